"""A file whose columns are called as ours: the worker reads it and brings it in, unasked."""

from pathlib import Path

from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.analytics.actions.imports.command import Said, read_as_said
from steward.analytics.actions.imports.desk import BOOKS, RUN, keep_content
from steward.kit.files import StoredFile
from steward.kit.imports import ledger, staging, steps
from steward.kit.imports.ledger import ImportFile
from steward.kit.imports.tables import WAITING, Import


def send_books(session: Session, stored: StoredFile, table: str, *, actor: Actor) -> Import:
    """Have the worker bring a stored file into a table of the books; nobody looks through it."""
    demand(actor, "insights.manage")
    file = ImportFile(BOOKS, "", "", "", stored.name, stored.sha256)
    run = ledger.open_draft(session, file, [], actor=actor)
    keep_content(run, {"meaning": {"table": table}})
    steps.hand_over(session, run, WAITING, RUN, user_id=actor.user_id or 0)
    return run


def read_sent(session: Session, import_id: int, path: Path) -> None:
    """Keep with an import how its file is read, for the table that was said.

    Raises UnreadableFile, and BadInput that names what is wanted and not there.
    """
    run = ledger.get_run(session, import_id, for_update=True)
    said = Said((run.mapping_content or {})["meaning"], staging.Given())
    content = read_as_said(session, path, run.file_name, said)
    run.columns = [one["name"] for one in content["guess"]["columns"]]
    keep_content(run, content)
