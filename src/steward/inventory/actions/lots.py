"""Lots as people name them where goods come in or are counted."""

from datetime import date

from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.inventory.actions.products import add_lot
from steward.inventory.forms import LotForm
from steward.inventory.queries import find_lot, get_product, get_variant
from steward.kit.errors import BadInput
from steward.kit.marks import N_


def lot_of_code(
    session: Session, variant_id: int, code: str, expires_on: date | None, *, actor: Actor
) -> int | None:
    """Return the lot of a code, entered if it is new; None without a code.

    Raises BadInput when the lot is known to expire on another day.
    """
    if not code:
        return None
    known = find_lot(session, variant_id, code)
    if known is None:
        # Who enters lots of one product at once does so one after the other, and sees the others'.
        variant = get_variant(session, actor, variant_id)
        product = get_product(session, actor, variant.product_id)
        session.refresh(product, with_for_update=True)
        known = find_lot(session, variant_id, code)
    if known is None:
        form = LotForm(code=code, expires_on=expires_on)
        return add_lot(session, variant_id, form, actor=actor).id
    if expires_on not in (None, known.expires_on):
        msg = N_("This lot is known to expire on %(day)s.", day=known.expires_on or N_("no day"))
        raise BadInput(msg, errors={"expires_on": msg})
    return known.id
