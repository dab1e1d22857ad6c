"""The plan of a budget: its draft line by line, from a file, or as proposed; published."""

from collections.abc import Mapping

from flask import Response, request

from steward.accounts import actor
from steward.analytics import actions, queries
from steward.analytics.forms import BudgetLineForm, PublishForm
from steward.analytics.models import Budget
from steward.analytics.rules.budgets import DIMENSIONS, Key, Lines, Measure, months_of
from steward.analytics.web.blueprint import bp
from steward.analytics.web.budgets import BUDGETS, ONE
from steward.analytics.web.variance_words import units_in_all
from steward.kit.access import access
from steward.kit.again import again
from steward.kit.db import database, session
from steward.kit.pages import form_values, go_to, page, parse
from steward.kit.running import zone
from steward.kit.texts import gettext as _
from steward.kit.texts import ngettext

_BY_MONTH = {"months": "m-", "unit_months": "u-"}  # how its fields on the page begin


@bp.get(f"{ONE}/plan")
@access("budgets.manage")
def budget_plan(budget_id: int) -> Response:
    """Show the draft of a budget, or its newest version where there is no draft."""
    return _show({}, budget_id)


def _show(errors: Mapping[str, str], budget_id: int) -> Response:
    with database().reading() as reading:
        budget = queries.get_budget(reading, actor(), budget_id)
        draft = queries.find_draft(reading, budget)
        published = queries.versions_of(reading, budget)
        shown = draft or next(iter(published), None)
        lines = queries.lines_of(reading, shown) if shown else {}
        proposals = {one.key: one for one in queries.proposals_for(reading, budget, zone())}
    in_all = sum(one.middle for key, one in proposals.items() if key in lines)
    state = {"draft": draft, "published": published, "proposals": proposals}
    wrong = {_field(name): said for name, said in errors.items()}
    context = {**state, **_plan(budget, lines), "proposed_in_all": in_all, "errors": wrong}
    return page("analytics/budget_plan.html", values=form_values(), **context)


def _plan(budget: Budget, lines: Lines) -> dict[str, object]:
    months = list(months_of(budget.first, budget.last))
    return {
        "budget": budget,
        "months": months,
        "lines": lines,
        "plan": queries.amounts_of(lines, months),
        "units": units_in_all(lines),
        "columns": DIMENSIONS[Measure(budget.measure)],
    }


def _stay(budget_id: int, toast: str) -> Response:
    return go_to(f"{BUDGETS}/{budget_id}/plan", toast=toast)


@bp.post(f"{ONE}/lines")
@access("budgets.manage")
@again(_show)
def set_budget_line(budget_id: int) -> Response:
    """Plan a line of the draft."""
    sent = {name: text for name, text in form_values().items() if text.strip()}
    line = parse(BudgetLineForm, _line_sent(sent))
    actions.set_line(session(), budget_id, line, zone(), actor=actor())
    return _stay(budget_id, _("Planned in the draft"))


def _line_sent(sent: Mapping[str, str]) -> dict[str, object]:
    """Return the form with what it says month by month together."""
    found: dict[str, object] = {
        name: text for name, text in sent.items() if name[:2] not in _BY_MONTH.values()
    }
    for field, begins in _BY_MONTH.items():
        told = {name[2:]: text for name, text in sent.items() if name.startswith(begins)}
        found |= {field: told} if told else {}
    return found


def _field(name: str) -> str:
    """Return which field of the page is wrong: that of a month has a name of its own."""
    field, _dot, month = name.partition(".")
    return _BY_MONTH[field] + month if month and field in _BY_MONTH else name


@bp.post(f"{ONE}/lines/removal")
@access("budgets.manage")
@again(_show)
def drop_budget_line(budget_id: int) -> Response:
    """Take a line out of the draft."""
    key = Key(*(request.form.get(part, "") for part in Key._fields))
    actions.drop_line(session(), budget_id, key, actor=actor())
    return _stay(budget_id, _("Taken out of the draft"))


@bp.post(f"{ONE}/proposals")
@access("budgets.manage")
@again(_show)
def plan_proposals(budget_id: int) -> Response:
    """Plan what is proposed from what came."""
    count = actions.plan_proposed(session(), budget_id, zone(), actor=actor())
    return _stay(budget_id, _planned(count))


def _planned(count: int) -> str:
    return ngettext("%(num)d line is planned", "%(num)d lines are planned", count)


@bp.post(f"{ONE}/versions")
@access("budgets.manage")
@again(_show)
def publish_budget(budget_id: int) -> Response:
    """Let the draft hold from now on."""
    note = parse(PublishForm, {"note": request.form.get("note", "")})
    version = actions.publish_draft(session(), budget_id, note, actor=actor())
    toast = _("Version %(number)s holds from now on", number=version.number)
    return go_to(f"{BUDGETS}/{budget_id}", toast=toast)
