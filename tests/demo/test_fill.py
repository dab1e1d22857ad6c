"""The demo business in the database: true to the help desk's rules, findable, told to nobody."""

from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from steward.accounts import Actor, Role, find_user_by_email
from steward.accounts.models import User
from steward.accounts.rules import verify_password
from steward.customers.models import Contact, Person
from steward.demo import Business
from steward.demo import Message as Said
from steward.demo import Ticket as Source
from steward.demo.fill import fill, fill_if_empty
from steward.demo.welcome import PASSWORD, is_empty, logins
from steward.helpdesk.models import Message, Ticket, TicketWords
from steward.helpdesk.queries import list_tickets
from steward.helpdesk.rules import parse_search
from steward.inventory import Product, SupplierOffer, Variant, criticalities, differences
from steward.kit import clock
from steward.kit.db import Database
from steward.kit.events import Fact
from steward.kit.files import FileStore
from steward.kit.migrate import migrate
from steward.kit.outbox.tables import Letter
from steward.kit.settings import Settings
from steward.knowledge import Article, search_articles
from steward.knowledge.models import ArticleVersion
from steward.sales import Deal, DealMove, Order
from tests.demo.conftest import NOW

AGENT = Actor(None, "Somebody", "", Role.AGENT)


@pytest.fixture(scope="module")
def filled(database_url: str, business: Business) -> Iterator[Session]:
    """A session that sees the business of the fixed Friday, and is rolled back in the end."""
    database = Database(database_url)
    with Session(database.engine) as session, clock.frozen(NOW):
        fill(session, business)
        session.expunge_all()
        yield session
        session.rollback()
    database.dispose()


@pytest.fixture(scope="module")
def rows(filled: Session, tickets: tuple[Source, ...]) -> list[tuple[Source, Ticket]]:
    """Each generated ticket with its row."""
    found = filled.scalars(select(Ticket).order_by(Ticket.id)).all()
    return list(zip(tickets, found, strict=True))


def test_everything_that_was_generated_is_there(
    filled: Session, business: Business, tickets: tuple[Source, ...]
) -> None:
    people = [one.email for one in business.customers if one.kind == "person"]
    said = sum(isinstance(step, Said) for one in tickets for step in one.steps)
    known = select(func.count()).select_from(Person).where(Person.email.in_(people))
    phones = select(func.count()).select_from(Contact)
    assert filled.scalar(known) == len(people)
    assert filled.scalar(phones) == len(people)
    assert filled.scalar(select(func.count()).select_from(Message)) == said
    assert filled.scalar(select(func.count()).select_from(TicketWords)) == len(tickets)


def test_tickets_stand_where_their_steps_have_brought_them(
    rows: list[tuple[Source, Ticket]],
) -> None:
    wrong = [(source, row.state) for source, row in rows if row.state != source.state]
    assert not wrong


def test_moments_of_a_ticket_agree_with_its_state(rows: list[tuple[Source, Ticket]]) -> None:
    for source, row in rows:
        assert row.created_at == source.created_at
        assert row.updated_at <= NOW
        assert (row.resolved_at is not None) == row.is_done
        assert (row.closed_at is not None) == (row.state == "closed")
        assert not (row.is_done and row.customer_waits_since)
        assert row.first_replied_at is None or row.first_replied_at > row.created_at


def test_customer_waits_from_the_first_word_without_an_answer(
    rows: list[tuple[Source, Ticket]],
) -> None:
    for source, row in rows:
        staff = [s.at for s in source.steps if isinstance(s, Said) and _is_answer(s)]
        customer = [s.at for s in source.steps if isinstance(s, Said) and s.by == source.customer]
        waiting = [at for at in customer if not staff or at > staff[-1]]
        if not row.is_done:
            assert row.customer_waits_since == (waiting[0] if waiting else None)


def _is_answer(step: Said) -> bool:
    return step.visibility == "public" and str(step.by).endswith("@brindle.example")


def test_timeline_holds_facts_at_the_times_they_happened(filled: Session) -> None:
    about = select(Fact).where(Fact.subject_kind == "ticket").order_by(Fact.subject_id, Fact.id)
    by_ticket: dict[int, list[Fact]] = {}
    for fact in filled.scalars(about):
        by_ticket.setdefault(fact.subject_id, []).append(fact)
    for facts in by_ticket.values():
        assert facts[0].kind == "ticket.opened"
        assert [fact.at for fact in facts] == sorted(fact.at for fact in facts)
        assert facts[-1].at <= NOW
    kinds = {fact.kind for facts in by_ticket.values() for fact in facts}
    assert {"ticket.assigned", "ticket.message", "ticket.reopened", "ticket.closed"} <= kinds


def test_each_change_of_state_follows_from_the_one_before(filled: Session) -> None:
    stood: dict[int, str] = {}
    changes = select(Fact).where(Fact.kind == "ticket.state").order_by(Fact.subject_id, Fact.id)
    for fact in filled.scalars(changes):
        before = stood.get(fact.subject_id, "new")
        assert fact.data["before"] in {before, "open"}  # open: taken up again in between
        assert fact.data["after"] != fact.data["before"]
        stood[fact.subject_id] = fact.data["after"]


@pytest.mark.parametrize("language", ["german", "french", "dutch"])
def test_tickets_are_found_by_words_in_the_dictionary_of_their_language(
    filled: Session, language: str
) -> None:
    ticket = filled.scalars(
        select(Ticket).where(Ticket.language == language, Ticket.order_ref.is_not(None)).limit(1)
    ).one()
    asked = f'"{ticket.subject}" "{ticket.order_ref}"'
    found = list_tickets(filled, AGENT, parse_search(asked)).items
    assert ticket.number in [row.number for row in found]


def test_its_orders_are_those_that_its_customers_write_about(
    filled: Session, business: Business
) -> None:
    number = func.concat("O-", Order.id)
    assert set(filled.scalars(select(number))) == {one.reference for one in business.orders}
    named = select(func.count()).select_from(Ticket).where(Ticket.order_ref.is_not(None))
    ordered = named.join(Order, Ticket.order_ref == number).where(
        Order.person_id == Ticket.customer_id
    )
    assert 0 < filled.scalar(named) == filled.scalar(ordered)  # type: ignore[operator]  # counts
    assert differences(filled) == 0


def test_what_was_sent_left_the_ledger_and_what_was_bought_came_into_it(filled: Session) -> None:
    sent, left, kept, bought, came = filled.execute(
        text("""
        select (select sum(l.quantity) from delivery_lines l join deliveries d
                on d.id = l.delivery_id where d.shipped_at is not null),
               (select sum(quantity) from delivery_movements),
               (select count(*) from order_lines o join orders on orders.id = o.order_id
                where orders.state = 'placed' and not exists (
                    select from reservations r where r.key = o.hold_key and r.state = 'firm')),
               (select sum(received) from purchase_lines),
               (select sum(quantity) from received_lines)
        """)
    ).one()
    assert (sent, kept, bought) == (left, 0, came)
    assert min(sent, bought) > 1000


def test_nobody_is_told(filled: Session) -> None:
    assert filled.scalar(select(func.count()).select_from(Letter)) == 0
    jobs = set(filled.scalars(text("select task_name from procrastinate_jobs")))
    inward = {"helpdesk.renew_promises", "helpdesk.try_what_if", "assistant.learn"}
    assert jobs <= inward, "policies, a past month and articles are looked at, no more"


def test_only_an_empty_database_is_filled_and_a_login_of_each_role_is_told(
    new_database: Callable[[], str], settings: Settings
) -> None:
    database = Database(new_database())
    migrate(database)
    assert is_empty(database)
    assert not list(logins(database))
    assert fill_if_empty(database, FileStore(settings), tickets=20)
    assert not is_empty(database)
    assert not fill_if_empty(database, FileStore(settings), tickets=20)
    _, *told = logins(database)
    assert {line.strip().partition(":")[0] for line in told} == set(Role)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Ticket)) == 20
        for line in told:
            user = find_user_by_email(session, line.split()[-1])
            assert user is not None
            assert user.confirmed_at
            assert verify_password(PASSWORD, user.password_hash)
        mine = select(func.count()).select_from(Person).join(User, User.id == Person.user_id)
        assert session.scalar(mine) == 20
    database.dispose()


def test_what_the_audit_shows_comes_in_the_order_in_which_it_happened(filled: Session) -> None:
    acts = select(Fact.at).where(Fact.subject_kind == "user").order_by(Fact.id)
    times = list(filled.scalars(acts))
    assert times
    assert times == sorted(times)


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("how do I descale my mara 2", "Descale a Mara 2, step by step"),
        ("it drips at the brew head", "The machine drips at the brew head"),
        ("grindr stops halfway", "The grinder stops halfway"),
        ("where is my parcel", "Where is my parcel?"),
        ("VAT number on my invoice", "A VAT number on the invoice"),
        ("can I return my machine", "Return something: how to send it back"),
    ],
)
def test_its_articles_answer_what_its_customers_ask(
    filled: Session, typed: str, title: str
) -> None:
    found = search_articles(filled, None, typed)
    assert title in ["".join(text for text, _ in one.title) for one in found[:3]]
    assert not [one for one in found if one.audience == "staff"]


def test_it_has_sixty_articles_and_some_for_staff(filled: Session) -> None:
    query = select(Article.readers, func.count()).group_by(Article.readers)
    readers: dict[str | None, int] = dict(filled.execute(query).all())
    assert sum(readers.values()) >= 60
    assert readers["staff"] >= 3


def test_every_product_that_is_spoken_of_is_in_the_stores(
    filled: Session, business: Business, tickets: tuple[Source, ...]
) -> None:
    names = {product.sku: product.name for product in business.products}
    sold = filled.execute(
        select(Variant.sku, Product.name).join(Product, Product.id == Variant.product_id)
    )
    assert names.items() <= dict(sold.all()).items()
    spoken_of = {names[one.product] for one in tickets if one.product}
    articles = filled.scalars(select(ArticleVersion.product).where(ArticleVersion.product != ""))
    known = set(filled.scalars(select(Product.name)))
    assert spoken_of <= known
    assert set(articles) <= known
    offers = filled.scalars(select(func.count()).select_from(SupplierOffer)).one()
    assert offers > len(names)
    levels = criticalities(filled, ["torre due", "SP-GA-85", "Nothing of ours"])
    assert levels == {"torre due": "critical", "SP-GA-85": "high"}


def test_the_stock_of_a_year_adds_up(filled: Session) -> None:
    assert differences(filled) == 0
    kinds = filled.scalars(text("select distinct kind from movements")).all()
    assert {"receipt", "sale", "transfer", "adjustment", "write_off"} == set(kinds)
    promised = "select count(*) from levels where reserved > 0"
    assert (filled.scalar(text(promised)) or 0) > 0
    soon = "select count(*) from lots where expires_on between :now and :now + 30"
    assert (filled.scalar(text(soon), {"now": NOW.date()}) or 0) > 0


def test_its_deals_went_through_their_stages_and_some_are_overdue(filled: Session) -> None:
    deals = filled.scalars(select(Deal)).all()
    moves = filled.scalars(select(DealMove).order_by(DealMove.deal_id, DealMove.id)).all()
    assert len(deals) > 150
    last = {one.deal_id: one for one in moves}
    for deal in deals:
        assert (last[deal.id].to_id, last[deal.id].at) == (deal.stage_id, deal.stage_since)
        assert deal.stage_since <= NOW
        assert not deal.needs_next_step
    states = Counter(deal.state for deal in deals)
    assert min(states.values()) >= 15
    overdue = sum(deal.is_overdue(NOW.date()) for deal in deals)
    assert 0 < overdue < states["open"] / 2
