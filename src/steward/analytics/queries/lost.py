"""What was brought into the lake and is lost: what comes in again, and what cannot."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Row, Select, select
from sqlalchemy.orm import Session

from steward.analytics.models import LakeCube, LakeLanding, LakePart
from steward.analytics.queries.lake import Lake
from steward.kit.imports.tables import Import
from steward.kit.marks import unpacked


@dataclass(frozen=True)
class Loss:
    """What the books have lost: whether some of it comes in again, and imports that cannot."""

    comes_again: bool
    missing: Sequence[tuple[Import, str]]


def loss(session: Session) -> Loss:
    """Say what the books have lost."""
    lost = session.execute(_lost_imports()).all()
    return Loss(any(why is None for _run, why in lost), _told(lost))


def is_awaited() -> ColumnElement[bool]:
    """Whether a landing is lost, and comes in again."""
    return LakeLanding.lost_at.is_not(None) & LakeLanding.lost_why.is_(None)


def lost_landings(session: Session) -> Sequence[LakeLanding]:
    """List the landings that are lost, in the order in which they had come."""
    query = select(LakeLanding).where(LakeLanding.lost_at.is_not(None))
    return session.scalars(query.order_by(LakeLanding.id)).all()


def missing_imports(session: Session) -> Sequence[tuple[Import, str]]:
    """List the imports whose rows are lost and cannot be brought in again; each with why."""
    return _told(session.execute(_lost_imports()).all())


def _lost_imports() -> Select[Import, str | None]:
    """Return what is lost, in the order in which it had come, and why it stays so."""
    query = select(Import, LakeLanding.lost_why).select_from(LakeLanding)
    query = query.outerjoin(Import, LakeLanding.import_id == Import.id)
    return query.where(LakeLanding.lost_at.is_not(None)).order_by(LakeLanding.id)


def _told(lost: Iterable[Row[Import, str | None]]) -> list[tuple[Import, str]]:
    return [(run, unpacked(why)) for run, why in lost if why is not None]


def why_missing(session: Session, import_id: int) -> str | None:
    """Say why the rows of an import are missing; "" where they come in again, None if there."""
    lost = [one for one in lost_landings(session) if one.import_id == import_id]
    return unpacked(lost[0].lost_why or "") if lost else None


def names_gone(session: Session, lake: Lake) -> set[str]:
    """Return the files, of rows and of cubes, that count and are not there.

    What counts is read before the store is: a file is there before it counts.
    """
    named = set(session.scalars(select(LakePart.path)))
    cubes = session.scalars(select(LakeCube.path).where(LakeCube.path.is_not(None)))
    named |= {str(path) for path in cubes}
    return named - lake.names() if named else set()
