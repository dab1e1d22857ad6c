"""How a sheet is written down: movements, what they did to which layers, and what is left."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from steward.inventory.models import CostLayer, LayerEntry, Movement
from steward.inventory.rules import Draft, Key, Sheet
from steward.kit.bulk import copy_rows, reserve_ids

_KEEP_LAYERS = text("""
    update cost_layers c set quantity = n.quantity, value = n.value
    from unnest(cast(:ids as bigint[]), cast(:quantities as numeric[]), cast(:values as numeric[]))
           as n (id, quantity, value)
    where c.id = n.id
""")
_KEEP_LEVELS = text("""
    update levels l set on_hand = n.on_hand, reserved = n.reserved
    from unnest(cast(:ids as bigint[]), cast(:on_hand as numeric[]), cast(:reserved as numeric[]))
           as n (id, on_hand, reserved)
    where l.id = n.id
""")
Layers = dict[tuple[Key, int], int]  # by key and id on the sheet: the id in the table


def write(session: Session, sheet: Sheet, acts: Sequence[int]) -> None:
    """Write what was drafted on a sheet, whose levels are locked, and what is left after it.

    `acts` are those that the drafts are of, one for each.
    """
    layers = _write_layers(session, sheet)
    ids = reserve_ids(session, Movement, len(sheet.drafts))
    numbered = list(zip(ids, sheet.drafts, strict=True))
    rows = [
        _movement(act_id, movement_id, draft)
        for act_id, (movement_id, draft) in zip(acts, numbered, strict=True)
    ]
    copy_rows(session, Movement, rows)
    entries = [row for movement_id, draft in numbered for row in _rows(movement_id, draft, layers)]
    copy_rows(session, LayerEntry, entries)
    levels = list(sheet.levels.values())
    kept = {
        "ids": [one.id for one in levels],
        "on_hand": [one.on_hand for one in levels],
        "reserved": [one.reserved for one in levels],
    }
    session.execute(_KEEP_LEVELS, kept)


def _write_layers(session: Session, sheet: Sheet) -> Layers:
    """Write what is left of each layer, the new ones too."""
    layers = [(key, layer) for key, pile in sheet.piles.items() for layer in pile.layers.values()]
    new = [(key, layer) for key, layer in layers if layer.id < 0]
    ids = reserve_ids(session, CostLayer, len(new))
    rows = [
        {**vars(layer), "id": layer_id, "level_id": sheet.levels[key].id}
        for layer_id, (key, layer) in zip(ids, new, strict=True)
    ]
    copy_rows(session, CostLayer, rows)
    known = [layer for _, layer in layers if layer.id > 0]
    kept = {
        "ids": [one.id for one in known],
        "quantities": [one.quantity for one in known],
        "values": [one.value for one in known],
    }
    session.execute(_KEEP_LAYERS, kept)
    written = {(key, one.id): one.id for key, one in layers if one.id > 0}
    return written | {(key, one.id): i for i, (key, one) in zip(ids, new, strict=True)}


def _movement(act_id: int, movement_id: int, draft: Draft) -> dict[str, Any]:
    return {
        "id": movement_id,
        "act_id": act_id,
        "level_id": draft.level.id,
        "kind": draft.kind,
        **draft.level.key._asdict(),
        "quantity": draft.quantity,
        "value": draft.value,
        "on_hand": draft.level.on_hand,
        "returns_id": draft.returns_id,
        "at": draft.at,
    }


def _rows(movement_id: int, draft: Draft, layers: Layers) -> list[dict[str, Any]]:
    """Return the rows of a movement's entries."""
    return [
        {
            "movement_id": movement_id,
            "number": number,
            "layer_id": layers[draft.level.key, one.layer_id],
            "quantity": one.quantity,
            "value": one.value,
        }
        for number, one in enumerate(draft.entries)
    ]
