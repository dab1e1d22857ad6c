"""Canned replies: whose they are, found by a slash, filled in for a ticket, counted once a use."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import insert
from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.helpdesk.actions.canned import add_canned, change_canned, count_use, remove_canned
from steward.helpdesk.forms import CannedForm
from steward.helpdesk.models import CannedReply
from steward.helpdesk.queries.canned import canned_menu, get_canned
from steward.helpdesk.rules.canned import PLACEHOLDERS, Scope, filled, unknown_in
from steward.kit import clock
from steward.kit.db import Database
from steward.kit.errors import BadInput, Conflict, Forbidden, NotFound
from tests.accounts.people import kinds_of_facts
from tests.api_program import Program
from tests.cast import BEN, CLEO, DAN, KIM, RETURNS, SAM, sign_in
from tests.helpdesk.asking import HTMX, raised, words_of

pytestmark = pytest.mark.database
URL = "/desk/canned-replies"
TEXT = "Hello {customer_first_name}, about {ticket}: {order} is on its way. {agent_name}"


def _new(session: Session, actor: Actor, name: str, body: str = "x", **whose: str) -> CannedReply:
    form = CannedForm.model_validate({"name": name, "body": body, **whose})
    return add_canned(session, form, actor=actor)


def _names(session: Session, actor: Actor, words: str = "") -> list[str]:
    return [row.name for row in canned_menu(session, actor, words).rows]


@given(st.text(), st.dictionaries(st.sampled_from(sorted(PLACEHOLDERS)), st.text()))
def test_filling_touches_nothing_but_placeholders_that_have_a_value(
    text: str, values: dict[str, str]
) -> None:
    assert filled(text, {}) == text
    plain = text.replace("{", "(")
    assert filled(plain, values) == plain
    assert filled("{ticket}" + plain, {"ticket": "T-{order}"}) == "T-{order}" + plain
    assert not unknown_in(plain + "".join(f"{{{name}}}" for name in PLACEHOLDERS))


def test_each_uses_own_ones_their_teams_and_everybodys(session: Session) -> None:
    mine = _new(session, BEN.actor, "Mine")
    of_team = _new(session, SAM.actor, "Returns only", scope="team", team="returns")
    of_all = _new(session, SAM.actor, "For all", scope="everybody")
    assert (of_team.team_id, of_team.scope, of_all.scope) == (RETURNS, "team", Scope.EVERYBODY)
    assert _names(session, BEN.actor) == ["For all", "Mine"]
    assert _names(session, CLEO.actor) == ["For all", "Returns only"]
    assert _names(session, KIM.actor) == ["For all"]
    assert _names(session, DAN.actor) == []
    for reply, stranger in ((mine, SAM), (of_team, BEN), (of_all, DAN)):
        with pytest.raises(NotFound):
            get_canned(session, stranger.actor, reply.id)
    with pytest.raises(Forbidden):
        remove_canned(session, of_all.id, actor=BEN.actor)
    with pytest.raises(Forbidden):
        _new(session, BEN.actor, "Mine, for all", scope="everybody")
    with pytest.raises(BadInput, match="check"):
        _new(session, BEN.actor, "MINE")
    with pytest.raises(BadInput) as unknown:
        _new(session, SAM.actor, "Lost", scope="team", team="Nobody's")
    assert unknown.value.errors["team"] == "There is no team “Nobody's”."
    _new(session, SAM.actor, "Mine")  # another's own may be called the same


def test_the_likeliest_stand_first_of_five_hundred(session: Session) -> None:
    now = clock.now()
    many = [
        {"name": f"Filler {n:03}", "body": "Thank you.", "version": 1, "uses": 0, "changed_at": now}
        for n in range(500)
    ]
    session.execute(insert(CannedReply), many)
    _new(session, BEN.actor, "Brew head, how to clean")
    _new(session, BEN.actor, "Overhead", "costs 5 % more")
    _new(session, BEN.actor, "Head swap, no cost")
    said = _new(session, BEN.actor, "Descaling", "Take off the brew HÉAD first.")
    for _ in range(3):
        count_use(session, said.id, actor=BEN.actor)
    found = ["Head swap, no cost", "Brew head, how to clean", "Overhead", "Descaling"]
    assert _names(session, BEN.actor, "head") == found
    assert _names(session, BEN.actor, " clean  brew ") == ["Brew head, how to clean"]
    assert _names(session, BEN.actor, "5 %") == ["Overhead"]
    assert _names(session, BEN.actor, "ost") == ["Head swap, no cost"], (
        "parts of names, not of texts"
    )
    for nothing in ("_\x00%", "\uff08[\\", ".*"):
        assert _names(session, BEN.actor, nothing) == []
    menu = canned_menu(session, BEN.actor, "")
    assert (menu.fitting, menu.total, len(menu.rows)) == (504, 504, 30)
    assert menu.rows[0].name == "Descaling", "the one used most"


def test_a_change_is_told_and_refused_when_somebody_was_quicker(session: Session) -> None:
    reply = _new(session, SAM.actor, "For all", scope="everybody")
    count_use(session, reply.id, actor=BEN.actor)
    other = CannedForm(name="For all", body="y", scope=Scope.EVERYBODY)
    change_canned(session, reply.id, other, actor=SAM.actor, version=1)
    session.flush()
    session.refresh(reply)
    assert (reply.version, reply.uses, reply.body) == (2, 1, "y")
    with pytest.raises(Conflict):
        change_canned(session, reply.id, other, actor=SAM.actor, version=1)


def test_uses_at_once_are_all_counted(database: Database) -> None:
    with database.transaction() as session:
        reply = _new(session, SAM.actor, "For all", scope="everybody")

    def use(_: int) -> None:
        with database.transaction() as session:
            count_use(session, reply.id, actor=BEN.actor)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(use, range(40)))
    with database.reading() as session:
        assert get_canned(session, BEN.actor, reply.id).uses == 40


def test_pages_write_change_and_remove(client: FlaskClient, database: Database) -> None:
    sign_in(client, BEN)
    assert "No canned replies yet" in client.get(URL).text
    typed = {"name": "Order left", "body": TEXT, "scope": "own"}
    refused = client.post(URL, data=typed | {"body": "Dear {first_nam}, {ticket}"})
    assert refused.status_code == 422
    assert 'id="error-body"' in refused.text
    assert "There is no placeholder {first_nam}. There are: {customer_first_name}" in refused.text
    assert "Dear {first_nam}, {ticket}</textarea>" in refused.text
    assert client.post(URL, data=typed | {"scope": "everybody"}).status_code == 403
    assert client.post(URL, data=typed).status_code == 303
    assert "Only me" in client.get(URL).text
    changed = {**typed, "name": "Order has left", "version": "1"}
    assert client.post(f"{URL}/1", data=changed).status_code == 303
    assert client.post(f"{URL}/1", data=changed).status_code == 409
    sign_in(client, SAM)
    assert client.get(f"{URL}/1").status_code == 404
    team = {"name": "Refund", "body": "It goes back today.", "scope": "team"}
    assert "choose a team" in words_of(client.post(URL, data=team))
    assert client.post(URL, data=team | {"team": "Returns"}).status_code == 303
    assert "Returns" in words_of(client.get(f"{URL}?q=goes+back&sort=-used"))
    assert "No such reply" in client.get(f"{URL}?q=nowhere").text
    assert client.post(f"{URL}/2/removal").status_code == 303
    assert "wrote the canned reply “Refund”" in words_of(client.get("/desk/admin/audit"))
    kinds = ["canned_reply.added", "canned_reply.changed", "canned_reply.added"]
    assert kinds_of_facts(database)[-4:] == [*kinds, "canned_reply.removed"]


def test_the_menu_is_filled_in_for_the_ticket(client: FlaskClient, app: Flask) -> None:
    ticket = raised(app, DAN)
    menu = f"/desk/tickets/{ticket.number}/canned-replies"
    sign_in(client, KIM)
    assert "There are no canned replies yet" in client.get(menu, headers=HTMX).text
    sign_in(client, BEN)
    client.post(URL, data={"name": "Left <b>", "body": TEXT, "scope": "own"})
    shown = client.get(f"{menu}?q=left", headers=HTMX).text
    assert f"Hello Dan, about {ticket.number}: {{order}} is on its way. Ben Berger" in shown
    assert "Left &lt;b&gt;" in shown
    assert "1 of 1 replies" in shown
    assert "No reply holds “zzz”" in client.get(f"{menu}?q=zzz", headers=HTMX).text
    assert client.post(f"{URL}/1/uses").status_code == 204
    assert "used once" in client.get(menu, headers=HTMX).text
    sign_in(client, SAM)
    assert client.post(f"{URL}/1/uses").status_code == 404


def test_the_list_goes_on_page_by_page_in_each_order(client: FlaskClient, app: Flask) -> None:
    with app.extensions["database"].transaction() as session:
        for n in range(60):
            _new(session, BEN.actor, f"Reply {n:02}")
    sign_in(client, BEN)
    for sort in ("name", "-name", "used", "changed", "nonsense"):
        first = client.get(f"{URL}?sort={sort}").text
        more = first.split('class="st-more"')[1].split('href="')[1].split('"')[0]
        rest = client.get(more.replace("&amp;", "&"), headers=HTMX).text
        assert (first.count("<tr><td>"), rest.count("<tr><td>")) == (50, 10), sort
        assert "st-more" not in rest


def test_programs_keep_replies_by_api(client: FlaskClient) -> None:
    sam, ben = Program(client, SAM), Program(client, BEN)
    new = {"name": "Head swap", "body": "We swap it, {customer_name}.", "scope": "everybody"}
    path = "/api/v1/canned-replies"

    assert ben("POST", path, new).status_code == 403
    made = sam("POST", path, new)
    assert (made.status_code, made.headers["ETag"]) == (201, '"v1"')
    here = f"{path}/{made.get_json()['id']}"
    assert ben("GET", here).get_json() == made.get_json()
    wrong = sam("PUT", here, new | {"body": "{naem}"})
    assert wrong.status_code == 422
    assert wrong.get_json()["errors"][0]["pointer"] == "/body"
    other = new | {"scope": "team", "team": "Returns"}
    changed = sam("PUT", here, other, If_Match='"v1"')
    assert (changed.status_code, changed.headers["ETag"]) == (200, '"v2"')
    assert sam("PUT", here, new, If_Match='"v1"').status_code == 412
    assert ben("GET", here).status_code == 404
    found = sam("GET", f"{path}?q=swap+it").get_json()
    assert found == {"items": [changed.get_json()], "next_cursor": None}
    assert sam("DELETE", here, If_Match='"v1"').status_code == 412
    assert sam("DELETE", here).status_code == 204
    assert sam("GET", here).status_code == 404
