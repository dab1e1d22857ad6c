"""Undoing an import of orders: what it brought is taken away, what it changed put back."""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.inventory import lock_goods, release
from steward.kit import clock, events, live
from steward.kit.imports import ledger
from steward.kit.imports.steps import topics_of
from steward.kit.imports.tables import CREATED, UNDONE, ImportedRow
from steward.kit.imports.undoing import Undone, check_undoable, live_rows
from steward.sales.actions.imports.compare import ORDER
from steward.sales.actions.imports.file import ORDERS
from steward.sales.events import OrdersImportUndone
from steward.sales.events.orders import ORDERS as LIST
from steward.sales.models import Order, OrderLine
from steward.sales.rules import OrderState

_AT_ONCE = 500
_NAMED = 20  # orders that are kept
Row = tuple[ImportedRow, Order]


def undo_import(session: Session, import_id: int, *, actor: Actor) -> Undone:
    """Take away the orders that an import brought, their goods free again, and restore states.

    An order that people acted on since, or that was cancelled by the import, is kept as it is and
    named. Customers stay. Raises Conflict when it was undone already or had not begun, when a
    later import told of the same orders, or while orders are being imported.
    """
    demand(actor, "orders.change")
    run = ledger.get_run(session, import_id, kind=ORDERS, for_update=True)
    ledger.claim_source(session, run.source)
    check_undoable(session, run)
    withdrawn = restored = 0
    kept: list[str] = []
    for some in live_rows(session, run, ORDER, Order):
        mine = [pair for pair in some if _is_as_it_came(*pair)]
        created = [order for entry, order in mine if entry.action == CREATED]
        gone = _remove(session, created)
        changed = [pair for pair in mine if pair[0].action != CREATED]
        _restore(session, changed)
        ids = {*gone, *(order.id for _, order in changed)}
        ledger.retire(session, [entry.id for entry, order in mine if order.id in ids])
        _revive(session, changed)
        kept += [order.number for _, order in some if order.id not in ids][: _NAMED - len(kept)]
        withdrawn, restored = withdrawn + len(gone), restored + len(changed)
        session.flush()
        session.expunge_all()
    return _ended(session, import_id, Undone(withdrawn, restored, kept), actor)


def _is_as_it_came(entry: ImportedRow, order: Order) -> bool:
    """Whether nobody has worked on an order since; goods that were given free may be gone."""
    was_given_free = entry.before.get("held") and order.state == OrderState.CANCELLED
    return entry.version == order.version and not was_given_free


def _remove(session: Session, orders: Sequence[Order]) -> list[int]:
    """Delete orders with their lines, and give free what they hold; return those that are gone."""
    ids = [order.id for order in orders]
    if ids and _try_to_delete(session, ids):
        return ids
    return [one for one in ids if _try_to_delete(session, [one])]


def _try_to_delete(session: Session, order_ids: Sequence[int]) -> bool:
    """Delete orders, and say whether nothing refers to them, such as a delivery."""
    lines = OrderLine.order_id.in_(order_ids)
    held = select(OrderLine.hold_key, OrderLine.variant_id).join(Order).where(lines)
    try:
        with session.begin_nested():
            found = session.execute(held.where(Order.is_history.is_(False))).all()
            lock_goods(session, [one.variant_id for one in found])
            for one in found:
                release(session, one.hold_key)
            session.execute(delete(OrderLine).where(lines))
            session.execute(delete(Order).where(Order.id.in_(order_ids)))
    except IntegrityError:
        return False
    return True


def _restore(session: Session, rows: Sequence[Row]) -> None:
    for entry, order in rows:
        order.state = entry.before["state"]
        is_cancelled = order.state == OrderState.CANCELLED
        order.cancelled_at = order.cancelled_at or (order.placed_at if is_cancelled else None)
        order.cancelled_at = order.cancelled_at if is_cancelled else None
    session.flush()


def _revive(session: Session, rows: Sequence[Row]) -> None:
    """Let the entries before these tell again how the restored orders are."""
    for entry, order in rows:
        earlier = session.get_one(ImportedRow, entry.before["entry"])
        earlier.is_live = True
        if entry.before["untouched"]:
            earlier.version = order.version
    session.flush()


def _ended(session: Session, import_id: int, undone: Undone, actor: Actor) -> Undone:
    run = ledger.get_run(session, import_id)
    run.state, run.undone_at = UNDONE, clock.now()
    fact = OrdersImportUndone(
        subject_id=run.id,
        withdrawn=undone.withdrawn,
        restored=undone.restored,
        kept=tuple(undone.kept),
    )
    events.record(session, fact, actor=actor)
    live.announce(session, LIST, *topics_of(run.id))
    return undone
