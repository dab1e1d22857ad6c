"""Who got goods of a slice of what was sold: of a lot, of a product, by a carrier."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.orm import Session

from steward.sales.queries.faults import SOLD, SUPPLIED

_BIG = ("product", "lot", "supplier", "place")
# The latest order of each person; of one person, or of all.
_GOT = text(f"""
    with {SUPPLIED}
    select distinct on (s.person_id) s.person_id, s.order_id
    from ({SOLD}) s
    left join lot_suppliers a on a.lot_id = s.lot_id
    left join only_suppliers b on b.variant_id = s.variant_id
    where (cast(:person as bigint) is null or s.person_id = :person)
      and (cast(:product as bigint) is null or s.product_id = :product)
      and (cast(:lot as bigint) is null or s.lot_id = :lot)
      and (cast(:place as bigint) is null or s.place_id = :place)
      and (cast(:carrier as text) is null or s.carrier = :carrier)
      and (cast(:supplier as bigint) is null
           or coalesce(a.supplier_id, b.supplier_id) = :supplier)
      and (cast(:since as timestamptz) is null or s.sold_at >= :since)
      and (cast(:until as timestamptz) is null or s.sold_at < :until)
    order by s.person_id, s.sold_at desc, s.order_id desc
""")  # noqa: S608 - words of ours


class Got(NamedTuple):
    """Somebody got goods of a slice, the last time in an order."""

    person_id: int
    order_id: int


def who_got(
    session: Session,
    where: Mapping[str, str],
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    person_id: int | None = None,
) -> Sequence[Got]:
    """Return who got goods of a slice (values by dimension), each with their latest order of it.

    Sent from `since` on and before `until`; of one person alone where one is named.
    """
    values: dict[str, object] = dict.fromkeys((*_BIG, "carrier"))
    values |= {one: where[one] if one == "carrier" else int(where[one]) for one in where}
    values |= {"since": since, "until": until, "person": person_id}
    return [Got(*row) for row in session.execute(_GOT, values)]
