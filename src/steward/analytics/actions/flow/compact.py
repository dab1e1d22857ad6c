"""The many small files that a flow leaves in a month become one, every night."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from steward.analytics.actions.parts import keep_drafts, lock_table
from steward.analytics.models import MASKS, ROWS, SEEN, LakeLanding, LakePart
from steward.analytics.queries.lake import Lake
from steward.analytics.rules.tables import TABLES
from steward.kit.db import Database

_FEW = 4  # files of a month that are not worth the work
Parts = Sequence[LakePart]


def compact_all(database: Database, lake: Lake) -> Iterator[str]:
    """Merge the files of all flows, a table in a transaction; yield wherever one may stop."""
    for table in TABLES:
        with database.transaction() as session:
            compact(session, lake, table)
        yield table


def compact(session: Session, lake: Lake, table: str) -> int:
    """Merge the files that flows left in months of a table; return how many there are less.

    Others who land in the table wait. Readers of the files that are no longer named still find
    them for a while.
    """
    lock_table(session, table)
    many = [parts for parts in _of_flows(session, table) if len(parts) > _FEW]
    return sum(_merge(session, lake, table, parts) for parts in many)


def forget_landings(session: Session) -> None:
    """Delete what flows landed of which no file is left, but for the latest of each table.

    Where others have landed, too, what it saw then still matters should they be undone. Cubes of
    views that are joined with such a table are made anew afterwards.
    """
    alone = select(LakeLanding.table_name).group_by(LakeLanding.table_name)
    alone = alone.having(func.count(LakeLanding.flow.distinct()) == 1)
    alone = alone.having(func.count(LakeLanding.import_id) == 0)
    latest = select(func.max(LakeLanding.id)).group_by(LakeLanding.table_name)
    empty = delete(LakeLanding).where(
        LakeLanding.table_name.in_(alone),
        LakeLanding.id.not_in(latest),
        LakeLanding.id.not_in(select(LakePart.landing_id)),
        LakeLanding.lost_at.is_(None),
    )
    session.execute(empty)


def _merge(session: Session, lake: Lake, table: str, parts: Parts) -> int:
    engine: Any = import_module("steward.analytics.queries.engine.merging")
    small = engine.Small(
        TABLES[table],
        parts[0].month,
        max(one.landing_id for one in parts),
        *(_files(lake, parts, kind) for kind in (ROWS, MASKS, SEEN)),
        _is_alone(session, parts),
    )
    session.execute(delete(LakePart).where(LakePart.id.in_([one.id for one in parts])))
    with lake.draft() as draft:
        merged = engine.merge(lake, small, draft)
        keep_drafts(session, lake, table, merged)
    return len(parts) - len(merged)


def _of_flows(session: Session, table: str) -> Iterable[Parts]:
    """Return the files of flows in a table, those of one flow and month together."""
    found = defaultdict[tuple[str, date | None], list[LakePart]](list)
    query = select(LakeLanding.flow, LakePart).join(LakePart, LakePart.landing_id == LakeLanding.id)
    query = query.where(LakePart.table_name == table, LakeLanding.flow.is_not(None))
    for flow, part in session.execute(query.order_by(LakePart.id)):
        found[flow or "", part.month].append(part)
    return found.values()


def _files(lake: Lake, parts: Parts, kind: str) -> tuple[Path, ...]:
    return tuple(lake.here(one.path for one in parts if one.kind == kind))


def _is_alone(session: Session, parts: Parts) -> bool:
    """Whether nobody else has brought anything into the month of some files, or has lost it."""
    others = select(LakePart.id).where(
        LakePart.table_name == parts[0].table_name,
        LakePart.month.is_not_distinct_from(parts[0].month),
        LakePart.id.not_in([one.id for one in parts]),
    )
    lost = select(LakeLanding.id).where(
        LakeLanding.table_name == parts[0].table_name, LakeLanding.lost_at.is_not(None)
    )
    return not session.scalar(select(or_(others.exists(), lost.exists())))
