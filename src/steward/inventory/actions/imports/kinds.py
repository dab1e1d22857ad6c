"""What the stores import, and what each kind of file needs: written, compared, told of, undone."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.inventory.actions.imports import compare, demand, undo, write
from steward.inventory.actions.imports.file import DEMAND, PRODUCTS
from steward.inventory.events import DemandImported, ProductsImported
from steward.kit.events import Event
from steward.kit.imports.engine import Written
from steward.kit.imports.tables import Import
from steward.kit.imports.undoing import Undone


class _Write(Protocol):
    def __call__(
        self, session: Session, run: Import, rows: Sequence[Any], *, actor: Actor
    ) -> Written: ...


class _Undo(Protocol):
    def __call__(self, session: Session, import_id: int, *, actor: Actor) -> Undone: ...


@dataclass(frozen=True)
class Kind:
    """What is done with the rows of one kind of file."""

    would_write: Callable[[Session, Sequence[Any]], Written]
    write: _Write
    imported: Callable[..., Event]
    undo: _Undo


KINDS: Mapping[str, Kind] = {
    PRODUCTS: Kind(compare.would_write, write.write_rows, ProductsImported, undo.undo_products),
    DEMAND: Kind(demand.would_write, demand.write_weeks, DemandImported, demand.undo_demand),
}


def undo_import(session: Session, import_id: int, *, actor: Actor, kind: str = PRODUCTS) -> Undone:
    """Take away what an import brought, and restore what it changed. Raises Conflict, NotFound."""
    return KINDS[kind].undo(session, import_id, actor=actor)
