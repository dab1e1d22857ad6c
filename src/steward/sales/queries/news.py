"""Reads of news: which products are new and untold, what was sent, who would read it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from sqlalchemy import ColumnElement, exists, func, literal, select
from sqlalchemy.orm import Session

from steward.accounts import Actor, may
from steward.customers import Segment, count_readers, find_conditions
from steward.inventory import Product, ProductState, Sellable, Variant, sellables
from steward.kit import clock
from steward.kit.errors import NotFound
from steward.kit.events import Fact
from steward.kit.marks import N_
from steward.sales.models import News, NewsItem
from steward.sales.rules import NewsState

_NEW_FOR = timedelta(days=90)
_SHOWN = 50


@dataclass(frozen=True)
class NewProduct:
    """A product as news tells it: from which price on it is sold."""

    product_id: int
    name: str
    category: str
    price: Decimal
    currency: str


@dataclass(frozen=True)
class NewsRow:
    """News in the list, and how many products it tells of."""

    news: News
    products: int


@dataclass(frozen=True)
class NewsView:
    """News with the products that it tells of, and how many people would get it now."""

    news: News
    products: Sequence[NewProduct]
    readers: int


def untold(session: Session) -> tuple[list[NewProduct], int]:
    """Return the newest products that nobody was told of nor set aside, and how many there are."""
    new = select(Product.id).where(*_is_untold())
    ids = session.scalars(new.order_by(Product.id.desc()).limit(_SHOWN)).all()
    count = session.scalar(select(func.count()).select_from(new.subquery())) or 0
    return new_products(session, ids), count


def untold_ids(session: Session) -> Sequence[int]:
    """Return all products that nobody was told of nor set aside."""
    return session.scalars(select(Product.id).where(*_is_untold())).all()


def _is_untold() -> tuple[ColumnElement[bool], ...]:
    """For sale, not offered before, and of late entered or put up for sale."""
    since = clock.now() - _NEW_FOR
    sold = exists().where(Variant.product_id == Product.id, Variant.state == ProductState.ACTIVE)
    put_up = exists().where(
        Fact.subject_kind == "product",
        Fact.subject_id == Product.id,
        Fact.kind == "product.changed",
        Fact.at > since,
        Fact.data["changes"]["state"][1].astext == ProductState.ACTIVE,
    )
    return (
        Product.state == ProductState.ACTIVE,
        sold,
        ~exists().where(NewsItem.product_id == Product.id),
        (Product.created_at > since) | put_up,
    )


def new_products(session: Session, product_ids: Collection[int]) -> list[NewProduct]:
    """Return products as news tells them, those that are for sale, the newest first."""
    goods: dict[int, list[Sellable]] = {}
    for one in sellables(session, product_ids=product_ids).values():
        goods.setdefault(one.product_id, []).append(one)
    cheapest = (min(some, key=_price) for some in goods.values())
    found = [
        NewProduct(one.product_id, one.name, one.category, one.price, one.currency)
        for one in cheapest
    ]
    return sorted(found, key=lambda one: -one.product_id)


def _price(goods: Sellable) -> Decimal:
    return goods.price


def list_news(session: Session, actor: Actor) -> list[NewsRow]:
    """List the newest news, drafts too."""
    count = select(func.count()).where(NewsItem.news_id == News.id).scalar_subquery()
    query = select(News, count).where(literal(may(actor, "news.send")))
    rows = session.execute(query.order_by(News.id.desc()).limit(_SHOWN))
    return [NewsRow(*row) for row in rows]


def get_news(session: Session, actor: Actor, news_id: int, *, for_update: bool = False) -> News:
    """Return news that the actor may see; raises NotFound."""
    query = select(News).where(literal(may(actor, "news.send")), News.id == news_id)
    found = session.scalars(query.with_for_update() if for_update else query).one_or_none()
    if found is None:
        raise NotFound
    return found


def show_news(session: Session, actor: Actor, news_id: int) -> NewsView:
    """Return news with what it tells of; raises NotFound."""
    news = get_news(session, actor, news_id)
    products = products_of(session, news_id)
    audience = find_conditions(session, news.segment_id)
    return NewsView(news, products, count_readers(session, topics_of(products), audience))


def news_using(session: Session, segment: Segment) -> list[str]:
    """Say which news, not sent to all of them yet, go to a segment of customers."""
    waiting = (News.segment_id == segment.id) & (News.state != NewsState.SENT)
    query = select(News.subject).where(waiting).order_by(News.id)
    return [N_("the news “%(name)s”", name=one) for one in session.scalars(query)]


def products_of(session: Session, news_id: int) -> list[NewProduct]:
    """Return the products that news tells of, those that are still for sale."""
    ids = select(NewsItem.product_id).where(NewsItem.news_id == news_id)
    return new_products(session, session.scalars(ids).all())


def topics_of(products: Collection[NewProduct]) -> list[str]:
    """Return the topics of news: the categories of its products, as consents write them."""
    return sorted({one.category.lower() for one in products if one.category})
