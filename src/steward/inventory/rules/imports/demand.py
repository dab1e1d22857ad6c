"""Demand of weeks before Steward, out of any spreadsheet; each row checked."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

from steward.inventory.rules.acts import LARGEST_QUANTITY
from steward.inventory.rules.imports.columns import plain_name
from steward.inventory.rules.weeks import monday
from steward.kit.imports import (
    BadRecord,
    FieldError,
    Record,
    Rejected,
    UnreadableFile,
    cells,
    open_records,
)
from steward.kit.imports.records import find_unstorable_text
from steward.kit.marks import N_
from steward.quant.demand import read_period

DEMAND_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "sku": ("sku", "article number", "item number", "artikelnummer", "référence", "reference"),
    "period": ("period", "week", "date", "woche", "datum", "semaine"),
    "quantity": ("quantity", "demand", "sold", "sales", "menge", "quantité", "aantal"),
    "place": ("place", "location", "warehouse", "lager", "lieu", "locatie"),
    "in_stock": ("in stock",),
}
_NEEDED = ("sku", "period", "quantity")
_SAMPLE = 2_000  # rows that tell how numbers are written
_LONGEST = 200  # characters of a SKU or a place
_MONTH = re.compile(r"\d{4}-\d{2}")
_ALL_DAYS = 7


@dataclass(frozen=True, slots=True)
class WeekRow:
    """So much was asked for in a week; `days_out` is 7 where it could not be."""

    position: int
    sku: str
    place: str
    week: date
    quantity: Decimal
    days_out: int
    raw: Mapping[str, Any]

    @property
    def external_id(self) -> str:
        """What tells the same week of the same goods again, in every file."""
        return f"{self.sku.casefold()}|{self.place.casefold()}|{self.week}"

    @property
    def content(self) -> dict[str, Any]:
        """What the row says, as fits into JSON."""
        said = {"sku": self.sku, "place": self.place, "week": self.week.isoformat()}
        return said | {"quantity": f"{self.quantity.normalize():f}", "days_out": self.days_out}


def demand_columns(names: Iterable[str]) -> dict[str, str]:
    """Return the column of each field by the names in a file. Raises UnreadableFile."""
    fields: dict[str, str] = {}
    for name in names:
        known = (field for field, called in DEMAND_COLUMNS.items() if plain_name(name) in called)
        fields.setdefault(next(known, ""), name)
    fields.pop("", None)
    if missing := [field for field in _NEEDED if field not in fields]:
        msg = N_("There is no column %(missing)s. The first row names them.", missing=missing[0])
        raise UnreadableFile(msg)
    return fields


def demand_columns_in(path: Path) -> tuple[dict[str, str], tuple[str, ...]]:
    """Return the columns of a file that mean something, and those that do not."""
    sample = _sample(path)
    names = dict.fromkeys(name for one in sample for name in one.fields)
    fields = demand_columns(names)
    return fields, tuple(name for name in names if name not in fields.values())


def _sample(path: Path) -> list[Record]:
    return [one for one in islice(open_records(path), _SAMPLE) if isinstance(one, Record)]


def read_demand(path: Path) -> Iterator[WeekRow | Rejected]:
    """Yield the rows of a file, good and bad, always in the same order; a week counts once.

    Raises UnreadableFile.
    """
    sample = _sample(path)
    fields = demand_columns(dict.fromkeys(name for one in sample for name in one.fields))
    mark = cells.decimal_mark(one.fields.get(fields["quantity"]) for one in sample)
    seen: set[int] = set()
    for record in open_records(path):
        if isinstance(record, BadRecord):
            error = FieldError(record.position, "row", record.reason)
            yield Rejected(record.position, (error,), {"row": record.raw})
            continue
        outcome = _outcome(record, fields, mark)
        if isinstance(outcome, WeekRow):
            known = hash(outcome.external_id)
            if known in seen:
                reason = N_("An earlier row tells of the same week. Sum them up in one row.")
                outcome = _rejected(record, fields["period"], reason)
            seen.add(known)
        yield outcome


def _rejected(record: Record, column: str, reason: str) -> Rejected:
    error = FieldError(record.position, column, reason)
    return Rejected(record.position, (error,), record.fields)


def _outcome(record: Record, fields: Mapping[str, str], mark: str | None) -> WeekRow | Rejected:
    found: dict[str, Any] = {}
    for field in DEMAND_COLUMNS:
        column = fields.get(field)
        value = record.fields.get(column) if column else None
        try:
            found[field] = _read(field, "" if value is None else value, mark)
        except ValueError as error:
            return _rejected(record, column or field, error.args[0])
    in_stock = found.pop("in_stock")
    found["week"] = found.pop("period")
    found["days_out"] = 0 if in_stock else _ALL_DAYS
    return WeekRow(record.position, raw=record.fields, **found)


def _read(field: str, value: Any, mark: str | None) -> object:  # noqa: ANN401 - a cell
    if isinstance(value, str) and (reason := find_unstorable_text(value)):
        raise ValueError(reason)
    if field == "period":
        return _week(str(value).strip())
    if field == "quantity":
        return _quantity(value, mark)
    if field == "in_stock":
        return value == "" or cells.yes_or_no(value)
    text = cells.text(value)
    if len(text) > _LONGEST or (field == "sku" and not text):
        raise ValueError(N_("A SKU is needed, of at most 200 characters."))
    return text


def _week(text: str) -> date:
    if _MONTH.fullmatch(text):
        msg = N_("“%(text)s” is a month. Weeks are needed: write a day of it.", text=text)
        raise ValueError(msg)
    try:
        period = read_period(text)
    except ValueError:
        period = cells.day(text)
    if isinstance(period, int):
        msg = N_("“%(text)s” is no week: write it as 2026-12-28 or 2026-W53.", text=text[:100])
        raise ValueError(msg)  # noqa: TRY004 - it is a text that says something else
    return monday(period)


def _quantity(value: Any, mark: str | None) -> Decimal:  # noqa: ANN401 - a cell
    if value == "":
        raise ValueError(N_("How much was asked for is missing; nothing is 0."))
    quantity = cells.number(value, mark)
    if not 0 <= quantity <= LARGEST_QUANTITY:
        raise ValueError(N_("“%(value)s” is no quantity that can be.", value=str(value)[:100]))
    return round(quantity, 3)
