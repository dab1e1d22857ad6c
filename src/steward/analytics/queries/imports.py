"""What earlier imports of sales data left: mappings, joined values, tables of one's own."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.analytics.models import FreeTable, JoinedValue, SavedMapping
from steward.analytics.rules.house import PEOPLE, people_table
from steward.analytics.rules.imports import OWN, Meaning, budget_table, own_table
from steward.analytics.rules.tables import BUDGETS, TABLES, LakeTable
from steward.customers import Of, fields_of
from steward.kit.errors import NotFound
from steward.kit.events import find_latest_fact
from steward.kit.imports.tables import UNDONE, Import
from steward.kit.imports.wanted import Kind, Wanted
from steward.kit.marks import N_

_MOST = 500


def signature_of(columns: Sequence[str]) -> str:
    """Return what tells files with these columns, in this order, from others."""
    return hashlib.sha256(json.dumps(list(columns)).encode()).hexdigest()


def kept_by_undoing(session: Session, run: Import) -> list[str]:
    """Name what an undone import left as it is, since people went on with it: deals, budgets."""
    if run.state != UNDONE:
        return []
    fact = find_latest_fact(session, "import", run.id)
    return list(fact.data.get("kept", ())) if fact else []


def find_mapping(session: Session, mapping_id: int) -> SavedMapping | None:
    """Return a saved mapping, or None."""
    return session.get(SavedMapping, mapping_id)


def mappings_for(session: Session, columns: Sequence[str]) -> Sequence[SavedMapping]:
    """List the saved mappings for files with these columns, the last used first."""
    query = select(SavedMapping).where(SavedMapping.signature == signature_of(columns))
    return session.scalars(query.order_by(SavedMapping.used_at.desc()).limit(_MOST)).all()


def saved_mappings(session: Session) -> Sequence[SavedMapping]:
    """List all saved mappings, the last used first."""
    return session.scalars(
        select(SavedMapping).order_by(SavedMapping.used_at.desc()).limit(_MOST)
    ).all()


def joined_values(session: Session) -> Sequence[JoinedValue]:
    """List all spellings that were joined with a value, the newest first."""
    return session.scalars(select(JoinedValue).order_by(JoinedValue.id.desc()).limit(_MOST)).all()


def meant_by(session: Session, joins: str) -> dict[str, str]:
    """Return by spelling what it means in a table."""
    query = select(JoinedValue.spelled, JoinedValue.meant).where(JoinedValue.joins == joins)
    return dict(session.execute(query).all())


def free_tables(session: Session) -> Sequence[FreeTable]:
    """List the tables that people brought in, by title."""
    return session.scalars(select(FreeTable).order_by(FreeTable.title, FreeTable.id)).all()


def get_table(session: Session, name: str) -> LakeTable:
    """Return a table of the lake, ours or one that somebody brought in. Raises NotFound."""
    if name in TABLES:
        return TABLES[name]
    row = session.scalars(select(FreeTable).where(FreeTable.name == name)).one_or_none()
    if row is None:
        raise NotFound(N_("There is no table %(name)s.", name=name))
    columns = tuple(
        Wanted(one["name"], Kind(one["kind"]), one["title"], is_required=one["name"] in row.key)
        for one in row.columns
    )
    return LakeTable(row.name, row.title, tuple(row.key), columns, row.day)


def table_of(
    session: Session, import_id: int, meaning: Meaning, columns: Sequence[Mapping[str, Any]]
) -> LakeTable:
    """Return the table that an import is for; one that it makes itself has its file's columns.

    Budgets have a column for each month that the file has one for, people the house's own fields.

    Raises NotFound.
    """
    if meaning.table == BUDGETS.name:
        return budget_table(one["name"] for one in columns)
    if meaning.table == PEOPLE.name:
        return people_table(fields_of(session, Of.PERSON))
    if meaning.table != OWN:
        return get_table(session, meaning.table)
    kinds = {one["name"]: Kind(one["kind"]) for one in columns}
    return own_table(import_id, meaning, kinds)
