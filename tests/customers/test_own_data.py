"""A person's own data: written out for them and handed to nobody else, or erased, by the pages."""

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from steward.customers import Person
from steward.customers.actions import ERASE, forget_exports
from steward.customers.models import Erasure, PersonExport
from steward.customers.queries.erasures import texts_of
from steward.helpdesk.actions import close_ticket
from steward.kit import clock
from steward.kit.db import Database
from steward.kit.jobs import defer
from steward.kit.outbox import Letter
from steward.kit.seals import Signer
from steward.kit.settings import Settings
from steward.notifications.models import Notice
from tests.cast import ADA, BEN, DAN, EVE, SAM, bearer, sign_in, sign_out
from tests.helpdesk.asking import raised
from tests.paper import text_of
from tests.working import do_jobs

pytestmark = pytest.mark.database

DANS = DAN.person_id or 0


def test_customer_has_everything_written_out_and_nobody_else_gets_it(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    sign_in(client, DAN)
    assert "None yet" in client.get("/own-data").text
    for _ in range(2):  # asked twice it is made once
        assert client.post("/own-data").status_code == 303
    do_jobs(app)
    assert "Save the archive" in client.get("/own-data").text
    with database.reading() as session:
        number = session.scalars(select(PersonExport.id)).one()
    fetched = client.post(f"/own-data/{number}/fetches")
    with ZipFile(BytesIO(fetched.data)) as bundle:
        assert DAN.email in bundle.read("data.json").decode()
    sign_in(client, EVE)
    assert client.post(f"/own-data/{number}/fetches").status_code == 404
    sign_in(client, BEN)
    assert client.post(f"/desk/customers/exports/{number}/fetches").status_code == 403
    sign_in(client, SAM)
    assert client.post(f"/desk/customers/exports/{number}/fetches").data == fetched.data
    with clock.frozen(clock.now() + timedelta(days=8)):
        sign_in(client, SAM)
        assert client.post(f"/desk/customers/exports/{number}/fetches").status_code == 404
        with database.transaction() as session:
            forget_exports(session)
            assert session.get_one(PersonExport, number).sha256 is None
    sign_out(client)
    assert client.post(f"/own-data/{number}/fetches").status_code in {303, 401}


def test_mail_of_a_copy_leads_its_owner_there_and_nobody_else_until_it_is_gone(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    sign_in(client, DAN)
    client.post("/own-data")
    do_jobs(app)
    with database.reading() as session:
        number = session.scalars(select(PersonExport.id)).one()
        mail = session.scalars(select(Letter).where(Letter.key.startswith("copy:"))).one()
    assert mail.recipient == DAN.email
    where = f"/own-data/{number}"
    assert f"http://localhost{where}" in mail.payload["text"]
    assert "Save the archive" in client.get(where).text
    sign_in(client, EVE)
    assert client.get(where).status_code == 404
    sign_out(client)
    asked = client.get(where)
    assert (asked.status_code, "/sign-in" in asked.headers["Location"]) == (303, True)
    with clock.frozen(clock.now() + timedelta(days=8)):
        sign_in(client, DAN)
        gone = client.get(where)
        assert gone.status_code == 410
        assert "is not kept any more" in gone.text
        assert "Save the archive" not in gone.text


def test_copy_that_one_of_us_asks_for_is_not_mailed_to_the_customer(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    sign_in(client, SAM)
    client.post(f"/desk/customers/{DANS}/exports")
    do_jobs(app)
    with database.reading() as session:
        assert session.scalars(select(PersonExport.sha256)).one()
        assert session.scalars(select(Letter).where(Letter.key.startswith("copy:"))).all() == []


def test_erasing_asks_for_the_number_and_ends_in_a_certificate(
    app: Flask, client: FlaskClient, database: Database, settings: Settings
) -> None:
    sign_in(client, SAM)
    page = client.get(f"/desk/customers/{DANS}/own-data").text
    assert "Make a copy" in page
    assert "Erase for good" not in page
    sent = {"number": str(DANS)}
    assert client.post(f"/desk/customers/{DANS}/erasure", data=sent).status_code == 403
    sign_in(client, ADA)
    page = client.get(f"/desk/customers/{DANS}/own-data").text
    assert "This cannot be undone" in page
    wrong = client.post(f"/desk/customers/{DANS}/erasure", data={"number": "77"})
    assert wrong.status_code == 422
    assert "Type the number" in wrong.text
    done = client.post(f"/desk/customers/{DANS}/erasure", data=sent)
    where = done.headers["Location"]
    assert "They are being erased" in client.get(where).text
    assert client.get(f"{where}.pdf").status_code == 404
    assert client.post(f"/desk/customers/{DANS}/erasure", data=sent).status_code == 409
    do_jobs(app)
    assert "What was erased" in client.get(where).text
    assert "Certificate of erasure" in text_of(client.get(f"{where}.pdf").data)
    told = client.get(f"{where}.json").get_json()
    with database.reading() as session:
        words = texts_of(session.scalars(select(Erasure)).one())
    assert Signer(settings.signing_key()).has_signed(bytes.fromhex(told["signature"]), words)
    shown = client.get(f"/desk/customers/{DANS}").text
    assert f"Erased person {DANS}" in shown
    assert DAN.email not in shown
    sign_out(client)
    tried = {"email": DAN.email, "password": "seven brass kettles"}
    assert "Sign in" in client.post("/sign-in", data=tried, follow_redirects=True).text


def test_what_was_opened_since_it_was_asked_for_stops_it(
    app: Flask, database: Database, client: FlaskClient
) -> None:
    sign_in(client, ADA)
    sent = {"number": str(DANS)}
    where = client.post(f"/desk/customers/{DANS}/erasure", data=sent).headers["Location"]
    ticket = raised(app)
    for _ in range(2):  # also where the job is run twice
        do_jobs(app)
        with database.transaction() as session:
            defer(session, ERASE, erasure_id=int(where.rpartition("/")[2]))
    shown = client.get(where).text
    assert "They are not erased" in shown
    assert f"{ticket.number} is open. Solve it first" in shown
    with database.reading() as session:
        assert session.get_one(Person, DANS).name == DAN.name
        told = session.execute(select(Notice.user_id, Notice.words, Notice.place)).all()
        mails = session.scalars(select(Letter.recipient).where(Letter.key.startswith("erasure")))
        said = f"Customer #{DANS} was not erased: something was opened meanwhile."
        assert [tuple(row) for row in told if row.user_id == ADA.id] == [(ADA.id, said, where)]
        assert mails.all() == [ADA.email]
    key = bearer(client, ADA)
    read = client.get(f"/api/v1/customers/{DANS}/erasure", headers=key).get_json()
    assert read["stopped_at"]
    assert ticket.number in read["in_the_way"][0]
    assert client.post(f"/desk/customers/{DANS}/erasure", data=sent).status_code == 409
    with app.test_request_context(), database.transaction() as session:
        close_ticket(session, ticket.id, actor=DAN.actor)
    assert "What stopped it" in client.get(f"/desk/customers/{DANS}/own-data").text
    again = client.post(f"/desk/customers/{DANS}/erasure", data=sent)
    assert again.headers["Location"] == where
    do_jobs(app)
    assert "What was erased" in client.get(where).text
