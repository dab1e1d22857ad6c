"""Sweeping the lake: what no row names goes, and what was lost is told to be landed again."""

import shutil
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from steward.analytics.actions.parts import lock_table
from steward.analytics.models import LakeCube, LakeLanding, LakePart
from steward.analytics.queries.lake import Lake
from steward.kit import clock

_KEPT_FOR = timedelta(days=1)  # somebody may read what has just been taken back


def sweep(session: Session, lake: Lake) -> int:
    """Delete files that have lain unnamed for a day, and what was left by work that was killed.

    Returns how many files went.
    """
    before = clock.now() - _KEPT_FOR
    old = set(lake.names_before(before))
    named = set(session.scalars(select(LakePart.path)))
    named |= set(session.scalars(select(LakeCube.path).where(LakeCube.path.is_not(None))))
    for name in old - named:
        lake.forget(name)
    _sweep_drafts(lake, before)
    return len(old - named)


def _sweep_drafts(lake: Lake, before: datetime) -> None:
    for folder in lake.drafts():
        if folder.stat().st_mtime < before.timestamp():
            shutil.rmtree(folder, ignore_errors=True)


def forget_lost(session: Session, lake: Lake) -> Sequence[int]:
    """Forget what imports landed and is gone, so that it can be landed again.

    Returns the ids of these imports, in the order in which they had been landed. Cubes that are
    gone are forgotten as well; flows notice by themselves.
    """
    for table in session.scalars(select(LakeLanding.table_name).distinct()):
        lock_table(session, table)
    of_import = select(LakePart.landing_id, LakeLanding.import_id, LakePart.path).join(LakeLanding)
    of_import = of_import.where(LakeLanding.import_id.is_not(None)).order_by(LakeLanding.id)
    lost = {
        landing: import_id
        for landing, import_id, path in session.execute(of_import)
        if not lake.has(path)
    }
    session.execute(delete(LakeLanding).where(LakeLanding.id.in_(lost)))
    cubes = select(LakeCube.id, LakeCube.path).where(LakeCube.path.is_not(None))
    gone = [cube for cube, path in session.execute(cubes) if not lake.has(str(path))]
    session.execute(delete(LakeCube).where(LakeCube.id.in_(gone)))
    return list(dict.fromkeys(one for one in lost.values() if one is not None))
