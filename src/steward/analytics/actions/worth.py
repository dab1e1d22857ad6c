"""Computes each night what customers are worth, of the books, and hands it to their registry."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from steward.analytics.queries.bought import day_of, quarter_of, read_bought
from steward.analytics.rules.reports import REPORTS
from steward.customers import WorthRow, WorthRun, end_worth_run, keep_worths
from steward.helpdesk import served
from steward.inventory import usual_currency
from steward.kit import clock
from steward.kit.db import Database
from steward.quant.worth import HeldOut, Segment, Told, tell

COMPUTE_WORTH = "analytics.compute_worth"
_AT_ONCE = 50_000  # people of one transaction
_LAST_ID = 2**63 - 1
_CENT, _DAY_0 = Decimal("0.01"), date(1970, 1, 1)
_HOUR = 60
_Served = Mapping[int, tuple[int, int]]


class _Terms(NamedTuple):
    """What a message costs, and what was written to whom."""

    message: Decimal
    served: _Served


def compute_worth(database: Database, zone: ZoneInfo) -> Iterator[object]:
    """Compute what all people are worth by the orders up to now; keep it part by part.

    What a stopped run has kept stays; the next one computes anew, and writes what differs. Raises
    BooksRebuilding, BooksUnavailable.
    """
    today = clock.now().astimezone(zone).date()
    with database.reading() as session:
        bought = read_bought(session, today)
        terms = _Terms(_cost_of_message(), served(session))
    yield "read"
    told = None if bought is None else tell(bought, day_of(today), quarter_of(today))
    yield "told"
    after, left = 0, _rows(told, terms)
    while rows := list(islice(left, _AT_ONCE)):
        with database.transaction() as session:
            until = rows[-1].person_id
            keep_worths(session, rows, after, until)
        after = until
        yield after
    with database.transaction() as session:
        keep_worths(session, (), after, _LAST_ID)
        run = _run(told, today, 0 if bought is None else len(bought.days))
        run.currency = usual_currency(session)
        end_worth_run(session, run)


def _cost_of_message() -> Decimal:
    """Return what answering with one message costs, by the report that says what serving costs."""
    usual = {name: one.usual for name, one in REPORTS["cost_to_serve"].settings.items()}
    return usual["minutes_for_a_message"] / _HOUR * usual["cost_of_an_hour"]


def _rows(told: Told | None, terms: _Terms) -> Iterator[WorthRow]:
    """Yield what each person is worth, by their ids, rounded so that few rows change in a night."""
    if told is None:
        return
    columns = (*_past(told), *_coming(told), *_rhythm(told))
    quarters = told.by_quarter.tolist()
    standing = np.round(told.standing, 2).tolist()
    for place, known in enumerate(zip(*columns, strict=True)):
        tickets, messages = terms.served.get(known[0], (0, 0))
        cost = (messages * terms.message).quantize(_CENT)
        spent = [_money(one) for one in quarters[place]]
        yield WorthRow(*(*known, tickets, cost, spent, standing[place]))


def _past(told: Told) -> Iterator[Sequence[Any]]:
    yield told.customers.tolist()
    yield _segments(told)
    for scores in (told.rfm.recency, told.rfm.frequency, told.rfm.monetary):
        full = np.zeros(len(told.customers), np.int8)
        full[told.scored] = scores
        yield [one or None for one in full.tolist()]
    yield told.orders.astype(int).tolist()
    yield _days(told.first)
    yield _days(told.last)
    yield [_money(one) for one in told.amount.tolist()]
    yield [_money(one) if one == one else None for one in told.margin.tolist()]  # noqa: PLR0124 - NaN


def _segments(told: Told) -> list[str]:
    """Return everybody's segment; who did not order within the window is lapsed."""
    names = np.array(list(Segment), object)
    found = np.full(len(told.customers), Segment.LAPSED.value, object)
    found[told.scored] = names[told.rfm.segments]
    return [str(one) for one in found]


def _coming(told: Told) -> Iterator[Sequence[Any]]:
    foretold, nothing = told.foretold, [None] * len(told.customers)
    if foretold is None:
        yield from (nothing,) * 5
        return
    yield np.round(foretold.alive, 2).tolist()
    yield np.round(foretold.orders, 2).tolist()
    yield foretold.low.astype(int).tolist()
    yield foretold.high.astype(int).tolist()
    yield [_money(round(one)) for one in foretold.value.tolist()]


def _rhythm(told: Told) -> Iterator[Sequence[Any]]:
    rhythms, nothing = told.rhythms, [None] * len(told.customers)
    if rhythms is None:
        yield from (nothing,) * 3
        return
    yield np.maximum(np.round(rhythms.gap), 1).astype(int).tolist()
    yield np.round(rhythms.chance, 2).tolist()
    silence = told.last + np.ceil(rhythms.lapses)
    is_lapsed = silence <= told.today
    days = iter(_days(silence[is_lapsed]))
    yield [next(days) if lapsed else None for lapsed in is_lapsed.tolist()]


def _days(days: NDArray[np.float64]) -> list[date]:
    return [_DAY_0 + timedelta(days=one) for one in np.round(days).astype(int).tolist()]


def _money(value: float) -> Decimal:
    return Decimal(value).quantize(_CENT)


def _run(told: Told | None, today: date, orders: int) -> WorthRun:
    foretold = told and told.foretold
    return WorthRun(
        computed_at=clock.now(),
        until_on=today,
        customers=0 if told is None else len(told.customers),
        orders=orders,
        value_of="" if not foretold else "margin" if foretold.is_margin else "revenue",
        quality=_said(foretold.quality) if foretold and foretold.quality else None,
    )


def _said(found: HeldOut) -> dict[str, Any]:
    return {
        "customers": found.customers,
        "came": found.came,
        "missed": found.model.mean,
        "missed_naive": found.naive.mean,
        "bias": found.model.bias,
        "within": found.within,
        "tenths": [list(one) for one in found.tenths],
    }
