"""Where the real data sets lie; a test that needs them skips where they are absent."""

from pathlib import Path

import pytest

_DATA = Path(__file__).parents[2] / "shared" / "data"


def real_data(name: str) -> Path:
    """Return the place of a data set, there or not, to collect tests from."""
    return _DATA / name


def need_real_data(name: str) -> Path:
    """Return the place of a data set; skip the test where it is absent."""
    path = real_data(name)
    if not path.exists():
        pytest.skip(f"needs the real data set shared/data/{name}, which is not here")
    return path
