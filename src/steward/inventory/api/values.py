"""Numbers, money and parts of a change, as the API writes and reads them."""

from decimal import Decimal
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, Field, PlainSerializer

from steward.inventory.forms import Amount, Currency
from steward.kit.api import Input
from steward.kit.errors import BadInput
from steward.kit.marks import N_

V = TypeVar("V")
_CENTS = 2  # decimals that an amount has at least


def _plain(number: Decimal) -> str:
    return format(number.normalize(), "f")


def _with_cents(amount: Decimal) -> str:
    whole, _, decimals = _plain(amount).partition(".")
    return f"{whole}.{decimals.ljust(_CENTS, '0')}"


Number = Annotated[Decimal, PlainSerializer(_plain, return_type=str)]
ShownAmount = Annotated[Decimal, PlainSerializer(_with_cents, return_type=str)]


class Price(BaseModel):
    """An amount of money, with its currency (ISO 4217)."""

    amount: ShownAmount
    currency: str


class PriceInput(Input):
    """An amount of money, with its currency (ISO 4217)."""

    amount: Amount
    currency: Currency


def needed(value: V | None, pointer: str) -> V:
    """Return a value that this kind of thing needs. Raises BadInput, naming the place of it."""
    if value is None:
        msg = N_("This is needed.")
        raise BadInput(msg, errors={pointer: msg})
    return value


def unsent() -> Any:  # noqa: ANN401 - the default of a field of any type
    """Return the default of a field in a PATCH: what is not sent stays as it is."""
    return Field(default_factory=lambda: None)


def sent(body: BaseModel) -> dict[str, Any]:
    """Return what a PATCH says, the price in the two fields that forms have."""
    values = body.model_dump(exclude_unset=True)
    return values | split(values.pop("price", None))


def split(price: dict[str, Any] | None) -> dict[str, Any]:
    """Return the fields of a form that a price fills."""
    return {"price": price["amount"], "currency": price["currency"]} if price else {}
