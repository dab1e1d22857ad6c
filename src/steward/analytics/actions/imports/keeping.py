"""What is kept of imports for later ones: spellings joined once for all, mappings, free tables."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.analytics.actions.imports.desk import BOOKS, look_again
from steward.analytics.events import ValueJoined, ValueParted
from steward.analytics.models import FreeTable, JoinedValue, SavedMapping
from steward.analytics.queries.imports import signature_of
from steward.analytics.rules.imports import OWN, Meaning, own_name
from steward.analytics.rules.tables import LakeTable
from steward.kit import clock, events
from steward.kit.errors import BadInput, NotFound
from steward.kit.imports import ledger
from steward.kit.imports.tables import READY, Import
from steward.kit.marks import N_

_MANAGE = "insights.manage"
_JOINABLE = frozenset({"accounts", "orders", "products", "deals"})


def join_values(
    session: Session,
    joined: Mapping[str, Mapping[str, str]],
    *,
    import_id: int | None = None,
    actor: Actor,
) -> None:
    """Say by joined table which spelling means which value; an import is looked through anew.

    Raises BadInput for what cannot be joined, and Conflict where the import has gone on.
    """
    demand(actor, _MANAGE)
    if unknown := joined.keys() - _JOINABLE:
        msg = N_("Nothing is joined with %(name)s.", name=min(unknown))
        raise BadInput(msg)
    for joins, meanings in joined.items():
        for spelled, meant in meanings.items():
            _join(session, joins, spelled, meant, actor)
    if import_id is not None:
        look_again(session, ledger.get_run_in(session, import_id, {READY}, kind=BOOKS))


def _join(session: Session, joins: str, spelled: str, meant: str, actor: Actor) -> None:
    made = {"meant": meant, "by_id": actor.user_id, "by_name": actor.name, "made_at": clock.now()}
    row = insert(JoinedValue).values(joins=joins, spelled=spelled, **made)
    row = row.on_conflict_do_update(index_elements=["joins", "spelled"], set_=made)
    joined_id = session.scalar(row.returning(JoinedValue.id))
    fact = ValueJoined(subject_id=joined_id or 0, joins=joins, spelled=spelled, meant=meant)
    events.record(session, fact, actor=actor)


def part_value(session: Session, joined_id: int, *, actor: Actor) -> str:
    """Let a spelling stand for itself again, and return it; what is in stays. Raises NotFound."""
    demand(actor, _MANAGE)
    row = session.get(JoinedValue, joined_id)
    if row is None:
        raise NotFound
    session.delete(row)
    fact = ValueParted(subject_id=row.id, joins=row.joins, spelled=row.spelled, meant=row.meant)
    events.record(session, fact, actor=actor)
    return row.spelled


def keep_mapping(session: Session, run: Import, meaning: Meaning) -> None:
    """Keep how a file was read, for the next one with the same columns."""
    content = run.mapping_content or {}
    name = meaning.name or run.file_name
    plan = {"meaning": content["meaning"], "corrections": content["corrections"]}
    row = insert(SavedMapping).values(
        name=name, signature=signature_of(run.columns), plan=plan, **_who(run)
    )
    kept = {"signature": row.excluded.signature, "plan": row.excluded.plan} | _who(run)
    session.execute(row.on_conflict_do_update(index_elements=["name"], set_=kept))


def _who(run: Import) -> dict[str, Any]:
    return {"by_id": run.by_id, "by_name": run.by_name, "used_at": clock.now()}


def forget_mapping(session: Session, mapping_id: int, *, actor: Actor) -> str:
    """Forget a saved mapping, and return its name. Raises NotFound."""
    demand(actor, _MANAGE)
    row = session.get(SavedMapping, mapping_id)
    if row is None:
        raise NotFound
    session.delete(row)
    return row.name


def keep_table(session: Session, run: Import, meaning: Meaning, table: LakeTable) -> None:
    """Keep a table that an import makes; doing so twice changes nothing."""
    if meaning.table != OWN or _has(session, table.name):
        return
    columns = [{"name": c.name, "kind": c.kind.value, "title": c.title} for c in table.columns]
    made = FreeTable(
        name=table.name,
        title=table.title,
        columns=columns,
        key=list(table.key),
        day=table.day,
        by_id=run.by_id,
        by_name=run.by_name,
        made_at=clock.now(),
    )
    session.add(made)
    session.flush()


def _has(session: Session, name: str) -> bool:
    query = select(FreeTable.id).where(FreeTable.name == name)
    return session.scalars(query).one_or_none() is not None


def drop_table(session: Session, import_id: int) -> None:
    """Forget the table that an import made; what others brought into it is not shown any more."""
    session.execute(delete(FreeTable).where(FreeTable.name == own_name(import_id)))
