"""Deals of a file: they go to the pipeline by the door of sales, batch after batch."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from pydantic import ValidationError
from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.analytics.actions.imports.plan import Planned
from steward.analytics.queries.lake import Lake
from steward.kit.db import Database
from steward.kit.imports import FieldError, Rejected
from steward.kit.imports.engine import End, Written, batches, once_each, run_import
from steward.kit.imports.staging import Staged
from steward.kit.imports.tables import Import
from steward.kit.plain import in_plain_words
from steward.sales import PastDeal, PastWritten, foresee_past_deals, write_past_deals

SOURCE = "deals"  # within which numbers of deals are unique


@dataclass(frozen=True)
class DealRow:
    """A deal as its file tells of it."""

    position: int
    said: PastDeal

    @property
    def external_id(self) -> str:
        """Its number there."""
        return self.said.deal_number


def deals_in(lake: Lake, plan: Planned, staged: Staged) -> Iterator[DealRow | Rejected]:
    """Yield the staged deals in the file's order, and those that cannot be."""
    engine: Any = import_module("steward.analytics.queries.engine.joining")
    names = [one.name for one in plan.table.columns]
    for position, cells in engine.rows_of_files(lake, staged.files, names):
        said = {name: value for name, value in cells.items() if value not in {None, ""}}
        try:
            yield DealRow(position, PastDeal.model_validate(said))
        except ValidationError as error:
            yield Rejected(position, _errors(position, error), cells)


def _errors(position: int, error: ValidationError) -> tuple[FieldError, ...]:
    return tuple(
        FieldError(
            position,
            ".".join(map(str, one["loc"])),
            in_plain_words(one["type"], one["msg"], one.get("ctx", {})),
        )
        for one in error.errors(include_url=False)
    )


def write_deals(
    database: Database,
    import_id: int,
    outcomes: Iterator[DealRow | Rejected],
    end: End,
    *,
    actor: Actor,
) -> Iterator[Import]:
    """Write deals batch after batch; yield the import after each. It goes on where it was stopped.

    Raises Conflict while other deals are being imported.
    """

    def write(session: Session, run: Import, rows: Sequence[DealRow]) -> Written:
        said = [row.said for row in rows]
        done = write_past_deals(session, said, source=SOURCE, import_id=run.id, actor=actor)
        return _written(rows, done)

    return run_import(database, import_id, outcomes, write, end)


def foresee_deals(
    session: Session, outcomes: Iterator[DealRow | Rejected]
) -> tuple[dict[str, int], list[Rejected]]:
    """Return what writing deals would do: the counts, and what would be rejected."""
    counts = {"created": 0, "changed": 0, "unchanged": 0, "rejected": 0}
    refused: list[Rejected] = []
    for batch in batches(once_each(outcomes)):
        rows = [one for one in batch if not isinstance(one, Rejected)]
        refused += [one for one in batch if isinstance(one, Rejected)]
        would = foresee_past_deals(session, [row.said for row in rows], source=SOURCE)
        found = _written(rows, would)
        refused += found.rejected
        _add(counts, found)
    return counts | {"rejected": len(refused)}, refused


def _written(rows: Sequence[DealRow], done: PastWritten) -> Written:
    by_number = {row.external_id: row for row in rows}
    refused = [
        Rejected(
            by_number[one.deal_number].position,
            (FieldError(by_number[one.deal_number].position, one.column, one.reason),),
            _cells(by_number[one.deal_number].said),
        )
        for one in done.refused
    ]
    return Written(done.created, done.changed, done.unchanged, refused)


def _cells(said: PastDeal) -> Mapping[str, Any]:
    return said.model_dump(mode="json", exclude_defaults=True)


def _add(counts: dict[str, int], found: Written) -> None:
    counts["created"] += found.created
    counts["changed"] += found.changed
    counts["unchanged"] += found.unchanged
