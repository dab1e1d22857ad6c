"""What everybody bought, as the lake has it, by the people of the registry."""

from collections.abc import Sequence
from datetime import date
from importlib import import_module
from typing import Any

import numpy as np
from flask import current_app
from numpy.typing import NDArray
from sqlalchemy.orm import Session

from steward.analytics.queries.manifest import manifest
from steward.customers import accounts_of
from steward.quant.worth import Bought
from steward.sales import buyers

_READING = "steward.analytics.queries.engine.bought"
_AT_ONCE = 20_000
_DAY_0 = date(1970, 1, 1)
_Ids = NDArray[np.int64]


def day_of(day: date) -> int:
    """Return a day as `Bought` counts them."""
    return (day - _DAY_0).days


def quarter_of(day: date) -> int:
    """Return a quarter of a year as `Bought` counts them."""
    return (day.year - _DAY_0.year) * 4 + (day.month - 1) // 3


def read_bought(session: Session, today: date) -> Bought | None:
    """Return all orders up to `today` whose buyers are people we know; None where there are none.

    An order of ours is its buyer's. One of a file is whose number its customer names, if that is
    how the books call them: Elsa Lindgren #7. Raises BooksRebuilding, BooksUnavailable.
    """
    held = manifest(session)
    if "order_lines" not in held.there:
        return None
    engine: Any = import_module(_READING)
    found = engine.read_bought(current_app.extensions["lake"], held)
    person = _of_ours(session, found["house"].astype(np.int64))
    others = person == 0
    named, accounts = found["person"][others].astype(np.int64), found["account"][others]
    person[others] = _of_files(session, named, accounts)
    counts = (person > 0) & (found["day"] <= day_of(today))
    if not counts.any():
        return None
    return Bought(
        person[counts],
        found["day"][counts].astype(np.int64),
        found["quarter"][counts].astype(np.int64),
        found["stayed"][counts].astype(float),
        found["margin"][counts].astype(float),
    )


def _of_ours(session: Session, house: _Ids) -> _Ids:
    """Return who placed each order of ours, 0 of others."""
    pairs = np.fromiter(buyers(session), dtype=np.dtype("i8,i8"))
    ids, people = np.append(pairs["f0"], -1), np.append(pairs["f1"], 0)
    at = np.searchsorted(ids[:-1], house)
    return np.where(ids[at] == house, people[at], 0)


def _of_files(session: Session, named: _Ids, accounts: NDArray[np.object_]) -> _Ids:
    """Return the people who are called as customers are, 0 where nobody is."""
    called = _called(session, np.unique(named[named > 0]).tolist())
    return np.where([one in called for one in accounts.tolist()], named, 0).astype(np.int64)


def _called(session: Session, ids: Sequence[int]) -> set[str]:
    parts = (ids[start : start + _AT_ONCE] for start in range(0, len(ids), _AT_ONCE))
    return {name for some in parts for name in accounts_of(session, some).values()}
