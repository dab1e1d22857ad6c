"""One way into every kind of file: its kind and encoding found out, its records one by one."""

import json
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

from steward.kit.imports.csv_rows import read_csv
from steward.kit.imports.encoding import guess_encoding
from steward.kit.imports.json_rows import read_json, read_json_lines
from steward.kit.imports.mail_rows import read_mail, read_mbox
from steward.kit.imports.records import BadRecord, Record
from steward.kit.imports.sources import WORKBOOK, Source, get_source
from steward.kit.imports.xlsx_rows import read_xlsx

_SNIFFED = 1 << 20

_TEXT_READERS: dict[str, Callable[[Source, str], Iterator[Record | BadRecord]]] = {
    "csv": read_csv,
    "json": read_json,
    "jsonl": read_json_lines,
}


_KINDS = {".csv": "csv", ".tsv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl"}


def open_records(
    path: Path, *, skip: int = 0, member: str | None = None, encoding: str | None = None
) -> Iterator[Record | BadRecord]:
    """Yield what a CSV, XLSX, JSON, JSONL, mbox or mail file holds, or the like inside a zip.

    `skip` drops the first so many, to resume; `member` names the file inside a zip (`*` and `?`
    allowed); `encoding` is guessed unless given. Memory does not grow with the file. Raise
    UnreadableFile, at once or on the way, when no further record can be had.
    """
    source = get_source(path, member)
    return islice(_read(source, encoding), skip, None)


def _read(source: Source, encoding: str | None) -> Iterator[Record | BadRecord]:
    with source.open() as stream:
        start = stream.read(_SNIFFED)
    if source.suffix == WORKBOOK:
        return read_xlsx(source)
    if source.suffix == ".eml":
        return read_mail(source)
    if source.suffix == ".mbox" or start.startswith(b"From "):
        return read_mbox(source)
    if encoding is None:
        with source.open() as stream:
            encoding = guess_encoding(stream)
    return _TEXT_READERS[_kind(source, encoding)](source, encoding)


def _kind(source: Source, encoding: str) -> str:
    """Tell by the content where names may lie: `.json` is used for both kinds."""
    if source.suffix in _KINDS:
        return _KINDS[source.suffix]
    with source.open_text(encoding) as text:
        lines = (line for line in iter(lambda: text.readline(_SNIFFED), "") if line.strip())
        first, second = next(lines, "").lstrip(), next(lines, "")
    if not first.startswith(("[", "{")):
        return "json" if source.suffix == ".json" else "csv"
    return "jsonl" if first.startswith("{") and second and _is_json(first) else "json"


def _is_json(line: str) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True
