"""What the staff do on the pages: answered beside the page when it fails, nothing lost."""

import json
from io import BytesIO
from re import findall
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from steward.helpdesk.models import Ticket
from steward.helpdesk.queries import acts_on, get_ticket, messages_of
from steward.helpdesk.rules import State
from tests.cast import ANN, BEN, CLEO, DAN, EVE, Member, sign_in
from tests.helpdesk.asking import HTMX, assigned, database_of, raised, words_of
from tests.naughty import batched, naughty_strings
from tests.sql_counter import counted_sql


@pytest.fixture
def ticket(app: Flask) -> Ticket:
    """A query of Dan's."""
    return raised(app)


def _do(
    client: FlaskClient, ticket: Ticket, noun: str, who: Member = BEN, **fields: object
) -> TestResponse:
    """Act as htmx does: send a form of the open ticket."""
    sign_in(client, who)
    return client.post(f"/desk/tickets/{ticket.number}/{noun}", data=fields, headers=HTMX)


def _told(response: TestResponse) -> dict[str, str | None]:
    toast = json.loads(response.headers["HX-Trigger"])["st:toast"]
    assert isinstance(toast, dict)
    return toast


def _now(app: Flask, ticket: Ticket) -> Ticket:
    with database_of(app).reading() as session:
        return get_ticket(session, BEN.actor, ticket.id)


def _bodies(app: Flask, ticket: Ticket) -> list[str]:
    with database_of(app).reading() as session:
        return [message.body for message in messages_of(session, BEN.actor, ticket.id)]


def test_act_shows_the_ticket_as_it_is_now_and_offers_undo(
    client: FlaskClient, ticket: Ticket
) -> None:
    response = _do(client, ticket, "resolution", version=ticket.version)
    assert "Resolved" in words_of(response)
    undo = _told(response)["undo_url"]
    assert undo == f"/desk/tickets/{ticket.number}/reopening"
    assert "Open" in words_of(client.post(undo, headers=HTMX))


def test_failed_act_leaves_the_page_as_it_is_and_says_why(
    client: FlaskClient, ticket: Ticket
) -> None:
    _do(client, ticket, "resolution")
    again = _do(client, ticket, "resolution")
    assert again.status_code == 409
    assert again.headers["HX-Reswap"] == "none"
    assert _told(again)["kind"] == "failed"
    assert _told(again)["text"] == f"{ticket.number} is resolved, so it cannot be resolved."
    assert "st:change" in json.loads(again.headers["HX-Trigger"])


@pytest.mark.parametrize(
    ("noun", "who", "fields", "status"),
    [
        ("resolution", ANN, {}, 403),
        ("severity", BEN, {"severity": "worst"}, 422),
        ("state", BEN, {}, 422),
        ("state", BEN, {"state": "new"}, 422),
        ("resolution", BEN, {"version": "x"}, 422),
    ],
)
def test_refused_act_is_told_beside_the_page(
    client: FlaskClient,
    ticket: Ticket,
    noun: str,
    who: Member,
    fields: dict[str, str],
    status: int,
) -> None:
    response = _do(client, ticket, noun, who, **fields)
    assert response.status_code == status
    assert response.headers["HX-Reswap"] == "none"
    assert _told(response)["kind"] == "failed"
    assert "st:change" not in json.loads(response.headers["HX-Trigger"])


def test_ticket_that_is_not_there_is_told_beside_the_page(
    client: FlaskClient, ticket: Ticket
) -> None:
    ticket.id += 1
    assert _do(client, ticket, "resolution").status_code == 404
    assert _told(_do(client, ticket, "resolution"))["text"] == "There is nothing here"


@pytest.mark.parametrize(
    ("noun", "fields"),
    [
        ("severity", {"severity": "low"}),
        ("state", {"state": "on_hold"}),
        ("resolution", {}),
        ("ownership", {}),
    ],
)
def test_second_to_act_is_told_what_the_first_did(
    app: Flask, client: FlaskClient, ticket: Ticket, noun: str, fields: dict[str, Any]
) -> None:
    _do(client, ticket, "severity", CLEO, severity="high", version=ticket.version)
    before = _now(app, ticket)
    response = _do(client, ticket, noun, **fields, version=ticket.version)
    assert response.status_code == 409
    assert _told(response)["text"] == (
        "Cleo Costa was first: severity normal to high. Nothing of theirs was overwritten."
    )
    assert _now(app, ticket).version == before.version


@pytest.mark.parametrize(
    ("noun", "fields"),
    [
        ("assignment", {"team": "Support", "reason": "Something else"}),
        ("particulars", {"subject": "Something else"}),
    ],
)
def test_second_to_fill_in_a_form_can_send_it_again(
    app: Flask, client: FlaskClient, ticket: Ticket, noun: str, fields: dict[str, Any]
) -> None:
    _do(client, ticket, "severity", CLEO, severity="high", version=ticket.version)
    before = _now(app, ticket)
    refused = _do(client, ticket, noun, **fields, version=ticket.version)
    assert refused.status_code == 409
    assert "Cleo Costa was first: severity normal to high." in refused.text
    assert "Something else" in refused.text
    assert _now(app, ticket).version == before.version
    [version] = findall(r'name="version" value="(\d+)"', refused.text)
    assert _do(client, ticket, noun, **fields, version=version).status_code == 200


def test_resolving_over_a_new_word_of_the_customer_is_told(
    app: Flask, client: FlaskClient, ticket: Ticket
) -> None:
    sign_in(client, DAN)
    client.post(f"/queries/{ticket.number}/messages", data={"body": "One more thing"})
    response = _do(client, ticket, "resolution", version=ticket.version)
    assert str(_told(response)["text"]).startswith(f"{DAN.name} changed {ticket.number} while")
    assert _now(app, ticket).state == State.NEW


def test_answer_is_added_to_the_thread_and_sets_the_state(
    app: Flask, client: FlaskClient, ticket: Ticket
) -> None:
    response = _do(client, ticket, "messages", body="Which lot?", then="waiting_on_customer")
    assert "Which lot?" in words_of(response)
    assert _now(app, ticket).state == State.WAITING


def test_refused_answer_comes_back_with_what_was_typed(
    app: Flask, client: FlaskClient, ticket: Ticket
) -> None:
    response = _do(client, ticket, "messages", body="x" * 50_001)
    assert response.status_code == 422
    assert "At most 50000 characters fit here." in words_of(response)
    assert "x" * 50_001 in response.text
    assert len(_bodies(app, ticket)) == 1


def test_without_scripts_forms_come_back_as_whole_pages(
    client: FlaskClient, ticket: Ticket
) -> None:
    sign_in(client, BEN)
    place = f"/desk/tickets/{ticket.number}"
    for noun, fields, said in (
        ("messages", {"body": " "}, "This is needed."),
        ("particulars", {"subject": " "}, "This is needed."),
        ("assignment", {"agent": BEN.email}, "This is needed."),
    ):
        response = client.post(f"{place}/{noun}", data=fields)
        assert response.status_code == 422
        assert "<!doctype html>" in response.text
        assert said in response.text
    assert client.post(f"{place}/resolution").location == place
    assert "<!doctype html>" in client.get(f"{place}/assignment").text


def test_emptied_fields_are_taken_away(app: Flask, client: FlaskClient) -> None:
    ticket = raised(app, product="Mara 2", order="O-77")
    fields: dict[str, Any] = {
        "subject": "Leak",
        "product": "",
        "order": "O-77",
        "category": "",
        "tags": "a, b",
    }
    _do(client, ticket, "particulars", **fields)
    now = _now(app, ticket)
    assert (now.subject, now.product, now.order_ref) == ("Leak", None, "O-77")
    assert now.tags == ["a", "b"]


def test_taking_twice_is_one_fact(app: Flask, client: FlaskClient, ticket: Ticket) -> None:
    _do(client, ticket, "ownership")
    _do(client, ticket, "ownership")
    with database_of(app).reading() as session:
        kinds = [fact.kind for fact in acts_on(session, ticket.id)]
    assert kinds == ["ticket.opened", "ticket.assigned"]


def test_passing_on_needs_a_reason_and_names_the_new_owner(
    app: Flask, client: FlaskClient, ticket: Ticket
) -> None:
    response = _do(client, ticket, "assignment", agent=CLEO.email)
    assert response.status_code == 422
    assert "This is needed." in words_of(response)
    response = _do(client, ticket, "assignment", agent=CLEO.email, reason="a return")
    assert _told(response)["text"] == f"{ticket.number} now belongs to Cleo Costa"
    assert _now(app, ticket).assignee_id == CLEO.id


def test_files_are_kept_under_harmless_names_and_sent_as_downloads(
    client: FlaskClient, ticket: Ticket
) -> None:
    files = [(BytesIO(b"\x89PNG"), "tray.png"), (BytesIO(b"<script>"), "../../etc/x.html")]
    response = _do(client, ticket, "messages", body="See these", attachments=files)
    assert "tray.png , 4 Bytes" in words_of(response)
    assert "../" not in words_of(response)
    first, second = findall(r'href="(/desk/tickets/[^"]+/attachments/\d+)"', response.text)
    assert client.get(first).headers["Content-Disposition"].startswith("inline")
    page = client.get(second)
    assert page.headers["Content-Disposition"] == "attachment; filename*=UTF-8''x.html"
    assert "sandbox" in page.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (b"", "empty.txt", "empty.txt is empty (0 bytes). Choose the file again."),
        (b"MZ", "run.exe", "run.exe: files of this kind can run programs and are not accepted."),
    ],
)
def test_file_that_is_refused_takes_nothing_else_with_it(
    app: Flask, client: FlaskClient, ticket: Ticket, content: bytes, name: str, said: str
) -> None:
    files = [(BytesIO(content), name)]
    response = _do(client, ticket, "messages", body="See this", attachments=files)
    assert response.status_code == 422
    assert said in words_of(response)
    assert "See this" in response.text
    assert len(_bodies(app, ticket)) == 1


def test_more_than_ten_files_are_refused(app: Flask, client: FlaskClient, ticket: Ticket) -> None:
    files = [(BytesIO(b"x"), f"{n}.txt") for n in range(11)]
    response = _do(client, ticket, "messages", body="All", attachments=files)
    assert "At most 10 files at once." in words_of(response)
    assert len(_bodies(app, ticket)) == 1


def test_new_ticket_for_somebody_new(app: Flask, client: FlaskClient) -> None:
    sign_in(client, BEN)
    fields = {"customer_email": "new@caller.example", "subject": "Calls", "body": "A leak"}
    response = client.post("/desk/tickets", data=fields | {"tags": "a, b", "severity": "high"})
    ticket = _now(app, Ticket(id=int(response.location.rsplit("-", 1)[1])))
    assert (ticket.subject, ticket.tags, ticket.severity) == ("Calls", ["a", "b"], "high")
    refused = client.post("/desk/tickets", data=fields | {"subject": ""})
    assert refused.status_code == 422
    assert "A leak" in refused.text


def test_naughty_strings_are_kept_as_they_are(app: Flask, client: FlaskClient) -> None:
    ticket = raised(app)
    for some in batched(naughty_strings(), 60):
        text = "\n".join(some).replace("\r", "")
        response = _do(client, ticket, "messages", body=text, visibility="internal")
        assert response.status_code in {200, 422}
        if response.status_code == 200:
            assert _bodies(app, ticket)[-1] == text.strip()


@pytest.mark.parametrize("who", [DAN, EVE], ids=lambda who: who.name)
def test_customers_have_no_desk(client: FlaskClient, ticket: Ticket, who: Member) -> None:
    assert _do(client, ticket, "resolution", who).status_code in {403, 404}
    assert client.get("/desk/tickets").status_code in {403, 404}
    assert client.get("/desk/tickets.csv").status_code in {403, 404}


@pytest.mark.parametrize(
    ("noun", "fields", "most"),
    [("messages", {"body": "Hello", "then": "open"}, 11), ("resolution", {}, 12)],
)
def test_acts_need_few_statements(
    app: Flask,
    client: FlaskClient,
    ticket: Ticket,
    noun: str,
    fields: dict[str, Any],
    most: int,
) -> None:
    assigned(app, ticket, BEN, reason="his")
    sign_in(client, BEN)
    with counted_sql() as sent:
        response = client.post(f"/desk/tickets/{ticket.number}/{noun}", data=fields, headers=HTMX)
    assert response.status_code == 200
    assert len(sent) <= most, "\n".join(sent)
