"""What every template knows: the viewer, the places they may go to, their live topics."""

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient

from steward.accounts.rules import initials_of
from steward.accounts.web.guard import COOKIE
from steward.kit.live import TopicSigner
from steward.kit.shell import Place
from tests.cast import BEN, DAN, Member, sign_in

pytestmark = pytest.mark.database

PLACES = {
    "desk": [
        Place("Tickets", icon="ticket", url="/desk/tickets", need="tickets.read"),
        Place("Desk", icon="home", url="/desk", need="desk.use"),
        Place("Audit", icon="eye", url="/desk/audit", need="audit.read"),
    ],
    "portal": [Place("Home", icon="home", url="/", need="queries.own")],
}
SAY = (
    "{{ viewer.initials }}:"
    "{% for place in nav %}{{ place.label }}{{ '*' if place.current }} {% endfor %}"
)


def told(client: FlaskClient, path: str, template: str = SAY) -> str:
    cookie = client.get_cookie(COOKIE)
    headers = {"Cookie": f"{COOKIE}={cookie.value}"} if cookie else {}
    with client.application.test_request_context(path, headers=headers):
        return render_template_string(template)


@pytest.fixture(autouse=True)
def _places(app: Flask) -> None:
    app.extensions["places"] = PLACES


@pytest.mark.parametrize(
    ("who", "path", "words"),
    [
        (BEN, "/desk/tickets/7", "BB:Tickets* Desk "),
        (BEN, "/desk/ticketsx", "BB:Tickets Desk* "),
        (BEN, "/elsewhere", "BB:Tickets Desk "),
        (DAN, "/", "DD:Home* "),
        (DAN, "/elsewhere", "DD:Home "),
    ],
)
def test_the_places_one_may_go_to_and_the_longest_that_leads_here(
    client: FlaskClient, who: Member, path: str, words: str
) -> None:
    sign_in(client, who)
    assert told(client, path) == words


def test_a_stranger_is_no_viewer(client: FlaskClient) -> None:
    assert told(client, "/", "{{ 'yes' if viewer else 'no' }}{{ nav|length }}") == "no0"


def test_live_topics_are_signed_for_the_viewers_login(client: FlaskClient) -> None:
    sign_in(client, BEN)
    url = told(client, "/", "{{ live_url('tickets', 'ticket:7')|safe }}")
    signer = client.application.extensions["topics"]
    assert isinstance(signer, TopicSigner)
    watch = signer.read(url.removeprefix("/live?topics="))
    assert watch.login is not None
    assert watch.topics == {"tickets", "ticket:7", f"reader:{BEN.id}"}


@pytest.mark.parametrize(
    ("name", "initials"),
    [
        ("Ada", "A"),
        ("Ada Admin", "AA"),
        ("Ludwig van Beethoven", "LB"),
        ("  ", "?"),
        ("élan öst", "ÉÖ"),
    ],
)
def test_initials(name: str, initials: str) -> None:
    assert initials_of(name) == initials
