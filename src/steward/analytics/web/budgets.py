"""Budgets: how all stand, how one stands, and what it is of."""

from collections.abc import Iterator, Mapping

from flask import Response, request

from steward.accounts import actor, staff
from steward.analytics import actions, queries
from steward.analytics.forms import BudgetForm
from steward.analytics.models import Budget
from steward.analytics.queries import BudgetStanding
from steward.analytics.queries.readers import readers
from steward.analytics.rules.budgets import DIMENSIONS, Measure, Variance, named
from steward.analytics.web.blueprint import bp
from steward.analytics.web.budget_words import budget_chart, measure_names
from steward.analytics.web.variance_words import variance_card
from steward.inventory import usual_currency
from steward.kit import clock
from steward.kit.access import access
from steward.kit.again import again
from steward.kit.db import database, session
from steward.kit.exports import csv_response, xlsx_response
from steward.kit.pages import form, form_values, go_to, page
from steward.kit.running import today, zone
from steward.kit.texts import gettext as _

BUDGETS = "/desk/insights/budgets"
ONE = f"{BUDGETS}/<int:budget_id>"
_HEAD = ("line", "month", "planned", "came", "planned_units")


@bp.get(BUDGETS)
@access("insights.read")
def budgets_page() -> Response:
    """List all budgets, each as it stands."""
    with database().reading() as reading:
        found = queries.list_budgets(reading, actor())
        stands = {one.id: queries.stand(reading, one, zone()) for one in found}
    names = measure_names()
    return page("analytics/budgets.html", budgets=found, stands=stands, measures=names)


@bp.get(f"{BUDGETS}/new")
@access("budgets.manage")
def new_budget() -> Response:
    """Show the form for a new budget."""
    return _show_new({})


def _show_new(errors: Mapping[str, str]) -> Response:
    year = clock.now().astimezone(zone()).year
    usual = {
        "measure": "spending",
        "first": f"{year + 1}-01",
        "last": f"{year + 1}-12",
        "currency": usual_currency(session()),
        "near": "80",
        "people": [str(actor().user_id)],
    }
    return _form(errors, None, _sent() or usual)


def _form(
    errors: Mapping[str, str], budget: Budget | None, values: Mapping[str, object]
) -> Response:
    people = [(str(one.id), one.name) for one in readers(session())]
    removable = bool(budget) and not (budget and queries.versions_of(session(), budget))
    context = {"values": values, "errors": errors, "budget": budget, "removable": removable}
    return page("analytics/budget_form.html", measures=measure_names(), readers=people, **context)


def _sent() -> dict[str, object]:
    sent: dict[str, object] = dict(form_values())
    return sent and sent | {"people": request.form.getlist("people")}


@bp.post(BUDGETS)
@access("budgets.manage")
@again(_show_new)
def add_budget() -> Response:
    """Begin a budget, and go to plan it."""
    budget = actions.add_budget(session(), form(BudgetForm), actor=actor())
    return go_to(f"{BUDGETS}/{budget.id}/plan", toast=_("Begun. Now plan its lines"))


@bp.get(ONE)
@access("insights.read")
def budget_page(budget_id: int) -> Response:
    """Show how a budget stands, line by line, and how well its versions were kept."""
    with database().reading() as reading:
        budget = queries.get_budget(reading, actor(), budget_id)
        how = queries.stand(reading, budget, zone())
        variance = queries.variance_now(reading, how, zone()) if how else None
        versions = queries.kept_by_version(reading, budget, zone())
        people = [one.name for one in staff(reading) if one.id in budget.people]
    context = {"how": how, "variance": variance, "versions": versions, "people": people}
    return page("analytics/budget.html", today=today(), **context, **_words(budget, how, variance))


def _words(
    budget: Budget, how: BudgetStanding | None, variance: Variance | None
) -> dict[str, object]:
    return {
        "budget": budget,
        "chart": budget_chart(how) if how else None,
        "bridge": variance_card(variance, budget) if variance else None,
        "columns": DIMENSIONS[Measure(budget.measure)],
        "measures": measure_names(),
    }


@bp.get(f"{ONE}/settings")
@access("budgets.manage")
def budget_settings(budget_id: int) -> Response:
    """Show what a budget is of and who hears of it, to be changed."""
    return _show({}, budget_id)


def _show(errors: Mapping[str, str], budget_id: int) -> Response:
    budget = queries.get_budget(session(), actor(), budget_id)
    values: dict[str, object] = {
        "name": budget.name,
        "measure": budget.measure,
        "first": f"{budget.first:%Y-%m}",
        "last": f"{budget.last:%Y-%m}",
        "currency": budget.currency,
        "near": str(budget.near),
        "people": list(map(str, budget.people)),
    }
    return _form(errors, budget, _sent() or values)


@bp.post(ONE)
@access("budgets.manage")
@again(_show)
def change_budget(budget_id: int) -> Response:
    """Change what a budget is of, its months, and who hears of it."""
    actions.change_budget(session(), budget_id, form(BudgetForm), actor=actor())
    return go_to(f"{BUDGETS}/{budget_id}", toast=_("Saved"))


@bp.post(f"{ONE}/removal")
@access("budgets.manage")
def remove_budget(budget_id: int) -> Response:
    """Forget a budget of which nothing is published."""
    name = actions.remove_budget(session(), budget_id, actor=actor())
    return go_to(BUDGETS, toast=_("“%(name)s” is forgotten", name=name))


@bp.get(f"{ONE}.csv")
@access("insights.read")
def budget_as_csv(budget_id: int) -> Response:
    """Send planned and come by line and month, as a file for a spreadsheet."""
    return csv_response(f"budget-{budget_id}", _HEAD, list(_cells(budget_id)))


@bp.get(f"{ONE}.xlsx")
@access("insights.read")
def budget_as_xlsx(budget_id: int) -> Response:
    """Send the same as a workbook."""
    return xlsx_response(f"budget-{budget_id}", _HEAD, list(_cells(budget_id)))


def _cells(budget_id: int) -> Iterator[tuple[object, ...]]:
    with database().reading() as reading:
        budget = queries.get_budget(reading, actor(), budget_id)
        how = queries.stand(reading, budget, zone())
    for line in (*how.lines, *how.beside) if how else ():
        units = how.units_of(line.key) if how else {}
        for one in line.months:
            yield named(line.key), one.month, one.planned, one.came, units.get(one.month)
