"""What the tests of the kit share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.kit.embedded import processes_of, temporary_folder
from tests.waiting import wait_until


@pytest.fixture
def home() -> Iterator[Path]:
    """A home for an embedded server, which must be gone after the test."""
    with temporary_folder() as folder:
        home = folder / "a home with a space"
        yield home
        wait_until(lambda: not processes_of(home))
