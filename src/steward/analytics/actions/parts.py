"""What landing and taking back share: a table kept to oneself, and files named in the manifest."""

from collections.abc import Iterable

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from steward.analytics.models import LakePart
from steward.analytics.queries.lake import Lake
from steward.analytics.queries.parts import Draft


def lock_table(session: Session, table: str) -> None:
    """Keep a table of the lake to this transaction; wait while another has it."""
    key = func.hashtextextended(f"steward lake {table}", 0)
    session.execute(select(func.pg_advisory_xact_lock(key)))


def keep_drafts(session: Session, lake: Lake, table: str, drafts: Iterable[Draft]) -> None:
    """Move drafts to their places and name them in the manifest."""
    parts = [
        LakePart(
            landing_id=one.sequence,
            table_name=table,
            kind=one.kind,
            month=one.month,
            path=lake.keep(one.path, table, one.month),
            rows=one.rows,
            bytes=one.bytes,
        )
        for one in drafts
    ]
    lake.settle(part.path for part in parts)
    session.add_all(parts)
    session.flush()
