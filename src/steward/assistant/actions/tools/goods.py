"""What is in stock and when it can be had, and which discounts hold: as the shop shows anybody."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from steward.assistant.actions.tools.asking import Asking, Found
from steward.assistant.rules import Meant, Source
from steward.inventory import NamedGoods, Sellable, goods_named, sellables
from steward.kit.running import zone
from steward.kit.texts import gettext as _
from steward.sales import (
    DiscountRow,
    Holding,
    discount_told,
    find_buyer,
    goods_told,
    holding_now,
    instead_of,
    offer_told,
    offers,
    price_told,
    speaks_of_coupon,
)

_MOST = 3  # products that are told of at once
_OFFERED = 5  # of which one is asked which
_MOST_DISCOUNTS = 5
_SHOP = "/shop"


def names_goods(session: Session, asking: Asking) -> bool:
    """Whether goods are named by their code or by their whole name."""
    return goods_named(session, asking.text, asking.dictionary).is_clear


def names_coupon_or_goods(session: Session, asking: Asking) -> bool:
    """Whether a coupon is spoken of, or goods are named."""
    return speaks_of_coupon(asking.text) or names_goods(session, asking)


def tell_stock(session: Session, asking: Asking) -> Found:
    """Say whether the goods that are named can be had, when, and what there is instead."""
    named = goods_named(session, asking.text, asking.dictionary)
    if not named.goods:
        text = _("Which product is it? Write its name or number as the shop has it.")
        return Found(text, [Source(_("Shop"), _SHOP)], [])
    if _asks_which(named, asking):
        return _which(asking, named.goods)
    buyer = find_buyer(session, asking.asker)
    found = offers(session, _few(named.goods), buyer, zone())
    lines, shown = [offer_told(one) for one in found], [one.goods for one in found]
    gone = next((one for one in found if not one.can_be_had), None)
    if gone:
        instead = [one.goods for one in instead_of(session, gone.goods)]
        lines += [_instead(instead)] if instead else []
        shown += instead
    return Found("\n".join(lines), _pages(shown))


def _asks_which(named: NamedGoods, asking: Asking) -> bool:
    """Ask once which is meant; who leaves it open again is told of the likeliest."""
    return not named.is_clear and not asking.misses


def _which(asking: Asking, goods: Sequence[Sellable]) -> Found:
    names = list(dict.fromkeys(one.name for one in goods))[:_OFFERED]
    meant = [Meant(name, f"{asking.text} {name}") for name in names]
    return Found(_("Which of these do you mean?"), [Source(_("Shop"), _SHOP)], meant)


def _few(goods: Sequence[Sellable]) -> list[Sellable]:
    products = list(dict.fromkeys(one.product_id for one in goods))[:_MOST]
    return [one for one in goods if one.product_id in products][: 2 * _MOST]


def _instead(found: Sequence[Sellable]) -> str:
    return _("In stock instead: %(names)s.", names=", ".join(goods_told(one) for one in found))


def _pages(goods: Sequence[Sellable]) -> list[Source]:
    by_product = {one.product_id: one.name for one in goods}
    return [Source(name, f"{_SHOP}/{product_id}") for product_id, name in by_product.items()]


def tell_discounts(session: Session, asking: Asking) -> Found:
    """Say which discounts hold now: those of a coupon that is named, on goods, or all open ones."""
    buyer = find_buyer(session, asking.asker)
    named = goods_named(session, asking.text, asking.dictionary)
    holding = holding_now(session, buyer, asking.text, named.goods)
    told = [_discount(session, one) for one in holding.discounts[:_MOST_DISCOUNTS]]
    if holding.of_coupon:
        return Found("\n".join([_("This coupon holds now: name it in the basket."), *told]))
    goods = _few(named.goods) if named.is_clear else []
    priced = [
        f"{goods_told(one.goods)}: {price_told(one)}"
        for one in offers(session, goods, buyer, zone())
    ]
    return Found("\n".join([*_head(holding, told), *told, *priced]), _pages(goods))


def _head(holding: Holding, told: Sequence[str]) -> list[str]:
    """Say what follows; of coupons nothing, unless one is asked for by its name."""
    lines = []
    if holding.asks_for_coupon:
        lines.append(_("I know of no coupon in your words that holds for you now."))
    if told:
        return [*lines, _("These discounts hold now:")]
    return lines or [_("No discount holds for that just now.")]


def _discount(session: Session, one: DiscountRow) -> str:
    goods = sellables(session, variant_ids=one.variant_ids).values()
    names = dict.fromkeys([*one.categories, *(each.name for each in goods)])
    return discount_told(one, list(names)[:_OFFERED])
