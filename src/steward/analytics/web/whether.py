"""Whether a dated change did something: the list with verdicts, one with its proof, the form."""

from collections.abc import Mapping

from flask import Response, request

from steward.accounts import actor, may
from steward.analytics.actions import changes as actions
from steward.analytics.forms import ChangeForm
from steward.analytics.models import Change
from steward.analytics.queries import changes as queries
from steward.analytics.queries.known import dimensions_of, get_metric
from steward.analytics.queries.showing.figures import Figures, day, percent, plain_number
from steward.analytics.rules.metrics import METRICS
from steward.analytics.web.asked import INSIGHTS
from steward.analytics.web.blueprint import bp
from steward.analytics.web.effects import Proof
from steward.analytics.web.words import kind_names, metrics_by_view
from steward.inventory import usual_currency
from steward.kit.access import access
from steward.kit.again import again
from steward.kit.db import session
from steward.kit.pages import form_values, go_to, is_htmx, page, parse
from steward.kit.running import zone
from steward.kit.texts import gettext as _
from steward.kit.texts import translated
from steward.quant.effect import cautions, grounds, verdict
from steward.sales import get_discount

WHETHER = f"{INSIGHTS}/whether"
_CHANGE = f"{WHETHER}/<int:change_id>"
_BIGINT = 1 << 63


@bp.get(WHETHER)
@access("insights.read")
def changes_page() -> Response:
    """List all changes with what each did."""
    found = queries.list_changes(session(), actor(), cursor=request.args.get("cursor"))
    more = f"{WHETHER}?cursor={found.next_cursor}" if found.next_cursor else None
    return page(
        "analytics/_changes.html"
        if is_htmx() and "cursor" in request.args
        else "analytics/changes.html",
        changes=found.items,
        next_url=more,
        kinds=kind_names(),
        day=day,
        titles={name: translated(one.title) for name, one in METRICS.items()},
        may_change=may(actor(), "insights.manage"),
    )


@bp.get(f"{WHETHER}/new")
@access("insights.manage")
def new_change() -> Response:
    """Show the form for a change, filled in for a discount that is named."""
    return _show_new({})


def _show_new(errors: Mapping[str, str]) -> Response:
    return _form(errors, None, form_values() or _start())


def _start() -> dict[str, str]:
    """Start with the discount that is named, if one is."""
    start = {"metric": request.args.get("metric", "units"), "kind": "other"}
    number = request.args.get("discount_id", 0, type=int)
    if not 0 < number < _BIGINT:
        return start
    one = get_discount(session(), actor(), number)
    since = one.since.astimezone(zone()).date().isoformat() if one.since else ""
    some = ", ".join(one.categories)
    where = {"dimension": "category", "touched": some} if some else {}
    named = {"name": one.name, "kind": "discount", "discount_id": str(one.id)}
    return start | named | where | {"happened_on": since}


@bp.post(WHETHER)
@access("insights.manage")
@again(_show_new)
def record_change() -> Response:
    """Record a change and judge it."""
    change = actions.record_change(session(), _sent(), actor=actor())
    return go_to(f"{WHETHER}/{change.id}", toast=_("Recorded. It is judged again each night"))


@bp.get(_CHANGE)
@access("insights.read")
def change_page(change_id: int) -> Response:
    """Show a change; the page fetches what it did, for judging takes a moment."""
    change = queries.get_change(session(), actor(), change_id)
    metric = get_metric(change.metric)
    return page(
        "analytics/change.html",
        change=change,
        metric=metric,
        kind=kind_names()[change.kind],
        where=dimensions_of(metric).get(change.dimension, ""),
        day=day,
        may_change=may(actor(), "insights.manage"),
    )


@bp.get(f"{_CHANGE}/effect")
@access("insights.read")
def change_effect(change_id: int) -> Response:
    """Show what a change did by the books of the hour, and what that rests on."""
    change = queries.get_change(session(), actor(), change_id)
    told = queries.judged(session(), change.case)
    grain = told.stretches.grain if told.stretches else ""
    figures = Figures(get_metric(change.metric).unit, usual_currency(session()), grain)
    return page(
        "analytics/_effect.html",
        told=told,
        figures=figures,
        proof=Proof.of(change.name, told, figures),
        words={"verdict": verdict, "grounds": grounds, "cautions": cautions},
        says={"percent": percent, "plain": plain_number, "day": day},
    )


@bp.get(f"{_CHANGE}/correction")
@access("insights.manage")
def edit_change(change_id: int) -> Response:
    """Show the form of a change."""
    return _show_one({}, change_id)


def _show_one(errors: Mapping[str, str], change_id: int) -> Response:
    change = queries.get_change(session(), actor(), change_id)
    return _form(errors, change, form_values() or _values(change))


@bp.post(f"{_CHANGE}/correction")
@access("insights.manage")
@again(_show_one)
def correct_change(change_id: int) -> Response:
    """Record a change otherwise."""
    version = request.form.get("version", type=int)
    actions.correct_change(session(), change_id, _sent(), version=version, actor=actor())
    return go_to(f"{WHETHER}/{change_id}", toast=_("Saved, and judged anew"))


@bp.post(f"{_CHANGE}/removal")
@access("insights.manage")
def remove_change(change_id: int) -> Response:
    """Take a change off the list."""
    actions.remove_change(session(), change_id, version=None, actor=actor())
    return go_to(WHETHER, toast=_("Removed"))


def _sent() -> ChangeForm:
    known = ChangeForm.model_fields
    values = {name: value for name, value in form_values().items() if name in known}
    return parse(ChangeForm, {name: value for name, value in values.items() if value})


def _values(change: Change) -> dict[str, str]:
    plain = {name: str(getattr(change, name) or "") for name in ChangeForm.model_fields}
    some = {name: ", ".join(getattr(change, name)) for name in ("touched", "controls")}
    alone = {"is_alone": "1" if change.is_alone else ""}
    return plain | some | alone | {"version": str(change.version)}


def _form(errors: Mapping[str, str], change: Change | None, values: Mapping[str, str]) -> Response:
    metric = METRICS.get(values.get("metric", ""), METRICS["units"])
    dimensions = [(name, translated(title)) for name, title in dimensions_of(metric).items()]
    return page(
        "analytics/change_form.html",
        change=change,
        values=values,
        errors=errors,
        metric=metric,
        metrics=metrics_by_view(),
        kinds=list(kind_names().items()),
        dimensions=dimensions,
    )
