"""Writing and changing drafts, under what the supplier offers: minimum, packs, price."""

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import delete
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.inventory.actions.purchasing.telling import words_of
from steward.inventory.errors import PurchaseStands
from steward.inventory.events import PurchaseAdded, PurchaseChanged
from steward.inventory.forms import PurchaseForm, PurchaseLineForm
from steward.inventory.models import PurchaseLine, PurchaseOrder, Supplier, SupplierOffer
from steward.inventory.queries import (
    get_purchase,
    get_supplier,
    offers_by_variant,
    places_in_use,
)
from steward.inventory.rules import PurchaseState, fitting
from steward.kit import clock, events
from steward.kit.errors import BadInput
from steward.kit.marks import N_
from steward.kit.versions import check_version


def add_purchase(
    session: Session, supplier_id: int, form: PurchaseForm, *, key: str | None = None, actor: Actor
) -> PurchaseOrder:
    """Write an order to a supplier as a draft; under a `key`, once.

    Raises BadInput, naming `lines.0.quantity`.
    """
    demand(actor, "stock.manage")
    supplier = get_supplier(session, actor, supplier_id)
    if not supplier.active:
        msg = N_("This supplier is out of use.")
        raise BadInput(msg, errors={"supplier_id": msg})
    offers = _checked_offers(session, supplier, form.lines, actor)
    order = PurchaseOrder(
        supplier_id=supplier.id,
        currency=supplier.currency,
        key=key,
        note=form.note,
        created_at=clock.now(),
        created_by=actor.name,
    )
    session.add(order)
    session.flush()
    lines = [_line(order, one, offers[one.variant_id]) for one in form.lines]
    session.add_all(lines)
    events.record(session, PurchaseAdded(**words_of(order, lines)), actor=actor)
    return order


def change_purchase(
    session: Session, purchase_id: int, form: PurchaseForm, *, version: int | None, actor: Actor
) -> PurchaseOrder:
    """Write a draft anew. Raises BadInput, Conflict when somebody changed it since `version`."""
    demand(actor, "stock.manage")
    order = get_purchase(session, actor, purchase_id, for_update=True)
    if order.state != PurchaseState.DRAFT:
        raise PurchaseStands(N_("%(number)s is no draft any more.", number=order.number))
    check_version(version, order.version)
    supplier = get_supplier(session, actor, order.supplier_id)
    offers = _checked_offers(session, supplier, form.lines, actor)
    session.execute(delete(PurchaseLine).where(PurchaseLine.purchase_id == order.id))
    lines = [_line(order, one, offers[one.variant_id]) for one in form.lines]
    session.add_all(lines)
    order.note, order.currency = form.note, supplier.currency
    order.version += 1  # its lines are part of it
    events.record(session, PurchaseChanged(**words_of(order, lines)), actor=actor)
    return order


def _checked_offers(
    session: Session, supplier: Supplier, lines: Sequence[PurchaseLineForm], actor: Actor
) -> Mapping[int, SupplierOffer]:
    offers = offers_by_variant(session, supplier.id, [line.variant_id for line in lines])
    places = {place.id for place in places_in_use(session, actor)}
    errors = dict[str, str]()
    seen = set[tuple[int, int]]()
    for number, line in enumerate(lines):
        spot = (line.variant_id, line.place_id)
        wrong = _wrong_with(line, offers.get(line.variant_id), places, known=spot in seen)
        errors |= {f"lines.{number}.{field}": words for field, words in wrong}
        seen.add(spot)
    if errors:
        raise BadInput(errors=errors)
    return offers


def _wrong_with(
    line: PurchaseLineForm, offer: SupplierOffer | None, places: set[int], *, known: bool
) -> Iterator[tuple[str, str]]:
    if known:
        yield "place_id", N_("These goods stand on the order for this place already.")
    if line.place_id not in places:
        yield "place_id", N_("There is no such place, or it is out of use.")
    if offer is None:
        yield "variant_id", N_("This supplier does not offer it. Enter their offer first.")
        return
    least = fitting(line.quantity, offer.minimum_quantity, offer.pack_quantity)
    if least != line.quantity:
        yield (
            "quantity",
            N_(
                "They send packs of %(pack)s, at least %(minimum)s: order %(fitting)s.",
                pack=f"{offer.pack_quantity.normalize():f}",
                minimum=f"{offer.minimum_quantity.normalize():f}",
                fitting=f"{least.normalize():f}",
            ),
        )


def _line(order: PurchaseOrder, form: PurchaseLineForm, offer: SupplierOffer) -> PurchaseLine:
    return PurchaseLine(
        purchase_id=order.id,
        variant_id=form.variant_id,
        place_id=form.place_id,
        supplier_sku=offer.supplier_sku,
        quantity=form.quantity,
        price=offer.price if form.price is None else form.price,
        promised_days=offer.lead_time_days,
        needed_by=form.needed_by,
    )
