"""What the page of an import of sales data shows: how it is read, and what it would do."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from babel.numbers import format_decimal
from flask import request
from flask_babel import get_locale

from steward.analytics.queries.imports import free_tables, kept_by_undoing, mappings_for, table_of
from steward.analytics.queries.lost import why_missing
from steward.analytics.queries.showing.figures import day as said_day
from steward.analytics.rules.imports import IMPORTABLE, OWN, Meaning
from steward.analytics.rules.tables import TABLES, LakeTable
from steward.analytics.web.import_forms import DELIMITERS, ENCODINGS, how_read
from steward.kit.db import session
from steward.kit.errors import Conflict, NotFound
from steward.kit.files import FileStore
from steward.kit.imports.staging import annotated
from steward.kit.imports.tables import DRAFT, READY, Import
from steward.kit.imports.wanted import Kind, Wanted
from steward.kit.marks import N_, unpacked
from steward.kit.pages import form_values
from steward.kit.texts import gettext as _
from steward.kit.texts import translated

LIST = "/desk/insights/imports"
_SAMPLES = 3
_LONGEST = 60  # characters of a sample that are shown
_SURE = 90  # from this score on, the likeliest match stands in the field already


@dataclass(frozen=True)
class Column:
    """A column of a file, as its line in the form shows it."""

    number: int
    name: str
    samples: str
    empty: int
    how: str
    target: str
    is_unclear: bool


def import_context(run: Import) -> dict[str, Any]:
    """Gather what the page shows of an import besides itself."""
    content = run.mapping_content or {}
    can_change = run.state in {DRAFT, READY} and "guess" in content
    table = _table(run) if content.get("meaning") else None
    preview = run.preview or {}
    return {
        "content": content,
        "total": sum(preview["counts"].values()) if "counts" in preview else None,
        "lake_table": table,
        "is_same": "same" in request.args,
        **_left(run),
        "titles": {one.name: translated(one.title) for one in table.columns} if table else {},
        "sure": _SURE,
        "form": _form(run, content, table) if can_change and table else None,
    }


def _left(run: Import) -> dict[str, Any]:
    """Say why its rows are lost, if they are, and what its undoing left."""
    return {
        "missing": why_missing(session(), run.id),
        "kept": kept_by_undoing(session(), run),
    }


def _table(run: Import) -> LakeTable | None:
    content = run.mapping_content or {}
    meaning = Meaning.model_validate(content["meaning"])
    try:
        return table_of(session(), run.id, meaning, content["guess"]["columns"])
    except NotFound:
        return None


def table_title(table: str) -> str:
    """Return what a table of the lake is called."""
    known = {**TABLES, **IMPORTABLE}
    return translated(known[table].title) if table in known else table


def imported_as(run: Import) -> str:
    """Say what the rows of an import are, as far as that is known."""
    meaning = (run.mapping_content or {}).get("meaning") or {}
    return meaning.get("title") or table_title(meaning.get("table", ""))


def plain_sum(total: str) -> str:
    """Write a sum as the language does; with cents where it has any."""
    number = Decimal(total)
    pattern = None if number == number.to_integral_value() else "#,##0.00####"
    return format_decimal(number, pattern, locale=get_locale(), decimal_quantization=False)


def day_written(day: str) -> str:
    """Write a day of a file as the language does."""
    return said_day(date.fromisoformat(day[:10]), with_year=True)


def title_among(name: object, titles: Mapping[str, str]) -> str:
    """Return what a column is called; one that is none of the table's has its name in words."""
    said = unpacked(name)
    return titles.get(said) or translated(said)


def errors_by_field(errors: Mapping[str, str], titles: Mapping[str, str]) -> dict[str, str]:
    """Return errors by the fields of the form: what no column is asks for a value of all rows."""
    return {f"fixed-{name}" if name in titles else name: said for name, said in errors.items()}


def names_of(run: Import) -> tuple[str, list[str]]:
    """Return the table that an import is for, and the names of its columns. Raises Conflict."""
    content = run.mapping_content or {}
    if "meaning" not in content:
        raise Conflict
    meaning = Meaning.model_validate(content["meaning"])
    table = _table(run)
    return meaning.table, [one.name for one in table.columns] if table else []


def _form(run: Import, content: Mapping[str, Any], table: LakeTable) -> dict[str, Any]:
    """Gather what the forms need: how the file is written, and what its columns mean."""
    meaning = Meaning.model_validate(content["meaning"])
    guess = content["guess"]
    sent = form_values() if request.method == "POST" else {}
    fixed = {f"fixed-{name}": value for name, value in meaning.fixed.items()}
    return {
        "columns": _columns(guess["columns"], meaning),
        "fixed_values": fixed | sent,
        "said": _values(meaning, guess) | sent,
        "key": meaning.key,
        "names": meaning.sources,
        **_lists(run, guess, meaning, () if meaning.table == OWN else table.columns),
    }


def _lists(
    run: Import, guess: Mapping[str, Any], meaning: Meaning, wanted: Sequence[Wanted]
) -> dict[str, Any]:
    """Gather what can be chosen from."""
    is_own = meaning.table == OWN
    return {
        "is_own": is_own,
        "wanted": wanted,
        "has_currencies": any(one.name == "currency" for one in wanted),
        "days": [("", _("none: the table is kept as a whole")), *_days(meaning, guess)],
        "hows": _hows(),
        "targets": _targets(wanted, is_own=is_own),
        "tables": _tables(),
        **_ways(run, guess),
    }


def _ways(run: Import, guess: Mapping[str, Any]) -> dict[str, Any]:
    saved = mappings_for(session(), run.columns)
    delimiters = {guess["delimiter"]: guess["delimiter"]} | DELIMITERS
    return {
        "mappings": [("", ""), *((str(one.id), one.name) for one in saved)],
        "encodings": [(one, one) for one in dict.fromkeys([guess["encoding"], *ENCODINGS])],
        "delimiters": list(delimiters.items()),
        "sheets": [(one, one) for one in guess["sheets"]],
    }


def _days(meaning: Meaning, guess: Mapping[str, Any]) -> list[tuple[str, str]]:
    dated = {one["name"] for one in guess["columns"] if one["kind"] in {Kind.DATE, Kind.MOMENT}}
    return [(name, source) for name, source in meaning.sources.items() if source in dated]


def _values(meaning: Meaning, guess: Mapping[str, Any]) -> dict[str, Any]:
    reading = {name: guess[name] for name in ("encoding", "delimiter", "sheet")}
    lines = {name: str(guess[name]) for name in ("skip", "header")}
    rates = ", ".join(f"{code}={rate}" for code, rate in meaning.rates.items())
    said = meaning.model_dump(include={"table", "name", "title", "day", "currency"})
    return {**reading, **lines, **said, "rates": rates}


def _columns(guessed: Sequence[Mapping[str, Any]], meaning: Meaning) -> list[Column]:
    targets = {source: name for name, source in meaning.sources.items()}
    return [
        Column(
            number,
            one["name"],
            " · ".join(_short(value) for value in one["samples"][:_SAMPLES]),
            round(one["empty"] * 100),
            request.form.get(f"how-{number}", how_read(one)),
            request.form.get(f"as-{number}", targets.get(one["name"], "")),
            one["is_unclear"],
        )
        for number, one in enumerate(guessed)
    ]


def _short(value: str) -> str:
    return value if len(value) <= _LONGEST else f"{value[: _LONGEST - 1]}…"


def _hows() -> list[tuple[str, str]]:
    moment = _("%(date)s, with the time", date="%s")
    days = (("ymd", "2026-12-31"), ("dmy", "31/12/2026"), ("mdy", "12/31/2026"))
    return [
        ("text", _("Text")),
        ("integer", _("Whole number")),
        ("decimal.", _("Number, 1234.5")),
        ("decimal,", _("Number, 1234,5")),
        ("money.", _("Money, 1234.50")),
        ("money,", _("Money, 1234,50")),
        *((f"date-{order}", _("Date, %(example)s", example=day)) for order, day in days),
        *((f"moment-{order}", _("Date, %(example)s", example=moment % day)) for order, day in days),
        ("boolean", _("Yes or no")),
    ]


def _targets(wanted: Sequence[Wanted], *, is_own: bool) -> list[tuple[str, str]]:
    nothing = ("", _("is left out"))
    if is_own:
        return [nothing, ("own", _("comes in"))]
    return [nothing, *((one.name, translated(one.title)) for one in wanted)]


def _tables() -> list[tuple[str, str]]:
    ours = [(one.name, translated(one.title)) for one in IMPORTABLE.values()]
    theirs = [(one.name, one.title) for one in free_tables(session())]
    return [*ours, *theirs, (OWN, _("A table of your own"))]


def first_rows(preview: Mapping[str, Any]) -> tuple[list[str], list[list[str]]]:
    """Return columns and first rows that would be created, without columns that they all lack."""
    rows: list[list[str]] = preview["created"]
    filled = [at for at in range(len(preview["columns"])) if any(row[at] for row in rows)]
    columns = [preview["columns"][at] for at in filled]
    return columns, [[row[at] for at in filled] for row in rows]


def refused_cells(row: Sequence[Any]) -> list[object]:
    """Return the cells of a rejected row of a preview, in the reader's language."""
    number, column, value, reason, suggestion = row
    return [number, column, value, *(translated(unpacked(one)) for one in (reason, suggestion))]


def rejected_file(run: Import, files: FileStore) -> tuple[list[str], Iterator[list[object]]]:
    """Return the head and the rows of the file of rejected rows. Raises NotFound."""
    if not run.rejected_sha256 or not files.has(run.rejected_sha256):
        raise NotFound(N_("No row of this import was rejected."))
    head, _rows = annotated(Path(), run.columns)
    return head, _read(files, run.rejected_sha256, run.columns)


def _read(files: FileStore, sha256: str, columns: Sequence[str]) -> Iterator[list[object]]:
    """Read while the file is sent, which is after the view has ended."""
    with files.on_disk(sha256, "rejected") as path:
        _head, rows = annotated(path, columns)
        yield from rows


FILTERS = {
    "imported_as": imported_as,
    "day_written": day_written,
    "plain_sum": plain_sum,
    "first_rows": first_rows,
    "refused_cells": refused_cells,
    "table_title": table_title,
    "title_among": title_among,
}
