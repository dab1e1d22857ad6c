"""Deals from stage to stage: moved, won, lost, and put back where they were."""

from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.kit import clock, events
from steward.kit.errors import BadInput
from steward.kit.events import Event, Fact, facts_about
from steward.kit.marks import N_
from steward.kit.versions import check_version
from steward.sales.actions.deals.writing import note_move, start_of
from steward.sales.errors import DealStands
from steward.sales.events.deals import DealLost, DealMoved, DealWon
from steward.sales.forms.deals import LostForm, WonForm
from steward.sales.models.deals import Deal, DealStage
from steward.sales.queries.deals import (
    deal_lines,
    get_deal,
    get_stage,
    latest_move,
    lost_reasons,
    stage_of_kind,
)
from steward.sales.rules.deals import DealSource, DealState


def move_deal(
    session: Session, number: str, stage_id: int, *, version: int | None, actor: Actor
) -> Deal:
    """Put a deal into another open stage; one that had ended is open again.

    Done before, it changes nothing. Raises NotFound, Conflict when somebody else changed it since
    `version`, BadInput for a stage in which deals have ended: `win_deal` and `lose_deal` ask more.
    """
    deal = _claim(session, number, version, actor)
    stage = get_stage(session, stage_id)
    if stage.kind != DealState.OPEN:
        raise BadInput(errors={"stage_id": N_("Say how it ended: won, or lost and why.")})
    return _reopen(session, deal, stage, actor) if deal.stage_id != stage_id else deal


def _claim(session: Session, number: str, version: int | None, actor: Actor) -> Deal:
    demand(actor, "deals.change")
    deal = get_deal(session, actor, number, for_update=True)
    check_version(version, deal.version)
    return deal


def _reopen(session: Session, deal: Deal, stage: DealStage, actor: Actor) -> Deal:
    """Put a deal into an open stage; raises BadInput where it has no next step to go on with."""
    if deal.next_step_on is None and deal.source != DealSource.FILE:
        raise BadInput(errors={"next_step": N_("Say first what is done next, and when.")})
    before = get_stage(session, deal.stage_id)
    deal.stand_in(stage, clock.now())
    moved = DealMoved(subject_id=deal.id, before=before.name, after=stage.name)
    return _note(session, deal, before, moved, actor)


def _note(session: Session, deal: Deal, before: DealStage, fact: Event, actor: Actor) -> Deal:
    session.flush()
    note_move(session, deal, before.id, deal.stage_id, actor)
    events.record(session, fact, actor=actor)
    return deal


def win_deal(
    session: Session,
    number: str,
    form: WonForm,
    zone: ZoneInfo,
    *,
    version: int | None,
    actor: Actor,
) -> Deal:
    """Say that a deal is won. Its value stays where none is said.

    Raises NotFound, Conflict, DealStands when it has ended already, and BadInput for a day that
    cannot be, without a value, or for another than its products come to.
    """
    deal = _claim(session, number, version, actor)
    _check_open(deal)
    value, stage = _won_value(session, deal, form), stage_of_kind(session, DealState.WON)
    end = _day_of_end(deal, form.closed_on, zone)
    return _win(session, deal, stage, end, value, actor)


class _End(NamedTuple):
    """The day on which a deal ended, and the moment since when it stands where it then came."""

    day: date
    at: datetime


def _win(
    session: Session, deal: Deal, stage: DealStage, end: _End, value: Decimal, actor: Actor
) -> Deal:
    before = get_stage(session, deal.stage_id)
    deal.value, deal.closed_on = value, end.day
    deal.stand_in(stage, end.at)
    won = DealWon(
        subject_id=deal.id,
        before=before.name,
        closed_on=str(end.day),
        value=str(value),
        currency=deal.currency,
    )
    return _note(session, deal, before, won, actor)


def _check_open(deal: Deal) -> None:
    if not deal.is_open:
        raise DealStands


def _won_value(session: Session, deal: Deal, form: WonForm) -> Decimal:
    """Return for how much a deal is won; one product without a price is sold for just that."""
    value = deal.value if form.value is None else form.value
    if value is None:
        raise BadInput(errors={"value": N_("Say for how much it is won.")})
    lines = deal_lines(session, deal.id) if value != deal.value else ()
    if lines and deal.value is not None:
        msg = N_("It is worth what its products come to: change these, or leave the value.")
        raise BadInput(msg, errors={"value": msg})
    if len(lines) == 1 and lines[0].quantity == 1:
        lines[0].price = value
    return value


def _day_of_end(deal: Deal, said: date | None, zone: ZoneInfo) -> _End:
    """Return when a deal ends, today if no day is said; raises BadInput for one that cannot be."""
    now = clock.now()
    today = now.astimezone(zone).date()
    day = said or today
    if day > today:
        raise BadInput(errors={"closed_on": N_("This day is still to come.")})
    if deal.opened_on and day < deal.opened_on:
        raise BadInput(errors={"closed_on": N_("It cannot be closed before it was opened.")})
    return _End(day, max(start_of(day, zone, now), deal.stage_since))


def lose_deal(
    session: Session,
    number: str,
    form: LostForm,
    zone: ZoneInfo,
    *,
    version: int | None,
    actor: Actor,
) -> Deal:
    """Say that a deal is lost, and why.

    Raises NotFound, Conflict, DealStands when it has ended already, and BadInput for a day that
    cannot be, or a reason that the house does not have.
    """
    deal = _claim(session, number, version, actor)
    _check_open(deal)
    if form.reason not in lost_reasons(session):
        raise BadInput(errors={"reason": N_("Choose one of the reasons of the list.")})
    stage, end = stage_of_kind(session, DealState.LOST), _day_of_end(deal, form.closed_on, zone)
    return _lose(session, deal, stage, end, form, actor)


def _lose(
    session: Session, deal: Deal, stage: DealStage, end: _End, why: LostForm, actor: Actor
) -> Deal:
    before = get_stage(session, deal.stage_id)
    deal.closed_on, deal.lost_reason, deal.lost_words = end.day, why.reason, why.words
    deal.stand_in(stage, end.at)
    lost = DealLost(
        subject_id=deal.id,
        before=before.name,
        closed_on=str(end.day),
        reason=why.reason,
        words=why.words,
    )
    return _note(session, deal, before, lost, actor)


def undo_move(session: Session, number: str, *, version: int | None, actor: Actor) -> Deal:
    """Put a deal back into the stage that it was moved out of last, ended as it had been.

    The history tells of both moves. Raises NotFound, DealStands when it was never moved, Conflict
    when somebody changed it since `version`.
    """
    deal = _claim(session, number, version, actor)
    move = latest_move(session, deal.id)
    if move.from_id is None:
        raise DealStands
    stage = get_stage(session, move.from_id)
    if stage.kind == DealState.OPEN:
        return _reopen(session, deal, stage, actor)
    return _end_again(session, deal, stage, actor)


def _end_again(session: Session, deal: Deal, stage: DealStage, actor: Actor) -> Deal:
    told = _last_end(session, deal, DealState(stage.kind)).data
    end = _End(date.fromisoformat(told["closed_on"]), clock.now())
    if stage.kind == DealState.WON:
        value = Decimal(told["value"]) if deal.value is None else deal.value
        return _win(session, deal, stage, end, value, actor)
    why = LostForm(reason=told["reason"], words=told["words"])
    return _lose(session, deal, stage, end, why, actor)


def _last_end(session: Session, deal: Deal, kind: DealState) -> Fact:
    """Return the fact that ended a deal last; raises DealStands where only a file told of it."""
    wanted = DealWon.kind if kind == DealState.WON else DealLost.kind
    found = [one for one in facts_about(session, "deal", deal.id) if one.kind == wanted]
    if not found:
        raise DealStands
    return found[-1]
