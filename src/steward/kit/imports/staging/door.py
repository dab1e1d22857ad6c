"""Guessing and staging in a process of their own, which takes its memory and faults with it."""

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from steward.kit.apart import streamed
from steward.kit.imports.staging.shapes import Given, Guess, Plan, Progress

_GUESS = "steward.kit.imports.staging.guessing:guesses"
_STAGE = "steward.kit.imports.staging.work:stage"
_NOTHING = Given()
_SHORT = 64 << 10  # bytes of plain text, which can do no harm
_PACKED = (b"PK", b"\x1f\x8b", b"PAR1")


def guess(path: Path, name: str = "", given: Given = _NOTHING) -> Guess:
    """Say how a file is read; `name` is what people know it by. What is given is not guessed.

    Raises UnreadableFile, in words for whoever sent it, where it is no table, holds no rows, or
    unpacks to absurd size.
    """
    found: Guess = next(_read(_GUESS, path, name, given))
    return found


def stage(path: Path, name: str, plan: Plan, folder: Path) -> Iterator[Progress]:
    """Stage a file into a folder of its own; the last progress carries the results.

    The folder is emptied first, so that a staging that was killed can be done again; see
    `find_staged` for one that came to its end. Raises UnreadableFile, and Unavailable where the
    disk is full; then nothing is left. `kit.apart.TookTooLong` where its process was killed.
    """
    return _read(_STAGE, path, name, plan, folder)


def _read(function: str, path: Path, *values: object) -> Iterator[Any]:
    """Read a short text here, for a process takes a second to begin; all else in one of its own."""
    if not _is_short_text(path):
        return streamed(function, path, *values)
    module, _, name = function.partition(":")
    found: Iterator[Any] = getattr(import_module(module), name)(path, *values)
    return found


def _is_short_text(path: Path) -> bool:
    if path.stat().st_size > _SHORT:
        return False
    content = path.read_bytes()
    return b"\0" not in content and not content.startswith(_PACKED)
