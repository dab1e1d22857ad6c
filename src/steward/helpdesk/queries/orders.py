"""The orders in which lists of tickets come, each with a key from which the next page goes on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, literal, literal_column, tuple_
from sqlalchemy.orm import InstrumentedAttribute

from steward.helpdesk.models import DUE, SEVERITY_RANK, WAITING_SINCE, Ticket
from steward.kit.errors import BadInput
from steward.kit.marks import N_
from steward.kit.paging import Key, decode_cursor

Rows = Select[*tuple[Any, ...]]


@dataclass(frozen=True)
class Order:
    """What tickets are sorted by, of which types, and which way; the id tells equal ones apart."""

    keys: tuple[ColumnElement[Any] | InstrumentedAttribute[Any], ...]
    kinds: tuple[type, ...]
    down: bool = False

    def page(self, query: Rows, cursor: str | None, limit: int) -> Rows:
        """Ask for `limit` rows after `cursor`, and one more; the key of each comes last in it."""
        if cursor:
            here, last = tuple_(*self.keys), tuple_(*map(literal, self._read(cursor)))
            query = query.where(here < last if self.down else here > last)
        # As a figure, not a parameter: a plan that is kept would reckon with a tenth of all.
        one_more: ColumnElement[int] = literal_column(str(int(limit) + 1))
        return self.sort(query).limit(one_more)

    def sort(self, query: Rows) -> Rows:
        """Ask for rows in this order; the key of each comes last in it."""
        directions = (key.desc() if self.down else key.asc() for key in self.keys)
        return query.add_columns(*self.keys).order_by(*directions)

    def parts(self, row: Sequence[Any]) -> tuple[Sequence[Any], Key]:
        """Take a row apart: what was asked for, and its key as a cursor holds it."""
        own = len(row) - len(self.keys)
        key = [part.isoformat() if isinstance(part, datetime) else part for part in row[own:]]
        return row[:own], key

    def _read(self, cursor: str) -> list[Any]:
        sent = decode_cursor(cursor, kinds=[str if k is datetime else k for k in self.kinds])
        return [
            _moment(str(part)) if kind is datetime else part
            for part, kind in zip(sent, self.kinds, strict=True)
        ]


def _moment(sent: str) -> datetime:
    try:
        moment = datetime.fromisoformat(sent)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        msg = N_("This page marker is not one of ours. Leave it out to start at the first page.")
        raise BadInput(msg, errors={"cursor": msg})
    return moment


ORDERS = {
    "newest": Order((Ticket.id,), (int,), down=True),
    "oldest": Order((Ticket.id,), (int,)),
    "changed": Order((Ticket.updated_at, Ticket.id), (datetime, int), down=True),
    "waiting": Order((WAITING_SINCE, Ticket.id), (datetime, int)),
    "promise": Order((DUE, Ticket.id), (datetime, int)),
    "severe": Order((SEVERITY_RANK, Ticket.id), (int, int)),
}
