"""Deals that have a past, with all stages they went through, many at once: for the demo business.

Nobody is told: no listener and no page hears of them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.kit.bulk import PastFact, copy_rows, reserve_ids, row_of, tell_past
from steward.kit.db import Base
from steward.sales.events.deals import DealLost, DealMoved, DealOpened, DealWon
from steward.sales.models.deals import Deal, DealLine, DealMove, DealStage
from steward.sales.queries.deals import stages
from steward.sales.rules.deals import DealState

_DealFact = DealOpened | DealMoved | DealWon | DealLost


class Entered(NamedTuple):
    """A deal came into a stage, called by its name, at a moment."""

    stage: str
    at: datetime


@dataclass(frozen=True)
class LivedDeal:
    """A deal with the stages it went through, in the order of time, and who sells.

    What it takes from the last of them is filled in: its stage, since when, and when it closed.
    """

    deal: Deal
    entered: Sequence[Entered]
    by: Actor
    lines: Sequence[DealLine] = ()


def write_lived_deals(session: Session, past: Sequence[LivedDeal]) -> None:
    """Write deals as they stand, with how they came there; the stages must be the house's."""
    named = {one.name: one for one in stages(session)}
    ids = reserve_ids(session, Deal, len(past))
    for one, row_id in zip(past, ids, strict=True):
        one.deal.id = row_id
        last = one.entered[-1]
        one.deal.stand_in(named[last.stage], last.at)
        for line in one.lines:
            line.deal_id = row_id
    copy_rows(session, Deal, [row_of(one.deal) for one in past])
    _copy(session, DealMove, [move for one in past for move in _moves(one, named)])
    _copy(session, DealLine, [line for one in past for line in one.lines])
    facts = [fact for one in past for fact in _facts(one, named)]
    tell_past(session, sorted(facts, key=lambda fact: fact.at))


def _copy(session: Session, table: type[DealMove | DealLine], rows: Sequence[Base]) -> None:
    ids = reserve_ids(session, table, len(rows))
    copy_rows(session, table, [row_of(one) | {"id": i} for one, i in zip(rows, ids, strict=True)])


def _moves(one: LivedDeal, named: dict[str, DealStage]) -> list[DealMove]:
    ids = [None, *(named[entered.stage].id for entered in one.entered)]
    return [
        DealMove(
            deal_id=one.deal.id,
            from_id=before,
            to_id=after,
            at=entered.at,
            actor_id=one.by.user_id,
            actor_name=one.by.name,
        )
        for entered, before, after in zip(one.entered, ids, ids[1:], strict=False)
    ]


def _facts(one: LivedDeal, named: dict[str, DealStage]) -> list[PastFact]:
    before = ["", *(entered.stage for entered in one.entered)]
    return [
        PastFact(_fact(one.deal, was, named[now.stage]), now.at, one.by.name, one.by.user_id)
        for was, now in zip(before, one.entered, strict=False)
    ]


def _fact(deal: Deal, before: str, stage: DealStage) -> _DealFact:
    if not before:
        return DealOpened(subject_id=deal.id, title=deal.title, stage=stage.name)
    if stage.kind == DealState.OPEN:
        return DealMoved(subject_id=deal.id, before=before, after=stage.name)
    if stage.kind == DealState.WON:
        return DealWon(
            subject_id=deal.id,
            before=before,
            closed_on=str(deal.closed_on),
            value=str(deal.value),
            currency=deal.currency,
        )
    return DealLost(
        subject_id=deal.id,
        before=before,
        closed_on=str(deal.closed_on),
        reason=deal.lost_reason,
        words=deal.lost_words,
    )
