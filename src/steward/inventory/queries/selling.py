"""What is for sale: products and variants as customers see them, and how many can be had."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sqlalchemy import BigInteger, ColumnElement, cast, exists, func, literal_column, select, text
from sqlalchemy.orm import Session

from steward.inventory.models import Product, ProductImage, StockLevel, Variant
from steward.inventory.queries.lists import first_images
from steward.inventory.rules import OPEN, ProductState, ReservationState
from steward.kit.errors import NotFound
from steward.kit.lists import Order, Sorts, holds, parts_of
from steward.kit.paging import Page

SHOP_PAGE = 24
_MOST_CATEGORIES = 60
_BACK = text("""
    select returns_id, sum(quantity) from movements
    where kind = 'return' and returns_id = any(:sales) group by returns_id
""")
_ACTIVE = (Product.state == ProductState.ACTIVE, Variant.state == ProductState.ACTIVE)
_HELD = text("""
    select r.key, r.state, r.expires_at, coalesce(sum(l.fulfilled), 0) as delivered
    from reservations r join reservation_lines l on l.reservation_id = r.id
    where r.key = any(:keys) group by r.id
""")


@dataclass(frozen=True)
class Sellable:
    """A variant as it is sold: at which price, of which product; not just now if `is_paused`."""

    variant_id: int
    product_id: int
    sku: str
    name: str
    category: str
    options: Mapping[str, str]
    unit: str
    price: Decimal
    currency: str
    may_backorder: bool
    is_sold: bool = True
    is_paused: bool = False

    @property
    def choice(self) -> str:
        """What tells it from other variants: M, red."""
        return ", ".join(self.options.values())


@dataclass(frozen=True)
class Standing:
    """How a reservation stands: until when it holds, and how much of it is delivered."""

    state: ReservationState
    expires_at: datetime | None
    delivered: Decimal

    @property
    def is_open(self) -> bool:
        """Whether it still keeps the goods; past its time only until others need them."""
        return self.state in OPEN


@dataclass(frozen=True)
class ShelfRow:
    """A product in the catalogue: its lowest and highest price, and whether any can be had."""

    product: Product
    lowest: Decimal
    highest: Decimal
    currency: str
    is_there: bool
    image_id: int | None


@dataclass(frozen=True)
class ShelfAsked:
    """What a customer looks for; `sort` is by name, price or newest."""

    words: str = ""
    category: str = ""
    available: bool = False
    least: Decimal | None = None
    most: Decimal | None = None
    sort: str = "name"


def shelf(
    session: Session, asked: ShelfAsked, *, cursor: str | None = None, limit: int = SHOP_PAGE
) -> Page[ShelfRow]:
    """List the products that are for sale, a page at a time. Anybody may see them."""
    price = func.min(Variant.price)
    can_be_had = ~Product.is_paused & (Variant.may_backorder | _is_there())
    there = func.coalesce(func.bool_or(can_be_had), False)
    listed = (
        select(
            Product.id,
            price.label("lowest"),
            func.max(Variant.price).label("highest"),
            func.min(Variant.currency).label("currency"),
            there.label("is_there"),
        )
        .join(Variant, Variant.product_id == Product.id)
        .where(*_ACTIVE, *_conditions(asked))
        .group_by(Product.id)
        .subquery()
    )
    query = select(
        Product, listed.c.lowest, listed.c.highest, listed.c.currency, listed.c.is_there
    ).join(listed, listed.c.id == Product.id)
    if asked.available:
        query = query.where(listed.c.is_there)
    sorts: Sorts = {
        "name": (func.lower(Product.name), str),
        "price": (cast(listed.c.lowest * 10_000, BigInteger), int),
        "new": (literal_column("products.id"), int),
    }
    rows, more = Order.of(asked.sort, sorts, Product.id).page(session, query, cursor, limit)
    images = first_images(session, [row[0].id for row in rows])
    found = [
        ShelfRow(row[0], row[1], row[2], row[3], row[4], images.get(row[0].id)) for row in rows
    ]
    return Page(found, more)


def _is_there() -> ColumnElement[bool]:
    """Whether any of a variant is free; whether a lot has expired is asked when it is taken."""
    free = [
        StockLevel.variant_id == Variant.id,
        StockLevel.on_hand > StockLevel.reserved,
        ~StockLevel.is_held,
    ]
    return exists().where(*free).correlate(Variant)


def _conditions(asked: ShelfAsked) -> Iterable[ColumnElement[bool]]:
    if asked.category:
        yield func.lower(Product.category) == asked.category.lower()
    if asked.least is not None:
        yield Variant.price >= asked.least
    if asked.most is not None:
        yield Variant.price <= asked.most
    for word in parts_of(asked.words):
        yield holds(Product.words, word) | holds(Variant.words, word)


def shelf_categories(session: Session) -> list[str]:
    """List the categories of what is for sale, by name."""
    lower = func.lower(Product.category)
    sold = (Product.category != "", Product.state == ProductState.ACTIVE)
    query = select(func.min(Product.category)).where(*sold).group_by(lower).order_by(lower)
    return list(session.scalars(query.limit(_MOST_CATEGORIES)))


def get_sold(session: Session, product_id: int) -> Product:
    """Return a product that is for sale; raises NotFound for any other."""
    product = session.get(Product, product_id)
    if product is None or product.state != ProductState.ACTIVE:
        raise NotFound
    return product


def get_sold_image(session: Session, image_id: int) -> ProductImage:
    """Return a picture of a product that is for sale; raises NotFound."""
    image = session.get(ProductImage, image_id)
    if image is None:
        raise NotFound
    get_sold(session, image.product_id)
    return image


def sellables(
    session: Session, *, product_ids: Collection[int] = (), variant_ids: Collection[int] = ()
) -> dict[int, Sellable]:
    """Return variants that are for sale, of products or by their ids, in the order of ids."""
    which = Variant.id.in_(variant_ids) | Variant.product_id.in_(product_ids)
    query = select(Variant, Product).join(Product, Product.id == Variant.product_id)
    rows = session.execute(query.where(which, *_ACTIVE).order_by(Variant.id))
    return {variant.id: sellable_of(variant, product) for variant, product in rows}


def sellable_of(variant: Variant, product: Product) -> Sellable:
    """Return a variant of a product as it is sold."""
    return Sellable(
        variant.id,
        product.id,
        variant.sku,
        product.name,
        product.category,
        variant.options,
        variant.unit,
        variant.price,
        variant.currency,
        variant.may_backorder and not product.is_paused,
        ProductState.ACTIVE == variant.state == product.state,
        product.is_paused,
    )


def find_example(
    session: Session, currency: str, variant_ids: Collection[int], names: Collection[str]
) -> int | None:
    """Return a variant that is sold in a currency: one of these, or of these categories, or any."""
    query = select(Variant.id).join(Product, Product.id == Variant.product_id)
    lower = [name.lower() for name in names]
    if variant_ids or lower:
        of_these = Variant.id.in_(variant_ids) | func.lower(Product.category).in_(lower)
        query = query.where(of_these)
    query = query.where(*_ACTIVE, Variant.currency == currency, Variant.price > 0)
    return session.scalar(query.order_by(Variant.id).limit(1))


def variants_in(session: Session, categories: Collection[str]) -> list[int]:
    """Return all variants of categories, in whatever letters these are written."""
    lower = func.lower(Product.category).in_([name.lower() for name in categories])
    query = select(Variant.id).join(Product, Product.id == Variant.product_id).where(lower)
    return list(session.scalars(query)) if categories else []


def variants_by_sku(session: Session, skus: Sequence[str]) -> dict[str, int]:
    """Return the ids of variants by their SKUs in lower case, those that there are."""
    query = select(Variant.sku, Variant.id).where(Variant.sku.in_(skus))
    return {sku.lower(): variant_id for sku, variant_id in session.execute(query)}


def goods_by_sku(session: Session, skus: Collection[str]) -> dict[str, Sellable]:
    """Return variants by their SKUs in lower case, also those that are not sold any more."""
    query = select(Variant, Product).join(Product, Product.id == Variant.product_id)
    rows = session.execute(query.where(Variant.sku.in_(skus)))
    return {variant.sku.casefold(): sellable_of(variant, product) for variant, product in rows}


def skus_of(session: Session, variant_ids: Collection[int]) -> dict[int, str]:
    """Return the SKUs of variants."""
    query = select(Variant.id, Variant.sku).where(Variant.id.in_(variant_ids))
    return dict(session.execute(query.order_by(Variant.sku)).all())


def standings(session: Session, keys: Collection[str]) -> dict[str, Standing]:
    """Return how reservations stand, by their keys, those that there are."""
    rows = session.execute(_HELD, {"keys": list(keys)})
    return {
        row.key: Standing(ReservationState(row.state), row.expires_at, row.delivered)
        for row in rows
    }


def come_back(session: Session, movement_ids: Collection[int]) -> dict[int, Decimal]:
    """Return how much of each sale's movement has come back, of those of which some has."""
    return dict(session.execute(_BACK, {"sales": list(movement_ids)}).all())
