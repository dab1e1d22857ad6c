"""What the rows of a workbook stand on: which part is its sheet, its texts, its dates, its merges.

Read by expat as a stream, since other readers hold a whole sheet in memory.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import IO
from xml.parsers import expat
from zipfile import ZipFile

from steward.kit.imports.records import UnreadableFile
from steward.kit.marks import N_

_CHUNK = 1 << 18
_MOST_TEXT = 256 << 20  # characters in all texts that cells share
_MOST_MERGES = 1_000_000
_BUILT_IN_DATES = frozenset([*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)])
_MERGE = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_MERGE_LENGTH = 200  # bytes: what may be cut in two by the end of a chunk
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_FIRST_DAY = datetime(1899, 12, 30)  # noqa: DTZ001 - a cell's time has no zone
_DAYS_TO_1904 = 1462

Attributes = dict[str, str]


@dataclass
class Workbook:
    """What is needed to read a sheet."""

    sheet: str
    texts: list[str] = field(default_factory=list)
    date_styles: frozenset[int] = frozenset()
    days_before: int = 0  # of dates that count from 1904

    def moment(self, serial: float) -> str:
        """Return a date, or a time, that a cell holds as a number of days, in ISO's way."""
        try:
            at = _FIRST_DAY + timedelta(days=serial + self.days_before)
        except OverflowError:
            return str(serial)
        nearest = at + timedelta(microseconds=500_000)  # days are kept as binary fractions
        whole = nearest.replace(microsecond=0)
        return whole.date().isoformat() if serial == int(serial) else whole.isoformat(" ")


class Elements:
    """Calls back for the elements of one part, whatever prefix its names have."""

    def __init__(
        self,
        start: Callable[[str, Attributes], None],
        end: Callable[[str], None] = lambda _name: None,
        data: Callable[[str], None] = lambda _text: None,
    ) -> None:
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._start, self._end = start, end
        self._parser.StartElementHandler = self._begin
        self._parser.CharacterDataHandler = data
        self._parser.StartDoctypeDeclHandler = _refuse_doctype

    def _begin(self, name: str, found: Attributes) -> None:
        """Take off prefixes only where the first element has one: that saves a quarter."""
        start, end = self._start, self._end
        if ":" in name:
            start = lambda name, found: self._start(_bare(name), found)  # noqa: E731 - short
            end = lambda name: self._end(_bare(name))  # noqa: E731 - short
        self._parser.StartElementHandler, self._parser.EndElementHandler = start, end
        start(name, found)

    def feed(self, stream: IO[bytes]) -> Iterator[None]:
        """Read a stream to its end; yield after each portion. Raises UnreadableFile."""
        try:
            while chunk := stream.read(_CHUNK):
                self._parser.Parse(chunk)
                yield
            self._parser.Parse(b"", True)  # noqa: FBT003 - expat takes it by place alone
        except expat.ExpatError as error:
            msg = N_("The workbook is damaged (%(why)s). Save it again.", why=error)
            raise UnreadableFile(msg) from error
        yield


def _bare(name: str) -> str:
    return name[name.find(":") + 1 :]


def _refuse_doctype(*_: object) -> None:
    raise UnreadableFile(N_("The workbook holds definitions that none needs. Save it again."))


def sheet_names(archive: ZipFile) -> tuple[str, ...]:
    """Return the names of all sheets, those that are shown before hidden ones."""
    sheets = _attributes(archive, "xl/workbook.xml", "sheet")
    return tuple(one.get("name", "") for one in sorted(sheets, key=_is_hidden))


def _is_hidden(sheet: Attributes) -> bool:
    return sheet.get("state", "visible") != "visible"


def open_workbook(archive: ZipFile, sheet: str = "") -> Workbook:
    """Find a sheet, or the first that is shown, and all that its cells refer to."""
    book = Workbook(sheet="")
    links = {found["Id"]: found["Target"] for found in _attributes(archive, _RELS, "Relationship")}
    for found in _attributes(archive, "xl/workbook.xml", "sheet"):
        is_it = found.get("name") == sheet if sheet else not _is_hidden(found)
        if is_it and not book.sheet:
            target = links.get(next((v for k, v in found.items() if k.endswith(":id")), ""), "")
            book.sheet = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    for found in _attributes(archive, "xl/workbook.xml", "workbookPr"):
        book.days_before = _DAYS_TO_1904 if found.get("date1904") in {"1", "true"} else 0
    if book.sheet not in archive.namelist():
        raise UnreadableFile(N_("The workbook shows no sheet with rows. Save it again."))
    book.date_styles = _date_styles(archive)
    book.texts = _texts(archive)
    return book


_RELS = "xl/_rels/workbook.xml.rels"


def _attributes(archive: ZipFile, part: str, wanted: str) -> list[Attributes]:
    """Return the attributes of each element of a name in a small part."""
    found: list[Attributes] = []

    def start(name: str, attributes: Attributes) -> None:
        if name == wanted:
            found.append(attributes)

    _read(archive, part, Elements(start))
    return found


def _read(archive: ZipFile, part: str, elements: Elements) -> None:
    if part in archive.namelist():
        with archive.open(part) as stream:
            for _ in elements.feed(stream):
                pass


def _date_styles(archive: ZipFile) -> frozenset[int]:
    """Return the numbers of the cell styles that show a number as a date or time."""
    own: dict[str, str] = {}
    formats: list[str] = []
    inside: list[str] = []

    def start(name: str, attributes: Attributes) -> None:
        inside.append(name)
        if name == "numFmt":
            own[attributes["numFmtId"]] = attributes.get("formatCode", "")
        elif name == "xf" and "cellXfs" in inside:
            formats.append(attributes.get("numFmtId", "0"))

    _read(archive, "xl/styles.xml", Elements(start, lambda _name: void(inside.pop())))
    return frozenset(at for at, number in enumerate(formats) if _is_date(number, own))


def void(_value: object) -> None:
    """Let a value go."""


def _is_date(number: str, own: dict[str, str]) -> bool:
    if number in own:
        return any(sign in "dmyhs" for sign in _QUOTED.sub("", own[number]).lower())
    return number.isdigit() and int(number) in _BUILT_IN_DATES


def _texts(archive: ZipFile) -> list[str]:
    """Return the texts that cells share; what is only said how to pronounce is left out."""
    texts: list[str] = []
    parts: list[str] = []
    inside: list[str] = []
    length = 0

    def data(text: str) -> None:
        if inside and inside[-1] == "t" and "rPh" not in inside:
            parts.append(text)

    def end(name: str) -> None:
        nonlocal length
        inside.pop()
        if name == "si":
            texts.append("".join(parts))
            parts.clear()
            length += len(texts[-1])
            if length > _MOST_TEXT:
                raise UnreadableFile(N_("The workbook is too large. Save it as CSV instead."))

    elements = Elements(lambda name, _found: inside.append(name), end, data)
    _read(archive, "xl/sharedStrings.xml", elements)
    return texts


def merges_in(stream: IO[bytes]) -> dict[int, list[tuple[int, int]]]:
    """Return, by its first row, the first column and the last row of each range that was merged.

    They stand behind the rows that they are about, so the sheet is looked through for them first.
    """
    found: dict[int, list[tuple[int, int]]] = {}
    kept, number = b"", 0
    while chunk := stream.read(_CHUNK):
        searched = kept + chunk
        for column, top, _, bottom in _MERGE.findall(searched):
            if int(bottom) > int(top):
                pair = (column_number(column.decode()), int(bottom))
                rows = found.setdefault(int(top), [])
                rows.append(pair) if pair not in rows else None
                number += 1
        if number > _MOST_MERGES:
            raise UnreadableFile(N_("The workbook is too large. Save it as CSV instead."))
        kept = searched[-_MERGE_LENGTH:]
    return found


def column_number(letters: str) -> int:
    """Return the number of a column from 0: A is 0, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
