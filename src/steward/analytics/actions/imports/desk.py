"""Imports of sales data as a person guides them: sent, read, said what it means, started, undone.

What takes long is a job of the worker's: see steps.py. The file's guess and meaning are kept as the
mapping of its import, so that all else can be made from them again.
"""

import hashlib
import json
from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.analytics.queries.budgets import find_budget_by_name
from steward.analytics.queries.imports import find_mapping, signature_of, table_of
from steward.analytics.rules.house import PEOPLE
from steward.analytics.rules.imports import (
    OWN,
    Meaning,
    check_meaning,
    corrected,
    corrections_in,
    taken,
)
from steward.analytics.rules.tables import BUDGETS, DEALS
from steward.kit.errors import BadInput, Conflict
from steward.kit.files import StoredFile
from steward.kit.imports import ledger, steps
from steward.kit.imports.ledger import ImportFile
from steward.kit.imports.tables import CHECKING, DONE, DRAFT, READY, Import
from steward.kit.jobs import defer
from steward.kit.marks import N_

BOOKS = "books"  # the kind of import
LOOK, RUN, UNDO = "analytics.look_at_import", "analytics.run_import", "analytics.undo_import"
MEND = "analytics.mend_lake"
_MANAGE = "insights.manage"
_LONGEST_TITLE = 200
_OF_THE_HOUSE = {DEALS.name, BUDGETS.name, PEOPLE.name}  # not of the lake: one file after another
_NOT_BEGUN = {DRAFT, CHECKING, READY}


def find_same(session: Session, sha256: str) -> Import | None:
    """Return the newest import that brought in a file of the same content and was not undone.

    Where its rows were lost with the file, they come in again, now that it is there once more.
    """
    same = select(Import).where(
        Import.kind == BOOKS, Import.file_sha256 == sha256, Import.state == DONE
    )
    found = session.scalars(same.order_by(Import.id.desc()).limit(1)).one_or_none()
    if found is not None:
        defer(session, MEND)
    return found


def begin_import(session: Session, stored: StoredFile, *, budget: str = "", actor: Actor) -> Import:
    """Begin the import of a stored file, and have the worker look what it is.

    Where it is known to have lines of a `budget`, it is taken for these.
    """
    demand(actor, _MANAGE)
    file = ImportFile(BOOKS, "", "", "", stored.name, stored.sha256)
    run = ledger.open_draft(session, file, [], actor=actor)
    _look(session, run, {"given": {}, "fixed": {"budget": budget} if budget else {}})
    return run


def begin_again(session: Session, import_id: int, *, actor: Actor) -> Import:
    """Begin another import of the file of one: to read it in another way."""
    old = ledger.get_run(session, import_id, kind=BOOKS)
    return begin_import(session, StoredFile(old.file_sha256, old.file_name, "", 0), actor=actor)


def read_again(
    session: Session, import_id: int, given: Mapping[str, Any], *, actor: Actor
) -> Import:
    """Say how a file is written, where that was guessed wrongly, and have it looked at anew."""
    demand(actor, _MANAGE)
    run = ledger.get_run_in(session, import_id, _NOT_BEGUN, kind=BOOKS)
    fixed = (run.mapping_content or {}).get("fixed", {})
    _look(session, run, {"given": dict(given), "fixed": fixed})
    return run


def choose_table(session: Session, import_id: int, table: str, *, actor: Actor) -> Import:
    """Say what the rows of a file are; which column is which is proposed anew."""
    demand(actor, _MANAGE)
    run = _draft(session, import_id)
    content = dict(run.mapping_content or {})
    proposed = content["proposals"].get(table)
    if proposed is None:
        raise BadInput(errors={"table": N_("Choose one of the list.")})
    content["meaning"] = proposed_meaning(run, table, proposed)
    content["taken"] = ""
    keep_content(run, content)
    run.state, run.preview = DRAFT, None
    return run


def proposed_meaning(run: Import, table: str, sources: Mapping[str, str]) -> dict[str, Any]:
    """Return what a file is proposed to mean; a table of one's own is called like the file."""
    title = PurePath(run.file_name).stem if table == OWN else ""
    meaning = Meaning(table=table, sources=dict(sources), title=title[:_LONGEST_TITLE])
    return meaning.model_dump(mode="json")


def take_mapping(session: Session, import_id: int, mapping_id: int, *, actor: Actor) -> Import:
    """Read a file as another one with the same columns was read, and look through it."""
    demand(actor, _MANAGE)
    run = _draft(session, import_id)
    saved = find_mapping(session, mapping_id)
    if saved is None or saved.signature != signature_of(run.columns):
        msg = N_("This mapping is for other columns.")
        raise BadInput(msg, errors={"mapping": msg})
    content = dict(run.mapping_content or {})
    _look(session, run, taken(content, saved.plan, saved.name))
    return run


def set_meaning(
    session: Session,
    import_id: int,
    meaning: Meaning,
    kinds: Mapping[str, Mapping[str, Any]],
    *,
    actor: Actor,
) -> Import:
    """Say what the columns of a file mean, and have the whole file looked through.

    `kinds` corrects by column of the file what of its guess is wrong. Raises BadInput that names
    what is wanted and not there.
    """
    demand(actor, _MANAGE)
    run = _draft(session, import_id)
    content = dict(run.mapping_content or {})
    guess = content["guess"]
    corrections = content["corrections"] | corrections_in(guess["columns"], kinds)
    columns = corrected(guess["columns"], corrections)
    content |= {"guess": guess | {"columns": columns}, "corrections": corrections}
    check_meaning(meaning, table_of(session, run.id, meaning, columns), run.columns)
    _check_budget(session, meaning)
    _look(session, run, content | {"meaning": meaning.model_dump(mode="json")})
    return run


def _check_budget(session: Session, meaning: Meaning) -> None:
    name = meaning.fixed.get("budget") if meaning.table == BUDGETS.name else None
    if name and find_budget_by_name(session, name) is None:
        raise BadInput(errors={"budget": N_("There is no budget of this name. Begin it first.")})


def look_again(session: Session, run: Import) -> None:
    """Have a file looked through once more, since what is known has changed."""
    _look(session, run, dict(run.mapping_content or {}))


def start_import(session: Session, import_id: int, *, actor: Actor) -> Import:
    """Have a file brought in that was looked through, or go on with one that broke off.

    Raises Conflict when it has begun already, also where two people say so at once.
    """
    demand(actor, _MANAGE)
    return steps.start(session, import_id, BOOKS, RUN, actor=actor)


def start_undo(session: Session, import_id: int, *, actor: Actor) -> Import:
    """Have an import undone. Raises Conflict where that cannot be."""
    demand(actor, _MANAGE)
    return steps.start_undo(session, import_id, BOOKS, UNDO, actor=actor)


def discard_import(session: Session, import_id: int, *, actor: Actor) -> str:
    """Forget an import that has not begun, and return its file's name. Raises Conflict."""
    demand(actor, _MANAGE)
    return steps.discard(session, import_id, BOOKS)


def _draft(session: Session, import_id: int) -> Import:
    """Return an import whose file has been read, and which has not begun. Raises Conflict."""
    run = ledger.get_run_in(session, import_id, {DRAFT, READY}, kind=BOOKS)
    if "guess" not in (run.mapping_content or {}):
        raise Conflict(N_("The file could not be read. Send it again, or another one."))
    return run


def _look(session: Session, run: Import, content: dict[str, Any]) -> None:
    keep_content(run, content)
    run.preview = None
    steps.hand_over(session, run, CHECKING, LOOK)


def keep_content(run: Import, content: dict[str, Any]) -> None:
    """Keep what is known of how a file is read; other content makes it another import's."""
    written = json.dumps(content, sort_keys=True)
    run.mapping_content = content
    run.mapping_digest = hashlib.sha256(written.encode()).hexdigest()
    table = table_name_of(run)
    run.source = table if table in _OF_THE_HOUSE else f"{table}/{run.id}"


def table_name_of(run: Import) -> str:
    """Return of which table its rows are, as far as that was said."""
    meaning = (run.mapping_content or {}).get("meaning") or {}
    return str(meaning.get("table", ""))
