"""Discounts at the desk: entered, tried, changed, put out of use; who may; what the audit says."""

import pytest
from flask.testing import FlaskClient

from steward.kit.db import Database
from steward.sales.queries import discounts_for
from tests.cast import BEN, SAM, sign_in
from tests.inventory.goods import new_variant

pytestmark = pytest.mark.database

URL = "/desk/discounts"
AUTUMN = {
    "name": "Autumn <b>",
    "kind": "percentage",
    "value": "12,5",
    "currency": "eur",
    "scope": "lines",
    "stacking": "best",
    "coupon": "AUTUMN",
    "since": "2026-10-01",
    "until": "2026-10-31",
    "categories": "Machines, Kettles",
    "most_uses": "100",
}
MORE = {"name": "Dozens", "kind": "quantity_break", "breaks": "5: 10\n10: 20%", "currency": "EUR"}


def test_discount_is_tried_while_it_is_entered_and_listed(
    client: FlaskClient, database: Database
) -> None:
    with database.transaction() as session:
        new_variant(session)
    sign_in(client, SAM)
    assert "No discounts yet" in client.get(URL).text
    tried = client.post(f"{URL}/example", data=AUTUMN).text
    assert "€10.00" in tried
    assert "€8.75" in tried  # 12.5 % off, whether October has come or not
    assert "Say what it takes" in client.post(f"{URL}/example", data={"name": "No"}).text
    breaks = client.post(f"{URL}/example", data=MORE).text
    assert all(amount in breaks for amount in ("€30.00", "€45.00", "€80.00"))

    assert client.post(URL, data=AUTUMN).status_code == 303
    assert client.post(URL, data=MORE).status_code == 303
    listed = client.get(f"{URL}?q=autumn").text
    assert "Autumn &lt;b&gt;" in listed
    assert "12.5 %" in listed
    assert "No discount found" in client.get(f"{URL}?show=over&q=dozens").text
    form = client.get(f"{URL}/1").text
    assert 'value="2026-10-31"' in form  # the last day that it holds, as it was entered
    assert "Kettles, Machines" in form


def test_discount_is_changed_put_out_of_use_and_all_of_it_is_audited(
    client: FlaskClient, database: Database
) -> None:
    sign_in(client, SAM)
    assert client.post(URL, data=AUTUMN).status_code == 303
    assert client.post(URL, data=MORE).status_code == 303
    changed = AUTUMN | {"value": "20", "version": "1"}
    assert client.post(f"{URL}/1", data=changed).status_code == 303
    late = client.post(f"{URL}/1", data=changed | {"value": "30"})
    assert late.status_code == 409
    assert "Somebody changed this" in late.text
    assert client.post(f"{URL}/1/use", data={"on": ""}).status_code == 303
    assert "Out of use" in client.get(f"{URL}?show=off").text
    with database.reading() as session:
        (left,) = discounts_for(session, None, "EUR", coupon="autumn")
        assert left.id == 2
        assert not discounts_for(session, None, "USD")
    audit = client.get("/desk/admin/audit").text
    assert "switched the discount “Autumn &lt;b&gt;” off" in audit
    assert "changed the discount" in audit


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"value": "101"}, "more than 100"),
        ({"value": ""}, "Say how much"),
        ({"value": "dear"}, "is no number"),
        ({"skus": "NO-SUCH"}, "No variant has the SKU"),
        ({"until": "2026-09-01"}, "cannot end before"),
        ({"kind": "quantity_break", "breaks": "many: 5"}, "Write it as"),
        ({"kind": "quantity_break", "breaks": ""}, "from how many units"),
        ({"currency": "XXQ"}, "no currency"),
        ({"most_uses": "0"}, "greater than or equal to 1"),
    ],
)
def test_discount_that_cannot_be_is_refused_in_words(
    client: FlaskClient, wrong: dict[str, str], said: str
) -> None:
    sign_in(client, SAM)
    answer = client.post(URL, data=AUTUMN | wrong)
    assert answer.status_code == 422
    assert said in answer.text
    assert "Autumn &lt;b&gt;" in answer.text  # what was typed stays


def test_those_who_only_read_find_no_way_to_change(client: FlaskClient) -> None:
    sign_in(client, SAM)
    assert client.post(URL, data=AUTUMN).status_code == 303
    sign_in(client, BEN)
    assert "New discount" not in client.get(URL).text
    assert ">Save<" not in client.get(f"{URL}/1").text
    assert client.post(f"{URL}/1/use", data={"on": ""}).status_code == 403
