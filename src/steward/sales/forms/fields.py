"""Types of fields that several forms of selling have."""

from decimal import Decimal
from typing import Annotated

from pydantic import BeforeValidator, Field, StringConstraints

from steward.kit.fields import NO_NUL
from steward.kit.numbers import read_number

_LARGEST = Decimal(10) ** 12
LARGEST_QUANTITY = Decimal(100_000)  # of one line of an order


def _as_written(value: object) -> object:
    """Read a number as our pages write it: a point alone stands before the decimals."""
    if not isinstance(value, str):
        return value
    return read_number(value, mark=None if "," in value else ".")


Amount = Annotated[
    Decimal,
    BeforeValidator(_as_written),
    Field(ge=0, lt=_LARGEST, decimal_places=4, allow_inf_nan=False),
]
Quantity = Annotated[
    Decimal,
    BeforeValidator(_as_written),
    Field(gt=0, le=LARGEST_QUANTITY, decimal_places=3, allow_inf_nan=False),
]
Count = Annotated[
    Decimal,
    BeforeValidator(_as_written),
    Field(ge=0, le=LARGEST_QUANTITY, decimal_places=3, allow_inf_nan=False),
]
Probability = Annotated[
    Decimal,
    BeforeValidator(_as_written),
    Field(ge=0, le=1, decimal_places=4, allow_inf_nan=False),
]
Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2_000, pattern=NO_NUL)]
CouponCode = Annotated[str, StringConstraints(strip_whitespace=True, max_length=40, pattern=NO_NUL)]
