"""A spreadsheet in, products and rejected rows out, one at a time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from steward.inventory.forms.imports import ImportedRow
from steward.inventory.rules.imports.columns import Columns, columns_of
from steward.inventory.rules.imports.fields import MONEY, NUMBERS, PLAIN
from steward.kit.imports import BadRecord, FieldError, Record, Rejected, cells, open_records
from steward.kit.imports.records import find_unstorable_text
from steward.kit.marks import N_
from steward.kit.plain import in_plain_words

_SAMPLE = 2_000  # rows that tell how numbers are written


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A variant as a row tells of it: what its cells say, in our words; empty cells say nothing.

    `content` fits into JSON; `raw` is the row as it came.
    """

    position: int
    external_id: str
    said: ImportedRow
    content: Mapping[str, Any]
    raw: Mapping[str, Any]


def read_products(path: Path) -> Iterator[ProductRow | Rejected]:
    """Yield the rows of a file, good and bad, always in the same order; a SKU counts once.

    Raises UnreadableFile.
    """
    columns, mark = _look(path)
    seen: set[int] = set()
    for record in open_records(path):
        if isinstance(record, BadRecord):
            error = FieldError(record.position, "row", record.reason)
            yield Rejected(record.position, (error,), {"row": record.raw})
            continue
        outcome = _outcome(record, columns, mark)
        if isinstance(outcome, ProductRow):
            known = hash(outcome.external_id)
            if known in seen:
                reason = N_("An earlier row has the same SKU; that one counts.")
                error = FieldError(record.position, columns.fields["sku"], reason)
                outcome = Rejected(record.position, (error,), record.fields)
            seen.add(known)
        yield outcome


def columns_in(path: Path) -> Columns:
    """Return what the columns of a file mean. Raises UnreadableFile."""
    return _look(path)[0]


def _look(path: Path) -> tuple[Columns, str | None]:
    """Return what the columns mean, and the sign before decimals."""
    sample = [one for one in islice(open_records(path), _SAMPLE) if isinstance(one, Record)]
    columns = columns_of(dict.fromkeys(name for one in sample for name in one.fields))
    numeric = {*NUMBERS, *MONEY} & columns.fields.keys()
    names = [columns.fields[field] for field in numeric]
    return columns, cells.decimal_mark(one.fields.get(name) for one in sample for name in names)


def _outcome(record: Record, columns: Columns, mark: str | None) -> ProductRow | Rejected:
    values: dict[str, Any] = {}
    errors: list[FieldError] = []
    for field, column in columns.fields.items():
        value = record.fields.get(column)
        if value is None or value == "":
            continue
        try:
            values |= _value(field, value, mark)
        except ValueError as error:
            errors.append(FieldError(record.position, column, error.args[0]))
    values["options"] = {
        option: cells.text(record.fields[column])
        for option, column in columns.options.items()
        if record.fields.get(column) not in {None, ""}
    }
    if not errors:
        try:
            return _row(record, values)
        except ValidationError as error:
            errors = _errors(record, columns, error)
    return Rejected(record.position, tuple(errors), record.fields)


def _value(field: str, value: Any, mark: str | None) -> dict[str, Any]:  # noqa: ANN401 - a cell
    if isinstance(value, str) and (reason := find_unstorable_text(value)):
        raise ValueError(reason)
    if field in MONEY:
        amount, currency = cells.money(value, mark)
        beside = {"currency": currency} if currency and field == "price" else {}
        return {field: amount} | beside
    if field in NUMBERS:
        return {field: NUMBERS[field](value, mark)}
    return {field: PLAIN.get(field, cells.text)(value)}


def _row(record: Record, values: Mapping[str, Any]) -> ProductRow:
    said = ImportedRow.model_validate(values)
    content = said.model_dump(mode="json", exclude_unset=True)
    return ProductRow(record.position, said.sku.casefold(), said, content, record.fields)


def _errors(record: Record, columns: Columns, error: ValidationError) -> list[FieldError]:
    found = []
    for one in error.errors(include_url=False):
        field = str(next(iter(one["loc"]), "row"))
        words = in_plain_words(one["type"], one["msg"], one.get("ctx", {}))
        found.append(FieldError(record.position, columns.fields.get(field, field), words))
    return found
