"""Things of the books that are somebody else's, for the matrix of all routes."""

from sqlalchemy.orm import Session

from steward.analytics.actions import add_budget
from steward.analytics.actions.boards import make_board
from steward.analytics.forms import BoardForm, BudgetForm
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
        **dict.fromkeys(("alert_id", "board_mail_id", "change_id", "joined_id"), 999_999),
    }
