"""Rows of a workbook, of JSON and of Parquet as texts under columns, one at a time."""

import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import NamedTuple

from steward.kit.imports.json_rows import read_json, read_json_lines
from steward.kit.imports.records import BadRecord
from steward.kit.imports.sources import Source
from steward.kit.imports.staging.shapes import Format
from steward.kit.imports.xlsx_rows import read_cells

_WORDS = {None: "", True: "true", False: "false"}
_AS_WRITTEN = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=str)
_READERS = {Format.JSON: read_json, Format.JSONL: read_json_lines}


class Row(NamedTuple):
    """A row: its number in the file, and its texts by column."""

    number: int
    cells: list[str]


class Named(NamedTuple):
    """A row whose texts are told apart by names: its number, and the texts."""

    number: int
    fields: Mapping[str, str]


def sheet_rows(source: Source, sheet: str = "") -> Iterator[Row]:
    """Yield the rows of a workbook's sheet that hold something."""
    for number, cells in read_cells(source, sheet):
        if cells:
            yield Row(number, [as_text(cells.get(at)) for at in range(max(cells) + 1)])


def objects(source: Source, form: Format, encoding: str) -> Iterator[Named | BadRecord]:
    """Yield the objects of JSON; what is inside another object is named "outer.inner"."""
    for record in _READERS[form](source, encoding, _AS_WRITTEN):
        if isinstance(record, BadRecord):
            yield record
        elif set(map(type, record.fields.values())) == {str}:
            yield Named(record.position, record.fields)
        else:
            yield Named(record.position, dict(_flat(record.fields, "")))


def _flat(fields: Mapping[str, object], within: str) -> Iterator[tuple[str, str]]:
    for name, value in fields.items():
        if isinstance(value, dict) and value:
            yield from _flat(value, f"{within}{name}.")
        else:
            yield f"{within}{name}", as_text(value)


def as_text(value: object) -> str:
    """Return a value as one would write it in a cell."""
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, bool):
        return _WORDS[value]
    if isinstance(value, Decimal):
        return str(value) if not value.is_finite() else format(value, "f")
    is_nested = isinstance(value, list | dict)
    return json.dumps(value, ensure_ascii=False, default=str) if is_nested else str(value)
