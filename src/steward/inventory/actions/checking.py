"""What every act is asked first: that quantities, costs and reasons are such."""

from collections.abc import Iterable
from decimal import Decimal

from steward.inventory.rules import Slip, is_cost, is_quantity
from steward.kit.errors import BadInput
from steward.kit.marks import N_


def check_quantities(quantities: Iterable[Decimal], *, signed: bool = False) -> None:
    """Raise BadInput unless there are some and each is one that can be booked."""
    sent = list(quantities)
    if not sent or not all(is_quantity(one, signed=signed) for one in sent):
        msg = N_("Enter how many: more than 0, at most 100,000,000, of three places at most.")
        raise BadInput(msg, errors={"quantity": msg})


def check_costs(costs: Iterable[Decimal]) -> None:
    """Raise BadInput unless each is what a piece can cost."""
    if not all(is_cost(one) for one in costs):
        msg = N_("Enter what one costs: 0 or more, of four places at most.")
        raise BadInput(msg, errors={"unit_cost": msg})


def check_reason(slip: Slip) -> None:
    """Raise BadInput unless it says why."""
    if not slip.reason.strip():
        msg = N_("Say why: the ledger keeps it for ever.")
        raise BadInput(msg, errors={"reason": msg})
