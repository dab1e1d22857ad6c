"""Pages of the ways in: mailboxes for admins, mails for leads, the mail of a message for staff."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from steward.channels.models import Mailbox
from tests.cast import ADA, BEN, DAN, SAM, sign_in
from tests.channels.mailing import arrive, database_of, mail, mails, said_on, take

pytestmark = pytest.mark.database
BOX = {
    "address": "care@brindle.example",
    "host": "127.0.0.1",
    "port": "1",
    "security": "none",
    "username": "care",
    "password": "right",
    "folder": "INBOX",
}


def boxes(app: Flask) -> list[Mailbox]:
    with database_of(app).reading() as session:
        return list(session.scalars(select(Mailbox)))


def test_a_mailbox_is_entered_tried_changed_and_removed(app: Flask, client: FlaskClient) -> None:
    sign_in(client, ADA)
    assert client.post("/desk/admin/mailboxes", data=BOX).status_code == 303
    (box,) = boxes(app)
    url = f"/desk/admin/mailboxes/{box.id}"
    assert not box.is_on
    assert "does not answer" in client.post(f"{url}/trial").text
    assert "does not answer" in client.post(f"{url}/state", data={"on": "1"}).text
    assert client.post(url, data=BOX | {"folder": "Care", "password": ""}).status_code == 303
    assert boxes(app)[0].folder == "Care"
    assert "Care" in client.get(url).text
    assert client.post(f"{url}/removal").status_code == 303
    assert boxes(app) == []
    acts = client.get("/desk/admin/audit").text
    assert "removed the mailbox care@brindle.example" in acts


def test_what_is_wrong_with_a_mailbox_is_said_beside_it(app: Flask, client: FlaskClient) -> None:
    sign_in(client, ADA)
    answer = client.post("/desk/admin/mailboxes", data=BOX | {"port": "0", "address": "x"})
    assert answer.status_code == 422
    assert 'id="error-port"' in answer.text
    assert boxes(app) == []


def test_the_password_is_never_shown(app: Flask, client: FlaskClient) -> None:
    sign_in(client, ADA)
    client.post("/desk/admin/mailboxes", data=BOX | {"password": "hush hush"})
    assert "hush hush" not in client.get(f"/desk/admin/mailboxes/{boxes(app)[0].id}").text


def test_the_list_says_what_came_and_why(app: Flask, client: FlaskClient) -> None:
    take(app, mail())
    take(app, mail("Away.", Auto_Submitted="auto-replied", subject="Off <b>now</b>"))
    sign_in(client, SAM)
    page = client.get("/desk/admin/mails").text
    assert "The machine drips" in page
    assert "Auto-Submitted: auto-replied (RFC 3834)" in page
    assert "<b>now</b>" not in page
    only = client.get("/desk/admin/mails?kind=auto_reply").text
    assert "The machine drips" not in only
    found = client.get("/desk/admin/mails?q=nobody-of-the-sort").text
    assert "No mail found" in found


def test_older_mails_come_by_pages(app: Flask, client: FlaskClient) -> None:
    arrive(app, *(mail(f"Number {number}.").as_bytes() for number in range(60)))
    sign_in(client, SAM)
    page = client.get("/desk/admin/mails").text
    older = page.split('hx-get="/desk/admin/mails?cursor=')[1].split('"')[0]
    rest = client.get(f"/desk/admin/mails?cursor={older}", headers={"HX-Request": "true"}).text
    assert page.count("<tr><td>") == 50
    assert rest.count("<tr><td>") == 10


def test_the_mail_of_a_message_is_shown_where_it_can_do_nothing(
    app: Flask, client: FlaskClient
) -> None:
    dangerous = mail("Plain.")
    dangerous.add_alternative(
        "<p onclick='x()'>Hi</p><script>alert(1)</script><img src='http://spy.example/p.gif'>",
        subtype="html",
    )
    found = take(app, dangerous)
    sign_in(client, BEN)
    (said,) = said_on(app, found.ticket_id)
    thread = client.get(f"/desk/tickets/T-{found.ticket_id}").text
    assert f"claims to be {DAN.email}" in thread
    assert f"/desk/mails/of-message/{said.id}" in thread
    answer = client.get(f"/desk/mails/of-message/{said.id}")
    assert answer.location == f"/desk/mails/{found.id}"
    html = client.get(f"/desk/mails/{found.id}/html")
    assert html.text.strip() == "<p>Hi</p>"
    assert html.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    original = client.get(f"/desk/mails/{found.id}/original")
    assert original.data == dangerous.as_bytes()
    assert original.headers["Content-Disposition"].startswith("attachment")


def test_what_stands_on_no_ticket_is_for_leads_alone(app: Flask, client: FlaskClient) -> None:
    found = take(app, mail("Away.", Auto_Submitted="auto-replied"))
    sign_in(client, BEN)
    assert client.get(f"/desk/mails/{found.id}").status_code == 404
    assert client.get(f"/desk/mails/{found.id}/original").status_code == 404
    sign_in(client, SAM)
    assert "Automatic answer" in client.get(f"/desk/mails/{found.id}").text


def test_a_mail_that_became_nothing_is_read_again(app: Flask, client: FlaskClient) -> None:
    away = take(app, mail("Away.", Auto_Submitted="auto-replied"))
    letter = take(app, mail())
    sign_in(client, ADA)
    assert client.post(f"/desk/mails/{away.id}/reading").status_code == 303
    assert [one.state for one in mails(app)] == ["waiting", "read"]
    assert client.post(f"/desk/mails/{letter.id}/reading").status_code == 409


def test_the_customer_reads_neither_claims_nor_quotes(app: Flask, client: FlaskClient) -> None:
    ticket_id = take(app, mail("It drips.\n\n-- \nDan the man\n")).ticket_id
    sign_in(client, DAN)
    page = client.get(f"/queries/T-{ticket_id}").text
    assert "It drips." in page
    assert "claims to be" not in page
    assert "Dan the man" not in page
