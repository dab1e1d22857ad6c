"""Deals: opened, moved, won, lost, put back; whoever comes second is told; history adds up."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from steward.kit import clock
from steward.kit.db import Database
from steward.kit.errors import BadInput, Conflict, Forbidden
from steward.sales.actions.deals import (
    change_deal,
    lose_deal,
    move_deal,
    open_deal,
    undo_move,
    win_deal,
)
from steward.sales.errors import DealStands
from steward.sales.forms.deals import DealForm, LostForm, NewDealForm, WonForm
from steward.sales.models import Deal
from steward.sales.queries.deals import get_deal, show_deal
from steward.sales.rules.deals import DealSource, Step, spells
from tests.cast import BEN, KIM
from tests.inventory.goods import new_variant
from tests.routing.staff import UTC_ZONE
from tests.sales.dealing import NEW, kinds_of_facts, odd_deals, opened, stage

pytestmark = pytest.mark.database

LOST = LostForm(reason="No budget", words="Asked again in March")
DAYS = st.integers(0, 400)


def lose(session: Session, deal: Deal, form: LostForm = LOST, version: int | None = None) -> Deal:
    return lose_deal(session, deal.number, form, UTC_ZONE, version=version, actor=BEN.actor)


def win(session: Session, deal: Deal, version: int | None = None, **said: object) -> Deal:
    form = WonForm.model_validate(said)
    return win_deal(session, deal.number, form, UTC_ZONE, version=version, actor=BEN.actor)


def undo(session: Session, deal: Deal) -> None:
    undo_move(session, deal.number, version=deal.version, actor=BEN.actor)


def test_deal_is_moved_won_put_back_and_lost_and_its_history_tells_all_of_it(
    session: Session,
) -> None:
    month_ago = clock.now().date() - timedelta(30)
    deal = opened(session, customer="Harbour Hotel", opened_on=month_ago, rep_id=BEN.id)
    assert (deal.account, deal.rep, deal.value) == (
        "Harbour Hotel",
        "Ben Berger",
        Decimal(100),
    )
    proposal = stage(session, "Proposal")
    move_deal(session, deal.number, proposal.id, version=deal.version, actor=BEN.actor)
    win(session, deal, value="120", closed_on=str(month_ago + timedelta(20)))
    assert (deal.state, deal.value) == ("won", Decimal(120))
    with pytest.raises(DealStands):
        win(session, deal)
    undo(session, deal)
    assert (deal.state, deal.stage_id, deal.closed_on) == ("open", proposal.id, None)
    undo(session, deal)
    assert (deal.state, deal.closed_on) == ("won", month_ago + timedelta(20))
    undo(session, deal)
    lose(session, deal)
    assert (deal.lost_reason, deal.lost_words) == ("No budget", "Asked again in March")
    undo(session, deal)
    assert deal.lost_reason == ""
    undo(session, deal)
    assert deal.lost_reason == "No budget"
    facts = kinds_of_facts(session, deal)
    ends = ["deal.won", "deal.moved", "deal.won", "deal.moved", "deal.lost", "deal.moved"]
    assert facts == ["deal.opened", "deal.moved", *ends, "deal.lost"]

    check_history(session, deal, month_ago)
    assert odd_deals(session) == []
    session.execute(text("update deals set stage_since = now() - interval '1 day'"))
    assert [one.split()[0] for one in odd_deals(session)] == [deal.number]


def check_history(session: Session, deal: Deal, opened_on: date) -> None:
    view = show_deal(session, BEN.actor, deal.number, UTC_ZONE)
    began = datetime.combine(opened_on, datetime.min.time(), UTC_ZONE)
    assert sum((one.length for one in view.history), timedelta()) == deal.stage_since - began
    assert view.history[0].stage == "Prospecting"
    for change in ("update deal_moves set at = now()", "delete from deal_moves"):
        with pytest.raises(DBAPIError, match="append-only"), session.begin_nested():
            session.execute(text(change))


def test_open_deal_cannot_be_without_a_dated_next_step_nor_lost_without_a_known_reason(
    session: Session,
) -> None:
    with pytest.raises(ValueError, match="next_step_on"):
        NewDealForm.model_validate({"title": "Ten grinders", "next_step": "Call them"})
    deal = opened(session)
    with pytest.raises(DBAPIError, match="next_step"), session.begin_nested():
        session.execute(text("update deals set next_step_on = null"))
    with pytest.raises(BadInput, match="check"):
        lose(session, deal, LostForm(reason="They were rude"))
    with pytest.raises(BadInput):
        lose(session, deal, LostForm(reason="No budget", closed_on=date(2200, 1, 1)))
    with pytest.raises(BadInput):  # before it was opened
        lose(session, deal, LostForm(reason="No budget", closed_on=date(2001, 1, 1)))
    won = stage(session, "Won").id
    with pytest.raises(BadInput):  # only how it ended is left to say
        move_deal(session, deal.number, won, version=None, actor=BEN.actor)
    with pytest.raises(Forbidden):
        move_deal(session, deal.number, deal.stage_id, version=None, actor=KIM.actor)
    form = NewDealForm.model_validate(NEW | {"stage_id": won})
    with pytest.raises(BadInput):
        open_deal(session, form, UTC_ZONE, source=DealSource.DESK, actor=BEN.actor)


def test_deal_is_worth_what_its_products_come_to_and_a_late_change_is_told(
    session: Session,
) -> None:
    new_variant(session)  # BC-1, at 10 euros
    sku = session.scalars(text("select sku from variants")).first()
    lines = [{"product": sku, "quantity": 3}, {"product": "Training", "price": "99.995"}]
    deal = opened(session, lines=lines, value=5, currency="EUR", customer="dan@home.example")
    assert deal.value == Decimal("130.00")
    assert (deal.person_id, deal.account) == (1, "")
    with pytest.raises(BadInput):
        win(session, deal, value="7")
    seen = deal.version
    form = DealForm.model_validate(NEW | {"lines": lines[:1], "customer": "Dan Dorsey"})
    change_deal(session, deal.number, form, UTC_ZONE, version=seen, actor=BEN.actor)
    assert deal.value == 30
    with pytest.raises(Conflict):
        change_deal(session, deal.number, form, UTC_ZONE, version=seen, actor=BEN.actor)
    with pytest.raises(BadInput):
        opened(session, lines=[{"product": "Nothing that we know"}])
    with pytest.raises(BadInput):
        opened(session, customer="nobody@nowhere.example")


def at_once(database: Database, *acts: Callable[[Session], object]) -> list[str]:
    """Do things at the same time, each in a transaction; return how each ended."""

    def done(act: Callable[[Session], object]) -> str:
        try:
            with database.transaction() as session:
                act(session)
        except Conflict as error:
            return type(error).__name__
        return "done"

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(done, acts))


def test_of_two_who_move_or_end_a_deal_at_once_one_is_told(database: Database) -> None:
    with database.transaction() as session:
        deal = opened(session)
        number, seen = deal.number, deal.version
        places = [stage(session, name).id for name in ("Engaging", "Proposal")]

    def move(stage_id: int) -> Callable[[Session], object]:
        return lambda session: move_deal(session, number, stage_id, version=seen, actor=BEN.actor)

    assert at_once(database, *(move(one) for one in places)) == ["Conflict", "done"]
    ended = at_once(database, lambda one: win(one, deal), lambda one: lose(one, deal))
    assert ended == ["DealStands", "done"]
    with database.reading() as session:
        left = get_deal(session, BEN.actor, number)
        assert (left.state == "lost") == bool(left.lost_reason)
        assert session.scalar(text("select count(*) from deal_moves")) == 3


@given(DAYS, st.lists(st.tuples(DAYS, st.integers(1, 6)), max_size=8), DAYS)
def test_the_stretches_of_a_deal_add_up_to_its_age(
    opened_on: int, moves: list[tuple[int, int]], rest: int
) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    steps, last = [], None if rest % 2 else 1
    for day, stage_id in sorted(moves):
        steps.append(Step(start + timedelta(day), stage_id, last))
        last = stage_id
    began = start + timedelta(opened_on)
    until = max(began, *(one.at for one in steps), began + timedelta(rest))
    found = spells(began, steps, until)
    assert sum((one.length for one in found), timedelta()) == until - began
    assert all(one.until == other.since for one, other in pairwise(found))
