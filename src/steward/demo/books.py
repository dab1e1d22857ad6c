"""What the demo business reads in its books: spending, a budget, changes to judge, a board.

The worker brings the spending in after the fill, as it would a file that somebody sends.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy.orm import Session

from steward.accounts import Actor, find_user_by_email
from steward.analytics import (
    TIME,
    BoardForm,
    BudgetForm,
    BudgetLineForm,
    ChangeForm,
    Chart,
    PublishForm,
    Tile,
    add_budget,
    make_board,
    publish_draft,
    record_change,
    send_books,
    set_line,
)
from steward.demo.content import Business
from steward.demo.rhythm import HOME
from steward.demo.spending import PACKED_ANEW, spending_file
from steward.kit import clock
from steward.kit.files import FileStore

_BEHIND, _MONTHS = 8, 12  # of the budget
_PLANNED = {  # a month
    "Goods": 34_000,
    "Wages": 29_200,
    "Rent": 8150,
    "Freight": 2500,
    "Marketing": 2100,
    "Repairs": 1180,
}
_AUTUMN = timedelta(days=45)
_REPAIRS = (("purpose", ("Repairs",)),)
_BOARD = (
    Tile("revenue", (TIME,), Chart.LINE, 7),
    Tile("win_rate", (), Chart.FIGURE, 5),
    Tile("open_value", ("stage",), Chart.BAR, 5),
    Tile("spending", (TIME, "purpose"), Chart.STACKED, 7, "What we spend it on"),
    Tile("spending", ("product",), Chart.PARETO, 6, "Machines that cost repairs", _REPAIRS),
    Tile("tickets", ("category",), Chart.BAR, 6),
    Tile("revenue", ("region",), Chart.MAP, 6, "Where it is sold"),
    Tile("margin", ("category",), Chart.BAR, 6),
)


def fill_books(session: Session, files: FileStore, business: Business) -> None:
    """Send the worker what was spent, and write what people made of them."""
    analyst, admin = (_actor(session, business, role) for role in ("analyst", "admin"))
    today = clock.now().astimezone(HOME).date()
    stored = files.keep(spending_file(today, business.products), "spending.csv", "text/csv")
    send_books(session, stored, "spending", actor=analyst)
    _plan(session, today, analyst, [analyst.user_id or 0, admin.user_id or 0])
    _change(session, today, analyst)
    make_board(session, BoardForm(name="Monday morning", is_shared=True), _BOARD, actor=analyst)


def _actor(session: Session, business: Business, role: str) -> Actor:
    email = next(one.email for one in business.staff if one.role == role)
    user = find_user_by_email(session, email)
    assert user is not None  # noqa: S101 - hired before
    return user.as_actor


def _plan(session: Session, today: date, actor: Actor, people: Sequence[int]) -> None:
    """Publish a budget of twelve months, of which repairs are going to pass theirs."""
    months = [_month(today, number - _BEHIND) for number in range(_MONTHS)]
    form = BudgetForm(
        name="Running costs", first=months[0], last=months[-1], currency="EUR", people=list(people)
    )
    budget = add_budget(session, form, actor=actor)
    for account, amount in _PLANNED.items():
        spread = {f"{month:%Y-%m}": Decimal(amount) for month in months}
        line = BudgetLineForm.model_validate(
            {"account": account, "spread": "months", "months": spread}
        )
        set_line(session, budget.id, line, HOME, actor=actor)
    publish_draft(session, budget.id, PublishForm(note="As agreed in spring"), actor=actor)


def _month(today: date, ahead: int) -> date:
    """Return the first day of a month, so many after that of a day."""
    number = today.year * 12 + today.month - 1 + ahead
    return date(number // 12, number % 12 + 1, 1)


def _change(session: Session, today: date, actor: Actor) -> None:
    packed = ChangeForm.model_validate(
        {
            "name": "New packaging line",
            "kind": "process",
            "happened_on": today - PACKED_ANEW,
            "note": "Flat boxes: fewer parcels are charged by their size.",
            "metric": "spending",
            "dimension": "purpose",
            "touched": ["Freight"],
            "is_alone": True,
        }
    )
    cheaper = ChangeForm.model_validate(
        {
            "name": "Autumn beans, 10 % off",
            "kind": "discount",
            "happened_on": today - _AUTUMN,
            "metric": "units",
            "dimension": "category",
            "touched": ["Beans"],
        }
    )
    for form in (cheaper, packed):
        record_change(session, form, actor=actor, is_judged=False)
