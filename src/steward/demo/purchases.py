"""The demo business's buying: a year of orders that came, and three that are on their way."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.demo.content import Product
from steward.demo.words import table
from steward.inventory import (
    PastPurchase,
    PastReceipt,
    PurchaseForm,
    PurchaseLineForm,
    Receipt,
    add_purchase,
    levels_of,
    places_in_use,
    send_purchase,
    stocked_goods,
    write_past_purchases,
)
from steward.kit import clock

_CURRENCY = "EUR"
_LATENESS = (0.85, 1.0, 1.0, 1.1, 1.3)  # times the days that were promised
_UNDER_WAY = {"Officine Bellini": 21, "Highland Greens": 9, "Kaffa Works": 2}  # days ago
_LINES = 4
_WAREHOUSE = "Rotterdam, warehouse"
_Came = Sequence[tuple[datetime, str, Receipt]]


def fill_purchases(
    session: Session,
    products: Sequence[Product],
    suppliers: Mapping[str, int],
    came: _Came,
    *,
    actor: Actor,
) -> None:
    """Write the orders that brought what `came`, and order anew what there is least of."""
    kinds = table("stores")["kinds"]
    variants = {sku: variant_id for variant_id, sku, _ in stocked_goods(session, actor)}
    kind_of = {variants[one.sku]: kinds[one.kind] for one in products}
    past = _past(suppliers, kind_of, came)
    write_past_purchases(session, past, actor=actor)
    _order_anew(session, suppliers, kind_of, actor)


def _past(
    suppliers: Mapping[str, int], kind_of: Mapping[int, Mapping[str, Any]], came: _Came
) -> list[PastPurchase]:
    """Return what came from one supplier at one time as one order."""
    together = defaultdict[tuple[datetime, str], list[PastReceipt]](list)
    for at, act_key, line in came:
        supplier = kind_of[line.key.variant_id]["supplier"]
        receipt = PastReceipt(act_key, line.key, line.quantity, line.unit_cost)
        together[at, supplier].append(receipt)
    rng = Random(11)
    past = []
    for (at, supplier), receipts in sorted(together.items(), key=lambda one: one[0]):
        days = max(kind_of[one.key.variant_id]["days"] for one in receipts)
        sent_at = at - timedelta(days=days * rng.choice(_LATENESS))
        past.append(PastPurchase(suppliers[supplier], _CURRENCY, days, sent_at, at, receipts))
    return past


def _order_anew(
    session: Session,
    suppliers: Mapping[str, int],
    kind_of: Mapping[int, Mapping[str, Any]],
    actor: Actor,
) -> None:
    """Order what there is least of, some days ago; each supplier has it, by telephone."""
    home = next(one.id for one in places_in_use(session, actor) if one.name == _WAREHOUSE)
    left = defaultdict[int, Decimal](Decimal)
    for level in levels_of(session, list(kind_of)):
        left[level.key.variant_id] += level.free
    for name, days in _UNDER_WAY.items():
        theirs = [one for one in kind_of if kind_of[one]["supplier"] == name]
        least = sorted(theirs, key=lambda one: (left[one], one))[:_LINES]
        lines = [_line(one, home, kind_of[one]["minimum"]) for one in least]
        with clock.frozen(clock.now() - timedelta(days=days)):
            order = add_purchase(session, suppliers[name], PurchaseForm(lines=lines), actor=actor)
            send_purchase(session, order.id, by_mail=False, actor=actor)


def _line(variant_id: int, place_id: int, quantity: int) -> PurchaseLineForm:
    return PurchaseLineForm(variant_id=variant_id, place_id=place_id, quantity=Decimal(quantity))
