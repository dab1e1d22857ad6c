"""The manifest of the lake, kept in the process until it changes."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID, uuid4

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from steward.analytics.models import MASKS, ROWS, LakeCube, LakeLanding, LakePart
from steward.analytics.queries.lake import Lake
from steward.analytics.queries.lost import is_awaited
from steward.analytics.queries.parts import Standing
from steward.analytics.rules.cubes import Shape, way_of_making
from steward.analytics.rules.tables import TABLES
from steward.analytics.rules.views import VIEWS, View
from steward.kit.kept import Kept


@dataclass(frozen=True)
class Month:
    """The files of one month of a table: of rows, and of masks that hide some of them."""

    month: date | None
    rows: tuple[str, ...]
    masks: tuple[str, ...]


@dataclass(frozen=True)
class Cube:
    """A cube that holds, of one month of a view's base."""

    shape: Shape
    path: str
    rows: int


@dataclass(frozen=True)
class Manifest:
    """What the lake holds: the months of each table. No two versions hold the same.

    `counts` are the rows of each table, those under masks among them; `landings` the last landing
    in each table and how many there are. `cubes` are those of each view and month of its base, the
    smallest first. Of `rebuilding` tables some rows are lost, and come in again.
    """

    version: UUID
    tables: dict[str, tuple[Month, ...]]
    counts: dict[str, int]
    landings: dict[str, tuple[int, int]]
    data_until: datetime | None
    rebuilding: frozenset[str] = frozenset()
    cubes: dict[str, dict[date | None, list[Cube]]] = field(default_factory=dict)

    @property
    def there(self) -> set[str]:
        """The tables that have rows, or will have them again."""
        return {*self.tables, *self.rebuilding}


def manifest(session: Session) -> Manifest:
    """Return what the lake holds by what this transaction sees."""
    return _KEPT.read(session)


def months_of(session: Session, table: str) -> tuple[Month, ...]:
    """Return the months of one table, read anew."""
    query = select(LakePart.month, LakePart.kind, LakePart.path)
    query = query.where(LakePart.table_name == table, LakePart.kind.in_([ROWS, MASKS]))
    found: dict[date | None, dict[str, list[str]]] = defaultdict(lambda: {ROWS: [], MASKS: []})
    for month, kind, path in session.execute(query.order_by(LakePart.id)):
        found[month][kind].append(path)
    return tuple(
        Month(month, tuple(files[ROWS]), tuple(files[MASKS])) for month, files in found.items()
    )


def standing_of(months: Iterable[Month], lake: Lake) -> Standing:
    """Return the files of some months, as they lie in the lake's folder.

    Raises BooksUnavailable when one is gone.
    """
    months = list(months)
    plain = [name for one in months if not one.masks for name in one.rows]
    masked = [name for one in months if one.masks for name in one.rows]
    masks = [name for one in months for name in one.masks]
    return Standing(*(tuple(lake.here(names)) for names in (plain, masked, masks)))


def _load(session: Session) -> Manifest:
    counted = select(LakePart.table_name, func.sum(LakePart.rows)).where(LakePart.kind == ROWS)
    counted = counted.group_by(LakePart.table_name)
    counts = {name: int(rows) for name, rows in session.execute(counted)}
    last = select(LakeLanding.table_name, func.max(LakeLanding.id), func.count())
    last = last.where(LakeLanding.lost_at.is_(None)).group_by(LakeLanding.table_name)
    awaited = select(LakeLanding.table_name).where(is_awaited()).distinct()
    held = Manifest(
        uuid4(),
        {name: months_of(session, name) for name in counts},
        counts,
        {name: (of, n) for name, of, n in session.execute(last)},
        session.scalar(select(func.max(LakeLanding.at))),
        frozenset(session.scalars(awaited)),
    )
    _find_cubes(session, held)
    return held


def _find_cubes(session: Session, held: Manifest) -> None:
    months = {(name, one.month): one for name, some in held.tables.items() for one in some}
    found = session.scalars(select(LakeCube).where(LakeCube.path.is_not(None))).all()
    standing = {
        (view.name, month): (made_of(held, view, of), *joined_with(held, view))
        for view in VIEWS.values()
        for (table, month), of in months.items()
        if table == view.base
    }
    for cube in sorted(found, key=lambda one: (one.rows, len(one.dimensions), one.dimensions)):
        if standing.get((cube.view, cube.month)) == _made_of(cube):
            shape = Shape(cube.grain, tuple(filter(None, cube.dimensions.split(","))))
            of_view = held.cubes.setdefault(cube.view, {})
            of_view.setdefault(cube.month, []).append(Cube(shape, str(cube.path), cube.rows))


def holds(held: Manifest, view: View, month: Month, cube: LakeCube) -> bool:
    """Whether a cube was made of what is there."""
    return _made_of(cube) == (made_of(held, view, month), *joined_with(held, view))


def _made_of(cube: LakeCube) -> tuple[str, int, int]:
    return cube.made_of, cube.joined_until, cube.joined_count


def made_of(held: Manifest, view: View, month: Month) -> str:
    """Return a word for the files that a view's cubes of a month are made of, and for the way."""
    whole = [table for table, _column in view.joins if not TABLES[table].day]
    files = [month.rows, month.masks, *(held.tables.get(table, ()) for table in whole)]
    words = f"{way_of_making(view)} {files!r}"
    return sha256(words.encode()).hexdigest()


def joined_with(held: Manifest, view: View) -> tuple[int, int]:
    """Return the last landing in tables of many months that a view is joined with, and how many."""
    dated = [held.landings.get(one, (0, 0)) for one, _column in view.joins if TABLES[one].day]
    return max((last for last, _n in dated), default=0), sum(n for _last, n in dated)


_KEPT = Kept("lake", _load)
