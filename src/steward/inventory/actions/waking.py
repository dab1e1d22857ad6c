"""Having somebody look whether goods have run low: in the transaction that took them."""

from collections.abc import Collection

from sqlalchemy import text
from sqlalchemy.orm import Session

from steward.inventory.queries import POSITION
from steward.kit import clock, jobs

WATCH = "inventory.watch_stock"  # the job
# Whether goods have fallen to their point and nobody was told, or have risen above it again.
_HAS_CHANGED = text(f"""
    select exists (
        select from reorder_points r, lateral ({POSITION}) s
        where r.variant_id = any(:variants) and r.point > 0
          and (s.free + s.incoming <= r.point) <> exists (
              select from restock_alerts a where a.variant_id = r.variant_id
                 and a.place_id = r.place_id and a.state <> 'closed'))
""")  # noqa: S608 - words of ours


def wake(session: Session, variant_ids: Collection[int]) -> None:
    """Have the alerts of some variants looked at after this transaction, where they would change.

    What two transactions did at once, neither sees: for that all is looked at every ten minutes.
    """
    variants = sorted(set(variant_ids))
    asked = {"variants": variants, "today": clock.now().date()}
    if session.scalar(_HAS_CHANGED, asked):
        jobs.defer(session, WATCH, variants=",".join(map(str, variants)))
