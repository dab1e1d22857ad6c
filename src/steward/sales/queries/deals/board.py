"""The board of deals: what stands in each stage, and what that is likely to bring."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from sqlalchemy import ColumnElement, FromClause, func, select
from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.kit.paging import Page
from steward.quant.calibration import Calibration, Cell
from steward.sales.models.deals import Deal, DealLine, DealStage
from steward.sales.queries.deals.lists import (
    DealRow,
    DealsAsked,
    conditions,
    list_deals,
    with_customer,
)
from steward.sales.queries.deals.odds import age_column, learned_odds
from steward.sales.queries.deals.one import visible_to
from steward.sales.queries.deals.terms import stages
from steward.sales.rules.deals import DealState
from steward.sales.rules.money import NOTHING, coin_of, rounded

CARDS = 25  # of a column, before one asks for more
_MOST = 500  # cards of a column that looks again
_NONE: Mapping[int, int] = MappingProxyType({})
_SHOWN_ENDED = timedelta(days=30)  # how long the board shows what was won or lost


@dataclass
class Sum:
    """What deals come to in one currency: in all, and by how likely they are won.

    `estimated` of them are not valued yet: they count for what won deals with their products came
    to on the mean. `unknown` are those of which not even that is known; they count for nothing.
    """

    value: Decimal = NOTHING
    weighted: Decimal = NOTHING
    estimated: int = 0
    unknown: int = 0


@dataclass(frozen=True)
class Column:
    """A stage on the board: how many deals, what they come to by currency, its first cards."""

    stage: DealStage
    count: int
    sums: Mapping[str, Sum]
    cards: Page[DealRow]


def board(
    session: Session, actor: Actor, asked: DealsAsked, shown: Mapping[int, int] = _NONE
) -> Sequence[Column]:
    """Return the columns of the board; of deals that have ended, those of the last thirty days.

    `shown` says by a stage's id how many of its cards there are to be, some hundreds at most.
    """
    odds = learned_odds(session)
    found = defaultdict[int, _Counted](_Counted)
    for row in session.execute(_totals(actor, asked)):
        found[row.stage_id].add(row, odds)
    return [
        Column(
            one,
            found[one.id].count,
            found[one.id].rounded(),
            cards_of(session, actor, asked, one, limit=shown.get(one.id, CARDS)),
        )
        for one in stages(session)
    ]


def cards_of(
    session: Session,
    actor: Actor,
    asked: DealsAsked,
    stage: DealStage,
    *,
    cursor: str | None = None,
    limit: int = CARDS,
) -> Page[DealRow]:
    """Return cards of a column: those to be done first at first, ended ones from the latest on."""
    sort = "next" if stage.kind == DealState.OPEN else "-closed"
    wanted = _of_board(asked, sort=sort, stage_id=stage.id)
    return list_deals(session, actor, wanted, cursor=cursor, limit=max(CARDS, min(limit, _MOST)))


def _of_board(asked: DealsAsked, **other: Any) -> DealsAsked:
    since = asked.today - _SHOWN_ENDED
    return DealsAsked(**vars(asked) | {"ended_since": since} | other)


@dataclass
class _Counted:
    count: int = 0
    sums: dict[str, Sum] = field(default_factory=dict)

    def add(self, row: Any, odds: Calibration) -> None:  # noqa: ANN401 - a row of `_totals`
        self.count += row.count
        its = self.sums.setdefault(row.currency, Sum())
        its.value += row.worth
        chance = odds.odds(Cell(row.stage_id, row.age)).value
        its.weighted += row.worth * Decimal(chance)
        its.estimated += row.estimated
        its.unknown += row.unknown

    def rounded(self) -> dict[str, Sum]:
        for currency, one in self.sums.items():
            coin = coin_of(currency)
            one.value, one.weighted = rounded(one.value, coin), rounded(one.weighted, coin)
        return self.sums


def _totals(actor: Actor, asked: DealsAsked) -> Any:  # noqa: ANN401 - a query of named columns
    """Select what deals come to, by stage, currency and age."""
    guess = estimates()
    worth = worth_of(guess)
    age = age_column(asked.today).label("age")
    query = select(
        Deal.stage_id,
        Deal.currency,
        age,
        func.count().label("count"),
        func.coalesce(func.sum(worth), NOTHING).label("worth"),
        func.count(guess.c.value).label("estimated"),
        func.count().filter(worth.is_(None)).label("unknown"),
    )
    query = with_customer(query.select_from(Deal)).outerjoin(guess, guess.c.deal_id == Deal.id)
    query = query.where(visible_to(actor), *conditions(_of_board(asked)))
    return query.group_by(Deal.stage_id, Deal.currency, age)


def worth_of(guess: FromClause) -> ColumnElement[Decimal]:
    """Select what a deal is worth, or is guessed to be."""
    return func.coalesce(Deal.value, guess.c.value)


def estimates() -> FromClause:
    """Select what open deals without a value may be worth: the mean of won ones by product."""
    won = (
        select(
            func.lower(DealLine.name).label("name"),
            Deal.currency,
            func.avg(DealLine.price).label("price"),
        )
        .join(Deal, Deal.id == DealLine.deal_id)
        .where(Deal.state == DealState.WON)
        .group_by(func.lower(DealLine.name), Deal.currency)
        .subquery()
    )
    same = (won.c.name == func.lower(DealLine.name)) & (won.c.currency == Deal.currency)
    value = func.sum(func.coalesce(DealLine.price, won.c.price) * DealLine.quantity)
    return (
        select(DealLine.deal_id, value.label("value"))
        .join(Deal, Deal.id == DealLine.deal_id)
        .outerjoin(won, same)
        .where(Deal.state == DealState.OPEN, Deal.value.is_(None))
        .group_by(DealLine.deal_id)
        .having(func.bool_and(func.coalesce(DealLine.price, won.c.price).is_not(None)))
        .subquery()
    )
