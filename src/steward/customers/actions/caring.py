"""Each night: who lapsed and who is forgotten gets a next step, and each week that is proven."""

from collections.abc import Iterator, Sequence
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from steward.accounts import SYSTEM
from steward.customers.actions.follow_ups import end
from steward.customers.actions.playbooks import (
    Happened,
    follow_playbooks,
    make_follow_up,
    playbooks_for,
)
from steward.customers.events import CareProved
from steward.customers.models import CareProof, FollowUp, Person, Playbook, Worth
from steward.customers.queries.care import (
    count_covers,
    dated_elsewhere,
    forgotten_ids,
    lapsed_on,
)
from steward.customers.queries.catalogue import within
from steward.customers.queries.follow_ups import value_lost
from steward.customers.queries.segments import find_conditions
from steward.customers.queries.worth import last_run
from steward.customers.rules import FollowUpState, Occasion
from steward.customers.rules.care import CARE, LET_GO_AFTER
from steward.kit import clock, events
from steward.kit.db import Database
from steward.kit.jobs import defer
from steward.kit.running import today
from steward.kit.texts import gettext as _

_AT_ONCE = 200  # people of one transaction
_SAME_NIGHT = timedelta(hours=3)


def care_for_all(database: Database) -> Iterator[object]:
    """Give a next step to who lapsed, then to who is forgotten; then prove the week, once.

    Stopped anywhere it is done again, and makes no follow-up twice.
    """
    yield from _over(database)
    yield from _lapsed(database)
    yield from _forgotten(database)
    with database.transaction() as session:
        yield _prove_week(session)


def care_without_worth(session: Session) -> None:
    """Have the night's care done, unless it was, or is to be, with tonight's worth.

    Worth has it done as it ends; where that failed, or takes long, nobody is forgotten either.
    """
    run = last_run(session)
    if run is None or run.computed_at < clock.now() - _SAME_NIGHT:
        defer(session, CARE)


def _over(database: Database) -> Iterator[object]:
    """What was made as nothing had a date is over once something has, or nothing is open."""
    of_undated = select(Playbook.id).where(Playbook.occasion == Occasion.UNDATED)
    after = 0
    while True:
        with database.transaction() as session:
            query = select(FollowUp).where(
                FollowUp.state == FollowUpState.OPEN,
                FollowUp.playbook_id.in_(of_undated),
                FollowUp.id > after,
            )
            some = session.scalars(query.order_by(FollowUp.id).limit(_AT_ONCE).with_for_update())
            found = some.all()
            dated = dated_elsewhere(session, [one.person_id for one in found]) if found else ()
            for one in found:
                if one.person_id in dated:
                    end(session, one, FollowUpState.OVER, _("It has a date now."), actor=SYSTEM)
        yield len(found)
        if len(found) < _AT_ONCE:
            return
        after = found[-1].id


def _lapsed(database: Database) -> Iterator[object]:
    with database.transaction() as session:
        ids = [one.id for one in playbooks_for(session, Occasion.LAPSED)]
    for playbook_id in ids:
        with database.transaction() as session:
            playbook = session.get_one(Playbook, playbook_id)
            wanted = _who_lapsed(session, playbook)
        for start in range(0, len(wanted), _AT_ONCE):
            with database.transaction() as session:
                playbook = session.get_one(Playbook, playbook_id)
                for person_id, day in wanted[start : start + _AT_ONCE]:
                    make_follow_up(session, playbook, _lapse_of(person_id, day))
            yield start


def _lapse_of(person_id: int, day: str) -> Happened:
    return Happened(
        occasion=Occasion.LAPSED,
        person_id=person_id,
        key=f"lapsed:{person_id}:{day}",
        because=_("They lapsed by their own rhythm."),
        link=f"/desk/customers/{person_id}",
    )


def _who_lapsed(session: Session, playbook: Playbook) -> Sequence[tuple[int, str]]:
    """Return who lapsed and has no follow-up of it yet, the most valuable first, and since when."""
    now = today()
    had = select(FollowUp.id).where(
        FollowUp.person_id == Worth.person_id,
        FollowUp.playbook_id == playbook.id,
        func.timezone("UTC", FollowUp.created_at) >= lapsed_on(),
    )
    lapsed = lapsed_on().between(now - LET_GO_AFTER + timedelta(days=1), now)
    query = (
        select(Person.id, func.to_char(lapsed_on(), "YYYY-MM-DD"))
        .join(Worth, Worth.person_id == Person.id)
        .where(lapsed, ~had.exists())
    )
    if conditions := find_conditions(session, playbook.segment_id):
        query = within(session, query, conditions)
    lost = value_lost(Playbook.risk.expression)
    query = query.join(Playbook, Playbook.id == playbook.id).order_by(lost.desc(), Person.id)
    made_today = select(func.count()).where(
        FollowUp.playbook_id == playbook.id,
        func.timezone("UTC", FollowUp.created_at) >= clock.now().date(),
    )
    if playbook.daily_most is not None:
        query = query.limit(max(0, playbook.daily_most - (session.scalar(made_today) or 0)))
    return [tuple(row) for row in session.execute(query)]


def _forgotten(database: Database) -> Iterator[object]:
    after = 0
    while True:
        with database.transaction() as session:
            ids = forgotten_ids(session, after, _AT_ONCE)
            for person_id in ids:
                follow_playbooks(session, _undated(person_id))
        yield len(ids)
        if len(ids) < _AT_ONCE:
            return
        after = ids[-1]


def _undated(person_id: int) -> Happened:
    return Happened(
        occasion=Occasion.UNDATED,
        person_id=person_id,
        key=f"undated:{person_id}:{today().isoformat()}",
        because=_("Something is open with them, and nothing about it has a date."),
        link=f"/desk/customers/{person_id}",
    )


def _prove_week(session: Session) -> CareProof | None:
    """Note of this week how many customers are open and how many are forgotten, once."""
    monday = today() - timedelta(days=today().weekday())
    if session.get(CareProof, monday) is not None:
        return None
    covers = count_covers(session)
    noting = insert(CareProof).values(week=monday, at=clock.now(), **vars(covers))
    proof = session.scalars(noting.on_conflict_do_nothing().returning(CareProof)).one_or_none()
    if proof is not None:
        proved = CareProved(
            subject_id=monday.toordinal(),
            week=monday.isoformat(),
            open=covers.open,
            late=covers.late,
            forgotten=covers.forgotten,
        )
        events.record(session, proved, actor=SYSTEM)
    return proof
