"""Which deals a page is asked for, by its address."""

from dataclasses import replace
from decimal import Decimal
from urllib.parse import urlencode

from flask import request

from steward.kit.numbers import read_number
from steward.kit.running import today
from steward.sales.queries.deals import DealsAsked

DEALS = "/desk/deals"


def asked_for(sort: str = "-number") -> DealsAsked:
    """Read which deals are asked for; what cannot be read is left out."""
    args = {name: value.replace("\x00", "") for name, value in request.args.items()}
    return DealsAsked(
        today(),
        words=args.get("q", "").strip(),
        sort=args.get("sort", sort),
        show=args.get("show", ""),
        stage_id=request.args.get("stage", type=int),
        rep=args.get("rep", ""),
        product=args.get("product", ""),
        least=_amount(args.get("least", "")),
        most=_amount(args.get("most", "")),
    )


def _amount(text: str) -> Decimal | None:
    try:
        return read_number(text)
    except ValueError:
        return None


def address(asked: DealsAsked, **other: str) -> str:
    """Return the query of a page's address, with some parts put otherwise."""
    parts = {
        "q": asked.words,
        "sort": asked.sort,
        "show": asked.show,
        "stage": asked.stage_id,
        "rep": asked.rep,
        "product": asked.product,
        "least": asked.least,
        "most": asked.most,
    } | other
    return "?" + urlencode({name: value for name, value in parts.items() if value})


def only(asked: DealsAsked, stage_id: int) -> DealsAsked:
    """Return the same for one stage."""
    return replace(asked, stage_id=stage_id)
