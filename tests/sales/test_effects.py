"""What a discount brought: found where it did, noise where it did not, too little where it is."""

from datetime import timedelta
from decimal import Decimal

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from steward.customers.models import Person
from steward.kit import clock
from steward.kit.db import Database
from steward.sales.actions import add_discount
from steward.sales.forms import DiscountForm
from steward.sales.models import Basket, Order, OrderLine, TakenDiscount
from steward.sales.queries import brought_by
from tests.cast import ADA, BEN, EVE, SAM, sign_in
from tests.inventory.goods import new_variant
from tests.routing.staff import UTC_ZONE

pytestmark = pytest.mark.database
DAYS = 28


def sold(
    session: Session, person_id: int, variant_id: int, ago: float, units: int, taken: int = 0
) -> Order:
    """Write an order of some days before noon, as it is once it was placed."""
    noon = clock.now().replace(hour=12, minute=0)
    at, gross = noon - timedelta(days=ago), Decimal(10 * units)
    order = Order(
        person_id=person_id,
        source="shop",
        payment="invoice",
        recipient="R",
        address="A",
        currency="EUR",
        gross=gross,
        net=gross - taken,
        placed_at=at,
    )
    session.add(order)
    session.flush()
    line = OrderLine(
        order_id=order.id,
        number=1,
        variant_id=variant_id,
        sku="S",
        name="N",
        unit="piece",
        quantity=Decimal(units),
        unit_price=Decimal(10),
        gross=gross,
        net=gross - taken,
        hold_key=f"past:{order.id}",
    )
    session.add(line)
    session.flush()
    if taken:
        session.add(TakenDiscount(line_id=line.id, discount_id=1, amount=Decimal(taken)))
    return order


def discount(session: Session, **terms: object) -> int:
    """Enter a discount on kettles that holds for the last 28 days."""
    since = (clock.now() - timedelta(days=DAYS)).date()
    usual = {"name": "Kettle weeks", "value": "10", "categories": ["kettles"], "since": since}
    form = DiscountForm.model_validate(usual | terms)
    return add_discount(session, form, UTC_ZONE, actor=SAM.actor).id


def history(session: Session, lift: int) -> None:
    """Sell kettles and filters each day; while it held all of them sold more, kettles by `lift`."""
    kettle = new_variant(session, name="Kettle", category="Kettles")
    mill = new_variant(session, name="Filter", category="Parts")
    people = [Person(name=f"P{n}", email=f"p{n}@x.example", created_at=clock.now()) for n in (1, 2)]
    session.add_all(people)
    session.flush()
    regular, new = people[0].id, people[1].id
    for day in range(2 * DAYS, 0, -1):
        held = day <= DAYS
        season = day % 3 + (3 if held else 0)
        sold(session, regular, mill, day - 0.4, 20 + 4 * season)
        units = 10 + 2 * season + day * day % 7 % 3 + (lift if held else 0)
        sold(session, regular, kettle, day - 0.4, units, taken=units if held else 0)
    sold(session, new, kettle, 0.6, 2, taken=2).coupon = "KETTLE"
    sold(session, new, mill, 0.6, 2).cancel()


def test_it_says_what_came_of_the_discount_and_what_of_the_season(
    client: FlaskClient, database: Database
) -> None:
    with database.transaction() as session:
        discount(session, coupon="Kettle")
        history(session, lift=8)
        session.add(Basket(token_hash="h", coupon="kettle", changed_at=clock.now()))
        session.flush()
        found = brought_by(session, BEN.actor, 1, UTC_ZONE)
    assert found is not None
    assert found.found is not None
    assert found.unit == 1
    assert found.found.is_real
    assert 7 < found.found.low < found.found.high < 9.5
    before = found.found.observed[: found.found.start].mean()
    assert found.found.after - before > 13, "before and after alone says too much"
    assert (found.used.orders, found.used.people, found.used.new) == (29, 2, 1)
    assert (found.others.orders, found.others.taken) == (28, Decimal(0))
    assert found.used.net == 9 * found.used.taken
    assert found.named is not None
    assert (found.named.orders, found.named.baskets) == (1, 1)
    sign_in(client, BEN)
    shown = client.get("/desk/discounts/1/effect").text
    assert "Real" in shown
    assert "): real" in shown
    assert "times what became of those beside it" in shown
    rows = client.get("/desk/discounts/1/effect.csv").text.removeprefix("\ufeff").splitlines()
    assert rows[0] == "day,when,units of its goods,units of other goods"
    assert [row.split(",")[1] for row in rows[1:]].count(
        "during"
    ) >= DAYS - 1  # whole ones of the house
    assert "Judge it in insights" not in shown, "Ben may not"
    _recorded_from(client)
    sign_in(client, EVE)
    assert client.get("/desk/discounts/1/effect").status_code == 404


def _recorded_from(client: FlaskClient) -> None:
    """Who may judge changes finds the form filled in with the discount."""
    sign_in(client, ADA)
    assert "Judge it in insights" in client.get("/desk/discounts/1/effect").text
    started = client.get("/desk/insights/whether/new?discount_id=1").text
    assert 'value="Kettle weeks"' in started
    assert 'value="kettles"' in started


def test_where_all_goods_sold_more_it_is_noise_and_where_little_was_sold_it_says_so(
    client: FlaskClient, database: Database
) -> None:
    with database.transaction() as session:
        discount(session)
        history(session, lift=0)
        discount(session, name="For all", categories=[])
        discount(session, name="For few", categories=["mills"])
        discount(session, name="To come", since="2030-01-01")
    sign_in(client, BEN)
    pages = {n: client.get(f"/desk/discounts/{n}/effect").text for n in (1, 2, 3, 4)}
    assert "not proven" in pages[1]
    assert "Nothing stands beside it" in pages[2]
    assert "Too little was sold to say" in pages[3]
    assert "It has not begun" in pages[4]
    assert client.get("/desk/discounts/9/effect").status_code == 404
