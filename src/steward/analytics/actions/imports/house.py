"""Rows of a file that are not the lake's: deals and people go by the doors of their modules."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from pydantic import BaseModel, ValidationError
from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.analytics.actions.imports.plan import Planned
from steward.analytics.queries.lake import Lake
from steward.analytics.rules.house import PEOPLE
from steward.analytics.rules.tables import DEALS
from steward.customers import PastPerson, foresee_past_people, undo_people_import, write_past_people
from steward.kit.db import Database
from steward.kit.imports import FieldError, Rejected
from steward.kit.imports.engine import End, Written, batches, once_each, run_import
from steward.kit.imports.past import PastWritten
from steward.kit.imports.staging import Staged
from steward.kit.imports.tables import Import
from steward.kit.imports.undoing import Undone
from steward.kit.marks import N_
from steward.kit.plain import in_plain_words
from steward.sales import PastDeal, foresee_past_deals, undo_deals_import, write_past_deals

_SHARED = N_("an earlier row has this too; that one counts")
Said = Any  # what a module reads of a row: one of its forms


@dataclass(frozen=True)
class Way:
    """How rows of a table come to their module: read, known by an id, written, taken back.

    `once` is what else no two rows may share, of the column that is named by it.
    """

    source: str  # within which the ids are unique
    read: Callable[[Mapping[str, Any]], BaseModel]
    id_of: Callable[[Said], str]
    once: tuple[str, Callable[[Said], Sequence[str]]]
    write: Callable[..., PastWritten]
    foresee: Callable[..., PastWritten]
    undo: Callable[..., Undone]


WAYS: Mapping[str, Way] = {
    DEALS.name: Way(
        "deals",
        PastDeal.model_validate,
        lambda said: str(said.deal_number),
        ("", lambda _said: ()),
        write_past_deals,
        foresee_past_deals,
        undo_deals_import,
    ),
    PEOPLE.name: Way(
        "people",
        PastPerson.of_cells,
        lambda said: str(said.key),
        ("email", lambda said: list(said.mails)),
        write_past_people,
        foresee_past_people,
        undo_people_import,
    ),
}


@dataclass(frozen=True)
class HouseRow:
    """A thing as its file tells of it."""

    position: int
    said: Said
    external_id: str


def rows_in(lake: Lake, plan: Planned, staged: Staged) -> Iterator[HouseRow | Rejected]:
    """Yield the staged rows in the file's order, and those that cannot be."""
    engine: Any = import_module("steward.analytics.queries.engine.joining")
    way = WAYS[plan.table.name]
    names = [one.name for one in plan.table.columns]
    column, shared = way.once
    seen: set[int] = set()
    for position, cells in engine.rows_of_files(lake, staged.files, names):
        said = {name: value for name, value in cells.items() if value not in {None, ""}}
        try:
            read = way.read(said)
        except ValidationError as error:
            yield Rejected(position, _errors(position, error), cells)
            continue
        marks = {hash(one) for one in shared(read)}
        if marks & seen:
            yield Rejected(position, (FieldError(position, column, _SHARED),), cells)
        else:
            seen |= marks
            yield HouseRow(position, read, way.id_of(read))


def _errors(position: int, error: ValidationError) -> tuple[FieldError, ...]:
    return tuple(
        FieldError(
            position,
            ".".join(map(str, one["loc"])),
            in_plain_words(one["type"], one["msg"], one.get("ctx", {})),
        )
        for one in error.errors(include_url=False)
    )


def write_rows(
    database: Database,
    import_id: int,
    table: str,
    outcomes: Iterator[HouseRow | Rejected],
    end: End,
    *,
    actor: Actor,
) -> Iterator[Import]:
    """Write rows batch after batch; yield the import after each. It goes on where it was stopped.

    Raises Conflict while others of the table are being imported.
    """
    way = WAYS[table]

    def write(session: Session, run: Import, rows: Sequence[HouseRow]) -> Written:
        said = [row.said for row in rows]
        done = way.write(session, said, source=way.source, import_id=run.id, actor=actor)
        return _written(rows, done)

    return run_import(database, import_id, outcomes, write, end)


def foresee_rows(
    session: Session, table: str, outcomes: Iterator[HouseRow | Rejected]
) -> tuple[dict[str, int], list[Rejected]]:
    """Return what writing rows would do: the counts, and what would be rejected."""
    counts = {"created": 0, "changed": 0, "unchanged": 0, "rejected": 0}
    refused: list[Rejected] = []
    way = WAYS[table]
    for batch in batches(once_each(outcomes)):
        rows = [one for one in batch if not isinstance(one, Rejected)]
        refused += [one for one in batch if isinstance(one, Rejected)]
        found = _written(rows, way.foresee(session, [row.said for row in rows], source=way.source))
        refused += found.rejected
        _add(counts, found)
        session.expunge_all()
    return counts | {"rejected": len(refused)}, refused


def _written(rows: Sequence[HouseRow], done: PastWritten) -> Written:
    by_id = {row.external_id: row for row in rows}
    refused = [
        Rejected(
            by_id[one.external_id].position,
            (FieldError(by_id[one.external_id].position, one.column, one.reason),),
            by_id[one.external_id].said.model_dump(mode="json", exclude_defaults=True),
        )
        for one in done.refused
    ]
    return Written(done.created, done.changed, done.unchanged, refused)


def _add(counts: dict[str, int], found: Written) -> None:
    counts["created"] += found.created
    counts["changed"] += found.changed
    counts["unchanged"] += found.unchanged
