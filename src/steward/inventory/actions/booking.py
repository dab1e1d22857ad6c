"""How every act is booked: its key claimed, its levels locked, worked out on a sheet, written."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.inventory.actions.levels import locked
from steward.inventory.actions.settling import also_owed, settle
from steward.inventory.actions.waking import wake
from steward.inventory.actions.writing import write
from steward.inventory.errors import KeyUsedOtherwise, LotIsHeld, TooLittleStock
from steward.inventory.events import StockMoved
from steward.inventory.queries import Booked, booked_by, words_of_key
from steward.inventory.rules import (
    HeldBackError,
    Key,
    Layer,
    Line,
    MovementKind,
    Sheet,
    Slip,
    TooLittleError,
    fingerprint,
)
from steward.kit import clock, events
from steward.kit.marks import N_

_CLAIM = text("""
    insert into stock_acts (key, fingerprint, kind, document, reason, actor_id, actor_name, at)
    values (:key, :fingerprint, :kind, :document, :reason, :actor_id, :actor_name, :at)
    on conflict (key) do nothing returning id
""")
_KNOWN = text("select id, fingerprint from stock_acts where key = :key")
_LAYERS = text("""
    select id, level_id, since, unit_cost, quantity, value from cost_layers c
    where level_id = any(:levels) and (quantity <> 0 or id = any(:also) or id = (
        select max(n.id) from cost_layers n where n.level_id = c.level_id))
    order by level_id
""")


@dataclass
class Act:
    """An act under way; `known` is what it booked before, when its key comes again."""

    id: int
    kind: MovementKind
    actor: Actor
    known: Booked | None = None
    restored: list[int] = field(default_factory=list)  # layers that are empty, but filled again


def begin(
    session: Session, kind: MovementKind, lines: Sequence[Line], slip: Slip, *, actor: Actor
) -> Act:
    """Claim the slip's key. Whoever comes with it at the same moment waits, and finds it known.

    Raises KeyUsedOtherwise when something else was booked under it.
    """
    content = fingerprint(kind, slip, lines)
    values: dict[str, Any] = {"actor_id": actor.user_id, "actor_name": actor.name, **vars(slip)}
    values |= {"fingerprint": content, "kind": kind, "at": clock.now()}
    claimed = session.scalar(_CLAIM, values)
    if claimed is not None:
        return Act(claimed, kind, actor)
    known = session.execute(_KNOWN, values).one()
    if known.fingerprint != content:
        msg = N_("Something else was booked under the key %(key)s before.", key=slip.key)
        raise KeyUsedOtherwise(msg, errors={"key": msg})
    return Act(known.id, kind, actor, known=booked_by(session, known.id))


@contextmanager
def sheet_of(
    session: Session, act: Act, keys: Iterable[Key], *, coming: Collection[Key] = ()
) -> Iterator[Sheet]:
    """Yield a sheet of the levels of all keys, and write down at the end what was drafted on it.

    What has come of a lot goes to those who were promised some of none. Raises TooLittleStock when
    there is too little of one, LotIsHeld when what would be sold is of a lot that is held.
    """
    owed = also_owed(session, coming)
    levels = locked(session, {*keys, *owed}, coming=coming)
    found = session.execute(
        _LAYERS, {"levels": [level.id for level in levels], "also": act.restored}
    )
    layers = {
        level_id: [Layer(one.id, one.since, one.unit_cost, one.quantity, one.value) for one in some]
        for level_id, some in groupby(found, key=lambda row: row.level_id)
    }
    sheet = Sheet(levels, layers, clock.now())
    try:
        yield sheet
    except TooLittleError as error:
        raise _too_little(session, error) from error
    except HeldBackError as error:
        what = words_of_key(session, error.level.key)
        raise LotIsHeld(N_("%(what)s is held back.", what=what)) from error
    write(session, sheet, [act.id] * len(sheet.drafts))
    if owed:
        settle(session, owed)
    moved = StockMoved(subject_id=act.id, movement=act.kind, variants=sheet.variants)
    events.record(session, moved, actor=act.actor)
    wake(session, sheet.variants)


def _too_little(session: Session, error: TooLittleError) -> TooLittleStock:
    level = error.level
    what = words_of_key(session, level.key)
    msg = N_(
        "%(what)s: %(on_hand)s are there, %(reserved)s of these are promised.",
        what=what,
        on_hand=f"{level.on_hand.normalize():f}",
        reserved=f"{level.reserved.normalize():f}",
    )
    return TooLittleStock(msg, errors={"quantity": msg})
