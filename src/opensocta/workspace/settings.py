"""The settings of a workspace: `socta.toml`, read once and checked.

Environment variables with the prefix `SOCTA_` override the file (`SOCTA_SEED=3`).
"""

import tomllib
from datetime import date
from pathlib import Path
from typing import Annotated

from pydantic import Field, StringConstraints, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from opensocta.core.errors import SettingsInvalid, WorkspaceMissing

__all__ = ["FILE_NAME", "WorkspaceSettings", "read_settings", "settings_text"]

FILE_NAME = "socta.toml"

Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]


class WorkspaceSettings(BaseSettings):
    """What a unit decides about its workspace."""

    model_config = SettingsConfigDict(
        env_prefix="SOCTA_", extra="forbid", frozen=True, hide_input_in_errors=True
    )

    name: str = "Assessment unit"
    title: str = "Serious and organised crime threat assessment"
    scope: str = "all crime areas of which material was received"
    territory: str = Field(default="the region", description="as it stands in a sentence")
    database: str = "sqlite:///records.db"
    currency: Currency = "EUR"
    rates: str = Field(
        default="", description="exchange rates, a CSV file in the folder: date, currency, rate"
    )
    rate_days: int = Field(default=7, ge=0, description="oldest rate to use, in days")
    edition: int = Field(default=1, ge=1)
    seed: int = Field(default=7, ge=0)
    as_of: date | None = Field(default=None, description="default: the newest report")
    memory: str = "1GB"
    threads: int = Field(default=2, ge=1)
    decisions_needed: int = Field(
        default=20, ge=0,
        description="of each kind (merge, keep apart), to move probabilities; 0: never",
    )  # fmt: skip
    policy: dict[str, float] = Field(default_factory=dict)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let the environment override the file."""
        return env_settings, init_settings


def read_settings(folder: Path) -> WorkspaceSettings:
    """Return the settings of a workspace folder.

    Raises
    ------
    WorkspaceMissing : if the folder holds no socta.toml.
    SettingsInvalid : naming the key and the rule it breaks.
    """
    path = folder / FILE_NAME
    if not path.is_file():
        raise WorkspaceMissing(folder=folder.name or str(folder))
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        raise SettingsInvalid(
            source=FILE_NAME, key="(whole file)", rule="is not valid TOML in UTF-8"
        ) from None
    try:
        return WorkspaceSettings(**values)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        key = ".".join(str(part) for part in first["loc"])
        raise SettingsInvalid(source=FILE_NAME, key=key, rule=first["msg"]) from None


def settings_text(name: str) -> str:
    """Return the text of a new socta.toml for a unit of this name."""
    safe = name.replace("\\", " ").replace('"', "'").replace("\n", " ")
    return f"""# Settings of this workspace. Every key has a default; see docs/reference/settings.md
name = "{safe}"
title = "Serious and organised crime threat assessment"
scope = "all crime areas of which material was received"
territory = "the region"   # as it stands in a sentence: "In the region in 2024-2026 ..."
currency = "EUR"       # reference currency of amounts
edition = 1
seed = 7               # same inputs and seed, same bytes

[policy]               # overrides of policy values, for example: "credence.rho.B" = 0.75
"""
