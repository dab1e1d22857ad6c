"""What happens in the house is in the lake soon, once, and as it is now."""

from decimal import Decimal
from pathlib import Path
from shutil import rmtree

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from steward.analytics.actions import flow
from steward.analytics.models import LakeFlow, LakeLanding, LakePart
from steward.analytics.queries.flow import FEEDS
from steward.analytics.queries.lake import Lake
from steward.helpdesk import actions as care
from steward.helpdesk.forms import NewTicket
from steward.helpdesk.rules import Channel
from steward.inventory import Key
from steward.kit.db import Database
from steward.kit.settings import Settings
from steward.sales import cancel_order, plan_ready, refund, ship
from steward.sales.models import Order
from steward.sales.queries import get_order
from tests.analytics.flowing import HOME, asked, missing, rebuild, run, run_job
from tests.books import land_rows
from tests.cast import BEN, DAN, EVE, KIM, SAM
from tests.forked import process
from tests.inventory.goods import new_place, new_variant, stocked
from tests.sales.dealing import opened
from tests.sales.orders import ordered
from tests.waiting import wait_until

pytestmark = pytest.mark.database


def shop(session: Session) -> tuple[int, int]:
    """Have two kinds of goods in stock; return their variants."""
    place = new_place(session, "Depot")
    goods = [new_variant(session, name=name, category="Ware") for name in ("Cup", "Jug")]
    for one in goods:
        stocked(session, Key(one, place), "90")
    return goods[0], goods[1]


def landings(database: Database) -> int:
    """Count what has landed, if only for a while."""
    with database.reading() as session:
        return session.scalar(select(func.max(LakeLanding.id))) or 0


def begin_a_day(app: Flask, database: Database) -> tuple[str, str]:
    """Have two customers order, one of them ask something, and a deal opened."""
    with app.test_request_context(), database.transaction() as session:
        cup, jug = shop(session)
        order, other = ordered(session, {cup: "3", jug: "2"}), ordered(session, {jug: "1"}, EVE)
        new = NewTicket(subject="Leak", body="?", customer_email=DAN.email, product="jug")
        care.raise_ticket(session, new, actor=BEN.actor, channel=Channel.PHONE)
        opened(session)
        return order.number, other.number


def test_what_happens_is_asked_of_the_lake_once_and_as_it_is_now(
    app: Flask, database: Database
) -> None:
    number, other = begin_a_day(app, database)
    run_job(app, database)
    assert asked(app, database, "revenue", "product", "account") == {
        ("Cup", "Dan Dorsey #1"): 30,
        ("Jug", "Dan Dorsey #1"): 20,
        ("Jug", "Eve Egger #2"): 10,
    }
    with app.test_request_context(), database.transaction() as session:
        cancel_order(session, other, actor=SAM.actor)
        (parcel,) = plan_ready(session, number, actor=KIM.actor)
        ship(session, parcel.number, actor=KIM.actor)
        order = get_order(session, SAM.actor, number)
        refund(session, order, Decimal(5), "Scratched", key="one", actor=SAM.actor)
    assert missing(app, database) == []  # what has not flowed yet is left out
    run(app, database)
    units = {("Cup", "Ware"): 3, ("Jug", "Ware"): 2}
    assert asked(app, database, "units", "product", "category") == units
    assert missing(app, database) == []
    before = landings(database)
    run(app, database)
    assert landings(database) == before


def test_books_are_rebuilt_and_lost_files_come_back_by_themselves(
    app: Flask, database: Database
) -> None:
    begin_a_day(app, database)
    run(app, database)
    units = {("Cup",): 3, ("Jug",): 3}
    rebuild(app, database)
    assert asked(app, database, "units", "product") == units
    rmtree(app.extensions["lake"].folder / "order_lines")
    assert missing(app, database) == []
    run(app, database)
    assert asked(app, database, "units", "product") == units
    assert missing(app, database) == []
    with database.transaction() as session:  # past all facts
        session.execute(text("update order_lines set net = net - 1 where number = 1"))
        session.execute(text("delete from deals"))
    assert [one.partition(" ")[0] for one in missing(app, database)] == [
        "order_lines:",
        "order_lines:",
        "deals:",
        "deal_stages:",
    ]


def flow_in(app: Flask, database: Database) -> int | None:
    """Bring in orders; return how far that has come."""
    feed = next(one for one in FEEDS if one.name == "orders")
    with database.transaction() as session:
        list(flow.flow(session, app.extensions["lake"], feed, HOME))
        return session.get_one(LakeFlow, "orders").done


def sell_step_by_step(app: Flask, database: Database) -> None:
    """Have four orders flow in; two are called off then, the others get something back."""
    with app.test_request_context(), database.transaction() as session:
        cup, jug = shop(session)
    for number in range(4):
        with app.test_request_context(), database.transaction() as session:
            order = ordered(session, {cup: "1", jug: str(number + 1)})
        flow_in(app, database)
        with app.test_request_context(), database.transaction() as session:
            if number % 2:
                cancel_order(session, order.number, actor=SAM.actor)
            else:
                again = session.get_one(Order, order.id)
                refund(session, again, Decimal(1), "Late", key="one", actor=SAM.actor)
        flow_in(app, database)


def test_many_small_files_become_one_and_no_answer_changes(app: Flask, database: Database) -> None:
    sell_step_by_step(app, database)
    told = {"order_number": "O-1", "line": "2", "ordered_on": "2020-01-01", "revenue": "1"}
    with app.app_context(), database.transaction() as session:
        land_rows(app, session, "order_lines", [told], flow="another")
    before = [asked(app, database, metric, "month", "product") for metric in ("revenue", "units")]
    list(flow.compact_all(database, app.extensions["lake"]))
    with database.transaction() as session:
        flow.forget_landings(session)
    after = [asked(app, database, metric, "month", "product") for metric in ("revenue", "units")]
    assert after == before
    with database.transaction() as session:
        of_orders = select(LakePart.kind).where(LakePart.table_name == "orders")
        assert session.scalars(of_orders).all() == ["rows"]
        session.execute(text("delete from lake_landings where flow = 'another'"))
    run(app, database)
    assert missing(app, database) == []


def flow_for_ever(url: str, home: str) -> None:
    """Bring all in anew, again and again."""
    database = Database(url)
    lake = Lake(Settings(home=Path(home)))
    while True:
        with database.transaction() as session:
            session.execute(text("update lake_flows set done = null"))
        for _ in flow.flow_all(database, lake, HOME):
            pass


def test_flow_that_is_killed_has_brought_in_all_or_nothing_and_goes_on(
    app: Flask, database: Database, fresh_database_url: str, settings: Settings
) -> None:
    with app.test_request_context(), database.transaction() as session:
        cup, jug = shop(session)
        for _ in range(20):
            ordered(session, {cup: "1", jug: "2"})
    program = process(flow_for_ever, fresh_database_url, str(settings.home))
    program.start()
    try:
        wait_until(lambda: landings(database) >= 7, 60)  # the second time
    finally:
        program.kill()
        program.join()
    assert missing(app, database) == []
    run(app, database)
    assert asked(app, database, "units", "product") == {("Cup",): 20, ("Jug",): 40}
    assert missing(app, database) == []


def test_a_fact_that_is_committed_late_is_not_passed_over(app: Flask, database: Database) -> None:
    with app.test_request_context(), database.transaction() as session:
        cup, jug = shop(session)
    first = flow_in(app, database)
    with app.test_request_context(), Session(database.engine) as slow:
        ordered(slow, {cup: "1"})
        slow.execute(text("select 1"))  # the fact goes with it
        with database.transaction() as session:
            ordered(session, {jug: "1"}, EVE)
        assert flow_in(app, database) == first
        slow.commit()
    flow_in(app, database)
    assert asked(app, database, "units", "product") == {("Cup",): 1, ("Jug",): 1}
