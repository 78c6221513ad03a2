"""What all tests share: where the public data lie, and property tests without clock and dice."""

import os
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("house", deadline=None, derandomize=True)  # no clock, no unseeded dice
settings.load_profile("house")

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def public_data() -> Path:
    """Return the folder of public data sets, or skip with the reason."""
    folder = Path(os.environ.get("OPENSOCTA_DATA", ROOT.parent / "shared" / "data"))
    if not (folder / "README.md").is_file():
        pytest.skip("public data sets are absent; set OPENSOCTA_DATA to their folder")
    return folder
