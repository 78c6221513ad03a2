"""The web workspace: FastAPI and React, on 127.0.0.1 behind a one-time link."""

from opensocta.web.app import create_app, openapi_schema

__all__ = ["create_app", "openapi_schema"]
