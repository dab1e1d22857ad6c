"""Says which causes there are, what work costs, and which reasons of returns are no complaint."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.kit import events
from steward.kit.errors import Conflict
from steward.problems.events import ProblemTermsSet
from steward.problems.forms import TermsForm
from steward.problems.models import ONLY, CauseCode, ProblemTerms

MANAGES = "problems.manage"


def set_terms(
    session: Session, form: TermsForm, *, version: int | None, actor: Actor
) -> ProblemTerms:
    """Set the terms, unless somebody else did so meanwhile."""
    demand(actor, MANAGES)
    row = session.get(ProblemTerms, ONLY, with_for_update=True)
    if version != (row.version if row else None):
        raise Conflict
    if row is None:
        row = ProblemTerms()
        session.add(row)
        session.flush()
    changes: dict[str, list[Any]] = {}
    for name in ("unit_minutes", "hour_cost", "harmless"):
        before, after = getattr(row, name), getattr(form, name)
        if before != after:
            changes[name] = [str(before), str(after)]
            setattr(row, name, after)
    if codes := _set_codes(session, form.codes.splitlines()):
        changes["codes"] = codes
    session.flush()
    if changes:
        events.record(session, ProblemTermsSet(subject_id=ONLY, changes=changes), actor=actor)
    return row


def _set_codes(session: Session, names: list[str]) -> list[str]:
    """Put causes into use, or out of it: what has one keeps it. Return old and new if changed."""
    known = {one.name: one for one in session.scalars(select(CauseCode).order_by(CauseCode.id))}
    before = [one.name for one in known.values() if one.is_used]
    for one in known.values():
        one.is_used = one.name in names
    session.add_all(CauseCode(name=name) for name in names if name not in known)
    return [", ".join(before), ", ".join(names)] if set(before) != set(names) else []
