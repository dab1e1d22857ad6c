"""What other terms would change, shown on the goods that sell for most; nothing is kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import text
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.inventory.actions.reordering.computing import worked_out
from steward.inventory.forms import ReorderTermsForm
from steward.inventory.queries import (
    Inputs,
    ReorderRow,
    histories,
    inputs_of,
    latest_forecasts,
    reorder_rows,
    terms_book,
)
from steward.inventory.rules import Spot, week_under_way, whole
from steward.kit import clock

_MOST = text("""
    select variant_id, place_id from reorder_points where figures is not null
    order by sold desc nulls last, id limit 20
""")


@dataclass(frozen=True)
class Effect:
    """At how many some goods would be ordered, and up to how many: as it is, and by other terms."""

    row: ReorderRow
    point: tuple[Decimal, Decimal]
    up_to: tuple[Decimal, Decimal]
    worth: tuple[Decimal, Decimal]


def effect_of(
    session: Session, form: ReorderTermsForm, zone: ZoneInfo, *, actor: Actor
) -> list[Effect]:
    """Return what terms of the house would change for the twenty goods that sell for most.

    Goods with terms of their supplier or category keep these.
    """
    demand(actor, "stock.read")
    spots = [Spot(*row) for row in session.execute(_MOST)]
    variants = sorted({spot.variant_id for spot in spots})
    if not variants:
        return []
    rows = {row.spot: row for row in reorder_rows(session, spots)}
    return sorted(
        _effects(session, form, rows, variants, zone), key=lambda one: spots.index(one.row.spot)
    )


def _effects(
    session: Session,
    form: ReorderTermsForm,
    rows: dict[Spot, ReorderRow],
    variants: list[int],
    zone: ZoneInfo,
) -> Iterator[Effect]:
    known = terms_book(session)
    book = terms_book(session, house=known.house.but(**form.model_dump()))
    forecasts, inputs = latest_forecasts(session, variants), inputs_of(session, variants)
    for history in histories(session, variants, week_under_way(clock.now(), zone)):
        row, forecast = rows.get(history.spot), forecasts.get(history.spot)
        if row is None or forecast is None:
            continue
        of = inputs[history.spot.variant_id]
        then = worked_out(history, forecast, of, book)
        yield _effect(row, of, whole(then.point, of.pack), whole(then.up_to, of.pack))


def _effect(row: ReorderRow, of: Inputs, point: Decimal, up_to: Decimal) -> Effect:
    now = row.standing.figures
    before = whole(now.up_to, of.pack) if now else Decimal(0)
    cost = Decimal(repr(round(of.worth.cost, 4)))
    worth = (before * cost, up_to * cost)
    return Effect(row, (row.computed or Decimal(0), point), (before, up_to), worth)
