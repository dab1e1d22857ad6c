"""Strings that have broken other systems (Big List of Naughty Strings), where they are at hand."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

_FILE = Path(__file__).parents[2] / "shared/data/badinput/naughty_strings/blns.json"


def naughty_strings() -> list[str]:
    """Return the strings; skips the test where the file is not there."""
    if not _FILE.exists():
        pytest.skip(f"the naughty strings are not at {_FILE}")
    return [str(text) for text in json.loads(_FILE.read_text("utf-8"))]


def some_naughty_strings() -> list[str]:
    """Return every fifth, for tests of whole pages; strings of a kind stand together in the list.

    What takes the words apart is tested with all of them, where each costs no page.
    """
    return naughty_strings()[::5]


def batched(texts: list[str], size: int) -> Iterator[list[str]]:
    """Yield the texts in lists of `size`, to send many at once."""
    for start in range(0, len(texts), size):
        yield texts[start : start + size]
