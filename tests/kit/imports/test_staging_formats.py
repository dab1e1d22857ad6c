"""Every format and every way of packing gives the same rows; bombs and broken files are refused."""

import csv
import datetime as dt
import gzip
import io
import json
import resource
import tempfile
import zipfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from steward.kit.imports import UnreadableFile
from steward.kit.imports.staging import Format, Given
from steward.kit.imports.wanted import Kind
from tests.kit.imports.staged import as_text, everything, guessed, staged, write

_ROWS = [
    ["who", "day", "amount"],
    ["Ann, B", "2026-01-31", "1234.50"],
    ["Zoë", "2026-02-28", "-7"],
    ["", "2026-03-01", "0.25"],
]
_VALUES: list[tuple[str | None, dt.date, Decimal]] = [
    ("Ann, B", dt.date(2026, 1, 31), Decimal("1234.5")),
    ("Zoë", dt.date(2026, 2, 28), Decimal(-7)),
    (None, dt.date(2026, 3, 1), Decimal("0.25")),
]


def _csv(delimiter: str = ",", end: str = "\n") -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=end).writerows(_ROWS)
    return text.getvalue().encode()


def _zip(**files: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("_", "."), content)
    return packed.getvalue()


def _json(*, lines: bool) -> bytes:
    objects = [dict(zip(_ROWS[0], row, strict=True)) for row in _ROWS[1:]]
    objects[0]["amount"] = 1234.5  # type: ignore[assignment]  # a number, for once
    text = "\n".join(map(json.dumps, objects)) if lines else json.dumps(objects, indent=1)
    return text.encode()


def _parquet() -> bytes:
    out = io.BytesIO()
    who, day, amount = zip(*_VALUES, strict=True)
    decimals = pa.array(amount, pa.decimal128(12, 3))
    pq.write_table(pa.table({"who": who, "day": day, "amount": decimals}), out)
    return out.getvalue()


def _xlsx() -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        hidden = book.add_worksheet("Notes")
        hidden.write_row(0, 0, ["not", "this"])
        sheet = book.add_worksheet("Sales")
        sheet.activate()
        sheet.set_first_sheet()
        hidden.hide()
        date_format = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, _ROWS[0])
        for number, (who, day, amount) in enumerate(_VALUES, start=1):
            sheet.write(number, 0, who)
            sheet.write_datetime(number, 1, dt.datetime.combine(day, dt.time()), date_format)
            sheet.write_formula(number, 2, "=1+1", None, float(amount))
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "form"),
    [
        ("a.csv", _csv(), Format.CSV),
        ("a.txt", _csv("\t"), Format.CSV),
        ("a.csv", _csv(";", "\r\n"), Format.CSV),
        ("a.parquet", _csv("|"), Format.CSV),  # the content counts
        ("a.csv", _csv(end="\r"), Format.CSV),
        ("a.csv.gz", gzip.compress(_csv()), Format.CSV),
        ("a.zip", _zip(a_csv=_csv()), Format.CSV),
        ("a.jsonl", _json(lines=True), Format.JSONL),
        ("a.json", _json(lines=False), Format.JSON),
        ("a.csv", _json(lines=False), Format.JSON),
        ("a.parquet", _parquet(), Format.PARQUET),
        ("a.csv", _xlsx(), Format.XLSX),
    ],
)
def test_every_format_gives_the_same_rows(
    name: str, content: bytes, form: Format, tmp_path: Path
) -> None:
    path = write(tmp_path, content, name)
    found = guessed(path)
    assert found.format is form
    assert [one.kind for one in found.columns] == [Kind.TEXT, Kind.DATE, Kind.DECIMAL]
    assert type(found).from_plain_data(json.loads(json.dumps(found.as_plain_data()))) == found
    result = staged(path, everything(found))
    assert [tuple(row) for row in result.values] == _VALUES
    first = 2 if form in {Format.CSV, Format.XLSX} else 1
    assert result.numbers == [first, first + 1, first + 2]


def test_a_workbook_shows_its_errors_percents_and_merged_names_and_any_sheet(
    tmp_path: Path,
) -> None:
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Year")
        percent = book.add_format({"num_format": "0.0%"})
        sheet.write(0, 0, "A report")
        sheet.write(2, 0, "Product")
        sheet.merge_range(2, 1, 2, 2, "2026", None)
        sheet.write_row(3, 0, ["", "Sold", "Share"])
        sheet.write_row(4, 0, ["Mill", 5])
        sheet.write(4, 2, 0.125, percent)
        sheet.write(5, 0, "Press")
        sheet.write_formula(5, 1, "=NA()", None, "#N/A")
        sheet.write(5, 2, 0.5, percent)
        other = book.add_worksheet("Other")
        other.write_row(0, 0, ["a", "b"])
        other.write_row(1, 0, [1, 2])
        other.hide()
    found = guessed(path)
    assert found.sheets == ("Year", "Other")
    assert (found.skip, found.header) == (2, 2)
    assert [one.name for one in found.columns] == ["Product", "2026 Sold", "2026 Share"]
    result = staged(path, everything(found))
    assert result.values == [["Mill", 5, Decimal("0.125")]]
    assert result.told == [(6, "2026 Sold", "the spreadsheet could not work this out")]
    assert as_text(path, Given(sheet="Other")).values == [["1", "2"]]


_CELL = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=8)


@settings(max_examples=15)
@given(
    st.lists(st.lists(_CELL, min_size=3, max_size=3), max_size=8),
    st.sampled_from(",;\t|"),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    st.sampled_from(["\n", "\r\n"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_any_table_in_any_dialect_reads_back_the_same(
    rows: list[list[str]], delimiter: str, quoting: int, end: str, encoding: str
) -> None:
    if end == "\n":  # this writer would not quote a lone carriage return then
        rows = [[cell.replace("\r", "") for cell in row] for row in rows]
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=quoting)  # type: ignore[arg-type]  # one of csv's
    writer.writerows([["id", "subject", "body"], *rows])
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder), text.getvalue().encode(encoding))
        said = Given(encoding=encoding, delimiter=delimiter, quote='"', skip=0, header=1)
        found = as_text(path, said)
    cells = [[_kept(cell) for cell in row] for row in rows]
    assert found.values == [row for row in cells if any(row)]
    assert not found.refused


def _kept(cell: str) -> str | None:
    text = cell.strip()
    return (text[1:] if text[:1] == "'" and text[1:2] in set("=+-@") else text) or None


_DAYS = st.dates(dt.date(1950, 1, 1), dt.date(2026, 1, 1))
_KINDS: dict[Kind, tuple[st.SearchStrategy[Any], Callable[[Any], str]]] = {
    Kind.DATE: (_DAYS, lambda day: f"{day.day}/{day.month}/{day.year}"),
    Kind.MOMENT: (st.datetimes(dt.datetime(1950, 1, 1), dt.datetime(2026, 1, 1)), str),  # noqa: DTZ001 - as files have it
    Kind.INTEGER: (st.integers(-(10**15), 10**15), str),
    Kind.DECIMAL: (st.decimals(-(10**9), 10**9, places=4), lambda one: f"{one:,}"),
    Kind.MONEY: (st.decimals(0, 10**9, places=2), "€ {}".format),
    Kind.BOOLEAN: (st.booleans(), lambda one: "yes" if one else "no"),
}


@settings(max_examples=12)
@given(st.data())
def test_kinds_of_columns_are_guessed_right_and_their_values_come_in(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(list(_KINDS)))
    values, written = _KINDS[kind]
    some = data.draw(st.lists(values, min_size=3, max_size=30))
    clear = [dt.date(2020, 1, 31)] if kind is Kind.DATE else []
    lines = [f"x;{written(one)}\n" for one in clear + some]
    with tempfile.TemporaryDirectory() as folder:
        path = write(Path(folder), "name;value\n" + "".join(lines))
        found = guessed(path)
        result = staged(path, everything(found))
    assert found.columns[1].kind is kind
    assert [row[1] for row in result.values] == [_stored(one) for one in clear + some]


def _stored(value: object) -> object:
    is_moment = isinstance(value, dt.datetime)
    return value.replace(tzinfo=dt.UTC) if is_moment else value  # type: ignore[attr-defined]  # a moment


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.csv", b"", "the file is empty"),
        ("a.csv", b"\n\n\n", "the file holds no rows"),
        ("a.xls", b"\xd0\xcf\x11\xe0 old", "an old Excel file"),
        ("a.csv", b"%PDF-1.7", "a PDF"),
        ("a.csv.gz", gzip.compress(b"a,b\n" + bytes(64 << 20)), "would unpack to"),
        ("a.csv.gz", gzip.compress(_csv() * 1000)[:-40], "damaged"),
        ("a.zip", _zip(a_csv=bytes(64 << 20)), "would unpack to"),
        ("a.zip", _zip(a_csv=_csv(), b_csv=_csv()), "the zip holds"),
        ("a.parquet", b"PAR1 cut off", "damaged"),
        ("a.xlsx", b"PK\x03\x04 cut off", "no zip"),
    ],
)
def test_what_is_no_table_is_refused_in_words(
    name: str, content: bytes, told: str, tmp_path: Path
) -> None:
    path = write(tmp_path, content, name)
    with pytest.raises(UnreadableFile, match=told):
        as_text(path)
    assert not list(tmp_path.glob("staged/*"))


def test_a_file_with_names_alone_has_no_rows_and_no_files(tmp_path: Path) -> None:
    found = as_text(write(tmp_path, "who,amount\n"))
    assert (found.staged.rows, found.staged.rejected, found.staged.files) == (0, 0, ())


def test_a_line_without_end_costs_its_row_and_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    with path.open("wb") as file:
        file.write(b"id,who\n1,Ann\n2,")
        for _ in range(100):
            file.write(b"x" * (1 << 20))
        file.write(b"\n3,Ben\n")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = as_text(path)
    assert found.values == [["1", "Ann"], ["3", "Ben"]]
    assert found.numbers == [2, 4]
    assert [(row, why) for row, _, why in found.told] == [(3, "the line is longer than 4 MB")]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 80_000  # KB
