"""Which format a file is in: told by its content, by its name only where that leaves a doubt."""

import json

from steward.kit.imports.encoding import guess_encoding
from steward.kit.imports.records import UnreadableFile
from steward.kit.imports.sources import WORKBOOK, Source
from steward.kit.imports.staging.shapes import Format
from steward.kit.marks import N_

_SNIFFED = 64 << 10
_PARQUET = b"PAR1"
_FOREIGN = {
    b"\xd0\xcf\x11\xe0": N_("an old Excel file or another Office document"),
    b"%PDF": N_("a PDF"),
    b"\x89PNG": N_("a picture"),
    b"\xff\xd8\xff": N_("a picture"),
    b"PK\x03\x04": N_("a zip inside a zip"),
    b"SQLite format 3": N_("a database"),
}


def find_format(source: Source) -> Format:
    """Return the format of a file. Raises UnreadableFile for what is no table."""
    with source.open() as stream:
        start = stream.read(_SNIFFED)
    if source.suffix == WORKBOOK:
        return Format.XLSX
    if start.startswith(_PARQUET):
        return Format.PARQUET
    for sign, what in _FOREIGN.items():
        if start.startswith(sign):
            raise UnreadableFile(
                N_(
                    "%(name)s: this is %(what)s, no table. Save it as XLSX or CSV.",
                    name=source.name,
                    what=what,
                )
            )
    with source.open() as stream:
        encoding = guess_encoding(stream)
    return _text_format(source, encoding)


def _text_format(source: Source, encoding: str) -> Format:
    with source.open_text(encoding) as text:
        lines = (line for line in iter(lambda: text.readline(_SNIFFED), "") if line.strip())
        first, second = next(lines, "").strip(), next(lines, "").strip()
    if first.startswith("{"):
        if _is_object(first):
            return Format.JSONL if second or source.suffix != ".json" else Format.JSON
        return Format.JSON if source.suffix == ".json" or not first[1:] else Format.CSV
    return Format.JSON if first.startswith("[") and _is_list(first, second) else Format.CSV


def _is_object(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return len(line) == _SNIFFED and line.startswith('{"')


def _is_list(first: str, second: str) -> bool:
    """Whether a text begins as a list of objects: names of columns in brackets do not."""
    return (first[1:].lstrip() or second).startswith(("{", "]"))
