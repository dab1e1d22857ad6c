"""Real files of sales through the pages: their control totals to the cent."""

from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text

from steward.kit.db import Database
from tests.analytics.uploading import Sender
from tests.cast import ANN, sign_in
from tests.real_data import need_real_data

pytestmark = pytest.mark.database
_DEALS = """
    select s.name, count(*), sum(d.value) from deals d join deal_stages s on s.id = d.stage_id
    group by 1 order by 1
"""


@pytest.fixture
def sender(app: Flask, client: FlaskClient, database: Database) -> Sender:
    """Ann, who manages the books, with files to bring in."""
    sign_in(client, ANN)
    return Sender(app, client, database)


def bring(sender: Sender, path: Path, **changed: str) -> str:
    """Bring a real file in, and return its page's address."""
    return sender.bring(path.read_bytes(), path.name, **changed)


def result_of(sender: Sender, url: str) -> dict[str, Any]:
    """Return what an import came to."""
    return sender.run(url).result or {}


def asked(sender: Sender, query: str) -> list[tuple[object, ...]]:
    """Return the rows of a query."""
    with sender.database.reading() as session:
        return [tuple(row) for row in session.execute(text(query))]


def test_maven_is_in_with_its_product_joined_once(sender: Sender) -> None:
    folder = need_real_data("sales/maven_crm")
    for name, rows in (("accounts.csv", 85), ("products.csv", 7), ("sales_teams.csv", 35)):
        assert sender.counts(bring(sender, folder / name)) == (rows, 0, 0, 0)
    url = sender.send((folder / "sales_pipeline.csv").read_bytes(), "sales_pipeline.csv")
    sender.columns(url)
    preview = sender.preview(url)
    assert preview["missing"] == [{"name": "account", "rows": 1425}]
    odd = {one["name"]: one["unmatched"] for one in preview["joins"]}
    likely = {"spelled": "GTXPro", "rows": 1480, "meant": "GTX Pro", "score": 98}
    assert odd == {"account": [], "product": [likely]}
    sender.post(url, "joins", {"joins": "products", "spelled": "GTXPro", "meant": "GTX Pro"})
    assert "matches nothing" not in sender.client.get(url).text
    sender.post(url, "run")
    assert sender.counts(url) == (8800, 0, 0, 0)
    assert result_of(sender, url)["totals"] == {"value": "10005534.00"}
    assert asked(sender, _DEALS) == [
        ("Engaging", 1589, None),
        ("Lost", 2473, 0),
        ("Prospecting", 500, None),
        ("Won", 4238, 10_005_534),
    ]
    with ZipFile(folder / "original.zip") as other_spelling:
        content = other_spelling.read("CRM+Sales+Opportunities/sales_pipeline.csv")
    counts = {"created": 0, "changed": 0, "unchanged": 8800, "rejected": 0}
    assert sender.preview(sender.send(content, "iso.csv"))["counts"] == counts
    assert asked(sender, "select count(*) from deals where account = ''") == [(1425,)]


def test_olist_and_cdnow_come_to_the_cent_with_orphans_listed(sender: Sender) -> None:
    olist = need_real_data("sales/olist_sample")
    orders = sender.send((olist / "olist_orders_dataset.csv").read_bytes(), "orders.csv")
    sender.post(orders, "table", {"table": "orders"})
    sender.columns(orders, **{"as-3": "ordered_on", "how-3": "moment-ymd"})
    sender.post(orders, "run")
    items = bring(sender, olist / "olist_order_items_dataset.csv")
    result = result_of(sender, items)
    assert result["totals"]["revenue"] == "641586.22"
    (orphans,) = (one for one in result["joins"] if one["name"] == "order_number")
    assert (orphans["odd"], orphans["rows"]) == (4357, 4954)
    assert sender.counts(items) == (5154, 0, 0, 0)
    page = sender.client.get(items).text
    assert "In 4,954 rows “Order” is a name that the books do not know." in page

    cdnow = need_real_data("sales/cdnow") / "CDNOW_master.txt"
    meant = {"as-0": "account", "as-1": "ordered_on", "as-2": "quantity", "as-3": "revenue"}
    found = sender.bring(cdnow.read_bytes(), cdnow.name, **meant)
    assert sender.counts(found) == (69_659, 0, 0, 0)
    assert result_of(sender, found)["totals"] == {
        "quantity": "167881.0000",
        "revenue": "2500315.63",
    }
