"""Deals out of files: new ones written many at once, known ones changed by what a file changed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.kit import clock, live
from steward.kit.bulk import PastFact, copy_rows, reserve_ids, row_of, tell_past
from steward.kit.db import Base
from steward.kit.imports import ledger
from steward.kit.imports.past import PastWritten, RefusedThing
from steward.kit.imports.tables import CREATED, Import, ImportedRow
from steward.sales.actions.deals.again import DEAL_ROW, Retold, change
from steward.sales.actions.deals.known import Known, look_up
from steward.sales.actions.deals.told import columns_of, content_of, find_wrong, line_of
from steward.sales.actions.deals.writing import start_of
from steward.sales.events.deals import DEALS, DealOpened
from steward.sales.forms.deals import PastDeal
from steward.sales.models.deals import Deal, DealLine, DealMove
from steward.sales.rules.deals import DealSource

_UTC = ZoneInfo("UTC")


@dataclass
class PastDealsWritten(PastWritten):
    """What became of deals of a file; `new_stages` were not here."""

    new_stages: Sequence[str] = ()


@dataclass
class _Sorted:
    """Deals of a file by what is here: new ones, and those with another content than before."""

    new: list[PastDeal] = field(default_factory=list)
    other: list[Retold] = field(default_factory=list)
    result: PastDealsWritten = field(default_factory=PastDealsWritten)


def foresee_past_deals(
    session: Session, rows: Sequence[PastDeal], *, source: str
) -> PastDealsWritten:
    """Return what `write_past_deals` would do; nothing is written."""
    return _sort(session, rows, look_up(session, rows, _UTC), source, for_update=False).result


def write_past_deals(
    session: Session,
    rows: Sequence[PastDeal],
    *,
    source: str,
    import_id: int,
    actor: Actor,
    zone: ZoneInfo = _UTC,
) -> PastDealsWritten:
    """Write deals of a file into an import that `undo_deals_import` takes back.

    A deal is known again by its number within `source`. One that is told of otherwise than before
    is changed in what the file changed, so what people entered here meanwhile stays. Stages that
    are not here are added. Nobody is told but pages that show deals. Raises Forbidden.
    """
    demand(actor, "deals.change")
    known = look_up(session, rows, zone, add_stages_by=actor)
    found = _sort(session, rows, known, source, for_update=True)
    run = ledger.get_run(session, import_id)
    book = _create(session, run, found.new, known, actor)
    book += [change(session, run, one, known, actor) for one in found.other]
    ledger.retire(session, [one.entry.id for one in found.other])
    copy_rows(session, ImportedRow, [row | {"source": source} for row in book])
    live.announce(session, DEALS)
    return found.result


def _sort(
    session: Session, rows: Sequence[PastDeal], known: Known, source: str, *, for_update: bool
) -> _Sorted:
    entries = ledger.known_rows(session, source, DEAL_ROW, [row.deal_number for row in rows])
    lived = [entry.subject_id for entry in entries.values() if entry.is_live]
    query = select(Deal).where(Deal.id.in_(lived)).order_by(Deal.id)
    here = session.scalars(query.with_for_update() if for_update else query)
    deals = {deal.id: deal for deal in here}
    found = _Sorted()
    found.result.new_stages = known.new_stages
    for row in rows:
        entry = entries.get(row.deal_number)
        deal = deals.get(entry.subject_id) if entry and entry.is_live else None
        wrong = find_wrong(row, known.kind_of(row))
        if wrong is not None:
            found.result.refused.append(RefusedThing(row.deal_number, *wrong))
        elif entry is None or deal is None:
            found.new.append(row)
        elif entry.content == content_of(row):
            found.result.unchanged += 1
        else:
            found.other.append(Retold(row, deal, entry))
    found.result.created, found.result.changed = len(found.new), len(found.other)
    return found


def _create(
    session: Session, run: Import, rows: Sequence[PastDeal], known: Known, actor: Actor
) -> list[dict[str, Any]]:
    """Write new deals with their history and products; return their lines of the ledger."""
    now = clock.now()
    deals = [
        _deal(row, deal_id, known, now)
        for row, deal_id in zip(rows, reserve_ids(session, Deal, len(rows)), strict=True)
    ]
    lines = [line for pair in zip(rows, deals, strict=True) if (line := line_of(*pair, known))]
    copy_rows(session, Deal, [row_of(deal) for deal in deals])
    _copy(session, DealMove, [_move(deal, actor) for deal in deals])
    _copy(session, DealLine, lines)
    tell_past(session, [_told(deal, row, actor) for deal, row in zip(deals, rows, strict=True)])
    return [
        ledger.row(run, DEAL_ROW, row.deal_number, deal.id, CREATED, content=content_of(row))
        for row, deal in zip(rows, deals, strict=True)
    ]


def _deal(row: PastDeal, deal_id: int, known: Known, now: datetime) -> Deal:
    columns = columns_of(row, known)
    end = columns["closed_on"] or columns["opened_on"]
    since = start_of(end, known.zone, now) if end else now
    return Deal(
        id=deal_id,
        **columns,
        stage_since=since,
        source=DealSource.FILE,
        external_id=row.deal_number,
        created_at=now,
    )


def _copy(session: Session, table: type[DealMove | DealLine], rows: Sequence[Base]) -> None:
    ids = reserve_ids(session, table, len(rows))
    copy_rows(session, table, [row_of(one) | {"id": i} for one, i in zip(rows, ids, strict=True)])


def _move(deal: Deal, actor: Actor) -> DealMove:
    """Return the only move that a file tells of: into the stage in which the deal is."""
    move = DealMove(deal_id=deal.id, from_id=None, to_id=deal.stage_id, at=deal.stage_since)
    move.actor_id, move.actor_name = actor.user_id, actor.name
    return move


def _told(deal: Deal, row: PastDeal, actor: Actor) -> PastFact:
    opened = DealOpened(subject_id=deal.id, title=deal.title, stage=row.stage)
    return PastFact(opened, deal.created_at, actor.name, actor.user_id)
