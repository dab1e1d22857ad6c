"""Sweeping the lake: what no row names goes."""

import shutil
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.analytics.models import LakeCube, LakePart
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
