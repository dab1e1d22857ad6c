"""Files of sales data at the desk: sent, read, said what they mean, joined, brought in, undone."""

from decimal import Decimal

import pytest
from flask import Flask
from flask.testing import FlaskClient

from steward.kit.db import Database
from tests.analytics.uploading import URL, Sender
from tests.cast import ANN, sign_in

pytestmark = pytest.mark.database
LINES = b"""Order;Line;Date;Client;SKU;Units;Amount
O-1;1;31/12/2025;Acme;CUP;2;1.234,50
O-1;2;31/12/2025;Acme;JUGG;1;9,50
O-2;1;13/01/2026;;CUP;1;5,25
O-2;2;13/01/2026;Beta;JUGG;1;9,50
O-3;1;14/01/2026;Beta;CUP;1;x
"""


@pytest.fixture
def sender(app: Flask, client: FlaskClient, database: Database) -> Sender:
    """Ann, who manages the books, with files to bring in."""
    sign_in(client, ANN)
    return Sender(app, client, database)


@pytest.fixture
def lines(sender: Sender) -> str:
    """The address of a file of lines that is looked through; there are cups and jugs."""
    products = sender.bring(b"Product,Price\nCUP,5\nJUG,9.50\n", "products.csv")
    assert sender.counts(products) == (2, 0, 0, 0)
    url = sender.send(LINES, "lines.csv")
    sender.post(url, "table", {"table": "order_lines"})
    wanted = sender.columns(url)
    assert (wanted.status_code, "say in which column it is" in wanted.text) == (422, True)
    assert sender.columns(url, **{"as-6": "revenue", "how-6": "money,"}).status_code == 303
    assert sender.run(url).state == "ready", sender.run(url).error
    return url


def test_a_file_is_read_joined_brought_in_and_undone(sender: Sender, lines: str) -> None:
    counts = {"created": 4, "changed": 0, "unchanged": 0, "rejected": 1}
    assert sender.preview(lines)["counts"] == counts
    page = sender.client.get(lines).text
    assert "“x” is no amount of money." in page
    assert "1 row has nothing under “Customer”" in page
    odd = {one["name"]: one["unmatched"] for one in sender.preview(lines)["joins"]}
    likely = {"spelled": "JUGG", "rows": 2, "meant": "JUG", "score": 86}
    assert odd == {"order_number": [], "account": [], "product": [likely]}
    assert "Product: 1 value matches nothing" in page
    joined = {"joins": "products", "spelled": "JUGG", "meant": "JUG"}
    sender.post(lines, "joins", joined)
    assert "matches nothing" not in sender.client.get(lines).text

    sender.post(lines, "run")
    assert sender.counts(lines) == (4, 0, 0, 1)
    result = sender.run(lines).result
    assert result
    assert result["totals"] == {"quantity": "5.0000", "revenue": "1258.75"}
    assert result["first"] | result["last"] == {"ordered_on": "2026-01-13"}
    assert sender.sums() == {"CUP": Decimal("1239.75"), "JUG": Decimal("19.00")}
    rejected = sender.client.get(f"{lines}/rejected.csv").text
    assert "6,Amount,x,“x” is no amount of money.,,O-3,1,14/01/2026,Beta,CUP,1,x" in rejected
    assert sender.client.get(f"{lines}/rejected.xlsx").data.startswith(b"PK")

    assert sender.post(lines, "undoing").status_code == 303
    assert (sender.run(lines).state, sender.sums()) == ("undone", {})
    assert "JUGG" in sender.client.get(f"{URL}/joined").text
    assert sender.client.post(f"{URL}/joined/1/removal").status_code == 303
    assert "Nothing is joined yet" in sender.client.get(f"{URL}/joined").text


def test_the_same_file_changes_nothing_and_a_newer_one_what_it_says(
    sender: Sender, lines: str
) -> None:
    sender.post(lines, "run")
    again = sender.client.put(f"{URL}/file?name=copy.csv", data=LINES)
    assert again.location == f"{lines}?same=1"
    assert "This very file is in already" in sender.client.get(again.location).text
    newer = sender.send(LINES.replace(b"1.234,50", b"1.234,60") + b"O-4;1;;;CUP;1;1\n", "newer.csv")
    assert "read by the mapping “lines.csv”" in sender.client.get(newer).text
    counts = {"created": 1, "changed": 1, "unchanged": 3, "rejected": 1}
    assert sender.preview(newer)["counts"] == counts
    assert sender.preview(newer)["changed"] == [["O-1 · 1", "revenue", "1234.50", "1234.60"]]
    sender.post(newer, "run")
    assert sender.sums() == {"CUP": Decimal("1240.85"), "JUGG": Decimal("19.00")}
    sender.post(newer, "undoing")
    assert (sender.run(newer).state, sender.sums()["CUP"]) == ("undone", Decimal("1239.75"))
    assert "lines.csv" in sender.client.get(URL).text
    assert sender.client.post(f"{URL}/mappings/1/removal").status_code == 303
