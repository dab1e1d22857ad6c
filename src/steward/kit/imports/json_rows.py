"""Objects of a JSON file, whole or one to a line, as records, without holding the file.

The standard library decodes one element after another out of a window of text: ijson's C code
ended the process on an integer of 4,301 digits and took 25 GB for 100,000 brackets.
"""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import TextIO

from steward.kit.imports.records import BadRecord, Record, UnreadableFile, bad, find_unstorable
from steward.kit.imports.sources import Source
from steward.kit.marks import N_

_MAX_OBJECT = 32 << 20
_MAX_DIGITS = 1_000
_WINDOW = 1 << 20

_NO_OBJECT = "it is no object with named fields"
_TOO_LARGE = "it is longer than 32 MB"
_BROKEN = (ArithmeticError, RecursionError, ValueError)

_BETWEEN = re.compile(r"[\s,]*")
_STRING_OR_LIST = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\Z)|(?P<list>\[)\s*\{', re.DOTALL)


def _whole_number(digits: str) -> int | str:
    return int(digits) if len(digits) <= _MAX_DIGITS else digits


_DECODER = json.JSONDecoder(
    parse_int=_whole_number,
    parse_float=Decimal,
    parse_constant=lambda _: None,  # NaN and Infinity: how some tools write "no value"
)


def read_json_lines(
    source: Source, encoding: str, decoder: json.JSONDecoder = _DECODER
) -> Iterator[Record | BadRecord]:
    """Yield a record for each line that is not blank; `position` is the line."""
    with source.open_text(encoding) as text:
        for position, line in enumerate(_lines(text), start=1):
            if not line.isspace():
                yield _parsed(position, line, decoder)


def _lines(text: TextIO) -> Iterator[str]:
    while line := text.readline(_MAX_OBJECT):
        yield line
        part = line
        while len(part) == _MAX_OBJECT and not part.endswith("\n"):
            part = text.readline(_MAX_OBJECT)


def _parsed(position: int, line: str, decoder: json.JSONDecoder) -> Record | BadRecord:
    if len(line) == _MAX_OBJECT:
        return bad(position, _TOO_LARGE, line)
    try:
        value = decoder.decode(line)
    except _BROKEN as why:
        return bad(position, f"it is no JSON ({why})", line)
    is_plain = line.isascii() and "\\u" not in line  # so that nothing in it cannot be stored
    return (
        Record(position, value)
        if is_plain and isinstance(value, dict)
        else _checked(position, value)
    )


def _checked(position: int, value: object) -> Record | BadRecord:
    if not isinstance(value, dict):
        return bad(position, _NO_OBJECT, value)
    if reason := find_unstorable(value):
        return bad(position, reason, value)
    return Record(position, value)


def read_json(
    source: Source, encoding: str, decoder: json.JSONDecoder = _DECODER
) -> Iterator[Record | BadRecord]:
    """Yield a record for each element of the file's list of objects; `position` is its number.

    The list is the file itself or the first list of objects in it. Raise UnreadableFile when
    there is none; a file that breaks off later ends in a BadRecord.
    """
    position = 0
    with source.open_text(encoding) as text:
        window = _Window(text, decoder)
        if not window.enter_list():
            raise UnreadableFile(
                N_("%(name)s: the file holds no list of objects.", name=source.name)
            )
        try:
            while window.has_element():
                value = window.take_element()
                position += 1
                yield _checked(position, value)
        except _BROKEN as why:
            reason = f"the file breaks off here ({why}); nothing below was read"
            yield bad(position + 1, reason, window.text)


class _Window:
    """The stretch of the file that is being decoded; `text` begins with what comes next."""

    def __init__(self, source: TextIO, decoder: json.JSONDecoder) -> None:
        self._source = source
        self._decoder = decoder
        self._held = source.read(_WINDOW)
        self._at = 0

    @property
    def text(self) -> str:
        return self._held[self._at : self._at + _WINDOW]

    def enter_list(self) -> bool:
        """Step into the list; False when none begins in the first window."""
        start = _BETWEEN.match(self._held)
        if start and self._held.startswith("[", start.end()):
            self._at = start.end() + 1
            return True
        for found in _STRING_OR_LIST.finditer(self._held):
            if found["list"]:
                self._at = found.start() + 1
                return True
        return False

    def has_element(self) -> bool:
        """Step over what stands between elements; False at the list's end."""
        while True:
            between = _BETWEEN.match(self._held, self._at)
            self._at = between.end() if between else self._at
            if self._at < len(self._held):
                return self._held[self._at] != "]"
            if not self._more():
                raise ValueError("the list is not closed")

    def take_element(self) -> object:
        """Decode the next element and step over it; raise one of `_BROKEN` where it is none."""
        while True:
            try:
                value, end = self._decoder.raw_decode(self._held, self._at)
            except json.JSONDecodeError as why:
                if self._more():
                    continue
                raise ValueError(why.msg) from why
            # A number at the window's edge may go on behind it.
            if end < len(self._held) or isinstance(value, dict) or not self._more():
                self._at = end
                return value

    def _more(self) -> bool:
        """Take in as much again as is not yet decoded, so that re-reading stays cheap."""
        rest = self._held[self._at :]
        if len(rest) > _MAX_OBJECT:
            raise ValueError(_TOO_LARGE)
        part = self._source.read(max(_WINDOW, len(rest)))
        self._held, self._at = rest + part, 0
        return bool(part)
