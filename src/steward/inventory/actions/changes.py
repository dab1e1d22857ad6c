"""Setting what differs, telling old and new of it, and rows that must be one of a kind."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from steward.kit.db import Base
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


def apply(row: Base, values: Mapping[str, Any], of: str = "") -> dict[str, list[Any]]:
    """Set the columns of a row that differ from `values`; return old and new of each.

    `of` names the part of a product that the row is, as in "BC-1 price".
    """
    changes = {}
    for name, value in values.items():
        held = getattr(row, name)
        if held != value:
            changes[f"{of} {name}".strip()] = [_plain(held), _plain(value)]
            setattr(row, name, value)
    return changes


def _plain(value: Any) -> Any:  # noqa: ANN401 - what a column holds
    """Return a value as a fact keeps it."""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return value.isoformat() if isinstance(value, date) else value
