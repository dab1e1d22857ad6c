"""Undoing an import of sales data: its rows are out of the books, what it changed is as before."""

from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.analytics.actions.budgets.importing import undo_lines
from steward.analytics.actions.flow import ask_to_flow
from steward.analytics.actions.imports.desk import BOOKS, table_name_of
from steward.analytics.actions.imports.house import WAYS
from steward.analytics.actions.imports.keeping import drop_table
from steward.analytics.actions.lifting import lift
from steward.analytics.events import BooksImportUndone
from steward.analytics.queries.imports import table_of
from steward.analytics.queries.lake import Lake
from steward.analytics.rules.imports import OWN, Meaning
from steward.analytics.rules.tables import BUDGETS, LakeTable
from steward.kit import clock, events, live
from steward.kit.imports import ledger
from steward.kit.imports.steps import topics_of
from steward.kit.imports.tables import UNDONE, Import
from steward.kit.imports.undoing import Undone, check_undoable
from steward.kit.settings import Settings


def undo_import(session: Session, lake: Lake, import_id: int, *, actor: Actor) -> Undone:
    """Take back what an import brought: all of it, in this transaction.

    Of deals, people and drafts of budgets, those that somebody worked on since are kept and named.
    Raises Conflict when it was undone already, has not begun, or is being brought in.
    """
    demand(actor, "insights.manage")
    run = ledger.get_run(session, import_id, kind=BOOKS, for_update=True)
    if way := WAYS.get(table_name_of(run)):
        ask_to_flow(session)
        return way.undo(session, import_id, actor=actor)
    if table_name_of(run) == BUDGETS.name:
        return undo_lines(session, import_id, actor=actor)
    ledger.claim_source(session, run.source)
    check_undoable(session, run)
    lift(session, lake, import_id, [_table_of(session, run)])
    if table_name_of(run) == OWN:
        drop_table(session, run.id)
    run.state, run.undone_at = UNDONE, clock.now()
    undone = Undone(run.created, run.changed, [])
    fact = BooksImportUndone(
        subject_id=run.id, withdrawn=undone.withdrawn, restored=undone.restored
    )
    events.record(session, fact, actor=actor)
    live.announce(session, *topics_of(run.id))
    return undone


def _table_of(session: Session, run: Import) -> LakeTable:
    content = run.mapping_content or {}
    meaning = Meaning.model_validate(content["meaning"])
    return table_of(session, run.id, meaning, content["guess"]["columns"])


def undo_books_import(
    session: Session, settings: Settings, import_id: int, *, actor: Actor
) -> Undone:
    """Take back what an import brought into the lake that the settings name; see `undo_import`."""
    return undo_import(session, Lake(settings), import_id, actor=actor)
