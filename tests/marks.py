"""Marks each test by what it asks for, so that `make check` can leave the slow ones out."""

import pytest

_SLOW = {"postgres_url": "database", "browser": "browser"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark a test that uses one of the slow fixtures, itself or through another."""
    for item in items:
        for fixture in _SLOW.keys() & set(getattr(item, "fixturenames", ())):
            item.add_marker(_SLOW[fixture])
