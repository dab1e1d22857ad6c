"""API tokens: shown once, narrowed, lapsing, revoked; never a way into the pages."""

from datetime import timedelta
from html import unescape
from pathlib import Path
from re import search

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from steward.accounts.models import ApiToken
from steward.kit import clock
from steward.kit.db import Database
from tests.accounts.people import kinds_of_facts
from tests.cast import ADA, BEN, DAN, SAM, bearer, sign_in, sign_out, user

pytestmark = pytest.mark.database

WANTED = {"name": "Web shop", "days": "30"}


@pytest.fixture(autouse=True)
def _metrics(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """/metrics, which every program of a supervisor may read, needs a folder."""
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))


def secret_in(shown: str) -> str:
    found = search(r">(stw_[^<]+)<", shown)
    assert found
    return unescape(found[1])


def allowed(client: FlaskClient, secret: str) -> int:
    return client.get("/metrics", headers={"Authorization": f"Bearer {secret}"}).status_code


def token_id(database: Database) -> int:
    with database.reading() as session:
        return session.scalars(select(ApiToken.id).order_by(ApiToken.id.desc())).first() or 0


def test_a_token_is_shown_once_and_only_its_hash_is_kept(
    client: FlaskClient, database: Database
) -> None:
    sign_in(client, SAM)
    secret = secret_in(client.post("/account/tokens", data=WANTED).text)
    listed = client.get("/account/tokens").text
    assert "<td>Web shop" in listed
    assert secret not in listed
    with database.reading() as session:
        kept = session.scalars(select(ApiToken.token_hash)).one()
    assert secret.encode() not in kept
    assert kinds_of_facts(database) == ["token.created"]
    sign_out(client)
    assert allowed(client, secret) == 200


def test_a_token_lapses(client: FlaskClient) -> None:
    sign_in(client, SAM)
    secret = secret_in(client.post("/account/tokens", data=WANTED).text)
    with clock.frozen(clock.now() + timedelta(days=30, seconds=1)):
        assert allowed(client, secret) == 303
        assert "<td>Web shop" not in client.get("/account/tokens").text


def test_a_token_does_no_more_than_it_was_given(client: FlaskClient) -> None:
    narrow = bearer(client, SAM, "tickets.read")
    assert client.get("/metrics", headers=narrow).status_code == 403
    assert client.get("/metrics", headers=bearer(client, SAM)).status_code == 200
    assert client.get("/metrics", headers=bearer(client, BEN)).status_code == 403


def test_a_token_cannot_be_given_more_than_its_owner_has(
    client: FlaskClient, database: Database
) -> None:
    sign_in(client, BEN)
    for scope in ("users.manage", "no.such"):
        answer = client.post("/account/tokens", data=WANTED | {"scopes": scope})
        assert answer.status_code == 422
        assert "more than its owner" in answer.text
    assert kinds_of_facts(database) == []


def test_a_token_opens_no_page_and_never_borrows_the_browsers_login(client: FlaskClient) -> None:
    sign_in(client, SAM)
    for header in (bearer(client, SAM), {"Authorization": "Basic c2FtOng="}):
        assert client.get("/account", headers=header).status_code == 303
        assert client.post("/account/logins/end", headers=header).status_code == 303
        assert client.post("/account/tokens", data=WANTED, headers=header).status_code == 303
    assert "<td>Web shop" not in client.get("/account/tokens").text


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "Bearer nonsense", "bearer\tx", "é"])
def test_nonsense_is_nobody(client: FlaskClient, header: str) -> None:
    assert client.get("/metrics", headers={"Authorization": header}).status_code == 303


def test_one_revokes_ones_own_and_an_admin_anybodys(
    client: FlaskClient, database: Database
) -> None:
    secret = bearer(client, BEN)["Authorization"].partition(" ")[2]
    revocation = f"/account/tokens/{token_id(database)}/revocation"
    sign_in(client, SAM)
    assert client.post(revocation).status_code == 404
    sign_in(client, DAN)
    assert client.post(revocation).status_code == 404
    sign_in(client, ADA)
    assert client.post(revocation).location == f"/desk/admin/people/{BEN.id}"
    assert client.post(revocation).status_code == 404
    assert allowed(client, secret) == 303
    assert kinds_of_facts(database)[-1] == "token.revoked"


def test_the_tokens_of_who_is_suspended_rest(client: FlaskClient, database: Database) -> None:
    secret = bearer(client, SAM)["Authorization"].partition(" ")[2]
    with database.transaction() as session:
        user(session, SAM).suspended_at = clock.now()
    assert allowed(client, secret) == 303


def test_customers_make_their_own_for_no_more_than_they_may(client: FlaskClient) -> None:
    sign_in(client, DAN)
    assert b"tickets.read" not in client.get("/account/tokens").data
    assert (
        client.post("/account/tokens", data=WANTED | {"scopes": "queries.own"}).status_code == 200
    )
    assert (
        client.post("/account/tokens", data=WANTED | {"scopes": "tickets.read"}).status_code == 422
    )


@pytest.mark.parametrize("wrong", [{"name": ""}, {"days": "0"}, {"days": "366"}, {"days": "x"}])
def test_what_cannot_be_used_is_refused(client: FlaskClient, wrong: dict[str, str]) -> None:
    sign_in(client, BEN)
    assert client.post("/account/tokens", data=WANTED | wrong).status_code == 422
