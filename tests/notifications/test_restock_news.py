"""Goods run low: the retailer and those who keep stock get mail, by real SMTP on loopback."""

import re
from datetime import timedelta
from decimal import Decimal
from email.message import EmailMessage

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from steward.inventory.actions import adjust, tell_alerts
from steward.inventory.models import RestockAlert
from steward.inventory.queries import lines_of
from steward.inventory.rules import Issue
from steward.kit import clock, outbox
from steward.kit.db import Database
from steward.kit.settings import Settings
from tests.cast import ADA, BEN, KIM, sign_in
from tests.inventory.buying import new_supplier, pointed
from tests.inventory.goods import slip
from tests.kit.mail_servers import Postbox, serving
from tests.working import do_jobs

pytestmark = pytest.mark.database


def told(app: Flask, database: Database) -> list[EmailMessage]:
    """Let the worker look, quiet minutes pass, and mails leave; return what arrived."""
    do_jobs(app)
    with database.transaction() as session:
        session.execute(text("update restock_alerts set opened_at = opened_at - interval '1 hour'"))
    with app.app_context(), database.transaction() as session:
        tell_alerts(session)
    postbox = Postbox()
    with serving(postbox) as server:
        outbox.Deliverer(database, Settings(mail_url=f"smtp://{server}")).deliver_due()
    return sorted(postbox.messages, key=lambda one: str(one["To"]))


def words(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return " ".join(str(body.get_content()).split())


def confirm_by_link(client: FlaskClient, database: Database, mail: str) -> tuple[int, int]:
    """Say as the supplier that all of it comes; return the order and its line."""
    link = re.findall(r"http://localhost(/supply/\S+)", mail)[0]
    with database.reading() as session:
        order_id = session.scalars(select(RestockAlert.purchase_id)).one() or 0
        (line,) = lines_of(session, order_id)
    day = str(clock.now().date() + timedelta(days=5))
    version = re.findall(r'name="version" value="(\d+)"', client.get(link).text)[0]
    said = {f"quantity-{line.id}": "24", f"arrives_on-{line.id}": day, "version": version}
    assert client.post(f"{link}/confirmation", data=said).status_code == 303
    return order_id, line.id


def state(database: Database) -> str:
    with database.reading() as session:
        return session.scalars(select(RestockAlert.state)).one()


def test_the_retailer_confirms_by_the_link_of_its_mail_and_the_receipt_ends_the_alert(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    with database.transaction() as session:
        key = pointed(session, new_supplier(session))
        lost = Issue(key, Decimal(-12))
        adjust(session, [lost], slip(reason="Counted"), actor=KIM.actor)
    mails = told(app, database)
    addresses = [str(one["To"]) for one in mails]
    assert [ADA.email in addresses[0], KIM.email in addresses[1]] == [True, True]
    assert "orders@rossi.example" in addresses[2]
    assert len(addresses) == 3
    ours, theirs = words(mails[1]), words(mails[2])
    assert "18 free, 24 on their way, order at 20." in ours
    assert "was sent to Officina Rossi." in ours
    assert "http://localhost/desk/stock/reorder" in ours
    assert "Running low: Mara 2 espresso machine" in str(mails[1]["Subject"])
    assert "18 left, 0 on their way" in theirs
    assert told(app, database) == [], "once while it is open"

    order_id, line_id = confirm_by_link(client, database, theirs)
    do_jobs(app)
    assert state(database) == "open"
    sign_in(client, KIM)
    came = {"key": "first-press", f"quantity-{line_id}": "24"}
    receipt = client.post(f"/desk/stock/purchases/{order_id}/receipts", data=came)
    assert receipt.status_code == 303
    do_jobs(app)
    assert state(database) == "closed"


def test_who_wants_no_mail_of_it_gets_none_and_a_supplier_without_address_is_named(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    sign_in(client, ADA)
    page = client.get("/desk/admin/notifications/stock%20keeper")
    assert "Goods have fallen to their reorder point" in page.text
    assert client.get("/desk/admin/templates/restock").status_code == 200
    form = {"subject": "{count} low: {goods}", "body": "{what_runs_low}"}
    looked = client.post("/desk/admin/templates/restock/preview", data=form)
    assert "1 low: Mara 2 espresso machine" in looked.text
    assert client.post("/desk/admin/templates/restock", data=form | {"version": "0"}).location
    client.post("/account/notifications", data={"ways": "restock:inbox", "zone": "Europe/Paris"})
    with database.transaction() as session:
        for name in ("Mute", "Mute too"):
            key = pointed(session, new_supplier(session, name, email=None))
            lost = Issue(key, Decimal(-12))
            adjust(session, [lost], slip(reason="Counted"), actor=KIM.actor)
    (mail,) = told(app, database)
    assert KIM.email in str(mail["To"])
    assert "2 low:" in str(mail["Subject"])
    assert "Mute too has no mail address: order by other means." in words(mail)
    inbox = client.get("/notifications").text
    assert "2 of our goods have fallen to their reorder points." in inbox
    notice = re.findall(r"/notifications/(\d+)/opening", inbox)[0]
    assert client.post(f"/notifications/{notice}/opening").location == "/desk/stock/reorder"
    sign_in(client, BEN)
    assert "fallen to" not in client.get("/notifications").text
