"""The outbox's pages: who may look, what they find, and how a dead letter gets on its way."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from steward.kit import events, outbox
from steward.kit.db import Database
from steward.kit.outbox import queue
from tests.cast import ADA, ANN, BEN, DAN, KIM, SAM, Member, sign_in

OUTBOX = "/desk/admin/outbox"


def post(database: Database, key: str, **fields: object) -> int:
    """Put a letter into the outbox and return its id."""
    about = {"to_address": "dan@home.example", "subject": "Leaks", "text": "Hello", "html": "<p>Hi"}
    with database.transaction() as session:
        outbox.post_mail(session, key, outbox.Mail.model_validate(about | fields))
        ids = select(outbox.Letter.id).where(outbox.Letter.key == key)
        return session.scalars(ids).one()


def kill(database: Database, letter_id: int) -> None:
    """Make a letter a dead one."""
    with database.transaction() as session:
        for letter in queue.claim(session, most=100):
            settle = queue.give_up if letter.id == letter_id else None
            if settle:
                settle(session, [letter], "550 nobody of this name")
            else:
                queue.release(session, [letter])


def state_of(database: Database, letter_id: int) -> str:
    with database.reading() as session:
        return outbox.get_letter(session, letter_id).state


@pytest.mark.parametrize(
    ("who", "status"), [(None, 303), (DAN, 404), (BEN, 403), (KIM, 403), (ANN, 403)]
)
def test_only_leads_come_to_the_outbox(
    client: FlaskClient, database: Database, who: Member | None, status: int
) -> None:
    letter_id = post(database, "a")
    if who:
        sign_in(client, who)
    for path in ("", f"/{letter_id}", f"/{letter_id}/body"):
        assert client.get(OUTBOX + path).status_code == status
    for path in (f"/{letter_id}/delivery", "/deliveries"):
        assert client.post(OUTBOX + path).status_code == status


def test_a_supervisor_reads_but_does_not_retry(client: FlaskClient, database: Database) -> None:
    letter_id = post(database, "a")
    kill(database, letter_id)
    sign_in(client, SAM)
    page = client.get(f"{OUTBOX}/{letter_id}")
    assert page.status_code == 200
    assert "Send it again" not in page.text
    assert "Retry all" not in client.get(OUTBOX).text
    assert client.post(f"{OUTBOX}/{letter_id}/delivery").status_code == 403
    assert client.post(f"{OUTBOX}/deliveries").status_code == 403
    assert state_of(database, letter_id) == outbox.DEAD


def test_the_list_is_narrowed_by_state_and_address_and_counts_each_state(
    client: FlaskClient, database: Database
) -> None:
    dead = post(database, "a", subject="Dead one")
    kill(database, dead)
    post(database, "b", subject="Waiting one", to_address="eve@elsewhere.example")
    sign_in(client, SAM)
    both = client.get(OUTBOX).text
    assert "Dead one" in both
    assert "Waiting one" in both
    assert "550 nobody of this name" in both
    only_dead = client.get(f"{OUTBOX}?state=dead").text
    assert "Waiting one" not in only_dead
    assert "Dead one" not in client.get(f"{OUTBOX}?q=ELSEWHERE").text
    assert "No letter found" in client.get(f"{OUTBOX}?q=nowhere").text
    assert client.get(f"{OUTBOX}?state=lost").status_code == 200


def test_an_empty_outbox_says_what_comes_here(client: FlaskClient) -> None:
    sign_in(client, SAM)
    assert "No letters yet" in client.get(OUTBOX).text
    assert "Everything was delivered" in client.get(f"{OUTBOX}?state=dead").text
    assert "Nothing waits" in client.get(f"{OUTBOX}?state=waiting").text


def test_older_letters_come_as_rows_to_htmx(client: FlaskClient, database: Database) -> None:
    for n in range(52):
        post(database, f"{n}", subject=f"Letter {n}.")
    sign_in(client, SAM)
    first = client.get(OUTBOX).text
    assert "Letter 2." in first
    assert "Letter 1." not in first
    with database.reading() as session:
        cursor = outbox.letters(session).next_cursor
    rows = client.get(f"{OUTBOX}?cursor={cursor}", headers={"HX-Request": "true"}).text
    assert "Letter 1." in rows
    assert "<html" not in rows
    assert client.get(f"{OUTBOX}?cursor=none").status_code == 422


def test_a_letter_shows_its_delivery_its_text_and_its_headers(
    client: FlaskClient, database: Database
) -> None:
    letter_id = post(database, "a", text="Hello <b>Dan</b>", thread="ticket:7")
    sign_in(client, SAM)
    page = client.get(f"{OUTBOX}/{letter_id}").text
    assert "Hello &lt;b&gt;Dan&lt;/b&gt;" in page
    assert "References" in page
    assert "&lt;ticket.7@brindle.example&gt;" in page
    assert client.get(f"{OUTBOX}/{letter_id + 1}").status_code == 404


def test_a_letter_to_what_is_no_address_can_be_looked_at(
    client: FlaskClient, database: Database
) -> None:
    letter_id = post(database, "a", to_address="no address")
    sign_in(client, SAM)
    assert "No mail can be made of this letter" in client.get(f"{OUTBOX}/{letter_id}").text


def test_the_html_of_a_mail_can_do_nothing(client: FlaskClient, database: Database) -> None:
    letter_id = post(database, "a", html="<script>alert(1)</script>")
    sign_in(client, SAM)
    body = client.get(f"{OUTBOX}/{letter_id}/body")
    policy = body.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox; default-src 'none'; ")
    assert "script-src" not in policy
    assert (
        f'<iframe src="{OUTBOX}/{letter_id}/body" sandbox '
        in client.get(f"{OUTBOX}/{letter_id}").text
    )


def test_a_mail_that_lets_its_reader_in_is_not_for_the_staff_to_read(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    letter_id = post(database, "a", text="secret link", html="secret link", confidential=True)
    page, body = f"{OUTBOX}/{letter_id}", f"{OUTBOX}/{letter_id}/body"
    sign_in(client, SAM)
    assert "secret link" not in client.get(page).text
    assert client.get(body).status_code == 404
    sign_in(client, ADA)
    assert "secret link" in client.get(body).text, "without a mail server it is nowhere else"
    real = app.extensions["settings"].model_copy(update={"mail_url": "smtp://127.0.0.1"})
    app.extensions["settings"] = real
    assert "secret link" not in client.get(page).text
    assert client.get(body).status_code == 404


def test_an_admin_puts_a_dead_letter_on_its_way_once_and_it_is_known_who(
    client: FlaskClient, database: Database
) -> None:
    letter_id = post(database, "a")
    kill(database, letter_id)
    sign_in(client, ADA)
    assert "Send it again" in client.get(f"{OUTBOX}/{letter_id}").text
    assert client.post(f"{OUTBOX}/{letter_id}/delivery").status_code == 303
    assert state_of(database, letter_id) == outbox.WAITING
    assert client.post(f"{OUTBOX}/{letter_id}/delivery").status_code == 409
    assert client.post(f"{OUTBOX}/{letter_id + 1}/delivery").status_code == 404
    with database.reading() as session:
        (fact,) = events.facts_about(session, "letter", letter_id)
    assert (fact.kind, fact.actor_name) == ("letter.retried", ADA.name)
    audit = client.get("/desk/admin/audit").text
    assert "sent the letter to dan@home.example again" in audit


def test_all_dead_letters_are_put_on_their_way_at_once(
    client: FlaskClient, database: Database
) -> None:
    ids = [post(database, "a"), post(database, "b")]
    for letter_id in ids:
        kill(database, letter_id)
    sign_in(client, ADA)
    assert "Retry all that were not delivered" in client.get(OUTBOX).text
    assert client.post(f"{OUTBOX}/deliveries").status_code == 303
    assert {state_of(database, letter_id) for letter_id in ids} == {outbox.WAITING}
    assert "Retry all that were not delivered" not in client.get(OUTBOX).text
    audit = client.get("/desk/admin/audit").text
    assert "sent all letters again that were not delivered: 2" in audit
