"""Writes the demo business into the database, as if it had used Steward all along.

Nothing is told to anybody: no mail leaves, no page hears of it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from itertools import islice

from sqlalchemy import text
from sqlalchemy.orm import Session

from steward.accounts import SYSTEM, Actor, hash_password
from steward.analytics import flow_anew
from steward.demo import content, triage
from steward.demo.articles import publish_articles
from steward.demo.assistant import teach_assistant
from steward.demo.books import fill_books
from steward.demo.business import generate
from steward.demo.canned import write_canned
from steward.demo.cast import Cast
from steward.demo.deals import Market, fill_deals
from steward.demo.experts import count_loads, make_experts
from steward.demo.follow_ups import fill_follow_ups
from steward.demo.promises import Promising, make_promises
from steward.demo.purchases import fill_purchases
from steward.demo.registry import OPENED, enter_customers, hire
from steward.demo.replay import Replay
from steward.demo.rhythm import HOME
from steward.demo.sales import fill_sales
from steward.demo.stock import fill_stock
from steward.demo.stores import fill_stores
from steward.demo.surveys import fill_surveys
from steward.demo.welcome import PASSWORD
from steward.helpdesk import (
    Message,
    Ticket,
    Triage,
    WhatIfForm,
    change_rules,
    try_what_if,
    write_past_tickets,
)
from steward.inventory import ask_for_forecast
from steward.kit import clock
from steward.kit.bulk import reserve_ids
from steward.kit.db import Database
from steward.kit.errors import BadInput
from steward.kit.files import FileStore
from steward.notifications import take_number
from steward.promises import measure_paces

TEXTER, NUMBER = "marta.oliveira@inbox.example", "+31970102400055"  # tries STATUS by text
_BATCH = 1000  # tickets
# Else the planner learns of so many rows only minutes later.
_ANALYZE = text(
    "analyze users, companies, people, contacts, tickets, messages, facts, ticket_words, promises,"
    " products, variants, supplier_offers, levels, movements, cost_layers, layer_entries,"
    " orders, order_lines, deliveries, delivery_lines, delivery_movements, purchase_orders,"
    " purchase_lines, received_lines, deals, deal_moves, deal_lines"
)
_LOCK = 5_739_212  # any number that nobody else uses for an advisory lock


def fill_if_empty(database: Database, files: FileStore, *, tickets: int = 1500) -> bool:
    """Write the demo business unless somebody has an account already; say whether it was done."""
    with database.transaction() as session:
        session.execute(text("select pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
        if session.scalar(text("select exists (select from users)")):
            return False
        business = generate(clock.now(), tickets=tickets)
        fill(session, business)
        fill_books(session, files, business)
        ask_for_forecast(session, HOME, actor=SYSTEM)
        flow_anew(session)
    return True


def fill(session: Session, business: content.Business) -> None:
    """Write a business: its staff, its customers, its tickets with all that happened to them."""
    password_hash = hash_password(PASSWORD)
    teams, staff = hire(session, business, password_hash)
    people, customers = enter_customers(session, business.customers, password_hash)
    segments = {one.email: one.segment for one in business.customers}
    cast = Cast(staff | customers, people, teams, segments)
    promising = make_promises(session, OPENED)
    make_experts(session, business, staff, promising.calendar_id)
    products = {product.sku: product.name for product in business.products}
    lead = next(one for one in business.staff if one.role == "supervisor")
    change_rules(session, triage.rules(), actor=cast.actor(lead.email))
    publish_articles(session, actor=cast.actor(lead.email))
    write_canned(session, actor=cast.actor(lead.email))
    teach_assistant(session, actor=cast.actor(lead.email))
    keeper = next(one for one in business.staff if one.role == "stock keeper")
    today, keeps = clock.now().astimezone(HOME).date(), cast.actor(keeper.email)
    suppliers = fill_stores(session, business.products, today, actor=keeps)
    stocked = fill_stock(session, business.orders, business.products, actor=keeps)
    fill_purchases(session, business.products, suppliers, stocked.came, actor=keeps)
    fill_sales(session, business, people, stocked.sent_from, actor=cast.actor(lead.email))
    _offer(session, business, cast, lead)
    for batch in _batches(business.tickets):
        _write(session, batch, products, cast, promising)
    _follow_up(session, business, cast)
    if TEXTER in customers:
        take_number(session, NUMBER, actor=cast.actor(TEXTER))
    fill_surveys(session, actor=cast.actor(lead.email))
    measure_paces(session)
    count_loads(session)
    _try_a_shorter_promise(session, cast.actor(lead.email))
    session.execute(_ANALYZE)


def _offer(session: Session, business: content.Business, cast: Cast, lead: content.Staff) -> None:
    """Write the deals of those who sell to companies."""
    sellers = [cast.actor(one.email) for one in business.staff if "Wholesale" in one.teams]
    market = Market(business.customers, cast.people, business.products, sellers)
    fill_deals(session, market, actor=cast.actor(lead.email))


def _follow_up(session: Session, business: content.Business, cast: Cast) -> None:
    agents = [cast.actor(one.email) for one in business.staff if one.role == "agent"]
    fill_follow_ups(session, cast.people, agents)


def _try_a_shorter_promise(session: Session, actor: Actor) -> None:
    """Leave the worker something to simulate: two days for ordinary queries instead of five."""
    today = clock.now().astimezone(HOME).date()
    days = {"first": today - timedelta(days=30), "last": today - timedelta(days=1)}
    with suppress(BadInput):  # a very small business had no ticket in these days
        try_what_if(session, WhatIfForm.model_validate(days | {"normal": 16}), HOME, actor=actor)


def _batches(tickets: Iterable[content.Ticket]) -> Iterator[list[content.Ticket]]:
    remaining = iter(tickets)
    while batch := list(islice(remaining, _BATCH)):
        yield batch


def _write(
    session: Session,
    batch: Sequence[content.Ticket],
    products: Mapping[str, str],
    cast: Cast,
    promising: Promising,
) -> None:
    said = sum(isinstance(step, content.Message) for one in batch for step in one.steps)
    message_ids = iter(reserve_ids(session, Message, said))
    numbers = reserve_ids(session, Ticket, len(batch))
    rules = Triage.by(triage.rules())
    past = [
        Replay(one, products.get(one.product or ""), cast, promising, rules).run(
            number, message_ids
        )
        for one, number in zip(batch, numbers, strict=True)
    ]
    write_past_tickets(session, past)
