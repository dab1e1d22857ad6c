"""A file in, orders and rejected rows out, one order at a time.

The rows of an order stand together. An order comes in whole or not at all: where one of its rows
is wrong, all of them are rejected, so that they can be mended and imported together.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, groupby, islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from pydantic import ValidationError

from steward.kit.imports import BadRecord, FieldError, Record, Rejected, cells, open_records
from steward.kit.imports.records import find_unstorable_text
from steward.kit.marks import N_
from steward.kit.plain import in_plain_words
from steward.sales.forms.imports import OutsideOrder
from steward.sales.rules.imports.cells import moment, state
from steward.sales.rules.imports.columns import OF_LINE, Columns, columns_of

_SAMPLE = 2_000  # rows that tell how numbers are written
_MOST_LINES = 500  # of an order
_NUMERIC = ("quantity", "price")


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order as its rows tell of it. `content` fits into JSON; `raw` are the rows as they came.

    `external_id` is its reference within its channel.
    """

    position: int
    external_id: str
    said: OutsideOrder
    content: Mapping[str, Any]
    raw: Sequence[Record]

    def rejected(self, field: str, reason: str) -> list[Rejected]:
        """Return its rows as they are left out, all for one reason."""
        return _all_of(self.raw, [FieldError(self.position, field, reason)])


def read_orders(
    path: Path, given: Mapping[str, str], zone: ZoneInfo, now: datetime
) -> Iterator[OrderRow | Rejected]:
    """Yield the orders of a file and the rows that are none, always in the same order.

    Raises UnreadableFile.
    """
    columns, mark = _look(path, given)
    reader = _Reader(columns, mark, zone, now)
    for key, records in groupby(open_records(path), key=reader.key_of):
        yield from reader.outcomes(key, records)


def columns_in(path: Path, given: Mapping[str, str]) -> Columns:
    """Return what the columns of a file mean. Raises UnreadableFile."""
    return _look(path, given)[0]


def _look(path: Path, given: Mapping[str, str]) -> tuple[Columns, str | None]:
    """Return what the columns mean, and the sign before decimals."""
    sample = [one for one in islice(open_records(path), _SAMPLE) if isinstance(one, Record)]
    columns = columns_of(dict.fromkeys(name for one in sample for name in one.fields), given)
    names = [columns.fields[field] for field in _NUMERIC if field in columns.fields]
    return columns, cells.decimal_mark(one.fields.get(name) for one in sample for name in names)


class _Reader:
    """Reads orders of one file; knows which it has read."""

    def __init__(self, columns: Columns, mark: str | None, zone: ZoneInfo, now: datetime) -> None:
        self._columns, self._mark, self._zone, self._now = columns, mark, zone, now
        self._seen: set[int] = set()
        self._last = ("", "")

    def key_of(self, record: Record | BadRecord) -> str:
        """Return what tells the order of a row from others; the row's place where it has none.

        Where only the first row of an order names its channel, it is that of the next ones, too.
        """
        if isinstance(record, BadRecord):
            return f"\0{record.position}"
        reference, channel = (self._text(record, field) for field in ("reference", "channel"))
        if not reference:
            return f"\0{record.position}"
        if reference == self._last[0] and not channel:
            channel = self._last[1]
        self._last = (reference, channel)
        return f"{channel}:{reference}".casefold()

    def _text(self, record: Record, field: str) -> str:
        return cells.text(record.fields.get(self._columns.fields.get(field, ""), ""))

    def outcomes(
        self, key: str, records: Iterable[Record | BadRecord]
    ) -> Iterator[OrderRow | Rejected]:
        """Yield what the rows of one order come to."""
        rows = iter(records)
        first = list(islice(rows, _MOST_LINES))
        known = [one for one in first if isinstance(one, Record)]
        for bad in (one for one in first if isinstance(one, BadRecord)):
            error = FieldError(bad.position, "row", bad.reason)
            yield Rejected(bad.position, (error,), {"row": bad.raw})
        rest = next(rows, None)
        if rest is not None:
            reason = N_("At most %(most)s lines fit in an order.", most=_MOST_LINES)
            for one in chain(known, [rest], rows):
                error = FieldError(one.position, self._columns.fields["reference"], reason)
                fields = one.fields if isinstance(one, Record) else {}
                yield Rejected(one.position, (error,), fields)
        elif known:
            yield from self._outcome(key, known)

    def _outcome(self, key: str, records: Sequence[Record]) -> list[OrderRow | Rejected]:
        errors: list[FieldError] = []
        values = self._values(records, errors)
        if hash(key) in self._seen:
            reason = N_("Other rows of this order stand further above. Let them stand together.")
            errors = [FieldError(records[0].position, self._columns.fields["reference"], reason)]
        if not errors:
            self._seen.add(hash(key))
            try:
                return [self._row(key, records, values)]
            except ValidationError as error:
                errors = self._errors(records, error)
        return [*_all_of(records, errors)]

    def _row(self, key: str, records: Sequence[Record], values: Mapping[str, Any]) -> OrderRow:
        said = OutsideOrder.model_validate(values)
        content = said.model_dump(mode="json", exclude_unset=True)
        return OrderRow(records[0].position, key, said, content, records)

    def _values(self, records: Sequence[Record], errors: list[FieldError]) -> dict[str, Any]:
        """Return what rows say of their order, what its first row leaves out from the others."""
        order: dict[str, Any] = {}
        lines = []
        for record in records:
            said = self._said(record, errors)
            lines.append({field: said[field] for field in OF_LINE & said.keys()})
            for field in said.keys() - OF_LINE:
                if order.setdefault(field, said[field]) != said[field]:
                    reason = N_("An earlier row of this order says otherwise.")
                    column = self._columns.fields.get(field, field)
                    errors.append(FieldError(record.position, column, reason))
        return order | {"lines": lines}

    def _said(self, record: Record, errors: list[FieldError]) -> dict[str, Any]:
        said: dict[str, Any] = {}
        for field, column in self._columns.fields.items():
            value = record.fields.get(column)
            if value is None or str(value).strip() == "":
                continue
            try:
                said |= self._value(field, value)
            except ValueError as error:
                errors.append(FieldError(record.position, column, error.args[0]))
        return said

    def _value(self, field: str, value: Any) -> dict[str, Any]:  # noqa: ANN401 - a cell
        if isinstance(value, str) and (reason := find_unstorable_text(value)):
            raise ValueError(reason)
        if field == "price":
            amount, currency = cells.money(value, self._mark)
            return {"price": amount} | ({"currency": currency} if currency else {})
        if field == "quantity":
            return {"quantity": cells.number(value, self._mark)}
        if field == "placed_at":
            return {"placed_at": self._past(moment(value, self._zone))}
        return {field: state(value) if field == "state" else cells.text(value)}

    def _past(self, at: datetime) -> datetime:
        if at > self._now:
            raise ValueError(N_("This day is still to come."))
        return at

    def _errors(self, records: Sequence[Record], error: ValidationError) -> list[FieldError]:
        found = []
        for one in error.errors(include_url=False):
            place = next((part for part in one["loc"] if isinstance(part, int)), 0)
            names = [part for part in one["loc"] if isinstance(part, str)]
            field = names[-1] if names else "row"
            words = in_plain_words(one["type"], one["msg"], one.get("ctx", {}))
            column = self._columns.fields.get(field, field)
            found.append(FieldError(records[place].position, column, words))
        return found


def _all_of(records: Sequence[Record], errors: Sequence[FieldError]) -> list[Rejected]:
    """Reject all rows of an order: those that are wrong with why, the others because of them."""
    because = N_(
        "Row %(row)s of this order is wrong, and it comes in whole or not at all.",
        row=errors[0].position,
    )
    found = []
    for record in records:
        own = tuple(one for one in errors if one.position == record.position)
        other = FieldError(record.position, "row", because)
        found.append(Rejected(record.position, own or (other,), record.fields))
    return found
