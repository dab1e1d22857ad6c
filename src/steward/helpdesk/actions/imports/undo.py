"""Undoing an import: its tickets withdrawn, what it changed restored, people's work kept."""

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.helpdesk.actions.imports.create import TICKET
from steward.helpdesk.actions.imports.file import TICKETS
from steward.helpdesk.events import ImportUndone
from steward.helpdesk.models import Ticket
from steward.helpdesk.rules import number_of
from steward.kit import clock, events, live
from steward.kit.imports import ledger
from steward.kit.imports.steps import topics_of
from steward.kit.imports.tables import (
    CHANGED,
    CREATED,
    UNDONE,
    Import,
    ImportedRow,
)
from steward.kit.imports.undoing import Undone, check_undoable

_NAMED = 20  # tickets that are kept
_MOMENT = ("_at", "_since")  # how the names of columns that hold times end


def undo_import(session: Session, import_id: int, *, actor: Actor) -> Undone:
    """Withdraw the tickets that an import brought and restore those it changed.

    Tickets that people have worked on since are kept as they are. People and teams that it brought
    stay. Raises Conflict when it was undone already, when a later import changed its tickets, or
    while its source is being imported.
    """
    demand(actor, "tickets.import")
    run = ledger.get_run(session, import_id, kind=TICKETS, for_update=True)
    ledger.claim_source(session, run.source)
    check_undoable(session, run)
    untouched, kept = _sort(session, run)
    created = [row for row in untouched if row.action == CREATED]
    changed = [row for row in untouched if row.action != CREATED]
    _withdraw(session, run, created, actor)
    _restore(session, changed, actor)
    ledger.retire(session, [row.id for row in untouched])
    _revive(session, changed)
    run.state, run.undone_at = UNDONE, clock.now()
    undone = Undone(len(created), len(changed), kept)
    fact = ImportUndone(subject_id=run.id, withdrawn=len(created), restored=len(changed), kept=kept)
    events.record(session, fact, actor=actor)
    live.announce(session, "tickets", *topics_of(run.id))
    return undone


def foresee_undo(session: Session, run: Import) -> Undone:
    """Say what undoing an import would do as things stand; nothing is written.

    Raises Conflict where it cannot be undone. Of the tickets that would be kept, the first are
    named.
    """
    check_undoable(session, run)
    untouched = ImportedRow.version == Ticket.version
    mine = (
        select(ImportedRow.action, func.count())
        .join(Ticket, Ticket.id == ImportedRow.subject_id)
        .where(_live_rows_of(run), untouched)
        .group_by(ImportedRow.action)
    )
    counts = dict(session.execute(mine).all())
    kept = (
        select(Ticket.id)
        .join(ImportedRow, Ticket.id == ImportedRow.subject_id)
        .where(_live_rows_of(run), ~untouched)
        .order_by(Ticket.id)
        .limit(_NAMED)
    )
    numbers = [number_of(ticket_id) for ticket_id in session.scalars(kept)]
    return Undone(counts.get(CREATED, 0), counts.get(CHANGED, 0), numbers)


def _live_rows_of(run: Import) -> ColumnElement[bool]:
    mine = (ImportedRow.import_id == run.id) & (ImportedRow.kind == TICKET)
    return mine & ImportedRow.is_live
