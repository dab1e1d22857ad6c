"""An import of sales data that a command guides: said at once what the file means, then done."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.analytics.actions.imports.bringing import bring_books
from steward.analytics.actions.imports.desk import BOOKS, keep_content
from steward.analytics.actions.imports.keeping import join_values
from steward.analytics.actions.imports.looking import proposals
from steward.analytics.actions.imports.plan import Place, planned, staged_in
from steward.analytics.actions.imports.previewing import preview_of
from steward.analytics.queries.imports import table_of
from steward.analytics.rules.imports import IMPORTABLE, Meaning, check_meaning, likeliest_table
from steward.kit.db import Database
from steward.kit.exports import harmless
from steward.kit.files import FileStore, StoredFile
from steward.kit.imports import ledger, staging
from steward.kit.imports.ledger import ImportFile
from steward.kit.imports.staging import annotated
from steward.kit.imports.tables import FAILED, RUNNING, Import
from steward.kit.imports.wanted import Kind

_DATES = frozenset({Kind.DATE, Kind.MOMENT})


@dataclass(frozen=True)
class Said:
    """What a command says of a file. What is not said is guessed.

    `meaning` holds what is sure of the mapping; `order` and `decimal` are those of all its columns;
    `joined` says by joined table which spelling means which value.
    """

    meaning: Mapping[str, Any]
    given: staging.Given
    order: staging.DateOrder | None = None
    decimal: str = ""
    joined: Mapping[str, Mapping[str, str]] | None = None


def read_as_said(session: Session, path: Path, name: str, said: Said) -> dict[str, Any]:
    """Return how a file is read, by what is said and guessed, as it is kept with its import.

    Raises UnreadableFile, and BadInput that names what is wanted and not there.
    """
    guess = staging.guess(path, name, said.given)
    guess = replace(guess, columns=tuple(_corrected(one, said) for one in guess.columns))
    proposed = proposals(session, guess)
    ours = {one: found for one, found in proposed.items() if one in IMPORTABLE}
    table = said.meaning.get("table") or likeliest_table(ours, len(guess.columns))
    sources = {**proposed.get(table, {}), **said.meaning.get("sources", {})}
    sources = {ours: theirs for ours, theirs in sources.items() if theirs}
    meaning = Meaning.model_validate({**said.meaning, "table": table, "sources": sources})
    plain = guess.as_plain_data()
    check_meaning(meaning, table_of(session, 0, meaning, plain["columns"]), _names(guess))
    return {
        "given": {name: value for name, value in vars(said.given).items() if value is not None},
        "guess": plain,
        "proposals": proposed,
        "corrections": {},
        "meaning": meaning.model_dump(mode="json"),
        "taken": "",
    }


def _corrected(column: staging.ColumnGuess, said: Said) -> staging.ColumnGuess:
    order = said.order if column.kind in _DATES and said.order else column.order
    return replace(column, order=order, decimal=said.decimal or column.decimal)


def _names(guess: staging.Guess) -> list[str]:
    return [one.name for one in guess.columns]


def open_import(
    session: Session, stored: StoredFile, content: dict[str, Any], said: Said, *, actor: Actor
) -> Import:
    """Return the import that broke off with this file read in this way, or else a new one."""
    demand(actor, "insights.manage")
    join_values(session, said.joined or {}, actor=actor)
    run = ledger.open_draft(
        session,
        ImportFile(BOOKS, "", "", "", stored.name, stored.sha256),
        [one["name"] for one in content["guess"]["columns"]],
        actor=actor,
    )
    keep_content(run, content)
    stopped = select(Import).where(
        Import.kind == BOOKS,
        Import.file_sha256 == stored.sha256,
        Import.mapping_digest == run.mapping_digest,
        Import.state.in_([RUNNING, FAILED]),
    )
    before = session.scalars(stopped.order_by(Import.id.desc()).limit(1)).one_or_none()
    if before is not None:
        session.delete(run)
        return before
    run.state = RUNNING
    return run


def bring_stored(
    database: Database, run: Import, place: Place, *, actor: Actor
) -> Iterator[Import]:
    """Bring a stored file in; yield the import as it goes on. Raises what that raises."""
    with place.files.on_disk(run.file_sha256, run.file_name) as path:
        yield from bring_books(database, run.id, path, place, actor=actor)


def foresee(
    session: Session, path: Path, name: str, place: Place, content: dict[str, Any]
) -> dict[str, Any]:
    """Return what bringing a file in would do; nothing is written."""
    run = Import(id=0, kind=BOOKS, file_name=name, mapping_content=content, mapping_digest=name)
    plan = planned(session, run)
    with TemporaryDirectory(prefix="steward-") as folder:
        *_, last = staged_in(Path(folder), run, path, plan)
        assert last.staged is not None  # noqa: S101 - so it ends
        return preview_of(session, place.lake, plan, last.staged)


def lay_rejected(session: Session, import_id: int, folder: Path, files: FileStore) -> Path | None:
    """Write the rows that an import left out into a file of `folder`; None where there are none."""
    run = ledger.get_run(session, import_id)
    if not run.rejected_sha256:
        return None
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{import_id}-rejected.csv"
    with files.on_disk(run.rejected_sha256, "rejected") as path, target.open("w", newline="") as to:
        head, rows = annotated(path, run.columns)
        writer = csv.writer(to)
        writer.writerow(map(harmless, head))
        writer.writerows(map(harmless, row) for row in rows)
    return target
