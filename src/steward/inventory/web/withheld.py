"""Keeping a lot or a product back from sale, by the house itself; the page of a lot."""

from collections.abc import Callable

from flask import Response

from steward.accounts import actor
from steward.inventory import actions, queries
from steward.inventory.forms import KeepBackForm
from steward.inventory.queries import DESK
from steward.inventory.web.blueprint import bp
from steward.inventory.web.stock import STOCK
from steward.inventory.web.words import shown_number
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.errors import BadInput, Conflict
from steward.kit.pages import form, form_values, go_to, page
from steward.kit.texts import gettext as _

_LOT = f"{STOCK}/lots/<int:lot_id>"
_PRODUCT = f"{STOCK}/products/<int:product_id>"


@bp.get(_LOT)
@access("stock.read")
def lot_page(lot_id: int) -> Response:
    """Show a lot: where it is, to whom it is promised, who keeps it back."""
    return _lot(lot_id, {})


def _lot(lot_id: int, errors: dict[str, str], status: int = 200) -> Response:
    held = queries.find_withheld(session(), lot_id)
    levels = queries.levels_of(session(), [held.variant_id])
    context = {"held": held, "levels": [one for one in levels if one.key.lot_id == lot_id]}
    values = form_values()
    return page("inventory/lot.html", status, errors=errors, values=values, **context)


def _done(lot_id: int, act: Callable[[], str], undo: str | None = None) -> Response:
    """Do something with a lot, and show it again."""
    try:
        said = act()
    except (BadInput, Conflict) as error:
        session().rollback()
        return _lot(lot_id, dict(error.errors) or {"": error.detail}, error.status)
    return go_to(f"{STOCK}/lots/{lot_id}", toast=said, undo=undo)


@bp.post(f"{_LOT}/hold")
@access("stock.hold")
def hold_lot(lot_id: int) -> Response:
    """Hold a lot."""

    def act() -> str:
        reason = form(KeepBackForm).reason
        actions.hold_lot(session(), lot_id, DESK, reason, actor=actor())
        return _("It is held: nothing of it is sold")

    return _done(lot_id, act, f"{STOCK}/lots/{lot_id}/release")


@bp.post(f"{_LOT}/release")
@access("stock.hold")
def release_lot(lot_id: int) -> Response:
    """Let a lot go again."""

    def act() -> str:
        actions.release_lot(session(), lot_id, DESK, actor=actor())
        still = queries.open_holds(session(), lot_id=lot_id)
        return _("Somebody else still holds it") if still else _("It is sold again")

    return _done(lot_id, act)


@bp.post(f"{_LOT}/promises")
@access("stock.hold")
def move_promises(lot_id: int) -> Response:
    """Promise others instead to those who ordered."""

    def act() -> str:
        moved = actions.move_promises(session(), lot_id, actor=actor())
        return _("%(n)s of it are of other lots now", n=shown_number(moved))

    return _done(lot_id, act)


@bp.post(f"{_PRODUCT}/pause")
@access("stock.hold")
def pause_product(product_id: int) -> Response:
    """Take a product off sale for now."""
    reason = form(KeepBackForm).reason
    actions.pause_product(session(), product_id, DESK, reason, actor=actor())
    where = f"{STOCK}/products/{product_id}"
    return go_to(where, toast=_("It is not sold for now"), undo=f"{where}/resumption")


@bp.post(f"{_PRODUCT}/resumption")
@access("stock.hold")
def resume_product(product_id: int) -> Response:
    """Sell a product again."""
    actions.resume_product(session(), product_id, DESK, actor=actor())
    still = queries.open_holds(session(), product_id=product_id)
    said = _("Somebody else still keeps it back") if still else _("It is sold again")
    return go_to(f"{STOCK}/products/{product_id}", toast=said)
