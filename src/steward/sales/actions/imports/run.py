"""Importing a file of orders, and looking at what an import would do."""

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.kit import events, live
from steward.kit.db import Database
from steward.kit.imports import ledger
from steward.kit.imports.engine import Written, run_import
from steward.kit.imports.steps import Preview, preview_in_steps, sparingly, topics_of
from steward.kit.imports.tables import Import
from steward.sales.actions.imports.compare import Foreseen
from steward.sales.actions.imports.file import OrdersFile
from steward.sales.actions.imports.write import write_rows
from steward.sales.events import OrdersImported
from steward.sales.events.orders import ORDERS as LIST
from steward.sales.rules.imports import OrderRow


def open_import(session: Session, file: OrdersFile, *, actor: Actor) -> Import:
    """Return the run that a file's last import broke off, or a new one. Raises Forbidden."""
    demand(actor, "orders.change")
    return ledger.open_run(session, file.identity(), actor=actor)


def import_orders(
    database: Database, run_id: int, file: OrdersFile, *, actor: Actor
) -> Iterator[Import]:
    """Import a file, batch after batch; yield the run after each, with its counts so far.

    Raises Conflict while orders are being imported already, and UnreadableFile where the file
    cannot be read on; what was written until then stays.
    """
    demand(actor, "orders.change")
    is_due = sparingly()

    def write(session: Session, run: Import, rows: Sequence[OrderRow]) -> Written:
        if is_due():
            live.announce(session, LIST, *topics_of(run.id))
        return write_rows(session, run, rows, file.zone, actor=actor)

    def end(session: Session, run: Import) -> None:
        fact = OrdersImported(subject_id=run.id, file=run.file_name, counts=run.counts)
        events.record(session, fact, actor=actor)
        live.announce(session, LIST, *topics_of(run.id))

    yield from run_import(database, run_id, file.outcomes(), write, end)


def preview_orders(session: Session, file: OrdersFile) -> Iterator[Preview[OrderRow]]:
    """Yield the preview of an import as it grows; the last one is of all rows."""
    return preview_in_steps(session, file.outcomes(), Foreseen().would_write)
