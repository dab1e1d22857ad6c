"""What the staff do on the pages: answered beside the page when it fails, nothing lost."""

import json
from io import BytesIO
from re import findall
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from steward.helpdesk.models import Ticket
from steward.helpdesk.queries import acts_on, messages_of
from steward.helpdesk.rules import State
from tests.cast import ANN, BEN, CLEO, DAN, EVE, Member, sign_in
from tests.helpdesk.asking import HTMX, act, assigned, database_of, now_of, raised, told, words_of
from tests.naughty import batched, naughty_strings
from tests.sql_counter import counted_sql


@pytest.fixture
def ticket(app: Flask) -> Ticket:
    """A query of Dan's."""
    return raised(app)


def _bodies(app: Flask, ticket: Ticket) -> list[str]:
    with database_of(app).reading() as session:
        return [message.body for message in messages_of(session, BEN.actor, ticket.id)]


def test_act_shows_the_ticket_as_it_is_now_and_offers_undo(
    client: FlaskClient, ticket: Ticket
) -> None:
    response = act(client, ticket, "resolution", version=ticket.version)
    assert "Resolved" in words_of(response)
    undo = told(response)["undo_url"]
    assert undo == f"/desk/tickets/{ticket.number}/reopening"
    assert "Open" in words_of(client.post(undo, headers=HTMX))


def test_failed_act_leaves_the_page_as_it_is_and_says_why(
    client: FlaskClient, ticket: Ticket
) -> None:
    act(client, ticket, "resolution")
    again = act(client, ticket, "resolution")
    assert again.status_code == 409
    assert again.headers["HX-Reswap"] == "none"
    assert told(again)["kind"] == "failed"
    assert told(again)["text"] == f"{ticket.number} is resolved, so it cannot be resolved."
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
    response = act(client, ticket, noun, who, **fields)
    assert response.status_code == status
    assert response.headers["HX-Reswap"] == "none"
    assert told(response)["kind"] == "failed"
    assert "st:change" not in json.loads(response.headers["HX-Trigger"])


def test_ticket_that_is_not_there_is_told_beside_the_page(
    client: FlaskClient, ticket: Ticket
) -> None:
    ticket.id += 1
    assert act(client, ticket, "resolution").status_code == 404
    assert told(act(client, ticket, "resolution"))["text"] == "There is nothing here"


def test_answer_is_added_to_the_thread_and_sets_the_state(
    app: Flask, client: FlaskClient, ticket: Ticket
) -> None:
    response = act(client, ticket, "messages", body="Which lot?", then="waiting_on_customer")
    assert "Which lot?" in words_of(response)
    assert now_of(app, ticket).state == State.WAITING


def test_refused_answer_comes_back_with_what_was_typed(
    app: Flask, client: FlaskClient, ticket: Ticket
) -> None:
    response = act(client, ticket, "messages", body="x" * 50_001)
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
    act(client, ticket, "particulars", **fields)
    now = now_of(app, ticket)
    assert (now.subject, now.product, now.order_ref) == ("Leak", None, "O-77")
    assert now.tags == ["a", "b"]


def test_taking_twice_is_one_fact(app: Flask, client: FlaskClient, ticket: Ticket) -> None:
    act(client, ticket, "ownership")
    act(client, ticket, "ownership")
    with database_of(app).reading() as session:
        kinds = [fact.kind for fact in acts_on(session, ticket.id)]
    assert kinds == ["ticket.opened", "ticket.assigned"]


def test_passing_on_needs_a_reason_and_names_the_new_owner(
    app: Flask, client: FlaskClient, ticket: Ticket
) -> None:
    response = act(client, ticket, "assignment", agent=CLEO.email)
    assert response.status_code == 422
    assert "This is needed." in words_of(response)
    response = act(client, ticket, "assignment", agent=CLEO.email, reason="a return")
    assert told(response)["text"] == f"{ticket.number} now belongs to Cleo Costa"
    assert now_of(app, ticket).assignee_id == CLEO.id


def test_files_are_kept_under_harmless_names_and_sent_as_downloads(
    client: FlaskClient, ticket: Ticket
) -> None:
    files = [(BytesIO(b"\x89PNG"), "tray.png"), (BytesIO(b"<script>"), "../../etc/x.html")]
    response = act(client, ticket, "messages", body="See these", attachments=files)
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
    response = act(client, ticket, "messages", body="See this", attachments=files)
    assert response.status_code == 422
    assert said in words_of(response)
    assert "See this" in response.text
    assert len(_bodies(app, ticket)) == 1


def test_more_than_ten_files_are_refused(app: Flask, client: FlaskClient, ticket: Ticket) -> None:
    files = [(BytesIO(b"x"), f"{n}.txt") for n in range(11)]
    response = act(client, ticket, "messages", body="All", attachments=files)
    assert "At most 10 files at once." in words_of(response)
    assert len(_bodies(app, ticket)) == 1


def test_new_ticket_for_somebody_new(app: Flask, client: FlaskClient) -> None:
    sign_in(client, BEN)
    fields = {"customer_email": "new@caller.example", "subject": "Calls", "body": "A leak"}
    response = client.post("/desk/tickets", data=fields | {"tags": "a, b", "severity": "high"})
    ticket = now_of(app, Ticket(id=int(response.location.rsplit("-", 1)[1])))
    assert (ticket.subject, ticket.tags, ticket.severity) == ("Calls", ["a", "b"], "high")
    refused = client.post("/desk/tickets", data=fields | {"subject": ""})
    assert refused.status_code == 422
    assert "A leak" in refused.text


def test_naughty_strings_are_kept_as_they_are(app: Flask, client: FlaskClient) -> None:
    ticket = raised(app)
    for some in batched(naughty_strings(), 60):
        text = "\n".join(some).replace("\r", "")
        response = act(client, ticket, "messages", body=text, visibility="internal")
        assert response.status_code in {200, 422}
        if response.status_code == 200:
            assert _bodies(app, ticket)[-1] == text.strip()


@pytest.mark.parametrize("who", [DAN, EVE], ids=lambda who: who.name)
def test_customers_have_no_desk(client: FlaskClient, ticket: Ticket, who: Member) -> None:
    assert act(client, ticket, "resolution", who).status_code in {403, 404}
    assert client.get("/desk/tickets").status_code in {403, 404}
    assert client.get("/desk/tickets.csv").status_code in {403, 404}


@pytest.mark.parametrize(
    ("noun", "fields", "most"),
    [("messages", {"body": "Hello", "then": "open"}, 12), ("resolution", {}, 18)],
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
