"""Deals on pages and by API: the board, lists and files, forms, the outlook, how they are kept."""

from datetime import timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import text
from sqlalchemy.orm import Session

from steward.kit import clock
from steward.kit.db import Database
from steward.sales.actions.deals import lose_deal, win_deal
from steward.sales.forms.deals import LostForm, WonForm
from steward.sales.models import Deal
from steward.sales.queries.deals import DealsAsked, Sum, board, outlook
from tests.cast import ANN, BEN, KIM, SAM, bearer, sign_in
from tests.inventory.goods import new_variant
from tests.routing.staff import UTC_ZONE
from tests.sales.dealing import NEW, opened, stage

pytestmark = pytest.mark.database

URL, API = "/desk/deals", "/api/v1/deals"
HTMX = {"HX-Request": "true"}


def test_a_deal_is_opened_by_a_form_moved_on_the_board_lost_with_a_reason_and_put_back(
    client: FlaskClient, database: Database
) -> None:
    sign_in(client, BEN)
    assert "No deals yet" in client.get(URL).text
    refused = client.post(URL, data={"title": "Beans <b>", "next_step": "Call them"})
    assert refused.status_code == 422
    assert "Beans &lt;b&gt;" in refused.text
    lines = {"product": ["Training", ""], "quantity": ["2", ""], "price": ["45,50", ""]}
    whole = {**NEW, "title": "Beans <b>", "customer": "dan@home.example", **lines}
    for _again in range(2):  # an impatient press opens no second one
        made = client.post(URL, data={**whole, "once": "12345678"})
        assert made.location == f"{URL}/B-1"
    assert "B-2" not in client.get(f"{URL}/list").text
    shown = client.get(URL).text
    assert all(one in shown for one in ("Beans &lt;b&gt;", "Dan Dorsey", "€91.00", "new here"))
    with database.reading() as session:
        proposal = stage(session, "Proposal").id
    sent = {"stage_id": proposal, "version": "1"}
    moved = client.post(f"{URL}/B-1/stage", data=sent, headers=HTMX)
    assert moved.status_code == 204
    assert "undoing?version=2" in moved.headers["HX-Trigger"]
    late = client.post(f"{URL}/B-1/stage", data=sent, headers=HTMX)
    assert late.status_code == 409
    assert "st:change" in late.headers["HX-Trigger"]
    assert client.post(f"{URL}/B-1/loss", data={"version": "2"}).status_code == 422
    lost = {"reason": "No budget", "words": "Next year", "version": "2"}
    assert client.post(f"{URL}/B-1/loss", data=lost).status_code == 303
    page = client.get(f"{URL}/B-1").text
    assert all(one in page for one in ("No budget: Next year", "Proposal", "lost it on"))
    assert client.post(f"{URL}/B-1/undoing?version=3", headers=HTMX).status_code == 204
    assert "Proposal" in client.get(f"{URL}/B-1").text


def test_a_deal_is_changed_by_a_form_and_whoever_saw_it_before_is_told(
    client: FlaskClient, database: Database
) -> None:
    with database.transaction() as session:
        opened(session, customer="dan@home.example", lines=[{"product": "Training", "price": 9}])
    sign_in(client, BEN)
    step = {"next_step": "Visit", "next_step_on": "2020-01-02", "version": "1"}
    assert client.post(f"{URL}/B-1/next-step", data=step).status_code == 303
    assert "Overdue since" in client.get(URL + "?show=overdue").text
    edit = client.get(f"{URL}/B-1/particulars").text
    assert 'value="Dan Dorsey &lt;dan@home.example&gt;"' in edit
    lines = {"product": "Training", "quantity": "2", "price": "45,50"}
    changed = {**NEW, "title": "Tea", "customer": "Dan Dorsey <dan@home.example>", **lines}
    changed["version"] = "1"  # the next step was set meanwhile
    refused = client.post(f"{URL}/B-1/particulars", data=changed)
    assert refused.status_code == 409
    assert "Somebody changed this" in refused.text
    changed["version"] = "2"
    assert client.post(f"{URL}/B-1/particulars", data=changed).status_code == 303
    assert "Tea" in client.get(f"{URL}/of-customer/1").text
    options = client.get(f"{URL}/customers?customer=dors").text
    assert "Dan Dorsey &lt;dan@home.example&gt;" in options


def test_the_list_is_filtered_sorted_and_saved_as_files_and_columns_are_paged(
    client: FlaskClient, database: Database
) -> None:
    with database.transaction() as session:
        for n in range(28):
            opened(session, title=f"Deal {n:02}", value=n, customer=f"={n}", rep_id=BEN.id)
        opened(session, title="Pears", value=500, lines=[], next_step_on="2020-01-01")
    sign_in(client, KIM)
    shown = client.get(URL).text
    assert "Deal 23" in shown
    assert "Deal 24" not in shown  # one is overdue and comes first
    more = client.get(f"{URL}/stages/1/cards?cursor={cursor_in(shown)}").text
    assert "Deal 27" in more
    assert "Deal 27" in client.get(f"{URL}?shown=1:50").text
    listed = client.get(f"{URL}/list?sort=-value&least=26").text
    assert listed.index("Pears") < listed.index("Deal 27") < listed.index("Deal 26")
    assert "Deal 25" not in listed
    assert "Pears" not in client.get(f"{URL}/list?rep=Ben+Berger").text
    assert "No deal found" in client.get(f"{URL}/list?q=figs").text
    rows = client.get(f"{URL}/list.csv?q=deal&sort=value").text.splitlines()
    assert rows[1].split(",")[1:3] == ["Deal 00", "'=0"]
    book = BytesIO(client.get(f"{URL}/list.xlsx?show=overdue").data)
    (_, pears) = CalamineWorkbook.from_filelike(book).get_sheet_by_index(0).to_python()
    assert (pears[1], pears[7]) == ("Pears", 500)


def cursor_in(page: str) -> str:
    return page.split("cursor=")[1].split('"', maxsplit=1)[0].split("&", maxsplit=1)[0]


def test_the_house_keeps_stages_and_reasons_and_a_stage_with_deals_stays(
    client: FlaskClient, database: Database
) -> None:
    with database.transaction() as session:
        opened(session)
    sign_in(client, SAM)
    new = {"name": "Pilot", "position": "3", "probability": "0,4"}
    assert client.post(f"{URL}/stages", data=new).status_code == 403
    sign_in(client, ANN)
    assert client.post(f"{URL}/stages", data=new).status_code == 303
    assert client.post(f"{URL}/stages", data=new).status_code == 422  # the name is taken
    assert client.post(f"{URL}/stages/1/removal").status_code == 409  # a deal stands in it
    won = {"name": "Signed", "position": "9", "probability": "0.1", "version": "1"}
    assert client.post(f"{URL}/stages/5", data=won).status_code == 303
    assert client.post(f"{URL}/stages/5", data=won).status_code == 409
    assert client.post(f"{URL}/stages/7/removal").status_code == 303
    reasons = {"lost_reasons": "Rain\n\nRain\nSnow"}
    assert client.post(f"{URL}/reasons", data=reasons).status_code == 303
    shown = client.get(f"{URL}/stages").text
    assert all(one in shown for one in ("Signed", "Rain\nSnow", "fewer than 30 deals"))
    lost = {"reason": "Too expensive"}
    assert client.post(f"{URL}/B-1/loss", data=lost).status_code == 422
    assert client.post(f"{URL}/B-1/loss", data={"reason": "Snow"}).status_code == 303
    sign_in(client, SAM)
    audit = client.get("/desk/admin/audit").text
    assert "added the stage of deals “Pilot”" in audit
    assert "changed the reasons for losing deals" in audit


def test_programs_open_change_move_and_end_deals_upon_the_version_that_they_read(
    client: FlaskClient, database: Database
) -> None:
    with database.transaction() as session:
        new_variant(session)
        sku = session.scalars(text("select sku from variants")).one()
    who = bearer(client, BEN)
    body = {**NEW, "customer": "Hotel", "lines": [{"product": sku, "quantity": "3"}]}
    once = who | {"Idempotency-Key": "one"}
    made = client.post(API, json=body, headers=once)
    assert made.status_code == 201
    assert client.post(API, json=body, headers=once).json == made.json
    assert made.json is not None
    assert made.json["value"] == {"amount": "30.00", "currency": "EUR"}
    seen = who | {"If-Match": made.headers["ETag"]}
    assert client.patch(f"{API}/B-1", json={"region": "West"}, headers=seen).status_code == 200
    assert client.patch(f"{API}/B-1", json={"region": "East"}, headers=seen).status_code == 412
    lost = {"state": "lost", "reason": "Bad mood"}
    refused = client.put(f"{API}/B-1/stage", json=lost, headers=who)
    assert refused.status_code == 422
    assert refused.json is not None
    assert refused.json["errors"][0]["pointer"] == "/reason"
    won = client.put(f"{API}/B-1/stage", json={"state": "won"}, headers=who).json
    assert won is not None
    assert (won["state"], won["region"], won["lines"][0]["variant_id"]) == ("won", "West", 1)
    assert client.put(f"{API}/B-1/stage", json={}, headers=who).status_code == 422
    again = client.put(f"{API}/B-1/stage", json={"stage_id": 2}, headers=who).json
    assert again is not None
    assert (again["stage"], again["closed_on"]) == ("Engaging", None)
    listed = client.get(f"{API}?show=open&q=hotel", headers=who).json
    assert listed is not None
    assert [one["number"] for one in listed["items"]] == ["B-1"]
    assert client.delete(f"{API}/B-1", headers=who).status_code == 405


def end(session: Session, deal: Deal, *, is_won: bool) -> None:
    """End a deal today."""
    number, who = deal.number, BEN.actor
    if is_won:
        win_deal(session, number, WonForm(), UTC_ZONE, version=None, actor=who)
    else:
        why = LostForm(reason="No budget")
        lose_deal(session, number, why, UTC_ZONE, version=None, actor=who)


def test_the_outlook_counts_each_open_deal_once_by_its_learned_chance_and_lost_ones_not(
    session: Session,
) -> None:
    today = clock.now().date()
    month = today.replace(day=1)
    later = (month + timedelta(40)).replace(day=1)
    for n in range(40):
        end(session, opened(session, value=10), is_won=n % 4 > 0)
    for value, day in ((100, later), (60, later), (40, None), (20, month - timedelta(1))):
        opened(session, value=value, expected_on=day)
    proposal = stage(session, "Proposal").id
    opened(session, value=1000, expected_on=later, stage_id=proposal)  # too few ended there
    found = outlook(session, ANN.actor, today)
    chance = Decimal(30.5 / 41)
    rows = {(row.due.month, row.due.word): row for row in found.rows}
    assert [due[1] for due in rows] == ["late", "", "", "never"]
    then = rows[later, ""]
    assert (then.count, then.value, then.by_usual) == (3, Decimal(1160), 1)
    assert then.expected == pytest.approx(160 * chance + 500, abs=Decimal("0.01"))
    assert then.range.low < then.expected < then.range.high <= then.value
    assert rows[month, ""].won == 300
    assert (found.total.count, found.total.value) == (5, Decimal(1220))
    assert found.odds.chart == []  # all ended today: none is later than others
    expected = sum((row.expected for row in found.rows), Decimal(0))
    assert found.total.expected == pytest.approx(expected, abs=Decimal("0.05"))

    columns = board(session, ANN.actor, DealsAsked(today))
    sums = {one.stage.name: (one.count, one.sums.get("EUR", Sum())) for one in columns}
    count, total = sums["Prospecting"]
    assert (count, total.value) == (4, Decimal(220))
    assert total.weighted == pytest.approx(220 * chance, abs=Decimal("0.01"))
    assert sums["Won"][0] + sums["Lost"][0] == 40
