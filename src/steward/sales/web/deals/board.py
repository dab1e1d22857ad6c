"""The board of deals: a column for each stage, and cards that are moved between them."""

import re

from flask import Response, request

from steward.accounts import actor
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.pages import page
from steward.sales.queries import deals as queries
from steward.sales.web.blueprint import bp
from steward.sales.web.deals.asked import DEALS, address, asked_for

_SHOWN = re.compile(r"(\d{1,18}):(\d{1,4})")  # a stage's id and how many of its cards
_LONGEST = 500


@bp.get(DEALS)
@access("deals.read")
def deal_board() -> Response:
    """Show the board; `shown` says how many cards of which column one has asked for."""
    asked = asked_for()
    columns = queries.board(session(), actor(), asked, _shown())
    context = {
        "reps": queries.reps_of_deals(session()),
        "products": queries.products_on_deals(session()),
        "reasons": queries.lost_reasons(session()),
    }
    shown = {"columns": columns, "listing": asked, "address": address}
    return page("sales/deals/board.html", **shown, **context)


def _shown() -> dict[int, int]:
    pairs = _SHOWN.findall(request.args.get("shown", "")[:_LONGEST])
    return {int(stage_id): int(count) for stage_id, count in pairs}


@bp.get(f"{DEALS}/stages/<int:stage_id>/cards")
@access("deals.read")
def more_cards(stage_id: int) -> Response:
    """Show the next cards of a column."""
    asked, cursor = asked_for(), request.args.get("cursor")
    stage = queries.get_stage(session(), stage_id)
    cards = queries.cards_of(session(), actor(), asked, stage, cursor=cursor)
    context = {"listing": asked, "address": address, "stage": stage}
    return page("sales/deals/_cards.html", cards=cards, **context)
