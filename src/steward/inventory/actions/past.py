"""Acts long past, booked in one go: worked out as any other, written at once, told to nobody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.inventory.actions.levels import locked
from steward.inventory.actions.writing import write
from steward.inventory.models import StockAct
from steward.inventory.rules import (
    Issue,
    Key,
    Move,
    MovementKind,
    Receipt,
    Sheet,
    Slip,
    fingerprint,
)
from steward.kit.bulk import copy_rows, reserve_ids


@dataclass(frozen=True)
class PastAct:
    """An act of another time: receipts, moves, and issues, which take as many as they say."""

    at: datetime
    kind: MovementKind
    slip: Slip
    lines: Sequence[Receipt | Issue | Move]


def book_past(session: Session, acts: Sequence[PastAct], *, actor: Actor) -> None:
    """Book acts, oldest first, of goods that nothing was booked of yet.

    For histories that come with a business: many times faster than act by act. Raises
    TooLittleError where there was too little.
    """
    demand(actor, "stock.manage")
    keys = {key for act in acts for line in act.lines for key in _keys(line)}
    sheet = Sheet(locked(session, [], coming=keys), {}, acts[0].at)
    ids, drafted = reserve_ids(session, StockAct, len(acts)), list[int]()
    for act_id, act in zip(ids, acts, strict=True):
        sheet.now = act.at
        for line in act.lines:
            _do(sheet, act.kind, line)
        drafted += [act_id] * (len(sheet.drafts) - len(drafted))
    rows = [_row(act_id, act, actor) for act_id, act in zip(ids, acts, strict=True)]
    copy_rows(session, StockAct, rows)
    write(session, sheet, drafted)


def _keys(line: Receipt | Issue | Move) -> tuple[Key, ...]:
    return (line.key, line.to) if isinstance(line, Move) else (line.key,)


def _do(sheet: Sheet, kind: MovementKind, line: Receipt | Issue | Move) -> None:
    if isinstance(line, Move):
        sheet.move(line.key, line.to, line.quantity)
    elif isinstance(line, Issue):
        sheet.remove(kind, line.key, line.quantity)
    else:
        sheet.add(kind, line.key, [(line.quantity, line.quantity * line.unit_cost, sheet.now)])


def _row(act_id: int, act: PastAct, actor: Actor) -> dict[str, object]:
    return {
        "id": act_id,
        "key": act.slip.key,
        "fingerprint": fingerprint(act.kind, act.slip, act.lines),
        "kind": act.kind,
        "document": act.slip.document,
        "reason": act.slip.reason,
        "actor_id": actor.user_id,
        "actor_name": actor.name,
        "at": act.at,
    }
