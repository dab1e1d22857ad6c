"""Reads of discounts: for those who look after them, and for working out what an order comes to."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, func, literal, literal_column, select, text
from sqlalchemy.orm import Session

from steward.accounts import Actor, may
from steward.inventory import skus_of
from steward.kit import clock
from steward.kit.errors import NotFound
from steward.kit.lists import Order, Sorts, holds, parts_of
from steward.kit.paging import Page
from steward.sales.forms import DiscountForm
from steward.sales.models import DiscountRow
from steward.sales.rules import NOTHING, Discount

_PAGE = 50
_LAST_MOMENT = timedelta(microseconds=1)
_USES = text("""
    select t.discount_id, count(distinct o.id) as uses,
           count(distinct o.id) filter (where o.person_id = :person) as own,
           coalesce(sum(t.amount), 0) as taken
    from taken_discounts t
    join order_lines l on l.id = t.line_id join orders o on o.id = l.order_id
    where t.discount_id = any(:ids) and o.state <> 'cancelled'
    group by t.discount_id
""")


@dataclass(frozen=True)
class DiscountsAsked:
    """Which discounts to list: by words, and in use, over, coming, or off."""

    words: str = ""
    sort: str = "name"
    show: str = ""


@dataclass(frozen=True)
class DiscountListed:
    """A discount in the list, how often it was used, and what it took in all."""

    discount: DiscountRow
    uses: int
    taken: Decimal


def _visible_to(actor: Actor) -> ColumnElement[bool]:
    return literal(may(actor, "orders.read"))


_SORTS: Sorts = {
    "name": (literal_column("lower(discounts.name)"), str),
    "coupon": (literal_column("coalesce(discounts.coupon::text, '')"), str),
    "rank": (literal_column("discounts.rank"), int),
    "new": (literal_column("discounts.id"), int),
}


def list_discounts(
    session: Session,
    actor: Actor,
    asked: DiscountsAsked,
    *,
    cursor: str | None = None,
    limit: int = _PAGE,
) -> Page[DiscountListed]:
    """List discounts, those out of use too unless only others are asked for."""
    plain = func.lower(func.plain(DiscountRow.name + " " + func.coalesce(DiscountRow.coupon, "")))
    words = (holds(plain, word) for word in parts_of(asked.words))
    query = select(DiscountRow).where(_visible_to(actor), *words, *_shown(asked.show))
    order = Order.of(asked.sort, _SORTS, DiscountRow.id)
    rows, more = order.page(session, query, cursor, limit)
    found: list[DiscountRow] = [row[0] for row in rows]
    uses = uses_of(session, [one.id for one in found], None)
    none = (0, 0, NOTHING)
    return Page([DiscountListed(one, *uses.get(one.id, none)[::2]) for one in found], more)


def _shown(show: str) -> Sequence[ColumnElement[bool]]:
    now, active = clock.now(), DiscountRow.active.is_(True)
    begun = DiscountRow.since.is_(None) | (DiscountRow.since <= now)
    open_end = DiscountRow.until.is_(None) | (DiscountRow.until > now)
    known: Mapping[str, Sequence[ColumnElement[bool]]] = {
        "now": (active, begun, open_end),
        "coming": (active, DiscountRow.since > now),
        "over": (active, DiscountRow.until <= now),
        "off": (~active,),
    }
    return known.get(show, ())


def get_discount(
    session: Session, actor: Actor, discount_id: int, *, for_update: bool = False
) -> DiscountRow:
    """Return a discount that the actor may see; raises NotFound."""
    query = select(DiscountRow).where(_visible_to(actor), DiscountRow.id == discount_id)
    found = session.scalars(query.with_for_update() if for_update else query).one_or_none()
    if found is None:
        raise NotFound
    return found


def listed(session: Session, one: DiscountRow) -> DiscountListed:
    """Return a discount with how often it was used, and what it took in all."""
    uses, _, taken = uses_of(session, [one.id], None).get(one.id, (0, 0, NOTHING))
    return DiscountListed(one, uses, taken)


def discounts_for(
    session: Session, person_id: int | None, currency: str, *, coupon: str = ""
) -> list[Discount]:
    """Return the discounts in use for goods priced in a currency, as they stand for a buyer.

    Those of a coupon only where it is named. One that was taken as often as it may be is said to
    be used up.
    """
    named = DiscountRow.coupon.is_(None) | (DiscountRow.coupon == (coupon.strip() or None))
    query = select(DiscountRow).where(DiscountRow.active, DiscountRow.currency == currency, named)
    rows = session.scalars(query.order_by(DiscountRow.id)).all()
    limited = [one.id for one in rows if one.is_limited]
    uses = uses_of(session, limited, person_id)
    return [one.rule(used_up=is_used_up(one, uses)) for one in rows]


def is_used_up(one: DiscountRow, uses: Mapping[int, tuple[int, int, Decimal]]) -> bool:
    """Whether a discount was taken as often as it may be, by all or by the buyer."""
    total, own, _ = uses.get(one.id, (0, 0, NOTHING))
    return (one.most_uses is not None and total >= one.most_uses) or (
        one.most_uses_each is not None and own >= one.most_uses_each
    )


def lock_limited(session: Session, discount_ids: Sequence[int], person_id: int) -> list[int]:
    """Lock those of the discounts that are limited; return those that are used up by now.

    Orders that take one of them wait for each other from here on.
    """
    query = select(DiscountRow).where(DiscountRow.id.in_(discount_ids)).order_by(DiscountRow.id)
    limits = (DiscountRow.most_uses.is_not(None)) | (DiscountRow.most_uses_each.is_not(None))
    rows = session.scalars(query.where(limits).with_for_update(key_share=True)).all()
    uses = uses_of(session, [one.id for one in rows], person_id)
    return [one.id for one in rows if is_used_up(one, uses) or not one.active]


def uses_of(
    session: Session, discount_ids: Sequence[int], person_id: int | None
) -> dict[int, tuple[int, int, Decimal]]:
    """Return how often discounts were used in all and by a person, and what they took."""
    if not discount_ids:
        return {}
    values = {"ids": list(discount_ids), "person": person_id}
    return {row[0]: (row[1], row[2], row[3]) for row in session.execute(_USES, values)}


def names_of_discounts(session: Session, discount_ids: Sequence[int]) -> dict[int, str]:
    """Return what discounts are called."""
    query = select(DiscountRow.id, DiscountRow.name).where(DiscountRow.id.in_(discount_ids))
    return dict(session.execute(query).all())


def form_of(session: Session, one: DiscountRow, zone: ZoneInfo) -> DiscountForm:
    """Write a discount as it is entered, its first and last day in a time zone."""
    rule = one.rule()
    plain = {name: getattr(one, name) for name in DiscountForm.model_fields if hasattr(one, name)}
    return DiscountForm.model_construct(
        **plain
        | {
            "kind": rule.kind,
            "scope": rule.scope,
            "stacking": rule.stacking,
            "value": one.value.normalize(),
            "least": one.least.normalize(),
            "breaks": "\n".join(f"{least}: {percent}" for least, percent in one.breaks),
            "skus": list(skus_of(session, one.variant_ids).values()),
            "since": one.since and one.since.astimezone(zone).date(),
            "until": one.until and (one.until - _LAST_MOMENT).astimezone(zone).date(),
        }
    )
