"""Things of the books that are somebody else's, for the matrix of all routes."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from steward.accounts import Role
from steward.analytics.actions import add_budget
from steward.analytics.actions.boards import make_board
from steward.analytics.actions.sharing import make_link, share_board
from steward.analytics.forms import BoardForm, BudgetForm, LinkForm, ReaderForm
from steward.analytics.queries.boards import tiles_of
from steward.analytics.rules.boards import Tile
from tests.cast import ANN

_COSTS = {"name": "Costs", "first": "2026-01", "last": "2026-12", "currency": "EUR"}


def things_in_books(session: Session) -> dict[str, object]:
    """Make a board that Ann keeps to herself and a budget, by the names that routes give them."""
    board = make_board(session, BoardForm(name="For us alone"), [Tile("revenue")], actor=ANN.actor)
    (tile,) = tiles_of(session, board.id)
    budget = add_budget(session, BudgetForm.model_validate(_COSTS), actor=ANN.actor)
    return {
        "board_id": board.id,
        "board": board.id,
        "tile_id": tile.id,
        "budget_id": budget.id,
        "metric": "revenue",
        "report": "clients",
        **_shared(session, board.id),
        **dict.fromkeys(("alert_id", "board_mail_id", "change_id", "joined_id"), 999_999),
    }


def _shared(session: Session, board_id: int) -> dict[str, object]:
    """Share the board with a team that may not read insights, and leave a link to it."""
    share = share_board(session, board_id, ReaderForm(reader="team:1"), actor=ANN.actor)
    form = LinkForm(label="Among ourselves")
    owner = replace(ANN.actor, role=Role.ADMIN)  # so that she may share outside
    link, _token = make_link(
        session, str(board_id), form, password_hash=None, zone=ZoneInfo("UTC"), actor=owner
    )
    return {"share_id": share.id, "link_id": link.id}
