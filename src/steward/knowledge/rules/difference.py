"""What changed between two versions of a text, line by line."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

_AROUND = 2  # lines shown about each change


@dataclass(frozen=True)
class Line:
    """A line of a comparison; a gap stands for `text` lines that are the same in both."""

    kind: Literal["same", "added", "removed", "gap"]
    text: str


def difference(old: str, new: str) -> list[Line]:
    """Return the lines of both texts, in order, those far from any change as a gap."""
    before, after = old.splitlines(), new.splitlines()
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    found: list[Line] = []
    end = len(before)
    for kind, start, stop, first, last in matcher.get_opcodes():
        if kind == "equal":
            found += _same(before[start:stop], is_first=start == 0, is_last=stop == end)
            continue
        found += [Line("removed", line) for line in before[start:stop]]
        found += [Line("added", line) for line in after[first:last]]
    return found


def _same(lines: list[str], *, is_first: bool, is_last: bool) -> Iterator[Line]:
    head = 0 if is_first else _AROUND
    tail = 0 if is_last else _AROUND
    hidden = len(lines) - head - tail
    if hidden <= 1:
        yield from (Line("same", line) for line in lines)
        return
    yield from (Line("same", line) for line in lines[:head])
    yield Line("gap", str(hidden))
    yield from (Line("same", line) for line in lines[len(lines) - tail :])
