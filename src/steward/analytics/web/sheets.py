"""A board as PDF: with the time and the filters that its page has."""

from flask import Response

from steward.accounts import actor
from steward.analytics.queries.showing.sheet import Shown, sheet_of
from steward.analytics.queries.shown import get_shown
from steward.analytics.rules.boards.sheet import draw_sheet
from steward.analytics.web.asked import BOARDS, asked
from steward.analytics.web.blueprint import bp
from steward.kit.access import access
from steward.kit.db import session


@bp.get(f"{BOARDS}/<board>.pdf")
@access("insights.read")
def board_as_pdf(board: str) -> Response:
    """Send a board as PDF, as whoever asks sees it now."""
    of, found = asked(board), get_shown(session(), actor(), board)
    shown = Shown(found.title, found.tiles.values(), of.period, of.where)
    pdf = draw_sheet(sheet_of(session(), shown, actor().name))
    answer = Response(pdf, mimetype="application/pdf")
    name = f"board-{board}-{of.period.now.last}.pdf"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
