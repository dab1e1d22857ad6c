"""How much is to come: kept in one place, by adding up what is open in purchase orders."""

from collections.abc import Collection

from sqlalchemy import text
from sqlalchemy.orm import Session

from steward.inventory.actions.levels import locked
from steward.inventory.actions.waking import wake
from steward.inventory.rules import EXPECTED, Key

_KEEP = text("""
    update levels l set incoming = coalesce((
        select sum(greatest(coalesce(n.confirmed_quantity, n.quantity) - n.received, 0))
        from purchase_lines n join purchase_orders p on p.id = n.purchase_id
        where n.variant_id = l.variant_id and n.place_id = l.place_id and p.state = any(:expected)
    ), 0)
    from unnest(cast(:variants as bigint[]), cast(:places as bigint[])) as k (variant_id, place_id)
    where l.variant_id = k.variant_id and l.place_id = k.place_id and l.lot_id is null
""")


def keep_incoming(session: Session, keys: Collection[Key], *, new: bool = False) -> None:
    """Set what is to come of some goods at some places to what open orders say.

    Their levels are locked first, so that of two orders the later sees what the earlier did.
    Only those of `new` orders are made. Raises BadInput for a place that is out of use.
    """
    session.flush()
    locked(session, keys, coming=keys if new else ())
    sums = {
        "expected": list(EXPECTED),
        "variants": [key.variant_id for key in keys],
        "places": [key.place_id for key in keys],
    }
    session.execute(_KEEP, sums)
    wake(session, [key.variant_id for key in keys])
