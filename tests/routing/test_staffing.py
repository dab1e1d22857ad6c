"""Shifts, capacity, absences and presence: set by leads, and by each for themselves."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, update

from steward.accounts.models import Login
from steward.kit import clock
from steward.kit.db import Database
from steward.kit.errors import BadInput
from steward.kit.events import Fact
from steward.routing import deputy_of, experts
from steward.routing.actions import add_absence
from steward.routing.forms import AbsenceForm
from steward.routing.models import Absence, Shift, Staffing
from steward.routing.rules import Expert
from tests.accounts.people import kinds_of_facts
from tests.cast import ADA, BEN, CLEO, DAN, SAM, sign_in
from tests.routing.staff import UTC_ZONE, make_calendar, staff

pytestmark = pytest.mark.database

MINE, EXPERTS = "/desk/me/skills", "/desk/admin/experts"
PRESENCE, ABSENCES = "/desk/me/presence", "/desk/me/absences"
# Amsterdam, the zone of the settings
HOLIDAY = {"starts": "2030-07-01T08:00", "ends": "2030-07-12T18:00"}
IN_IT = datetime(2030, 7, 3, 12, tzinfo=UTC)


def _expert(database: Database, user_id: int, now: datetime | None = None) -> Expert:
    with database.reading() as session:
        found = {one.id: one for one in experts(session, now or clock.now())}
    return found[str(user_id)]


def test_lead_gives_a_shift_and_a_capacity(client: FlaskClient, database: Database) -> None:
    with database.transaction() as session:
        calendar = make_calendar(session)
    sign_in(client, SAM)
    url = f"{EXPERTS}/{BEN.id}"
    assert "Without one, nothing is offered to Ben Berger" in client.get(url).text
    assert _expert(database, BEN.id).shift_end is None
    form = {"capacity": "4.5", "is_generalist": "1", "shifts": str(calendar)}
    assert client.post(f"{url}/staffing", data=form).status_code == 303
    assert client.post(f"{url}/staffing", data=form).status_code == 303
    assert client.post(f"{url}/staffing", data=form | {"version": "1"}).status_code == 409
    ben = _expert(database, BEN.id)
    assert (ben.capacity, ben.is_generalist, ben.is_lead) == (4.5, True, False)
    assert ben.shift_end is not None
    assert _expert(database, SAM.id).is_lead
    with database.reading() as session:
        last = session.scalars(select(Fact).order_by(Fact.id.desc()).limit(1)).one()
    assert last.data["changes"] == {
        "capacity": [6.0, 4.5],
        "is_generalist": [False, True],
        "shifts": [[], ["All day"]],
    }
    assert "Out of shift" not in client.get(EXPERTS).text


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"capacity": "-1"}, "This is a number of units from 0 to 100"),
        ({"capacity": "inf"}, "This is a number of units from 0 to 100"),
        ({"capacity": "6", "shifts": "999999"}, "is not there any more"),
        ({"capacity": "6", "shifts": "x"}, "This must be a whole number"),
    ],
)
def test_staffing_that_cannot_be_is_refused(
    client: FlaskClient, database: Database, fields: dict[str, str], said: str
) -> None:
    sign_in(client, SAM)
    refused = client.post(f"{EXPERTS}/{BEN.id}/staffing", data=fields)
    assert refused.status_code == 422
    assert said in refused.text
    assert kinds_of_facts(database) == []


def test_calendar_of_a_shift_is_not_removed_unseen(client: FlaskClient, database: Database) -> None:
    with database.transaction() as session:
        calendar = make_calendar(session)
        staff(session, BEN, calendar)
    sign_in(client, SAM)
    refused = client.post(f"/desk/admin/calendars/{calendar}/removal")
    assert refused.status_code == 409
    assert "Ben Berger: their shift is “All day”" in refused.text
    with database.transaction() as session:
        assert session.scalars(select(Shift.calendar_id)).one() == calendar
        staff(session, BEN)
    assert client.post(f"/desk/admin/calendars/{calendar}/removal").status_code == 303


def test_presence_is_changed_with_one_press_on_any_page(
    client: FlaskClient, database: Database
) -> None:
    sign_in(client, BEN)
    assert "Press to be away" in client.get("/desk/tickets").text
    left = client.post(PRESENCE, data={"is_away": "1", "next": "/desk/tickets"})
    assert left.location == "/desk/tickets"
    assert "Press to be available again" in client.get("/desk/tickets").text
    assert not _expert(database, BEN.id).is_present
    fragment = client.post(PRESENCE, data={"is_away": "0"}, headers={"HX-Request": "true"})
    assert "Press to be away" in fragment.text
    assert client.post(PRESENCE, data={"is_away": "0"}).status_code == 303
    assert _expert(database, BEN.id).is_present
    assert kinds_of_facts(database) == ["performance.presence_set"] * 2


def test_who_takes_no_tickets_says_nothing_of_being_there(client: FlaskClient) -> None:
    sign_in(client, DAN)
    assert "Press to be away" not in client.get("/").text
    assert client.post(PRESENCE, data={"is_away": "1"}).status_code == 404


def test_who_was_not_heard_of_for_half_an_hour_is_away(
    client: FlaskClient, database: Database
) -> None:
    sign_in(client, BEN)
    assert _expert(database, BEN.id).is_present
    assert not _expert(database, CLEO.id).is_present
    with database.transaction() as session:
        long_ago = clock.now() - timedelta(minutes=31)
        session.execute(update(Login).values(seen_at=long_ago))
    assert not _expert(database, BEN.id).is_present
    client.get("/desk/tickets")
    assert _expert(database, BEN.id).is_present
    client.post("/sign-out")
    assert not _expert(database, BEN.id).is_present


def test_absence_hides_the_shift_and_names_a_deputy(
    client: FlaskClient, database: Database
) -> None:
    with database.transaction() as session:
        staff(session, BEN, make_calendar(session))
    sign_in(client, BEN)
    form = HOLIDAY | {"deputy": str(CLEO.id), "reason": "The sea"}
    assert client.post(ABSENCES, data=form).status_code == 303
    page = client.get(MINE).text
    assert "The sea" in page
    assert "Cleo Costa stands in" in page
    with database.reading() as session:
        absence = session.scalars(select(Absence)).one()
        assert absence.starts_at == datetime(2030, 7, 1, 6, tzinfo=UTC)
        assert deputy_of(session, BEN.id, IN_IT) == CLEO.id
        assert deputy_of(session, BEN.id, absence.ends_at) is None
        assert deputy_of(session, CLEO.id, IN_IT) is None
    assert _expert(database, BEN.id, IN_IT).shift_end is None
    before = datetime(2030, 7, 1, 3, tzinfo=UTC)
    assert _expert(database, BEN.id, before).shift_end == absence.starts_at
    assert client.post(f"{ABSENCES}/{absence.id}/removal").status_code == 303
    assert _expert(database, BEN.id, IN_IT).shift_end is not None
    facts = kinds_of_facts(database)
    assert facts[-2:] == ["expert.absence_entered", "expert.absence_removed"]


def test_deputy_of_an_absent_deputy_stands_in_and_a_ring_has_nobody(
    client: FlaskClient, database: Database
) -> None:
    sign_in(client, SAM)
    for absent, deputy in ((BEN, CLEO), (CLEO, SAM)):
        form = HOLIDAY | {"deputy": str(deputy.id)}
        assert client.post(f"{EXPERTS}/{absent.id}/absences", data=form).status_code == 303
    with database.reading() as session:
        assert deputy_of(session, BEN.id, IN_IT) == SAM.id
    client.post(f"{EXPERTS}/{SAM.id}/absences", data=HOLIDAY | {"deputy": str(BEN.id)})
    with database.reading() as session:
        assert deputy_of(session, BEN.id, IN_IT) is None


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"starts": "2030-07-12T17:00", "ends": "2030-07-13T08:00"}, "Another absence lies within"),
        ({"starts": "2030-06-01T08:00", "ends": "2030-08-01T08:00"}, "Another absence lies within"),
        ({"ends": "2030-07-01T08:00"}, "This is not after it begins"),
        ({"starts": "2020-07-01T08:00", "ends": "2020-07-02T08:00"}, "This has passed already"),
        ({"starts": "tomorrow"}, "Give a day and a time"),
        ({"starts": "9999-12-31T23:59"}, "Give a day and a time"),
        ({"ends": ""}, "This is needed"),
        ({"deputy": str(BEN.id)}, "Choose somebody else"),
        ({"deputy": str(DAN.id)}, "Choose somebody else"),
    ],
)
def test_absence_that_cannot_be_is_refused_at_its_field(
    client: FlaskClient, database: Database, fields: dict[str, str], said: str
) -> None:
    sign_in(client, BEN)
    if "Another" in said:
        client.post(ABSENCES, data=HOLIDAY)
    before = kinds_of_facts(database)
    refused = client.post(ABSENCES, data=HOLIDAY | fields)
    assert refused.status_code == 422
    assert said in refused.text
    assert kinds_of_facts(database) == before
    touching = {"starts": "2030-07-12T18:00", "ends": "2030-07-13T18:00"}
    assert client.post(ABSENCES, data=touching).status_code == 303


def test_of_eight_absences_that_overlap_one_is_entered(database: Database) -> None:
    form = AbsenceForm.model_validate(HOLIDAY)

    def enter(_: int) -> bool:
        try:
            with database.transaction() as session:
                add_absence(session, BEN.id, form, UTC_ZONE, actor=BEN.actor)
        except BadInput:
            return False
        return True

    with ThreadPoolExecutor(8) as crowd:
        assert sum(crowd.map(enter, range(8))) == 1
    assert kinds_of_facts(database) == ["expert.absence_entered"]


def test_experts_are_listed_as_they_stand(client: FlaskClient, database: Database) -> None:
    with database.transaction() as session:
        calendar = make_calendar(session)
        never = make_calendar(session, "Nights of 2031", "00:00-00:01")
        for who in (BEN, CLEO):
            staff(session, who, calendar)
        staff(session, ADA, never)
        session.add(Staffing(agent_id=SAM.id, load=7.0))
    sign_in(client, SAM)
    page = client.get(EXPERTS).text
    for said in ("not signed in", "No shift", "is offered nothing", "Out of shift", "7 of 6"):
        assert said in page
    assert "Kim Keller" not in page
    assert client.get(f"{EXPERTS}/{DAN.id}").status_code == 404
