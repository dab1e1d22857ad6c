"""The house that architecture tests break."""

from pathlib import Path

import pytest

from tests.architecture.house import House


@pytest.fixture
def house(tmp_path: Path) -> House:
    """Build a sound house with the project's own rules."""
    house = House(tmp_path)
    house.build()
    return house
