"""When to order anew: points worked out, explained, set by hand; proposals made into orders."""

import re
from decimal import Decimal

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text

from steward.inventory.actions import (
    compute_points,
    order_proposed,
    set_house_terms,
    set_point,
    set_special_terms,
)
from steward.inventory.forms import PointForm, ProposedForm, ReorderTermsForm, ScopeForm
from steward.inventory.models import PurchaseOrder, ReorderPoint, RestockAlert
from steward.inventory.queries import (
    ReorderAsked,
    ReorderRow,
    get_reorder,
    lines_of,
    list_reorder,
    terms_book,
)
from steward.inventory.rules import Aim, Key
from steward.kit import clock
from steward.kit.db import Database
from tests.cast import BEN, KIM, bearer, sign_in
from tests.inventory.buying import new_supplier, offer
from tests.inventory.demand import NOW, ZONE, forecast_all, sold_weekly
from tests.inventory.goods import new_place, new_variant, stocked
from tests.inventory.test_ledger_races import at_once
from tests.sql_counter import counted_sql

pytestmark = pytest.mark.database
KEEPER = KIM.actor
STEADY = [5, 6, 4, 5, 5, 6, 4, 5] * 5
RARE = [0, 0, 0, 4, 0, 0, 0, 0] * 5


@pytest.fixture
def goods(database: Database) -> list[Key]:
    """Goods that sell steadily, rarely, and no more, forecast and worked out."""
    with clock.frozen(NOW):
        with database.transaction() as session:
            rossi, place = new_supplier(session), new_place(session)
            keys = [Key(new_variant(session), place) for _ in range(3)]
            for key in keys:
                offer(session, rossi, key.variant_id)
            sold_weekly(session, keys[0], STEADY)
            sold_weekly(session, keys[1], RARE)
            sold_weekly(session, keys[2], [9] * 12 + [0] * 28)
        forecast_all(database)
        compute(database)
    return keys


def compute(database: Database) -> None:
    for _ in compute_points(database, ZONE):
        pass


def rows(database: Database, asked: ReorderAsked) -> dict[int, ReorderRow]:
    with database.reading() as session:
        found = list_reorder(session, KEEPER, asked)
    return {one.spot.variant_id: one for one in found.items}


def test_points_are_worked_out_explained_and_overridden_by_hand(
    database: Database, goods: list[Key]
) -> None:
    found = rows(database, ReorderAsked(show="all"))
    steady = found[goods[0].variant_id].standing
    why = steady.figures
    assert why
    assert 8 <= (steady.point or 0) <= 18, "two weeks' lead of some five a week"
    assert steady.up_to > (steady.point or 0)
    assert why.low <= why.expected <= why.high
    assert why.expected == pytest.approx(15, rel=0.25), "two weeks' lead and one between orders"
    assert (why.lead_days, why.lead_lines, why.played) == (14, 0, 27)
    assert why.by_thumb
    assert why.by_level
    assert steady.position == 1
    assert steady.quantity % 6 == 0
    assert steady.quantity >= max(steady.up_to - 1, Decimal(10))
    assert found[goods[2].variant_id].standing.quantity == 0, "nobody asks for it"
    due = rows(database, ReorderAsked())
    assert goods[0].variant_id in due
    assert goods[2].variant_id not in due
    with database.reading() as session:
        point = session.scalars(select(ReorderPoint).order_by(ReorderPoint.id)).all()
        assert [one.weight for one in point] == ["A", "B", "A"]
        assert [one.steadiness for one in point] == ["X", "Z", "Z"]
        assert [one.is_quiet for one in point] == [False, False, True]
        alerts = session.scalars(select(RestockAlert.variant_id)).all()
        assert set(alerts) == set(due), "new points are looked at at once"


def test_a_point_by_hand_goes_before_the_one_worked_out(
    database: Database, goods: list[Key]
) -> None:
    with database.transaction() as session:
        by_hand = PointForm(point=Decimal(50), up_to=Decimal(60))
        before = set_point(session, goods[2].spot, by_hand, actor=KEEPER)
        assert before == PointForm()
    compute(database)
    set_by_hand = rows(database, ReorderAsked())[goods[2].variant_id]
    assert set_by_hand.standing.point == 50
    assert set_by_hand.set_by == KIM.name
    assert set_by_hand.standing.quantity == 60, "from 1 up to 60, in packs of six"


def test_terms_of_a_category_go_before_a_suppliers_and_these_before_the_houses(
    database: Database, goods: list[Key]
) -> None:
    with clock.frozen(NOW), database.transaction() as session:
        before = get_reorder(session, KEEPER, goods[0].spot).standing.up_to
        house = ReorderTermsForm(shortage=Decimal(60), review_days=14)
        set_house_terms(session, house, version=None, actor=KEEPER)
        rossi = session.scalars(text("select id from suppliers")).one()
        form = ReorderTermsForm(aim=Aim.SERVICE, service=Decimal(99), review_days=28)
        set_special_terms(session, ScopeForm(supplier_id=rossi), form, actor=KEEPER)
        calm = ReorderTermsForm(service=Decimal("99.9"))
        set_special_terms(session, ScopeForm(category="machines"), calm, actor=KEEPER)
        terms = terms_book(session).of(rossi, "Machines")
        assert (terms.aim, terms.service, terms.review_days) == (Aim.SERVICE, Decimal("99.9"), 28)
        assert terms.shortage == 60
        assert terms.holding == 25
        assert terms_book(session).of(None, "").review_days == 14
    with clock.frozen(NOW):
        compute(database)
        after = rows(database, ReorderAsked(show="all"))[goods[0].variant_id].standing
    assert after.up_to > before
    assert after.figures
    assert after.figures.service == pytest.approx(0.999)


def test_chosen_lines_become_one_draft_a_supplier_however_often_it_is_pressed(
    database: Database, goods: list[Key]
) -> None:
    with database.transaction() as session:
        kaffa = new_supplier(session, "Kaffa Works")
        offer(session, kaffa, goods[1].variant_id, preferred=True)
    lines = [
        {"variant_id": key.variant_id, "place_id": key.place_id, "quantity": "12"} for key in goods
    ]
    form = ProposedForm.model_validate({"key": "one-press", "lines": lines})

    def press() -> list[int]:
        with database.transaction() as session:
            return [one.id for one in order_proposed(session, form, actor=KEEPER)]

    assert len({str(one) for one in at_once(*[press] * 8)}) == 1
    with database.reading() as session:
        orders = session.scalars(select(PurchaseOrder).order_by(PurchaseOrder.id)).all()
        ordered = [[one.variant_id for one in lines_of(session, order.id)] for order in orders]
        linked = session.scalars(select(RestockAlert.purchase_id)).all()
    assert sorted(ordered) == sorted(
        [[goods[0].variant_id, goods[2].variant_id], [goods[1].variant_id]]
    )
    assert None not in linked
    with database.reading() as session:
        steady = get_reorder(session, KEEPER, goods[0].spot)
    assert steady.standing.drafted == 12
    assert steady.draft == orders[0].id
    assert steady.standing.quantity in {0, 12}, "what a draft has is not proposed again"


def test_pages_say_what_to_order_and_why_and_take_it_in_one_press(
    client: FlaskClient, goods: list[Key]
) -> None:
    sign_in(client, KIM)
    with counted_sql() as counted:
        page = client.get("/desk/stock/reorder").text
    assert len(counted) <= 14
    assert "Officina Rossi" in page
    spot = f"{goods[0].variant_id}-{goods[0].place_id}"
    sent = {"key": re.findall(r'name="key" value="([^"]+)"', page)[0], "chosen": spot}
    wrong = client.post("/desk/stock/reorder/orders", data=sent | {f"quantity-{spot}": "7"})
    assert wrong.status_code == 422
    assert "order 12" in wrong.text
    made = client.post("/desk/stock/reorder/orders", data=sent | {f"quantity-{spot}": "24"})
    assert made.status_code == 303
    again = client.post("/desk/stock/reorder/orders", data=sent | {f"quantity-{spot}": "24"})
    assert again.location == made.location
    assert "24" in client.get(made.location).text


def test_the_page_of_goods_says_why_and_a_point_by_hand_is_undone(
    client: FlaskClient, goods: list[Key]
) -> None:
    sign_in(client, KIM)
    why = f"/desk/stock/reorder/{goods[0].variant_id}/{goods[0].place_id}"
    page = client.get(why).text
    for part in ("Free now and on its way", "Average × lead time + 50 %", "One too few"):
        assert part in page
    put = client.post(
        f"{why}/point", data={"point": "80", "up_to": ""}, headers={"HX-Request": "true"}
    )
    undo = re.findall(r'"undo_url": "([^"]+)"', put.headers["HX-Trigger"])[0]
    assert "Worked out it would be" in client.get(why).text
    client.post(undo)
    assert "Worked out it would be" not in client.get(why).text
    refused = client.post(f"{why}/point", data={"point": "80", "up_to": "70"})
    assert refused.status_code == 422
    assert client.get("/desk/stock/reorder.csv?show=all").text.count("\n") == 4


@pytest.mark.usefixtures("goods")
def test_terms_are_tried_before_they_are_saved_and_told_apart(client: FlaskClient) -> None:
    sign_in(client, KIM)
    terms = {"aim": "service", "service": "99", "holding": "25", "shortage": "30"}
    terms |= {"order_cost": "10", "review_days": "7"}
    tried = client.post("/desk/stock/reorder/terms/effect", data=terms)
    assert "worth of stock instead of" in tried.text
    assert client.post("/desk/stock/reorder/terms", data=terms).status_code == 303
    stale = client.post("/desk/stock/reorder/terms", data=terms | {"version": "99"})
    assert stale.status_code == 409
    special = {"special-scope": "category:Machines", "special-holding": "40"}
    assert client.post("/desk/stock/reorder/terms/special", data=special).status_code == 303
    assert "Keeping: 40 % a year." in client.get("/desk/stock/reorder/terms").text


def test_goods_are_laid_side_by_side_and_proposals_are_had_by_api(
    client: FlaskClient, goods: list[Key]
) -> None:
    sign_in(client, KIM)
    with counted_sql() as counted:
        page = client.get("/desk/stock/analysis").text
    assert len(counted) <= 12
    assert page.count("/desk/stock/analysis?weight=") == 3, "AX, AZ and BZ"
    assert "no end in sight" in page
    dead = client.get("/desk/stock/analysis.csv?show=dead").text.splitlines()
    assert [line.rsplit(",", 1)[1] for line in dead[1:]] == ["True"]
    low = client.get("/desk/stock?show=low").text
    assert f"/desk/stock/levels/{goods[0].variant_id}" in low
    assert f"/desk/stock/levels/{goods[2].variant_id}" not in low

    keeper = bearer(client, KIM)
    found = client.get("/api/v1/reorder-lines", headers=keeper).get_json()["items"]
    (steady,) = (one for one in found if one["variant_id"] == goods[0].variant_id)
    assert steady["forecast"]["weeks_played"] == 27
    assert steady["alert"]["state"] == "open"
    assert int(steady["quantity"]) % 6 == 0
    point = {"variant_id": goods[2].variant_id, "place_id": goods[2].place_id, "point": "9"}
    put = client.put("/api/v1/reorder-points", json=point, headers=keeper).get_json()
    assert (put["point"], put["point_by_hand"], put["up_to"]) == ("9", True, "18")
    wrong = client.put("/api/v1/reorder-points", json=point | {"up_to": "5"}, headers=keeper)
    assert wrong.status_code == 422
    refused = client.put("/api/v1/reorder-points", json=point, headers=bearer(client, BEN))
    assert refused.status_code == 403


def test_on_the_first_day_pages_say_what_to_do_and_a_point_can_be_set(
    client: FlaskClient, database: Database
) -> None:
    with database.transaction() as session:
        key = stocked(session, Key(new_variant(session), new_place(session)))
    sign_in(client, KIM)
    assert "No goods have a reorder point yet" in client.get("/desk/stock/reorder").text
    assert "Nothing to lay side by side yet" in client.get("/desk/stock/analysis").text
    tried = client.post("/desk/stock/reorder/terms/effect", data={"holding": "30"})
    assert "nothing to show it on" in tried.text
    place = f"/desk/stock/reorder/{key.variant_id}/{key.place_id}"
    assert place in client.get(f"/desk/stock/levels/{key.variant_id}").text
    assert "There is no forecast of it here" in client.get(place).text
    assert client.post(f"{place}/point", data={"point": "12"}).status_code == 303
    listed = client.get("/desk/stock/reorder").text
    assert "Nobody offers these yet" in listed
