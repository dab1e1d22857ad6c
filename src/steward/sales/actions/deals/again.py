"""Known deals that a file tells of otherwise than before: changed in what the file changed."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import delete
from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.kit import clock
from steward.kit.bulk import PastFact, tell_past
from steward.kit.changes import apply
from steward.kit.imports import ledger
from steward.kit.imports.tables import CHANGED, Import, ImportedRow
from steward.sales.actions.deals.known import Known
from steward.sales.actions.deals.told import columns_of, content_of, line_of
from steward.sales.actions.deals.writing import note_move, start_of
from steward.sales.events.deals import DealChanged
from steward.sales.forms.deals import PastDeal
from steward.sales.models.deals import Deal, DealLine
from steward.sales.queries.deals import deal_lines, get_stage

DEAL_ROW = "deal"  # what the ledger of imports calls a deal
_END = ("closed_on", "lost_reason")
_COLUMNS = {  # what of a deal hangs on what a file says, where that is not called the same
    "stage": ("stage_id", "state", *_END, "expected_on", "value"),
    "outcome": ("stage_id", "state", *_END, "expected_on", "value"),
    "account": ("company_id", "account", "title"),
    "product": ("title", "value"),
    "rep": ("rep_id", "rep"),
    "closed_on": (*_END, "expected_on"),
    "reason": ("lost_reason",),
}
_DAYS = ("expected_on", "next_step_on", "opened_on", "closed_on")


class Retold(NamedTuple):
    """A deal that a file tells of otherwise than an earlier import did."""

    row: PastDeal
    deal: Deal
    entry: ImportedRow


def change(
    session: Session, run: Import, one: Retold, known: Known, actor: Actor
) -> dict[str, Any]:
    """Change a deal in what the file changed; return its line of the ledger."""
    deal, was_untouched = one.deal, one.entry.version == one.deal.version
    columns = _changed(one, known)
    lines = deal_lines(session, deal.id)
    before = {
        "columns": {name: _packed(getattr(deal, name)) for name in columns},
        "lines": [
            [line.variant_id, line.name, str(line.quantity), _packed(line.price)] for line in lines
        ],
        "stage": deal.stage_id,
        "entry": one.entry.id,
        "untouched": was_untouched,
    }
    changes = _apply(session, deal, columns, known, actor)
    _retell_product(session, one, known)
    session.flush()
    fact = DealChanged(subject_id=deal.id, changes=changes)
    tell_past(session, [PastFact(fact, clock.now(), actor.name, actor.user_id)])
    return ledger.row(
        run,
        DEAL_ROW,
        one.row.deal_number,
        deal.id,
        CHANGED,
        content=content_of(one.row),
        before=before,
        version=deal.version,
    )


def _line(line: DealLine) -> list[Any]:
    return [line.variant_id, line.name, str(line.quantity), _packed(line.price)]


def _changed(one: Retold, known: Known) -> dict[str, Any]:
    """Return the columns that the file changed and that fit to how the deal stands by now."""
    row, old = one.row, PastDeal.model_validate(one.entry.content)
    fields = [name for name in type(row).model_fields if getattr(row, name) != getattr(old, name)]
    names = {column for field in fields for column in _COLUMNS.get(field, (field,))}
    new = columns_of(row, known)
    found = {name: new[name] for name in names & new.keys()}
    stands = new["state"] if "stage_id" in found else one.deal.state
    if stands != new["state"]:
        found = {name: value for name, value in found.items() if name not in _END}
    if one.deal.title != (old.title or old.product or old.account or old.deal_number):
        found.pop("title", None)
    return found


def _apply(
    session: Session, deal: Deal, columns: Mapping[str, Any], known: Known, actor: Actor
) -> dict[str, list[Any]]:
    rest = {name: value for name, value in columns.items() if name not in {"stage_id", "state"}}
    stage_id, before_id = columns.get("stage_id", deal.stage_id), deal.stage_id
    stage = get_stage(session, stage_id)
    with session.no_autoflush:
        changes = apply(deal, rest)
        if stage_id != before_id:
            now = clock.now()
            at = start_of(deal.closed_on, known.zone, now) if deal.closed_on else now
            deal.stand_in(stage, max(at, deal.stage_since))
            changes["stage_id"] = [before_id, stage_id]
    session.flush()
    if stage_id != before_id:
        note_move(session, deal, before_id, stage_id, actor)
    return changes


def _retell_product(session: Session, one: Retold, known: Known) -> None:
    """Put the product of the file in the place of the one it said before, at the deal's value."""
    lines = deal_lines(session, one.deal.id)
    old = PastDeal.model_validate(one.entry.content)
    is_as_told = len(lines) <= 1 and (one.row.product, one.row.value) != (old.product, old.value)
    line = line_of(one.row, one.deal, known)
    if is_as_told:
        put_lines(session, one.deal, [line] if line else [])


def put_lines(session: Session, deal: Deal, lines: Sequence[DealLine]) -> None:
    """Put products in the place of a deal's."""
    session.execute(delete(DealLine).where(DealLine.deal_id == deal.id))
    session.add_all(lines)
    session.flush()


def _packed(value: Any) -> Any:  # noqa: ANN401 - what a column holds
    return str(value) if isinstance(value, date | Decimal) else value


def unpacked(columns: Mapping[str, Any]) -> dict[str, Any]:
    """Return columns of a deal as they were before an import changed them."""
    found = dict(columns)
    for name in found.keys() & set(_DAYS):
        found[name] = found[name] and date.fromisoformat(found[name])
    if found.get("value") is not None:
        found["value"] = Decimal(found["value"])
    return found
