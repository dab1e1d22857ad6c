"""The plan of a budget: its draft line by line, from a file, or as proposed; published."""

from collections.abc import Mapping

from flask import Response, request

from steward.accounts import actor
from steward.analytics import actions, queries
from steward.analytics.forms import BudgetLineForm, PublishForm
from steward.analytics.rules.budgets import DIMENSIONS, Key, Measure, months_of
from steward.analytics.web.blueprint import bp
from steward.analytics.web.budgets import BUDGETS, ONE
from steward.kit.access import access
from steward.kit.again import again
from steward.kit.db import database, session
from steward.kit.pages import form_values, go_to, page, parse
from steward.kit.running import zone
from steward.kit.texts import gettext as _
from steward.kit.texts import ngettext


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
        months = list(months_of(budget.first, budget.last))
        shown = draft or next(iter(published), None)
        plan = queries.plan_of(reading, shown, months) if shown else {}
        proposals = {one.key: one for one in queries.proposals_for(reading, budget, zone())}
    state = {"budget": budget, "draft": draft, "published": published, "months": months}
    columns = DIMENSIONS[Measure(budget.measure)]
    context = {"plan": plan, "proposals": proposals, "columns": columns, "errors": errors}
    return page("analytics/budget_plan.html", values=form_values(), **state, **context)


def _stay(budget_id: int, toast: str) -> Response:
    return go_to(f"{BUDGETS}/{budget_id}/plan", toast=toast)


@bp.post(f"{ONE}/lines")
@access("budgets.manage")
@again(_show)
def set_budget_line(budget_id: int) -> Response:
    """Plan a line of the draft."""
    sent = {name: text for name, text in form_values().items() if text.strip()}
    months = {name[2:]: text for name, text in sent.items() if name.startswith("m-")}
    kept = {name: text for name, text in sent.items() if not name.startswith("m-")}
    line = parse(BudgetLineForm, kept | ({"months": months} if months else {}))
    actions.set_line(session(), budget_id, line, zone(), actor=actor())
    return _stay(budget_id, _("Planned in the draft"))


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
