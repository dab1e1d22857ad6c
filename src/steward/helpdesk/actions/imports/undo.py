"""Undoing an import: its tickets withdrawn, what it changed restored, people's work kept."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session, defer

from steward.accounts import Actor, demand
from steward.helpdesk.actions.imports.create import TICKET
from steward.helpdesk.actions.imports.file import TICKETS
from steward.helpdesk.actions.imports.findable import rewrite_words
from steward.helpdesk.actions.imports.untold import tell_untold
from steward.helpdesk.events import ImportUndone, TicketEdited, TicketWithdrawn
from steward.helpdesk.models import Message, Ticket
from steward.helpdesk.rules import number_of
from steward.kit import clock, events, live
from steward.kit.bulk import PastFact, tell_past
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


def _sort(session: Session, run: Import) -> tuple[list[ImportedRow], list[str]]:
    """Return the rows of tickets that nobody has worked on since, and the numbers of the others."""
    query = (
        select(ImportedRow, Ticket.version)
        .join(Ticket, Ticket.id == ImportedRow.subject_id)
        .where(_live_rows_of(run))
        .order_by(ImportedRow.id)
        .options(defer(ImportedRow.content, raiseload=True))  # not needed, and the most of it
        .with_for_update(of=Ticket)
    )
    untouched, kept = [], []
    for row, version in session.execute(query):
        if row.version == version:
            untouched.append(row)
        else:
            kept.append(number_of(row.subject_id))
    return untouched, kept


def _withdraw(session: Session, run: Import, rows: Sequence[ImportedRow], actor: Actor) -> None:
    now = clock.now()
    withdrawing = (
        update(Ticket)
        .where(Ticket.id.in_([row.subject_id for row in rows]))
        .values(withdrawn_at=now, version=Ticket.version + 1)
        .returning(Ticket.id, Ticket.customer_id)
        .execution_options(synchronize_session=False)
    )
    facts = (
        TicketWithdrawn(subject_id=ticket_id, customer_id=customer_id, import_id=run.id)
        for ticket_id, customer_id in session.execute(withdrawing)
    )
    tell_past(session, [PastFact(fact, now, actor.name, actor.user_id) for fact in facts])


def _restore(session: Session, rows: Iterable[ImportedRow], actor: Actor) -> None:
    restored = []
    for row in rows:
        ticket = session.get_one(Ticket, row.subject_id)
        changes = {}
        for column, value in row.before["columns"].items():
            held = getattr(ticket, column)
            before = datetime.fromisoformat(value) if column.endswith(_MOMENT) and value else value
            setattr(ticket, column, before)
            changes[column] = [_plain(held), value]
        session.execute(delete(Message).where(Message.id.in_(row.before["messages"])))
        fact = TicketEdited(subject_id=ticket.id, customer_id=ticket.customer_id, changes=changes)
        tell_past(session, [PastFact(fact, clock.now(), actor.name, actor.user_id)])
        restored.append(ticket)
    session.flush()
    tell_untold(session, [ticket.id for ticket in restored], actor_name=actor.name)
    rewrite_words(session, restored)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value


def _revive(session: Session, rows: Iterable[ImportedRow]) -> None:
    """Let the entries before these tell again how the restored tickets are."""
    for row in rows:
        ticket = session.get_one(Ticket, row.subject_id)
        entry = session.get_one(ImportedRow, row.before["entry"])
        entry.is_live, entry.version = True, ticket.version
