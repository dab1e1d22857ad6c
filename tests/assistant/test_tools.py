"""What the assistant looks up: goods and discounts for anybody, orders for whose they are."""

from collections.abc import Iterator
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
from steward.kit.db import Database
from steward.sales import zone
from steward.sales.actions import NewOrder, Wanted, add_discount, place_order
from steward.sales.forms import DeliverTo, DiscountForm
from steward.sales.rules import OrderSource
from tests.assistant.shelf import fill_shelf, learn_now, teach
from tests.cast import BEN, DAN, EVE, SAM, Member, sign_in
from tests.helpdesk.chatting import somebody, transcript, wrote
from tests.inventory.goods import new_place, new_variant, stocked
from tests.routing.staff import UTC_ZONE
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


SAM_AS_CUSTOMER = Member(4, "Sam Sato", "sam@brindle.example", DAN.role)


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
