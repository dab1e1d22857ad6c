"""What comes of a try: reality by hand, the levers, and workers that die or are late."""

from datetime import timedelta
from re import findall
from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete

from steward.customers.actions import add_segment
from steward.customers.forms import SegmentForm
from steward.helpdesk.actions.what_if import (
    bring_back_what_if,
    reckon,
    remove_what_if,
    try_what_if,
)
from steward.helpdesk.models import WhatIf
from steward.helpdesk.queries.what_if import get_what_if
from steward.helpdesk.rules.what_if import Findings
from steward.kit import clock
from steward.kit.db import Database
from steward.kit.errors import BadInput, NotFound
from steward.kit.marks import unpacked
from steward.promises import policies
from steward.promises.actions import move_policy
from steward.routing.models import Shift
from tests.cast import BEN, CLEO, SAM, sign_in
from tests.customers.worths import keep, row_of
from tests.helpdesk.promises.promising import policy
from tests.helpdesk.what_if.pasts import form, past
from tests.routing.staff import make_calendar, staff
from tests.working import do_jobs

pytestmark = pytest.mark.database
UTC_ZONE = ZoneInfo("UTC")


@pytest.fixture
def desk(database: Database) -> Database:
    """A database with a past."""
    with database.transaction() as session:
        past(session)
    return database


def _asked(database: Database, **changes: object) -> int:
    with database.transaction() as session:
        return try_what_if(session, form(**changes), UTC_ZONE, actor=SAM.actor).id


def _run(database: Database, what_if_id: int) -> WhatIf:
    with database.reading() as session:
        return get_what_if(session, what_if_id)


def _found(app: Flask, database: Database, **changes: object) -> Findings:
    what_if_id = _asked(database, **changes)
    do_jobs(app)
    run = _run(database, what_if_id)
    assert run.state == "done", run.failure
    return Findings.model_validate(run.findings)


def test_without_changes_both_sides_are_the_same_and_near_to_what_was(
    app: Flask, desk: Database
) -> None:
    found = _found(app, desk)
    assert found.real.tickets == 12
    assert (found.real.kept, found.real.broken) == ({"normal": 12}, {})
    assert (found.real.half, found.real.longest) == (60, 60)
    assert (found.measured, found.hours_each) == (12, 4.0)
    assert found.today == found.changed
    assert found.today.kept == {"normal": 12}
    assert found.is_near
    assert found.miss == 0
    assert set(found.today.loads) == {"Ben Berger", "Cleo Costa"}


def test_shorter_promises_are_broken(app: Flask, desk: Database) -> None:
    found = _found(app, desk, normal=3)
    assert found.changed.broken == {"normal": 12}  # four hours in anybody's hands
    assert found.fewer_broken == -12
    assert found.is_beyond_the_miss


def test_a_policy_for_a_segment_holds_for_who_belongs_to_it_today(
    app: Flask, client: FlaskClient, desk: Database
) -> None:
    with app.app_context(), desk.transaction() as session:
        often = {"field": "orders", "op": "at_least", "value": "3"}
        asked = {"name": "Regulars", "conditions": {"groups": [{"conditions": [often]}]}}
        add_segment(session, SegmentForm.model_validate(asked), actor=SAM.actor)
        (usual,) = policies(session)
        only = {"segments": ["Regulars"], "resolution": "3 h"}
        swift = policy(session, usual.calendar_id, "Swift", **only)
        move_policy(session, swift.id, by=-1, actor=SAM.actor)
    assert _found(app, desk).today.kept == {"normal": 12}  # nobody belongs to it
    with desk.transaction() as session:
        keep(session, row_of(1), row_of(2))
    found = _found(app, desk)
    assert found.today.broken == {"normal": 12}
    assert found.real.kept == {"normal": 12}  # what was promised then stays what it was
    assert found.segments == ["Regulars"]
    sign_in(client, SAM)
    start = client.get("/desk/reports/what-if").text
    assert "who belongs to one is as it is today" in start
    (last,) = findall(r"/desk/reports/what-if/(\d+)", start)[:1]
    said = "goes by the segment “Regulars”: who belongs to it is as it is today"
    assert said in client.get(f"/desk/reports/what-if/{last}").text


def test_who_is_left_out_has_no_load_and_others_wait(app: Flask, desk: Database) -> None:
    found = _found(app, desk, without=[BEN.id], capacity=1, capacity_of=CLEO.id)
    assert set(found.changed.loads) == {"Cleo Costa"}
    assert found.changed.all_broken > 0  # at half the pace each takes her the eight hours
    assert found.changed.longest > found.today.longest
    assert [load.changed for load in found.loads if load.name == "Ben Berger"] == [None]


def test_one_more_like_somebody_has_their_skills_and_shifts(app: Flask, desk: Database) -> None:
    alone = _found(app, desk, without=[CLEO.id], capacity=1)
    helped = _found(app, desk, without=[CLEO.id], capacity=1, like=BEN.id, more=2)
    assert set(helped.changed.loads) == {"Ben Berger", "Ben Berger +1", "Ben Berger +2"}
    assert helped.changed.longest < alone.changed.longest


def test_shifts_levels_arrivals_and_policies_each_make_a_difference(
    app: Flask, desk: Database
) -> None:
    with desk.transaction() as session:
        most_of_the_day = make_calendar(session, "Most of the day", "00:00-23:00")
        for who in (BEN, CLEO):
            staff(session, who, most_of_the_day, capacity=2)
    today = _found(app, desk).today
    better = _found(app, desk, level_of=CLEO.id, level_skill="Boilers", level=1, without=[BEN.id])
    worse = _found(app, desk, without=[BEN.id])
    assert better.changed.all_broken < worse.changed.all_broken
    assert _found(app, desk, arrivals=3).changed.tickets == 36
    assert _found(app, desk, longer=-12).changed.loads != today.loads
    novice = {"level_of": CLEO.id, "level_skill": "Boilers", "level": 0.1}
    assert _found(app, desk, **novice).changed.transfers == 0
    assert _found(app, desk, policy="round-robin", **novice).changed.transfers > 0


def test_skills_that_nobody_is_left_with_are_named(app: Flask, desk: Database) -> None:
    found = _found(app, desk, without=[CLEO.id], level_of=BEN.id, level_skill="Boilers", level=0.1)
    assert found.changed.lacking == [("Boilers", 12)]
    assert found.changed.unsolved == 12
    assert found.today.lacking == []


def test_a_try_that_was_killed_in_the_middle_is_done_again(app: Flask, desk: Database) -> None:
    what_if_id = _asked(desk)
    begun = reckon(desk, what_if_id, UTC_ZONE)
    next(begun)
    begun.close()
    assert _run(desk, what_if_id).state == "running"
    do_jobs(app)
    first = _run(desk, what_if_id)
    assert first.state == "done"
    list(reckon(desk, what_if_id, UTC_ZONE))  # and once more changes nothing
    assert _run(desk, what_if_id).finished_at == first.finished_at


def test_what_cannot_be_simulated_any_more_says_why(app: Flask, desk: Database) -> None:
    what_if_id = _asked(desk)
    with desk.transaction() as session:
        session.execute(delete(Shift))
    do_jobs(app)
    run = _run(desk, what_if_id)
    assert run.state == "failed"
    assert "Nobody has a shift" in unpacked(run.failure)


def test_what_was_removed_is_kept_for_a_day(desk: Database) -> None:
    old, new = _asked(desk), _asked(desk)
    with desk.transaction() as session:
        remove_what_if(session, old, actor=SAM.actor)
    with desk.transaction() as session, clock.frozen(clock.now() + timedelta(hours=23)):
        bring_back_what_if(session, old, actor=SAM.actor)
        remove_what_if(session, old, actor=SAM.actor)
    with desk.transaction() as session, clock.frozen(clock.now() + timedelta(hours=48)):
        remove_what_if(session, new, actor=SAM.actor)
        with pytest.raises(NotFound):
            bring_back_what_if(session, old, actor=SAM.actor)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"last": "2999-01-01", "first": "2998-12-01"}, "last"),
        ({"first": "2001-01-01", "last": "2001-01-31"}, "first"),
        ({"without": [999]}, "without"),
        ({"like": 999}, "like"),
        ({"without": [BEN.id, CLEO.id]}, "without"),
        ({"level_of": BEN.id, "level_skill": "Mills", "level": 1}, "level_skill"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(
    desk: Database, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(BadInput) as refused:
        _asked(desk, **changes)
    assert list(refused.value.errors) == [field]


def test_without_any_shift_nothing_is_begun(database: Database, desk: Database) -> None:
    with desk.transaction() as session:
        session.execute(delete(Shift))
    with pytest.raises(BadInput) as refused:
        _asked(database)
    assert "shift" in refused.value.errors["first"]
