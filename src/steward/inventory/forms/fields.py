"""Types of fields that several forms of the stores have."""

from decimal import Decimal
from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
)

from steward.inventory.rules import checked_barcode
from steward.kit.fields import NO_NUL, Currency
from steward.kit.marks import N_

_LARGEST = Decimal(10) ** 12  # of anything: numeric(18, 3) would hold a little more


def _checked_sku(sku: str) -> str:
    if not (sku.isascii() and sku.isprintable()):
        msg = N_("Use Latin letters, digits and signs: a barcode is printed of it.")
        raise ValueError(msg)
    return sku


Quantity = Annotated[Decimal, Field(lt=_LARGEST, decimal_places=3, allow_inf_nan=False)]
Amount = Annotated[Decimal, Field(ge=0, lt=_LARGEST, decimal_places=4, allow_inf_nan=False)]
Sku = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=40),
    AfterValidator(_checked_sku),
]
Barcode = Annotated[str, StringConstraints(max_length=60), AfterValidator(checked_barcode)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=10_000, pattern=NO_NUL)]
Unit = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20, pattern=NO_NUL)
]


class Money(BaseModel):
    """An amount of a currency."""

    model_config = ConfigDict(extra="forbid")

    amount: Amount
    currency: Currency
