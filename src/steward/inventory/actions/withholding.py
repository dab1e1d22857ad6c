"""Keeping back what is not to be sold: a lot that is held, a product that is paused.

Each is kept back for somebody (`holder`: "desk", or a problem such as "problem:3") and until the
last of these lets go. Baskets that hold some of it get others where there are any, and lose it
where not; what was promised firmly stays promised, and waits.
"""

from collections.abc import Collection, Sequence
from decimal import Decimal

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.inventory.actions.reserving import set_free, tell_freed
from steward.inventory.actions.settling import move_off
from steward.inventory.actions.waking import wake
from steward.inventory.events import KeptBack, LetGo, PromisesMoved, topics_of
from steward.inventory.models import Lot, Product, StockHold, StockLevel, Variant
from steward.inventory.queries import find_withheld, lock_goods, open_holds
from steward.inventory.rules import Key, ReservationState
from steward.kit import clock, events, live
from steward.kit.errors import Conflict, NotFound
from steward.kit.marks import N_

HOLDS = "stock.hold"
_IN_BASKETS = text("""
    select distinct r.id from reservations r join reservation_lines n on n.reservation_id = r.id
    join levels l on l.id = n.level_id
    where r.state = 'held' and n.quantity > n.fulfilled
      and case when :lot > 0 then l.lot_id = :lot else l.variant_id = any(:variants) end
""")


def hold_lot(session: Session, lot_id: int, holder: str, reason: str, *, actor: Actor) -> StockHold:
    """Let nobody sell, promise or send anything of a lot. Held already by them: as before."""
    demand(actor, HOLDS)
    lot = _locked_lot(session, lot_id)
    known = _known(open_holds(session, lot_id=lot_id), holder)
    if known is not None:
        return known
    lock_goods(session, [lot.variant_id])
    lot.is_held = True
    hold = _kept(session, StockHold(lot_id=lot_id, holder=holder, reason=reason), actor)
    keys = _keys(session, lot_id)
    move_off(session, lot_id, ReservationState.HELD, keys)
    _empty_baskets(session, [lot.variant_id], lot_id)
    product = _product_of(session, lot)
    told = KeptBack(subject_id=product.id, name=product.name, lot=lot.code, reason=reason)
    return _told(session, hold, told, [lot.variant_id], actor)


def release_lot(session: Session, lot_id: int, holder: str, *, actor: Actor) -> StockHold:
    """Take a hold back; when it was the last one, the lot is sold again. Raises Conflict."""
    demand(actor, HOLDS)
    lot = _locked_lot(session, lot_id)
    found = open_holds(session, lot_id=lot_id)
    hold = _ended(found, holder)
    lock_goods(session, [lot.variant_id])
    lot.is_held = len(found) > 1
    product = _product_of(session, lot)
    told = LetGo(subject_id=product.id, name=product.name, lot=lot.code, is_still_kept=lot.is_held)
    return _told(session, hold, told, [lot.variant_id], actor)


def pause_product(
    session: Session, product_id: int, holder: str, reason: str, *, actor: Actor
) -> StockHold:
    """Take a product off sale for now: it is shown, and orders of it stay."""
    demand(actor, HOLDS)
    product = _locked_product(session, product_id)
    known = _known(open_holds(session, product_id=product_id), holder)
    if known is not None:
        return known
    variants = _variants(session, product_id)
    lock_goods(session, variants)
    product.is_paused = True
    hold = _kept(session, StockHold(product_id=product_id, holder=holder, reason=reason), actor)
    _empty_baskets(session, variants, 0)
    told = KeptBack(subject_id=product.id, name=product.name, lot="", reason=reason)
    return _told(session, hold, told, variants, actor)


def resume_product(session: Session, product_id: int, holder: str, *, actor: Actor) -> StockHold:
    """Take a pause back; when it was the last one, the product is sold again. Raises Conflict."""
    demand(actor, HOLDS)
    product = _locked_product(session, product_id)
    found = open_holds(session, product_id=product_id)
    hold = _ended(found, holder)
    variants = _variants(session, product_id)
    lock_goods(session, variants)
    product.is_paused = len(found) > 1
    told = LetGo(subject_id=product.id, name=product.name, lot="", is_still_kept=product.is_paused)
    return _told(session, hold, told, variants, actor)


def move_promises(session: Session, lot_id: int, *, actor: Actor) -> Decimal:
    """Promise others instead of a held lot to those who ordered; return how many were moved."""
    demand(actor, HOLDS)
    lot = _locked_lot(session, lot_id)
    if not lot.is_held:
        raise Conflict(N_("This lot is not held: what is promised of it stays."))
    lock_goods(session, [lot.variant_id])
    before = find_withheld(session, lot_id).promised
    move_off(session, lot_id, ReservationState.FIRM, _keys(session, lot_id))
    moved = before - find_withheld(session, lot_id).promised
    live.announce(session, *topics_of([lot.variant_id]))
    if moved:
        product = _product_of(session, lot)
        told = PromisesMoved(
            subject_id=product.id, name=product.name, lot=lot.code, quantity=str(moved)
        )
        events.record(session, told, actor=actor)
    return moved


def _locked_lot(session: Session, lot_id: int) -> Lot:
    """Lock a lot before its levels: all who need both come in that order."""
    lot = session.get(Lot, lot_id, with_for_update=True)
    if lot is None:
        raise NotFound
    return lot


def _locked_product(session: Session, product_id: int) -> Product:
    product = session.get(Product, product_id, with_for_update=True)
    if product is None:
        raise NotFound
    return product


def _product_of(session: Session, lot: Lot) -> Product:
    return session.get_one(Product, session.get_one(Variant, lot.variant_id).product_id)


def _variants(session: Session, product_id: int) -> Sequence[int]:
    return session.scalars(select(Variant.id).where(Variant.product_id == product_id)).all()


def _keys(session: Session, lot_id: int) -> list[Key]:
    levels = select(StockLevel.variant_id, StockLevel.place_id, StockLevel.lot_id)
    return [Key(*row) for row in session.execute(levels.where(StockLevel.lot_id == lot_id))]


def _known(found: Sequence[StockHold], holder: str) -> StockHold | None:
    return next((one for one in found if one.holder == holder), None)


def _kept(session: Session, hold: StockHold, actor: Actor) -> StockHold:
    hold.since, hold.by_name = clock.now(), actor.name
    session.add(hold)
    session.flush()
    return hold


def _ended(found: Sequence[StockHold], holder: str) -> StockHold:
    hold = _known(found, holder)
    if hold is None:
        raise Conflict(N_("This was let go already. Load the page again to see how it stands."))
    hold.ended_at = clock.now()
    return hold


def _empty_baskets(session: Session, variants: Sequence[int], lot_id: int) -> None:
    """Give free what baskets still hold of it."""
    ids = session.scalars(_IN_BASKETS, {"lot": lot_id, "variants": list(variants)}).all()
    if ids:
        set_free(session, ids)


def _told(
    session: Session,
    hold: StockHold,
    told: KeptBack | LetGo,
    variants: Collection[int],
    actor: Actor,
) -> StockHold:
    session.flush()
    events.record(session, told, actor=actor)
    live.announce(session, *topics_of(variants))
    wake(session, variants)
    if isinstance(told, LetGo) and not told.is_still_kept:
        tell_freed(session, variants)
    return hold
