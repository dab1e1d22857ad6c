"""Undoing an import of deals: what it brought is taken away, what it changed put back."""

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import delete
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.kit import clock, events, live
from steward.kit.bulk import PastFact, tell_past
from steward.kit.changes import apply
from steward.kit.imports import ledger
from steward.kit.imports.steps import topics_of
from steward.kit.imports.tables import CREATED, UNDONE, ImportedRow
from steward.kit.imports.undoing import Undone, check_undoable, live_rows
from steward.sales.actions.deals.again import DEAL_ROW, put_lines, unpacked
from steward.sales.actions.deals.writing import note_move
from steward.sales.events.deals import DEALS, DealChanged, DealsImportUndone, DealWithdrawn
from steward.sales.models.deals import Deal, DealLine
from steward.sales.queries.deals import get_stage

_NAMED = 20  # deals that are kept
_Row = tuple[ImportedRow, Deal]


def undo_deals_import(session: Session, import_id: int, *, actor: Actor) -> Undone:
    """Take away the deals that an import brought with their history, and put back what it changed.

    A deal that people worked on since is kept as it is and named. Raises Conflict when it was
    undone already or had not begun, when a later import told of the same deals, or while its
    source is being imported from.
    """
    demand(actor, "deals.change")
    run = ledger.get_run(session, import_id, for_update=True)
    ledger.claim_source(session, run.source)
    check_undoable(session, run)
    withdrawn = restored = 0
    kept: list[str] = []
    for some in live_rows(session, run, DEAL_ROW, Deal):
        mine = [pair for pair in some if pair[0].version == pair[1].version]
        created = [deal for entry, deal in mine if entry.action == CREATED]
        changed = [pair for pair in mine if pair[0].action != CREATED]
        kept += [deal.number for entry, deal in some if (entry, deal) not in mine]
        _withdraw(session, created, actor)
        ledger.retire(session, [entry.id for entry, _ in mine])
        for pair in changed:
            _restore(session, pair, actor)
        withdrawn, restored = withdrawn + len(created), restored + len(changed)
        session.flush()
        session.expunge_all()
    return _ended(session, import_id, Undone(withdrawn, restored, kept[:_NAMED]), actor)


def _withdraw(session: Session, deals: Sequence[Deal], actor: Actor) -> None:
    """Delete deals; their history and products go with them."""
    now = clock.now()
    session.execute(delete(Deal).where(Deal.id.in_([deal.id for deal in deals])))
    gone = (DealWithdrawn(subject_id=deal.id) for deal in deals)
    tell_past(session, [PastFact(one, now, actor.name, actor.user_id) for one in gone])


def _restore(session: Session, pair: _Row, actor: Actor) -> None:
    """Put a deal back to how it was before, and let the entry before this one tell of it again."""
    entry, deal = pair
    before, left = entry.before, deal.stage_id
    stage = get_stage(session, before["stage"])
    rest = {name: v for name, v in unpacked(before["columns"]).items() if not _is_stage(name)}
    with session.no_autoflush:
        changes = apply(deal, rest)
        if left != stage.id:
            deal.stand_in(stage, clock.now())
            apply(deal, rest)
    session.flush()
    if left != stage.id:
        note_move(session, deal, left, stage.id, actor)
    put_lines(session, deal, [_line(deal, n, line) for n, line in enumerate(before["lines"], 1)])
    fact = DealChanged(subject_id=deal.id, changes=changes)
    tell_past(session, [PastFact(fact, clock.now(), actor.name, actor.user_id)])
    earlier = session.get_one(ImportedRow, before["entry"])
    earlier.is_live = True
    if before["untouched"]:
        earlier.version = deal.version


def _is_stage(name: str) -> bool:
    return name in {"stage_id", "state"}


def _line(deal: Deal, number: int, was: Sequence[str | int | None]) -> DealLine:
    variant_id, name, quantity, price = was
    line = DealLine(deal_id=deal.id, number=number, variant_id=variant_id, name=name)
    line.quantity = Decimal(str(quantity))
    line.price = None if price is None else Decimal(str(price))
    return line


def _ended(session: Session, import_id: int, undone: Undone, actor: Actor) -> Undone:
    run = ledger.get_run(session, import_id)
    run.state, run.undone_at = UNDONE, clock.now()
    fact = DealsImportUndone(
        subject_id=run.id,
        withdrawn=undone.withdrawn,
        restored=undone.restored,
        kept=tuple(undone.kept),
    )
    events.record(session, fact, actor=actor)
    live.announce(session, DEALS, *topics_of(run.id))
    return undone
