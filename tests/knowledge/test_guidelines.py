"""What must be read before asking about a product: shown, asked for, kept as a receipt."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from steward.helpdesk.actions import raise_ticket
from steward.helpdesk.forms import NewTicket
from steward.helpdesk.models import Ticket
from steward.helpdesk.rules import Channel
from steward.kit.db import Database
from steward.kit.events import Fact
from steward.knowledge.actions import change_article, publish_article
from steward.knowledge.forms import ArticleText
from steward.knowledge.models import ArticleReceipt
from steward.knowledge.rules.guides import is_about, read_versions
from tests.cast import BEN, DAN, EVE, SAM, bearer, sign_in
from tests.knowledge.writing import DESCALE, draft, publish

ASK = {"subject": "Steam is weak", "body": "Since Tuesday.", "product": "My MARA-2, black"}
GUIDE = DESCALE | {"must_read": True}


def test_a_product_is_named_by_whole_words_however_it_is_written() -> None:
    assert is_about("Mara 2", "about my  mara-2!")
    assert not is_about("Mara 2", "Mara 20, Mara")
    assert not is_about(" ", "anything")
    assert read_versions(["7.3", "7.1", "8.02", "x", "9.", "9" * 30]) == {7: 3, 8: 2}


def tickets(database: Database) -> int:
    with database.reading() as session:
        return session.scalars(select(func.count()).select_from(Ticket)).one()


def facts(database: Database, kind: str) -> list[dict[str, object]]:
    with database.reading() as session:
        told = select(Fact).where(Fact.kind == kind).order_by(Fact.id)
        return [fact.data for fact in session.scalars(told)]


def new_version(database: Database, body: str, **parts: bool) -> None:
    with database.transaction() as session:
        text = ArticleText.model_validate(GUIDE | {"body": body} | parts)
        article = change_article(session, 1, text, actor=SAM.actor)
        publish_article(session, 1, article.latest, actor=SAM.actor)


@pytest.mark.database
def test_a_customer_reads_first_and_says_so_once_for_each_version_that_asks(
    client: FlaskClient, database: Database
) -> None:
    with database.transaction() as session:
        publish(session, must_read=True)
        publish(session, must_read=True, audience="staff", title="Of Mara 2 among ourselves")
        draft(session, must_read=True, title="A draft on Mara 2")
    sign_in(client, DAN)
    for typed, is_shown in ((ASK, True), (ASK | {"product": "Mara 20"}, False), ({}, False)):
        shown = client.post("/queries/guidelines", data=typed).text
        assert ("I have read “Descale a Mara 2, step by step”" in shown) is is_shown
        assert "among ourselves" not in shown
        assert "A draft" not in shown

    for keys in ([], ["nonsense"], ["2.1"], ["1.7"]):
        refused = client.post("/queries", data=ASK | {"guidelines_read": keys})
        assert refused.status_code == 422
        assert "Read “Descale a Mara 2, step by step” first" in refused.text
        assert "one sachet of descaler" in refused.text, "it can be read there, without a script"
        assert "My MARA-2, black" in refused.text, "what was typed is kept"
    assert tickets(database) == 0
    assert not facts(database, "article.read")

    ticked = client.post(
        "/queries", data={"subject": "", **ASK, "body": "", "guidelines_read": "1.1"}
    )
    assert 'value="1.1" required checked' in ticked.text
    assert client.post("/queries", data=ASK | {"guidelines_read": "1.1"}).status_code == 303


@pytest.mark.database
def test_a_receipt_lasts_until_a_version_asks_again_and_staff_see_it(
    client: FlaskClient, database: Database
) -> None:
    with database.transaction() as session:
        publish(session, must_read=True)
    sign_in(client, DAN)
    assert client.post("/queries", data=ASK | {"guidelines_read": "1.1"}).status_code == 303
    assert facts(database, "article.read") == [{"number": 1, "product": "Mara 2"}]
    assert client.post("/queries/guidelines", data=ASK).text.strip() == ""
    new_version(database, "Takes an hour.")
    assert client.post("/queries", data=ASK).status_code == 303, "read once is enough,"
    new_version(database, "Never open it hot.", read_again=True)
    assert client.post("/queries", data=ASK).status_code == 422, "until a version asks again"
    assert client.post("/queries", data=ASK | {"guidelines_read": "1.1"}).status_code == 422
    assert client.post("/queries", data=ASK | {"guidelines_read": "1.3"}).status_code == 303
    title = DESCALE["title"]
    assert [one["articles"] for one in facts(database, "ticket.guidelines")] == [
        [{"id": 1, "number": 1, "title": title, "now": True}],
        [{"id": 1, "number": 1, "title": title, "now": False}],
        [{"id": 1, "number": 3, "title": title, "now": True}],
    ]

    sign_in(client, BEN)
    told = "read before asking: “Descale a Mara 2, step by step”, version 3"
    assert told in client.get("/desk/tickets/T-1003").text
    shown = client.get("/desk/articles/1").text
    assert "Must be read before asking" in shown
    assert "1 customer has" in shown


@pytest.mark.database
def test_a_program_is_told_what_to_send_and_nobody_but_customers_is_stopped(
    client: FlaskClient, database: Database
) -> None:
    with database.transaction() as session:
        publish(session, must_read=True)
    eve, ben = bearer(client, EVE), bearer(client, BEN)
    refused = client.post("/api/v1/tickets", json=ASK, headers=eve)
    assert refused.status_code == 422
    assert refused.content_type == "application/problem+json"
    assert "send “1.1” in guidelines_read" in (refused.json or {})["detail"]
    assert tickets(database) == 0
    taken = client.post("/api/v1/tickets", json=ASK | {"guidelines_read": ["1.1"]}, headers=eve)
    assert taken.status_code == 201
    assert client.post("/api/v1/tickets", json=ASK, headers=eve).status_code == 201
    for_dan = ASK | {"customer_email": DAN.email}
    assert client.post("/api/v1/tickets", json=for_dan, headers=ben).status_code == 201
    with database.transaction() as session:
        new = NewTicket.model_validate(ASK)
        raise_ticket(session, new, actor=DAN.actor, channel=Channel.EMAIL)
        receipts = session.scalars(select(ArticleReceipt.user_id)).all()
    assert receipts == [EVE.id], "by mail nothing can be shown first; no receipt is made up"


@pytest.mark.database
def test_who_writes_marks_it_with_a_product_and_withdrawing_asks_nobody(
    client: FlaskClient,
) -> None:
    sign_in(client, SAM)
    written = DESCALE | {"must_read": "1"}
    refused = client.post("/desk/articles", data=written | {"product": ""})
    assert refused.status_code == 422
    assert "Name the product before whose questions" in refused.text
    client.post("/desk/articles", data=written)
    assert 'name="must_read" checked' in _flat(client.get("/desk/articles/1/text").text)
    client.post("/desk/articles/1/publication/1")
    assert client.post("/desk/articles/1/text", data=DESCALE).status_code == 303
    versions = client.get("/desk/articles/1/versions").text
    assert "Must be read before asking" in versions, "the difference is shown"
    sign_in(client, DAN)
    assert "I have read" in client.post("/queries/guidelines", data=ASK).text
    sign_in(client, SAM)
    client.post("/desk/articles/1/publication/0")
    sign_in(client, DAN)
    assert client.post("/queries", data=ASK).status_code == 303


def _flat(page: str) -> str:
    box = page[page.index('id="field-must_read"') - 80 :][:160]
    return 'name="must_read" checked' if "checked" in box else box
