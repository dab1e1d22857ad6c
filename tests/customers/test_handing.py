"""A follow-up is handed to a colleague, who is told; who leaves, leaves none behind."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.accounts.actions import change_role, reactivate, suspend
from steward.accounts.rules import Role
from steward.customers import Happened, Occasion, follow_playbooks
from steward.customers.actions import give_follow_up
from steward.customers.forms import HandingForm
from steward.customers.models import FollowUp
from steward.kit import clock
from steward.kit.db import Database
from steward.kit.errors import BadInput, Conflict
from steward.notifications.models import Notice
from tests.cast import ADA, ANN, BEN, CLEO, DAN, KIM, SAM, Member, bearer, sign_in
from tests.customers.next_steps import MONDAY, follow

pytestmark = pytest.mark.database


@pytest.fixture
def noon(app: Flask) -> Iterator[None]:
    """Be in the house on a Monday."""
    with app.app_context(), clock.frozen(MONDAY):
        yield


def told(session: Session, who: Member) -> list[tuple[str, str]]:
    """Return what somebody finds in their inbox, and where it leads."""
    query = select(Notice.words, Notice.place).where(Notice.user_id == who.id)
    return [(said, place) for said, place in session.execute(query.order_by(Notice.id))]


def hand(
    session: Session, one: FollowUp, to: Member | None, note: str = "", by: Member = BEN
) -> None:
    """Hand a follow-up over, as it stands."""
    form = HandingForm(assignee=to and to.email, note=note)
    give_follow_up(session, one.id, form, version=one.version, actor=by.actor)


@pytest.mark.usefixtures("noon")
def test_whoever_is_given_a_follow_up_is_told_once(database: Database) -> None:
    with database.transaction() as session:
        one = follow(session, 1, "Ask about the grinder", assignee=BEN.email, words="Be brief.")
        assert told(session, BEN) == []  # he gave it to himself
        hand(session, one, CLEO, "She speaks French.")
        hand(session, one, CLEO, "And German.")  # it is hers already
    with database.transaction() as session:
        one = session.get_one(FollowUp, one.id)
        assert one.words == "Be brief.\nBen Berger: She speaks French.\nBen Berger: And German."
        what = "Ben Berger gave you something to follow up: Dan Dorsey, by Nov 23, 2026."
        assert told(session, CLEO) == [(what, f"/desk/follow-ups/{one.id}")]
        hand(session, one, None, by=CLEO)
        hand(session, one, CLEO, by=CLEO)  # she takes it herself
        follow(session, 1, "Added for her", assignee=CLEO.email)
    with database.reading() as session:
        assert len(told(session, CLEO)) == 2
        assert told(session, BEN) == []


@pytest.mark.usefixtures("noon")
def test_of_what_playbooks_make_the_first_of_a_day_is_told(database: Database) -> None:
    with database.transaction() as session:
        for key, person_id in (("ticket:7", 1), ("ticket:8", 2)):
            happened = Happened(
                occasion=Occasion.CRITICAL, person_id=person_id, key=key, dealt_id=CLEO.id
            )
            follow_playbooks(session, happened)
    with database.reading() as session:
        ((said, _),) = told(session, CLEO)
        assert said.startswith("The playbook “After a critical ticket” gave you something")


@pytest.mark.parametrize(
    ("to", "said"),
    [
        (DAN, "None of us has this address."),
        (KIM, "Kim Keller may not see to customers: choose somebody else."),
        (ANN, "Ann Amari may not see to customers: choose somebody else."),
        (CLEO, "Cleo Costa is not with us any more: choose somebody else."),
    ],
)
@pytest.mark.usefixtures("noon")
def test_who_cannot_do_it_is_not_given_one(database: Database, to: Member, said: str) -> None:
    with database.transaction() as session:
        one = follow(session, 1)
        suspend(session, CLEO.id, actor=ADA.actor)
        with pytest.raises(BadInput) as refused:
            hand(session, one, to)
        assert str(refused.value.errors["assignee"]) == said
        assert one.assignee_id is None


@pytest.mark.usefixtures("noon")
def test_of_two_who_hand_over_at_once_the_second_is_told(database: Database) -> None:
    with database.transaction() as session:
        one = follow(session, 1)
        seen = one.version
        hand(session, one, CLEO)
        form = HandingForm(assignee=SAM.email)
        with pytest.raises(Conflict):
            give_follow_up(session, one.id, form, version=seen, actor=BEN.actor)
        assert one.assignee_id == CLEO.id


@pytest.mark.parametrize("how", ["suspended", "another role"])
@pytest.mark.usefixtures("noon")
def test_who_leaves_leaves_none_behind_and_the_leads_hear(database: Database, how: str) -> None:
    with database.transaction() as session:
        taken, free = (follow(session, 1, assignee=CLEO.email) for _ in range(2))
        if how == "suspended":
            suspend(session, CLEO.id, actor=ADA.actor)
        else:
            change_role(session, CLEO.id, Role.ANALYST, actor=ADA.actor)
        assert [taken.assignee_id, free.assignee_id] == [None, None]
        hand(session, taken, BEN)
    with database.transaction() as session:
        said = "2 follow-ups of Cleo Costa are nobody’s now."
        for lead in (ADA, SAM):
            assert told(session, lead) == [(said, "/desk/follow-ups?whose=free")]
        assert told(session, BEN) == []
        if how == "suspended":
            reactivate(session, CLEO.id, actor=ADA.actor)
        else:
            change_role(session, CLEO.id, Role.AGENT, actor=ADA.actor)
        ids = select(FollowUp.assignee_id).order_by(FollowUp.id)
        assert list(session.scalars(ids)) == [BEN.id, CLEO.id]


def test_pages_and_programs_hand_over(app: Flask, client: FlaskClient, database: Database) -> None:
    with app.app_context(), database.transaction() as session:
        one = follow(session, 1, "Ask about the grinder", assignee=BEN.email)
        at = f"/desk/follow-ups/{one.id}"
    sign_in(client, BEN)
    shown = client.get(at).text
    assert "Hand it over" in shown
    assert CLEO.email in shown
    assert f'value="{BEN.email}"' not in shown  # he has it
    refused = client.post(f"{at}/keeper", data={"assignee": KIM.email, "note": "Please."})
    assert refused.status_code == 422
    assert "Kim Keller may not see to customers" in refused.text
    assert "Please." in refused.text
    stale = client.post(f"{at}/keeper", data={"assignee": CLEO.email, "version": "9"})
    assert stale.status_code == 409
    assert "Somebody changed this" in stale.text
    done = client.post(f"{at}/keeper", data={"assignee": CLEO.email, "version": "1"})
    assert done.status_code == 303
    timeline = client.get("/desk/customers/1").text
    assert "Handed over, to follow up" in timeline
    sign_in(client, CLEO)
    with database.reading() as session:
        notice = session.scalars(select(Notice)).one()
    opened = client.post(f"/notifications/{notice.id}/opening")
    assert opened.headers["Location"] == at


def test_programs_hand_over(app: Flask, client: FlaskClient, database: Database) -> None:
    with app.app_context(), database.transaction() as session:
        one = follow(session, 1)
    key = bearer(client, CLEO)
    url = f"/api/v1/follow-ups/{one.id}"
    said = {"assignee": SAM.email, "note": "Yours?"}
    stale = client.put(f"{url}/keeper", json=said, headers=key | {"If-Match": '"v2"'})
    assert stale.status_code == 412
    handed = client.put(f"{url}/keeper", json=said, headers=key | {"If-Match": '"v1"'})
    told_back = handed.get_json()
    assert (told_back["assignee"], told_back["words"]) == (SAM.name, "Cleo Costa: Yours?")
