"""A person's own data: written out for them and handed to nobody else, or erased, by the pages."""

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from steward.customers.actions import forget_exports
from steward.customers.models import Erasure, PersonExport
from steward.customers.queries.erasures import texts_of
from steward.kit import clock
from steward.kit.db import Database
from steward.kit.seals import Signer
from steward.kit.settings import Settings
from tests.cast import ADA, BEN, DAN, EVE, SAM, sign_in, sign_out
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
