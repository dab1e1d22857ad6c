"""What deals are likely to bring, month by month: open ones by how likely they are won.

Each open deal stands in one row only, and a lost one in none: it brings nothing.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import Date, cast, func, select
from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.quant.calibration import Basis, Calibration, Cell
from steward.sales.models.deals import Deal
from steward.sales.queries.deals.board import estimates, worth_of
from steward.sales.queries.deals.odds import OddsOfDeals, age_column, odds_of_deals
from steward.sales.queries.deals.one import visible_to
from steward.sales.rules.deals import DealState, Range, likely_range
from steward.sales.rules.money import NOTHING, coin_of, rounded


class Due(NamedTuple):
    """For when deals are expected: a month by its first day, or one of the two words.

    `late` for a month that is over, `never` where nobody said a day.
    """

    month: date | None
    word: str = ""


@dataclass(frozen=True)
class OutlookRow:
    """What stands for a month: open deals, what they come to and are likely to bring.

    `range` holds what they bring in 8 of 10 such cases. `won` is what has been won in the month so
    far. `by_usual` are those whose likelihood is typed, as too few like them have ended; for the
    rest see `board.Sum`.
    """

    due: Due
    count: int
    value: Decimal
    expected: Decimal
    range: Range
    won: Decimal
    estimated: int
    unknown: int
    by_usual: int

    @property
    def outlook(self) -> Decimal:
        """What the month brings in all: what is won, and what is likely still to be."""
        return self.won + self.expected


@dataclass(frozen=True)
class Outlook:
    """The rows of the outlook in one of the `currencies` that deals have, and the odds in it."""

    currency: str
    currencies: Sequence[str]
    rows: Sequence[OutlookRow]
    total: OutlookRow
    odds: OddsOfDeals


def outlook(session: Session, actor: Actor, today: date, currency: str = "") -> Outlook:
    """Return the outlook in a currency, that of most open deals if none is said."""
    known = _currencies(session, actor)
    chosen = currency if currency in known else next(iter(known), currency)
    odds, months = odds_of_deals(session), defaultdict[Due, _Month](_Month)
    this_month = today.replace(day=1)
    for row in session.execute(_open(actor, chosen, today)):
        months[_due(row.month, this_month)].add(row, odds.calibration)
    won = _won_since(session, actor, chosen, this_month)
    months[Due(this_month)].won = won
    rows = [months[due].row(due, chosen) for due in sorted(months, key=_place)]
    total = _Month()
    for month in months.values():
        total.plus(month)
    return Outlook(chosen, known, rows, total.row(Due(None, "all"), chosen), odds)


def _place(due: Due) -> tuple[int, date]:
    return ("late", "", "never").index(due.word), due.month or date.min


def _due(month: date | None, this_month: date) -> Due:
    if month is None:
        return Due(None, "never")
    return Due(month) if month >= this_month else Due(None, "late")


def _currencies(session: Session, actor: Actor) -> Sequence[str]:
    is_open = Deal.state == DealState.OPEN
    query = select(Deal.currency).where(visible_to(actor)).group_by(Deal.currency)
    often = (func.count().filter(is_open).desc(), func.count().desc(), Deal.currency)
    return session.scalars(query.order_by(*often)).all()


def _open(actor: Actor, currency: str, today: date) -> Any:  # noqa: ANN401 - a query of columns
    guess = estimates()
    worth = worth_of(guess)
    month = cast(func.date_trunc("month", Deal.expected_on), Date).label("month")
    age = age_column(today).label("age")
    return (
        select(
            month,
            Deal.stage_id,
            age,
            func.count().label("count"),
            func.coalesce(func.sum(worth), NOTHING).label("worth"),
            func.coalesce(func.sum(worth * worth), NOTHING).label("squares"),
            func.count(guess.c.value).label("estimated"),
            func.count().filter(worth.is_(None)).label("unknown"),
        )
        .outerjoin(guess, guess.c.deal_id == Deal.id)
        .where(visible_to(actor), Deal.state == DealState.OPEN, Deal.currency == currency)
        .group_by(month, Deal.stage_id, age)
    )


def _won_since(session: Session, actor: Actor, currency: str, since: date) -> Decimal:
    query = select(func.coalesce(func.sum(Deal.value), NOTHING)).where(
        visible_to(actor),
        Deal.state == DealState.WON,
        Deal.closed_on >= since,
        Deal.currency == currency,
    )
    return session.scalars(query).one() or NOTHING


@dataclass
class _Month:
    count: int = 0
    value: Decimal = NOTHING
    expected: Decimal = NOTHING
    variance: float = 0.0
    won: Decimal = NOTHING
    estimated: int = 0
    unknown: int = 0
    by_usual: int = 0

    def add(self, row: Any, odds: Calibration) -> None:  # noqa: ANN401 - a row of `_open`
        chance = odds.odds(Cell(row.stage_id, row.age))
        self.count += row.count
        self.value += row.worth
        self.expected += row.worth * Decimal(chance.value)
        self.variance += float(row.squares) * chance.value * (1 - chance.value)
        self.estimated += row.estimated
        self.unknown += row.unknown
        self.by_usual += row.count if chance.basis is Basis.USUAL else 0

    def plus(self, other: "_Month") -> None:
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)

    def row(self, due: Due, currency: str) -> OutlookRow:
        coin = coin_of(currency) if currency else Decimal("0.01")
        value, expected = rounded(self.value, coin), rounded(self.expected, coin)
        return OutlookRow(
            due,
            self.count,
            value,
            expected,
            likely_range(expected, self.variance, value),
            self.won,
            self.estimated,
            self.unknown,
            self.by_usual,
        )
