"""What the assistant looks up: goods and discounts for anybody, orders for whose they are."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.assistant.actions.tools import Asking, look_up
from steward.assistant.actions.tools.asking import Found
from steward.assistant.rules import Source
from steward.customers import get_person
from steward.inventory.models import Variant
from steward.inventory.rules import Key
from steward.kit import clock
from steward.kit.db import Database
from steward.kit.running import zone
from steward.sales import Order, arrive, plan_ready, ship
from steward.sales.actions import NewOrder, Wanted, add_discount, place_order, set_terms
from steward.sales.forms import DeliverTo, DiscountForm, TermsForm
from steward.sales.queries import returnable
from steward.sales.rules import OrderSource
from tests.assistant.shelf import fill_shelf, learn_now, teach
from tests.cast import BEN, DAN, EVE, SAM, Member, sign_in
from tests.helpdesk.chatting import somebody, transcript, wrote
from tests.inventory.goods import new_place, new_variant, stocked
from tests.routing.staff import UTC_ZONE
from tests.sales.back import arrived
from tests.sales.back import asked as sent_back
from tests.sales.orders import ordered
from tests.working import do_jobs

pytestmark = pytest.mark.database


@pytest.fixture
def goods(database: Database) -> dict[str, int]:
    """Enter grinders and kettles: one grinder is gone, one kettle is on back-order."""
    with database.transaction() as session:
        place = new_place(session, "Main")
        names = {"Pico": "Grinders", "Pico Pro": "Grinders", "Silo 65": "Grinders"}
        names |= {"Brook": "Kettles", "Arc": "Kettles"}
        ids = {
            name: new_variant(session, name=name, category=kind, may_backorder=name == "Arc")
            for name, kind in names.items()
        }
        session.get_one(Variant, ids["Pico"]).sku = "PI-1-EU"
        for name in ("Pico Pro", "Silo 65", "Brook"):
            stocked(session, Key(ids[name], place), "5")
    return ids


@pytest.fixture
def inside(app: Flask) -> Iterator[None]:
    """Answer as within a request: in the language and the time zone of the house."""
    with app.test_request_context():
        yield


def asked(
    database: Database, tool: str, text: str, who: Member | None = None, misses: int = 0
) -> Found:
    asking = Asking(who.actor if who else None, text, "english", misses)
    with database.reading() as session:
        return look_up(session, tool, asking)


def less(session: Session, name: str, **values: object) -> None:
    """Enter a discount."""
    terms = DiscountForm.model_validate({"name": name, "value": "10"} | values)
    add_discount(session, terms, zone(), actor=SAM.actor)


def bought(session: Session, who: Member, variant_id: int, reference: str = "") -> str:
    """Order two of some goods; return the order's number."""
    person = get_person(session, who.actor, who.person_id or 0)
    to = DeliverTo(recipient=who.name, address="Somewhere 1", reference=reference)
    wanted = NewOrder(person, [Wanted(variant_id, Decimal(2))], to, OrderSource.SHOP)
    return place_order(session, wanted, UTC_ZONE, actor=who.actor).number


@pytest.mark.usefixtures("inside")
def test_anybody_hears_what_is_in_stock_when_it_comes_and_what_there_is_instead(
    database: Database, goods: dict[str, int]
) -> None:
    there = asked(database, "stock", "Do you have the Pico Pro in stock?")
    assert there.text.startswith("Pico Pro is in stock: ordered now, it arrives ")
    assert there.text.endswith("It costs €10.00.")
    assert [one.title for one in there.sources] == ["Pico Pro"]
    gone = asked(database, "stock", "when can I have pi-1-eu again?").text.splitlines()
    assert gone == [
        "Pico is not available now. It costs €10.00.",
        "In stock instead: Pico Pro, Silo 65.",
    ]
    later = asked(database, "stock", "is the Arc there?").text
    assert later.startswith("Arc can be ordered; we tell you when it comes.")
    typo = asked(database, "stock", "are there any Brooks left").text
    assert typo.startswith("Brook is in stock")
    assert "Which product" in asked(database, "stock", "is the teapot there?").text

    which = asked(database, "stock", "do you have a grinder in stock")
    assert which.text == "Which of these do you mean?"
    assert {one.words for one in which.meant} == {"Pico", "Pico Pro", "Silo 65"}
    (chosen,) = (one.question for one in which.meant if one.words == "Pico Pro")
    assert asked(database, "stock", chosen).text == there.text
    again = asked(database, "stock", "do you have a grinder in stock", misses=1)
    assert len(again.text.splitlines()) == 4  # the likeliest three, and what there is instead
    assert goods


@pytest.mark.usefixtures("inside")
def test_discounts_are_told_of_to_those_for_whom_they_hold_and_no_coupon_unasked(
    database: Database, goods: dict[str, int]
) -> None:
    assert (
        asked(database, "discount", "any discounts?").text == "No discount holds for that just now."
    )
    with database.transaction() as session:
        less(session, "Autumn", categories=["grinders"], until="2999-11-30")
        less(session, "Secret", coupon="SESAME", least="100")
        less(session, "For cafes", segment="cafe", value="20")
        less(session, "Past", until="2020-01-01")
        less(session, "Many", kind="quantity_break", breaks="5: 10\n10: 15", categories=["Kettles"])
    everybody = asked(database, "discount", "which discounts are there now?").text
    assert everybody.splitlines() == [
        "These discounts hold now:",
        "Autumn: 10 % off, on grinders, until Sat 30 Nov.",
        "Many: 10 % off from 5 on, 15 % off from 10 on, on Kettles.",
    ]
    priced = asked(database, "discount", "is there a discount on the Pico Pro?").text
    assert "Many" not in priced
    assert "Pico Pro: It costs €9.00 instead of €10.00 (Autumn)." in priced
    hidden = asked(
        database, "discount", "Which coupons do you have? What is the voucher code?"
    ).text
    assert "SESAME" not in hidden
    assert "Secret" not in hidden
    named = asked(database, "discount", "does the coupon sesame still work?").text
    assert named.splitlines()[1] == "Secret: 10 % off, from €100.00 on."
    assert "Secret" not in asked(database, "discount", "any discount on sesame?").text
    with database.transaction() as session:
        get_person(session, SAM.actor, DAN.person_id or 0).segment = "cafe"
    assert "For cafes: 20 % off." in asked(database, "discount", "any discounts?", DAN).text
    assert "cafes" not in asked(database, "discount", "any discounts?", EVE).text
    assert goods


@pytest.mark.usefixtures("inside")
def test_orders_are_told_to_whose_they_are_and_are_not_found_by_anybody_else(
    database: Database, goods: dict[str, int]
) -> None:
    with database.transaction() as session:
        first = bought(session, DAN, goods["Brook"], "PO-881")
        second = bought(session, DAN, goods["Arc"])
        theirs = bought(session, EVE, goods["Brook"])
    latest = asked(database, "order", "what did I order?", DAN)
    assert [one.url for one in latest.sources] == [f"/orders/{second}", f"/orders/{first}"]
    assert "2 × Arc. €20.00. Some of it has to come in first" in latest.text
    named = asked(database, "order", f"what about {first.lower()}?", DAN)
    assert "2 × Brook" in named.text
    assert "It arrives by " in named.text
    assert asked(database, "order", "what about our PO-881", DAN) == named
    none = asked(database, "order", f"show me {theirs}", DAN)
    assert none == asked(database, "order", "show me order 999", DAN)
    assert "I find no order of yours" in none.text
    assert "not ordered anything" in asked(database, "order", "my order", SAM_AS_CUSTOMER).text
    for who in (None, BEN):
        said = asked(database, "order", f"show me {first}", who)
        assert "Brook" not in said.text
        assert first not in said.text
    link = Actor(None, "", "", DAN.role, link_to="ticket:1")
    with database.reading() as session:
        assert look_up(session, "order", Asking(link, first)).sources == [
            Source("Sign in", "/sign-in")
        ]


MONDAY = datetime(2030, 1, 7, 9, tzinfo=UTC)  # promised then: Tuesday to Thursday
TERMS = {"cut_off": "14:00", "handling_days": 0, "transit_from": 1, "transit_to": 3}
TERMS |= {"carriers": "DHL: https://dhl.example/{tracking}"}
SAM_AS_CUSTOMER = Member(4, "Sam Sato", "sam@brindle.example", DAN.role)


@pytest.mark.usefixtures("inside")
def test_a_delivery_is_told_with_carrier_and_day_and_that_it_is_late(
    database: Database, goods: dict[str, int]
) -> None:
    with database.transaction() as session, clock.frozen(MONDAY):
        terms = TermsForm.model_validate(TERMS)
        set_terms(session, terms, version=None, actor=SAM.actor)
        first = ordered(session, {goods["Brook"]: "2", goods["Arc"]: "1"}).number
        theirs = ordered(session, {goods["Brook"]: "1"}, EVE).number
    with clock.frozen(MONDAY):
        waiting = asked(database, "delivery", "where is my order?", DAN).text
        assert "It has to come in first: Arc." in waiting
        with database.transaction() as session:
            (sent,) = plan_ready(session, first, actor=BEN.actor)
            ship(session, sent.number, "DHL", "J 7", actor=BEN.actor)
        found = asked(database, "delivery", f"where is {first}?", DAN)
    left = "Delivery D-1 of order O-1 (2 × Brook): it left on Mon 7 Jan with DHL, number J 7."
    assert found.text.splitlines() == [
        f"{left} It arrives by Thu 10 Jan.",
        "Still to be sent: 1 × Arc.",
        "It has to come in first: Arc.",
    ]
    assert found.sources[0] == Source("Follow it: DHL J 7", "https://dhl.example/J%207")
    with clock.frozen(MONDAY + timedelta(5)):
        late = asked(database, "delivery", "where is my order?", DAN).text
        assert "It is late: it was promised by Thu 10 Jan. We are sorry." in late
        with database.transaction() as session:
            arrive(session, sent.number, actor=BEN.actor)
        came = asked(database, "delivery", "where is my order?", DAN).text
    assert "it arrived on Sat 12 Jan. That was later than promised, Thu 10 Jan." in came
    assert "I find no order of yours" in asked(database, "delivery", f"track {theirs}", DAN).text


def test_a_return_is_started_where_something_may_come_back(app: Flask, database: Database) -> None:
    number = arrived(app, database, ["2", "1"])
    with app.test_request_context():
        can = asked(database, "return", "I want to send something back", DAN)
        assert f"Of order {number} you can send back until" in can.text
        assert "2 × Cup 0, 1 × Cup 1" in can.text
        assert [one.url for one in can.sources] == [f"/orders/{number}/returns"]
        assert "not ordered anything" in asked(database, "return", "send it back", EVE).text
        assert "I find no order" in asked(database, "return", f"return {number}", EVE).text
    with database.reading() as session:
        lines = [one.line.id for one in returnable(session, session.get_one(Order, 1))]
    back = sent_back(app, database, number, dict(zip(lines, ("2", "1"), strict=True)))
    with app.test_request_context():
        none = asked(database, "return", f"return {number}", DAN).text.splitlines()
    assert none == [
        f"Nothing of order {number} can be sent back now.",
        f"You have asked to send back: {back}.",
    ]


def test_it_is_looked_up_in_the_portal_by_api_and_in_the_chat_which_asks_of_which(
    app: Flask, client: FlaskClient, database: Database, goods: dict[str, int]
) -> None:
    with database.transaction() as session:
        fill_shelf(session)
        teach(session, "in stock", *STOCK, leads_to="stock")
        teach(session, "my order", *ORDER, leads_to="order")
    learn_now(database)
    with app.app_context():
        do_jobs(app)
    page = client.post("/help/answers", data={"q": "is the Pico Pro in stock"}).text
    assert "Looked up just now" in page
    assert f'href="/shop/{goods["Pico Pro"]}"' in page
    which = client.post("/help/answers", data={"q": "do you have a grinder in stock"}).text
    assert 'value="do you have a grinder in stock Silo 65"' in which
    sign_in(client, DAN)
    own = client.post("/help/answers", data={"q": "show me my order please"}).text
    assert "You have not ordered anything" in own

    visitor = somebody()
    ticket = wrote(database, visitor, "do you have a grinder in stock").ticket_id
    with app.app_context():
        do_jobs(app)
    assert "Which of these do you mean?\n· " in transcript(database, ticket)[-1][1]
    wrote(database, visitor, "the Silo 65 please")
    with app.app_context():
        do_jobs(app)
    assert transcript(database, ticket)[-1][1].startswith("Silo 65 is in stock")


STOCK = (
    "is the kettle in stock",
    "when can I have the machine again",
    "do you have it in stock",
    "is it available now",
    "when is it there again",
)
ORDER = (
    "what have I ordered",
    "what did I order",
    "show me my order",
    "what is in my order",
    "my last order",
)
