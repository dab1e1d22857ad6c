"""What the tests of the ways in share: the app that takes mail in, its readers ended afterwards."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from steward.channels.actions import stop_reading
from steward.kit.settings import Settings

MAIL_IN = "care@brindle.example"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with an address for answers."""
    return Settings(home=tmp_path / "home", public_url="http://localhost", mail_in=MAIL_IN)


@pytest.fixture(autouse=True)
def _readers_end() -> Iterator[None]:
    yield
    stop_reading()
