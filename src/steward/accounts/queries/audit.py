"""Reads of the audit page: every administrative act, newest first."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from steward.accounts.rules.administrative import ADMINISTRATIVE
from steward.kit.events import Fact
from steward.kit.paging import Page, decode_cursor, encode_cursor

_PAGE = 50


@dataclass(frozen=True)
class AuditFilter:
    """Which acts are wanted: of one actor, of one kind (`user`, `team` …), or all."""

    actor_id: int | None = None
    kind: str | None = None


def audited(session: Session, wanted: AuditFilter, *, cursor: str | None) -> Page[Fact]:
    """List administrative acts, fifty a page."""
    query = _acts(wanted).limit(_PAGE + 1)
    if cursor:
        query = query.where(Fact.id < decode_cursor(cursor, kinds=[int])[0])
    rows = session.scalars(query).all()
    more = encode_cursor([rows[_PAGE - 1].id]) if len(rows) > _PAGE else None
    return Page(rows[:_PAGE], more)


def all_audited(session: Session, wanted: AuditFilter) -> Sequence[Fact]:
    """List all administrative acts, for export."""
    return session.scalars(_acts(wanted)).all()


def _acts(wanted: AuditFilter) -> Select[Fact]:
    query = select(Fact).where(Fact.subject_kind.in_(ADMINISTRATIVE)).order_by(Fact.id.desc())
    if wanted.actor_id is not None:
        query = query.where(Fact.actor_id == wanted.actor_id)
    if wanted.kind:
        query = query.where(Fact.subject_kind == wanted.kind)
    return query
