"""Looking at an uploaded file: how it is read, what it seems to be, what all its rows would do."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from steward.analytics.actions.imports.desk import keep_content, proposed_meaning
from steward.analytics.actions.imports.plan import Place, planned, staged_in
from steward.analytics.actions.imports.previewing import preview_of
from steward.analytics.queries.imports import free_tables, get_table, mappings_for
from steward.analytics.rules.house import PEOPLE, people_table
from steward.analytics.rules.imports import (
    IMPORTABLE,
    OWN,
    budget_table,
    likeliest_table,
    own_names,
    taken,
)
from steward.analytics.rules.tables import BUDGETS
from steward.customers import Of, fields_of
from steward.kit import live
from steward.kit.db import Database
from steward.kit.imports import ledger, staging
from steward.kit.imports.steps import keep_preview, sparingly, topics_of
from steward.kit.imports.tables import CHECKING, DRAFT, READY, Import


def look(database: Database, run: Import, path: Path, place: Place) -> Iterator[object]:
    """Keep with an import how its file is read and, once that is said, what it would do."""
    if "guess" not in (run.mapping_content or {}):
        run = _guess(database, run, path)
        yield run
    if run.state == CHECKING:
        yield from _preview(database, run, path, place)


def _guess(database: Database, run: Import, path: Path) -> Import:
    """Keep the guess of a file; where its columns are known, so is what they mean."""
    content = dict(run.mapping_content or {})
    guess = staging.guess(path, run.file_name, staging.Given(**content["given"]))
    columns = [one.name for one in guess.columns]
    with database.transaction() as session:
        kept = ledger.get_run(session, run.id, for_update=True)
        if kept.state != CHECKING or kept.mapping_digest != run.mapping_digest:
            return kept
        kept.columns = columns
        content |= {"guess": guess.as_plain_data(), "proposals": proposals(session, guess)}
        content["corrections"] = {}
        saved = next(iter(mappings_for(session, columns)), None)
        if saved is not None and not content["given"] and not content.get("fixed"):
            content = taken(content, saved.plan, saved.name)
        else:
            content |= {"meaning": _proposed(kept, content), "taken": ""}
            kept.state = DRAFT
        keep_content(kept, content)
        live.announce(session, *topics_of(kept.id))
    return kept


def proposals(session: Session, guess: staging.Guess) -> dict[str, dict[str, str]]:
    """Return by table which of its columns is which of the file's."""
    files = [one.name for one in guess.columns]
    made = {
        BUDGETS.name: budget_table(files),
        PEOPLE.name: people_table(fields_of(session, Of.PERSON)),
    }
    tables = [made.get(one.name, one) for one in IMPORTABLE.values()]
    tables += [get_table(session, one.name) for one in free_tables(session)]
    found = {one.name: staging.suggest_mapping(guess, one.columns) for one in tables}
    return found | {OWN: own_names(one.name for one in guess.columns)}


def _proposed(run: Import, content: Mapping[str, Any]) -> dict[str, Any]:
    found, fixed = content["proposals"], content.get("fixed", {})
    ours = {name: sources for name, sources in found.items() if name in IMPORTABLE}
    table = BUDGETS.name if "budget" in fixed else likeliest_table(ours, len(run.columns))
    return proposed_meaning(run, table, found[table]) | {"fixed": fixed}


def _preview(database: Database, run: Import, path: Path, place: Place) -> Iterator[object]:
    with database.reading() as session:
        plan = planned(session, run)
    is_due = sparingly()
    for progress in staged_in(place.home, run, path, plan):
        if is_due():
            told = {"share": progress.share, "seen": progress.rows} | plan.kept
            keep_preview(database, run, told, CHECKING)
        yield progress
    assert progress.staged is not None  # noqa: S101 - so it ends
    with database.transaction() as session:
        found = preview_of(session, place.lake, plan, progress.staged)
    keep_preview(database, run, found, READY)
