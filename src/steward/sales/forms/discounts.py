"""What can be entered about a discount."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from steward.kit.fields import Currency, Line, Name
from steward.kit.marks import N_
from steward.kit.numbers import read_number
from steward.sales.forms.fields import Amount, CouponCode, Text
from steward.sales.rules import NOTHING, Break, DiscountKind, DiscountScope, Stacking

_MOST_BREAKS, _MOST_GOODS, _WHOLE = 20, 500, 100


def breaks_in(text: str) -> list[Break]:
    """Read quantity breaks, such as "10: 5" (from 10 on, 5 per cent), one a line.

    ValueError says which line cannot be read.
    """
    return [_break_in(line) for line in text.splitlines() if line.strip()]


def _break_in(line: str) -> Break:
    least, colon, percent = line.partition(":")
    try:
        found = Break(read_number(least), read_number(percent.replace("%", "")))
    except ValueError:
        found = Break(NOTHING, NOTHING)
    if not (colon and found.at_least > 0 and 0 < found.percent <= _WHOLE):
        msg = N_("Write it as “10: 5”, from 10 on 5 %%, not: %(line)s", line=line.strip()[:60])
        raise ValueError(msg)
    return found


def _checked_breaks(text: str) -> str:
    if len(breaks_in(text)) > _MOST_BREAKS:
        msg = N_("At most %(most)s lines fit here.", most=_MOST_BREAKS)
        raise ValueError(msg)
    return text


class DiscountForm(BaseModel):
    """A discount: what it takes, off what, when, for whom, how often. Both days are included."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    kind: DiscountKind = DiscountKind.PERCENTAGE
    value: Amount = NOTHING
    currency: Currency = "EUR"
    breaks: Annotated[Text, AfterValidator(_checked_breaks)] = ""
    scope: DiscountScope = DiscountScope.LINES
    skus: list[Line] = Field(default_factory=list, max_length=_MOST_GOODS)
    categories: list[Line] = Field(default_factory=list, max_length=_MOST_GOODS)
    since: date | None = None
    until: date | None = None
    least: Amount = NOTHING
    coupon: CouponCode | None = None
    segment: Line | None = None
    stacking: Stacking = Stacking.BEST
    rank: Annotated[int, Field(ge=-1000, le=1000)] = 0
    most_uses: Annotated[int, Field(ge=1, le=10**9)] | None = None
    most_uses_each: Annotated[int, Field(ge=1, le=10**9)] | None = None

    @model_validator(mode="after")
    def _takes_something(self) -> Self:
        if self.kind is DiscountKind.QUANTITY_BREAK and not breaks_in(self.breaks):
            raise ValueError(N_("Say from how many units on it takes how many per cent."))
        if self.kind is not DiscountKind.QUANTITY_BREAK and not self.value:
            raise ValueError(N_("Say how much it takes."))
        if self.kind is DiscountKind.PERCENTAGE and self.value > _WHOLE:
            raise ValueError(N_("It cannot take more than 100 %%."))
        if self.since and self.until and self.until < self.since:
            raise ValueError(N_("It cannot end before it begins."))
        return self

    def parts(self) -> Sequence[tuple[str, str]]:
        """Return the quantity breaks as they are kept: pairs of from and per cent."""
        found = breaks_in(self.breaks) if self.kind is DiscountKind.QUANTITY_BREAK else []
        return [(_plain(one.at_least), _plain(one.percent)) for one in found]


def _plain(number: Decimal) -> str:
    return format(number.normalize(), "f")
