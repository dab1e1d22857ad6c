"""Inviting to the staff: by an admin, for seven days, sent again, withdrawn, taken once."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from steward.accounts.models import Invitation
from steward.kit import clock
from steward.kit.db import Database
from tests.accounts.mailbox import link_to, mails_to
from tests.accounts.people import kinds_of_facts, user_of
from tests.cast import ADA, BEN, DAN, SAM, Member, sign_in

pytestmark = pytest.mark.database

NEW = {"email": "zoe@brindle.example", "name": "Zoe Zander", "role": "agent"}
JOIN = {"name": "Zoe Z.", "password": "nine copper lanterns"}


@pytest.fixture
def link(client: FlaskClient, database: Database) -> str:
    """The link of an invitation that Ada sent; her browser is signed in."""
    sign_in(client, ADA)
    assert client.post("/desk/admin/invitations", data=NEW).status_code == 303
    return link_to(database, NEW["email"])


def act(database: Database, what: str) -> str:
    with database.reading() as session:
        return f"/desk/admin/invitations/{session.scalars(select(Invitation.id)).one()}/{what}"


def test_whoever_is_invited_joins_once(
    other_client: FlaskClient, database: Database, link: str
) -> None:
    assert "Ada Admin invites you" in mails_to(database, NEW["email"])[0].text
    assert "Zoe Zander" in other_client.get(link).text
    assert other_client.post(link, data=JOIN).location == "/desk"
    joined = user_of(database, NEW["email"])
    assert (joined.name, joined.role) == ("Zoe Z.", "agent")
    assert joined.confirmed_at is not None
    assert other_client.get(link).status_code == 410
    assert other_client.post(link, data=JOIN).status_code == 410
    assert kinds_of_facts(database) == ["invitation.sent", "user.joined"]


def test_an_invitation_lapses_after_seven_days(other_client: FlaskClient, link: str) -> None:
    with clock.frozen(clock.now() + timedelta(days=7, seconds=1)):
        assert other_client.get(link).status_code == 410
        assert other_client.post(link, data=JOIN).status_code == 410


def test_sent_again_it_has_a_new_link_and_seven_more_days(
    client: FlaskClient, other_client: FlaskClient, database: Database, link: str
) -> None:
    with clock.frozen(clock.now() + timedelta(days=8)):
        sign_in(client, ADA)
        assert "Lapsed" in client.get("/desk/admin/people").text
        assert client.post(act(database, "renewal")).status_code == 303
        assert other_client.post(link, data=JOIN).status_code == 410
        newer = link_to(database, NEW["email"])
        assert other_client.post(newer, data=JOIN).status_code == 303


def test_withdrawn_it_is_worthless(
    client: FlaskClient, other_client: FlaskClient, database: Database, link: str
) -> None:
    withdrawal = act(database, "withdrawal")
    assert client.post(withdrawal).status_code == 303
    assert other_client.post(link, data=JOIN).status_code == 410
    assert client.post(withdrawal).status_code == 404
    assert kinds_of_facts(database)[-1] == "invitation.withdrawn"


def test_a_weak_password_is_refused_and_the_link_still_works(
    other_client: FlaskClient, link: str
) -> None:
    refused = other_client.post(link, data=JOIN | {"password": "abcabcabcabc"})
    assert refused.status_code == 422
    assert "easy to guess" in refused.text
    assert "Zoe Z." in refused.text
    assert other_client.post(link, data=JOIN).status_code == 303


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"email": DAN.email}, "has an account with this address already"),
        ({"email": "zoe"}, "This is no mail address"),
        ({"role": "customer"}, "Choose one of the staff&#39;s roles."),
        ({"role": "owner"}, "Choose one of"),
        ({"name": ""}, "This is needed."),
    ],
)
def test_what_cannot_be_used_is_said(
    client: FlaskClient, database: Database, wrong: dict[str, str], words: str
) -> None:
    sign_in(client, ADA)
    answer = client.post("/desk/admin/invitations", data=NEW | wrong)
    assert answer.status_code == 422
    assert words in answer.text
    assert kinds_of_facts(database) == []


@pytest.mark.usefixtures("link")
def test_the_same_address_is_invited_once(client: FlaskClient) -> None:
    answer = client.post("/desk/admin/invitations", data=NEW | {"email": NEW["email"].upper()})
    assert answer.status_code == 422
    assert "Send it again" in answer.text


@pytest.mark.parametrize(("who", "status"), [(BEN, 403), (SAM, 403), (DAN, 404), (None, 303)])
@pytest.mark.usefixtures("link")
def test_only_an_admin_invites(
    other_client: FlaskClient, database: Database, who: Member | None, status: int
) -> None:
    if who:
        sign_in(other_client, who)
    assert other_client.post("/desk/admin/invitations", data=NEW).status_code == status
    assert other_client.post(act(database, "withdrawal")).status_code == status
