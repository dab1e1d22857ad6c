"""The words that people are written: changed per language, tried, taken back, never code."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from steward.helpdesk.actions import raise_ticket, resolve_ticket
from steward.helpdesk.forms import NewTicket
from steward.helpdesk.rules import Channel
from steward.kit.db import Database
from steward.kit.outbox import Letter
from tests.cast import ADA, BEN, DAN, SAM, sign_in

WORDS = "/desk/admin/templates"
OURS = {
    "subject": "Done: {subject} ({number})",
    "body": "Dear {customer}, all is well.\n\nUntil {until} you may say otherwise. {business}",
    "version": "0",
}


def solve(database: Database, subject: str = "It {number} drips") -> tuple[str, str]:
    """Raise a query of Dan's, resolve it, and return the mail's subject and text."""
    with database.transaction() as session:
        new = NewTicket(subject=subject, body="A cup an hour.")
        ticket = raise_ticket(session, new, actor=DAN.actor, channel=Channel.WEB)
        resolve_ticket(session, ticket.id, actor=BEN.actor)
        keys = Letter.key.like(f"ticket:{ticket.id}:resolved%")
        mail = session.scalars(select(Letter).where(keys)).one().payload
        notice = session.scalar(text("select words from notices order by id desc limit 1"))
    assert mail["text"].startswith(str(notice)), "the inbox shows the news"
    return mail["subject"], mail["text"]


@pytest.mark.usefixtures("app")
def test_changed_words_reach_the_customer_in_their_language_until_they_are_taken_back(
    client: FlaskClient, database: Database
) -> None:
    sign_in(client, ADA)
    page = client.get(f"{WORDS}/resolved").text
    assert "We take it as solved." in page
    assert "As delivered" in page
    assert client.post(f"{WORDS}/resolved", data=OURS).status_code == 303
    subject, words = solve(database)
    assert subject.startswith("Done: It {number} drips (T-")
    assert words.startswith("Dear Dan Dorsey, all is well.")
    assert "you may say otherwise. Brindle Coffee" in words
    dutch = OURS | {"body": "Beste {customer}, het is opgelost."}
    assert client.post(f"{WORDS}/resolved?language=nl", data=dutch).status_code == 303
    assert "Dear Dan" in solve(database)[1], "nobody knows that Dan reads Dutch"
    with database.transaction() as session:
        session.execute(text("update people set language = 'nl'"))
    assert "Beste Dan Dorsey, het is opgelost." in solve(database)[1]
    stale = client.post(f"{WORDS}/resolved", data=OURS)
    assert stale.status_code == 409, "somebody changed these words since"
    assert client.post(f"{WORDS}/resolved/removal?language=nl").status_code == 303
    assert "Dear Dan" in solve(database)[1]
    client.post(f"{WORDS}/resolved/removal")
    assert "We take it as solved." in solve(database)[1]
    assert client.post(f"{WORDS}/resolved/removal").status_code == 404
    audit = client.get("/desk/admin/audit").text
    assert "changed the words for “resolved” (nl)" in audit


def test_a_preview_shows_a_real_ticket_and_keeps_nothing(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    solve(database, "A <b>bold</b> query")
    sign_in(client, ADA)
    with database.reading() as session:
        number = session.scalar(text("select 'T-' || max(id) from tickets"))
    seen = client.post(f"{WORDS}/resolved/preview", data=OURS | {"ticket": number})
    assert seen.status_code == 200
    assert f"Done: A &lt;b&gt;bold&lt;/b&gt; query ({number})" in seen.text
    assert "Dear Dan Dorsey, all is well." in seen.text
    for ticket in ("", "T-999999", "seven", "T-999999999999999999"):
        refused = client.post(f"{WORDS}/resolved/preview", data=OURS | {"ticket": ticket})
        assert refused.status_code == 422
        assert "There is no such ticket." in refused.text
    assert "As delivered" in client.get(f"{WORDS}/resolved").text
    assert app.name


@pytest.mark.parametrize(
    "body", ["{unknown}", "{{ config }}", "{customer.email}", "{% for x in y %}", "{until"]
)
def test_a_place_that_is_none_is_refused_at_its_field(client: FlaskClient, body: str) -> None:
    sign_in(client, ADA)
    refused = client.post(f"{WORDS}/assigned", data=OURS | {"body": body})
    assert refused.status_code == 422
    assert "is no place here" in refused.text
    assert 'href="#field-body"' in refused.text


def test_only_admins_come_here_and_only_to_what_there_is(client: FlaskClient) -> None:
    sign_in(client, ADA)
    listed = client.get(WORDS).text
    assert listed.count("as delivered") == 20
    assert client.get(f"{WORDS}/unheard").status_code == 404
    assert client.get(f"{WORDS}/resolved?language=xx").status_code == 200
    sign_in(client, SAM)
    assert client.get(WORDS).status_code == 403
