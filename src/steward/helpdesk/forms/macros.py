"""Typed input of macros: what is sent again, paid back, or waited for."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

from steward.inventory import read_number
from steward.kit.fields import NO_NUL

_MOST_LINES = 200


def _as_written(value: object) -> object:
    """Read a number as our pages write it: a point alone stands before the decimals."""
    if not isinstance(value, str):
        return value
    return read_number(value, mark=None if "," in value else ".")


_Number = Annotated[Decimal, BeforeValidator(_as_written)]
_Why = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=NO_NUL)
]
_RowId = Annotated[int, Field(ge=1, lt=2**63)]


class _Macro(BaseModel):
    model_config = ConfigDict(extra="forbid")


class AgainPart(_Macro):
    """So many of a line of the order, by the line's number there."""

    line: Annotated[int, Field(ge=1, lt=2**31)]
    quantity: Annotated[_Number, Field(gt=0, le=100_000, decimal_places=3, allow_inf_nan=False)]


class AgainForm(_Macro):
    """What of the ticket's order is sent again, and why."""

    lines: Annotated[Sequence[AgainPart], Field(min_length=1, max_length=_MOST_LINES)]
    reason: _Why


class BackForm(_Macro):
    """How much of the ticket's order is paid back, for which line (0: the whole), and why."""

    amount: Annotated[_Number, Field(gt=0, lt=10**12, decimal_places=4, allow_inf_nan=False)]
    line: Annotated[int, Field(ge=0, lt=2**31)] = 0
    reason: _Why


class SleepForm(_Macro):
    """For which goods a ticket waits."""

    variant_id: _RowId
