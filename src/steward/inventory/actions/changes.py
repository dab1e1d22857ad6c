"""Rows that must be one of a kind."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from steward.kit.errors import BadInput
from steward.kit.marks import N_

# constraint -> the field it is about, and what to say
_TAKEN = {
    "places_name_uq": ("name", N_("There is a place of this name already.")),
    "suppliers_name_uq": ("name", N_("There is a supplier of this name already.")),
    "variants_sku_uq": ("sku", N_("This SKU is another variant’s already.")),
    "variants_barcode_uq": ("barcode", N_("This barcode is another variant’s already.")),
    "levels_free_ck": (
        "may_backorder",
        N_("More is sold or promised than is there: first receive it, or release what waits."),
    ),
    "lots_variant_id_code_uq": ("code", N_("There is a lot of this code already.")),
}


@contextmanager
def only_one(session: Session, prefix: str = "") -> Iterator[None]:
    """Write what is done in a `with` block. Raises BadInput where a name is somebody's already.

    The database decides, so that two who do so at once are told apart; `prefix` stands before the
    field's name in the error.
    """
    try:
        with session.begin_nested():
            yield
    except IntegrityError as error:
        broken = getattr(error.orig, "diag", None)
        known = _TAKEN.get(broken.constraint_name) if broken else None
        if known is None:
            raise
        raise BadInput(known[1], errors={prefix + known[0]: known[1]}) from error
