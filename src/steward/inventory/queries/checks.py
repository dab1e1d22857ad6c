"""What `steward verify` finds out about the stock: all that is kept twice is added up anew.

Each check can be asked of everything, or of one variant, whose page shows the number.
"""

from collections.abc import Callable, Iterator

from sqlalchemy import TextClause, select, text
from sqlalchemy.orm import Session

from steward.inventory.models import StockCheck
from steward.inventory.queries.weeks import weeks_that_differ
from steward.kit.files import FileStore
from steward.kit.verify import Check

_GUARDS = text("""
    select name from unnest(array['stock_acts', 'movements', 'layer_entries',
                                    'forecasts', 'forecast_spreads']) as guarded,
         unnest(array[guarded || '_append_only', guarded || '_not_truncated']) as name
    where not exists (select from pg_trigger where tgname = name and tgenabled in ('O', 'A'))
""")
# `these` are the levels that are asked about; movements are found by their variant, by an index.
_THESE = "with these as (select * from levels where :every or variant_id = :variant)"
_ON_HAND = text(f"""
    {_THESE}
    select t.id, 'says ' || t.on_hand || ', its movements say ' || coalesce(m.quantity, 0)
    from these t left join (
        select level_id, sum(quantity) as quantity from movements
        where :every or variant_id = :variant group by level_id) m on m.level_id = t.id
    where t.on_hand <> coalesce(m.quantity, 0)
""")  # noqa: S608 - words of ours
_KEYS = text("""
    select l.id, 'is not what movement ' || m.id || ' says it moved'
    from movements m join levels l on l.id = m.level_id
    where (:every or l.variant_id = :variant)
      and (m.variant_id, m.place_id, m.lot_id) is distinct from (l.variant_id, l.place_id, l.lot_id)
""")
_STEPS = text("""
    select level_id, 'went from ' || before || ' to ' || on_hand || ' by ' || quantity
    from (select level_id, quantity, on_hand,
                 coalesce(lag(on_hand) over (partition by level_id order by id), 0) as before
          from movements where :every or variant_id = :variant) m
    where before + quantity <> on_hand
""")
_RESERVED = text(f"""
    {_THESE}
    select t.id, 'has ' || t.reserved || ' reserved, its reservations say ' || coalesce(r.open, 0)
    from these t left join (
        select n.level_id, sum(n.quantity - n.fulfilled) as open
        from reservation_lines n join reservations r on r.id = n.reservation_id
        where r.state in ('held', 'firm') and n.level_id in (select id from these)
        group by n.level_id) r on r.level_id = t.id
    where t.reserved <> coalesce(r.open, 0)
""")  # noqa: S608 - words of ours
_LAYERS = text(f"""
    {_THESE}
    select t.id, 'says ' || t.on_hand || ', its cost layers hold ' || coalesce(c.quantity, 0)
    from these t left join (
        select level_id, sum(quantity) as quantity from cost_layers
        where level_id in (select id from these) group by level_id) c on c.level_id = t.id
    where t.on_hand <> coalesce(c.quantity, 0)
""")  # noqa: S608 - words of ours
_ENTRIES = text(f"""
    {_THESE}, layers as (select * from cost_layers where level_id in (select id from these))
    select c.level_id, 'has ' || c.quantity || ' worth ' || c.value || ' in layer ' || c.id
           || ', its entries say ' || coalesce(e.quantity, 0) || ', ' || coalesce(e.value, 0)
    from layers c left join (
        select layer_id, sum(quantity) as quantity, sum(value) as value from layer_entries
        where layer_id in (select id from layers) group by layer_id) e on e.layer_id = c.id
    where (c.quantity, c.value) is distinct from (coalesce(e.quantity, 0), coalesce(e.value, 0))
""")  # noqa: S608 - words of ours
_VALUES = text("""
    with moved as (select * from movements where :every or variant_id = :variant)
    select m.level_id, 'was moved by ' || m.quantity || ' worth ' || m.value || ' in movement '
           || m.id || ', its layers by ' || coalesce(e.quantity, 0) || ', ' || coalesce(e.value, 0)
    from moved m left join (
        select movement_id, sum(quantity) as quantity, sum(value) as value from layer_entries
        where movement_id in (select id from moved) group by movement_id) e on e.movement_id = m.id
    where (m.quantity, m.value) is distinct from (coalesce(e.quantity, 0), coalesce(e.value, 0))
""")
_WORTHLESS = text(f"""
    {_THESE}
    select c.level_id, 'has nothing left in layer ' || c.id || ', which is worth ' || c.value
    from cost_layers c join these t on t.id = c.level_id
    where c.quantity = 0 and c.value <> 0
""")  # noqa: S608 - words of ours
_INCOMING = text(f"""
    {_THESE}
    select t.id, 'has ' || t.incoming || ' incoming, open purchase orders say '
           || coalesce(o.open, 0)
    from these t left join (
        select n.variant_id, n.place_id,
               sum(greatest(coalesce(n.confirmed_quantity, n.quantity) - n.received, 0)) as open
        from purchase_lines n join purchase_orders p on p.id = n.purchase_id
        where p.state in ('sent', 'confirmed', 'partly_received')
          and (:every or n.variant_id = :variant)
        group by n.variant_id, n.place_id
    ) o on o.variant_id = t.variant_id and o.place_id = t.place_id and t.lot_id is null
    where t.incoming <> coalesce(o.open, 0)
""")  # noqa: S608 - words of ours
_RECEIVED = text("""
    select 'P-' || n.purchase_id || ': ' || v.sku || ' says ' || n.received
           || ' received, its receipts say ' || coalesce(r.quantity, 0)
    from purchase_lines n join variants v on v.id = n.variant_id
    left join (select line_id, sum(quantity) as quantity from received_lines group by line_id) r
           on r.line_id = n.id
    where n.received <> coalesce(r.quantity, 0)
""")
_BOOKED = text("""
    select 'P-' || r.purchase_id || ': receipt ' || r.id || ' says ' || i.quantity
           || ', the ledger booked ' || coalesce(m.quantity, 0)
    from purchase_receipts r
    join (select receipt_id, sum(quantity) as quantity from received_lines group by receipt_id) i
      on i.receipt_id = r.id
    left join (select act_id, sum(quantity) as quantity from movements group by act_id) m
      on m.act_id = r.act_id
    where i.quantity is distinct from m.quantity
""")
_KEPT = text("""
    select 'lot ' || o.code || ' says ' || o.is_held || ', its holds do not' from lots o
    where o.is_held <> exists (
        select from stock_holds h where h.lot_id = o.id and h.ended_at is null)
    union all
    select p.name || ' says ' || p.is_paused || ', its pauses do not' from products p
    where p.is_paused <> exists (
        select from stock_holds h where h.product_id = p.id and h.ended_at is null)
    union all
    select 'level ' || l.id || ' says ' || l.is_held || ', its lot does not' from levels l
    left join lots o on o.id = l.lot_id where l.is_held <> coalesce(o.is_held, false)
""")
_HEADS = text("""
    select v.sku || ' at ' || p.name || ': the newest is ' || f.newest || ', shown is '
           || coalesce(h.forecast_id::text, 'none')
    from (select variant_id, place_id, max(id) as newest from forecasts group by 1, 2) f
    left join forecast_heads h using (variant_id, place_id)
    join variants v on v.id = variant_id join places p on p.id = place_id
    where h.forecast_id is distinct from f.newest
""")
_NAMES = text("""
    select l.id, v.sku || ' at ' || p.name || coalesce(', lot ' || o.code, '')
    from levels l join variants v on v.id = l.variant_id join places p on p.id = l.place_id
    left join lots o on o.id = l.lot_id where l.id = any(:levels)
""")
_EVERYTHING = {"every": True, "variant": 0}
_SUMS: dict[str, TextClause] = {
    "Every level is the sum of its movements": _ON_HAND,
    "Every movement names the goods of its level": _KEYS,
    "Every movement goes on from the one before": _STEPS,
    "What is reserved is the sum of open reservations": _RESERVED,
    "Cost layers hold what is on hand": _LAYERS,
    "Every cost layer is the sum of its entries": _ENTRIES,
    "Every movement is worth what its layers gave or got": _VALUES,
    "An empty cost layer is worth nothing": _WORTHLESS,
    "What is incoming is what open purchase orders say": _INCOMING,
}


def differences(session: Session, variant_id: int | None = None) -> int:
    """Count the differences in the stock of one variant, or of all."""
    asked = {"every": variant_id is None, "variant": variant_id or 0}
    return sum(len(session.execute(query, asked).all()) for query in _SUMS.values())


def find_last_check(session: Session) -> StockCheck | None:
    """Return when all was added up last, and what came of it; None before the first time."""
    return session.scalars(select(StockCheck).order_by(StockCheck.id.desc()).limit(1)).one_or_none()


def _finding(query: TextClause) -> Callable[[Session, FileStore], Iterator[str]]:
    def find(session: Session, _files: FileStore) -> Iterator[str]:
        found = session.execute(query, _EVERYTHING).all()
        levels = [level_id for level_id, _ in found]
        rows = session.execute(_NAMES, {"levels": levels})
        names = dict[int, str](rows.all())
        for level_id, what in found:
            yield f"{names[level_id]} {what}"

    return find


def _unguarded(session: Session, _files: FileStore) -> Iterator[str]:
    for name in session.scalars(_GUARDS):
        yield f"the trigger {name} is missing or switched off"


def _saying(query: TextClause) -> Callable[[Session, FileStore], Iterator[str]]:
    def find(session: Session, _files: FileStore) -> Iterator[str]:
        yield from session.scalars(query)

    return find


CHECKS: dict[str, Check] = {
    "The ledger and forecasts cannot be changed": _unguarded,
    **{what_holds: _finding(query) for what_holds, query in _SUMS.items()},
    "Every purchase line is the sum of its receipts": _saying(_RECEIVED),
    "Every receipt is booked in the ledger": _saying(_BOOKED),
    "Every lot and product is kept back as its holds say": _saying(_KEPT),
    "Every week of demand is the sum of its movements": weeks_that_differ,
    "The newest forecast of goods is the one that is shown": _saying(_HEADS),
}
