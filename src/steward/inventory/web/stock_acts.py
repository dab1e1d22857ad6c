"""Acts on the stock of a variant, in dialogs: receive, move, adjust, write off.

Each form has a key of its own, so that sent twice it is booked once.
"""

from collections.abc import Callable, Mapping
from uuid import uuid4

from flask import Response

from steward.accounts import actor
from steward.inventory import actions, queries
from steward.inventory.errors import TooLittleStock
from steward.inventory.forms import AdjustForm, MoveForm, ReceiveForm, WriteOffForm
from steward.inventory.queries import Booked
from steward.inventory.rules import Issue, Key, Move, Receipt, Slip
from steward.inventory.web.blueprint import bp
from steward.inventory.web.sent import values_sent
from steward.inventory.web.stock import STOCK
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.errors import BadInput, NotFound
from steward.kit.pages import form_values, go_to, is_htmx, page, parse
from steward.kit.texts import gettext as _

_ACT = f"{STOCK}/levels/<int:variant_id>/<any(receipts, transfers, adjustments, disposals):act>"


@bp.get(_ACT)
@access("stock.manage")
def act_form(variant_id: int, act: str) -> Response:
    """Show the form of an act."""
    return _form(variant_id, act, {})


@bp.post(_ACT)
@access("stock.manage")
def do_act(variant_id: int, act: str) -> Response:
    """Book an act, and show the stock after it."""
    queries.get_variant(session(), actor(), variant_id)
    try:
        _BOOK[act](variant_id)
    except (BadInput, TooLittleStock) as error:
        response = _form(variant_id, act, error.errors)
        response.status_code = error.status
        return response
    return go_to(f"{STOCK}/levels/{variant_id}", toast=_("Booked"))


def _form(variant_id: int, act: str, errors: Mapping[str, str]) -> Response:
    lots = queries.levels_of(session(), [variant_id])
    known = {"key": str(uuid4()), "place_id": str(lots[0].key.place_id) if lots else ""}
    return page(
        "inventory/_act_form.html" if is_htmx() else "inventory/act_form.html",
        variant=queries.get_variant(session(), actor(), variant_id),
        act=act,
        lots=lots,
        places=queries.places_in_use(session(), actor()),
        values=known | form_values(),
        errors=errors,
    )


def _receive(variant_id: int) -> Booked:
    sent = parse(ReceiveForm, values_sent(numbers=["quantity", "unit_cost"]))
    lot_id = actions.lot_of_code(session(), variant_id, sent.lot, sent.expires_on, actor=actor())
    line = Receipt(Key(variant_id, sent.place_id, lot_id), sent.quantity, sent.unit_cost)
    slip = Slip(f"desk:{sent.key}", sent.document or None)
    return actions.receive(session(), [line], slip, actor=actor())


def _move(variant_id: int) -> Booked:
    sent = parse(MoveForm, values_sent(numbers=["quantity"]))
    line = Move(_key_of(variant_id, sent.level_id), sent.to, sent.quantity)
    return actions.move(session(), [line], Slip(f"desk:{sent.key}"), actor=actor())


def _adjust(variant_id: int) -> Booked:
    sent = parse(AdjustForm, values_sent(numbers=["quantity"]))
    line = Issue(_key_of(variant_id, sent.level_id), sent.quantity)
    slip = Slip(f"desk:{sent.key}", reason=sent.reason)
    return actions.adjust(session(), [line], slip, actor=actor())


def _write_off(variant_id: int) -> Booked:
    sent = parse(WriteOffForm, values_sent(numbers=["quantity"]))
    line = Issue(_key_of(variant_id, sent.level_id), sent.quantity)
    slip = Slip(f"desk:{sent.key}", reason=sent.reason)
    return actions.write_off(session(), [line], slip, actor=actor())


def _key_of(variant_id: int, level_id: int) -> Key:
    lots = queries.levels_of(session(), [variant_id])
    found = next((lot.key for lot in lots if lot.level_id == level_id), None)
    if found is None:
        raise NotFound
    return found


_BOOK: Mapping[str, Callable[[int], Booked]] = {
    "receipts": _receive,
    "transfers": _move,
    "adjustments": _adjust,
    "disposals": _write_off,
}
