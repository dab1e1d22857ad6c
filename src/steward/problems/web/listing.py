"""The list of problems, what they cost, and how many are open."""

from flask import Response, request

from steward.accounts import actor
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.pages import page
from steward.kit.running import today
from steward.problems import queries
from steward.problems.rules import pareto
from steward.problems.web.blueprint import PROBLEMS, bp
from steward.problems.web.words import STANDINGS

_SHOWN = ("open", "closed", "all")


def _asked() -> str:
    show = request.args.get("show", "open")
    return show if show in _SHOWN else "open"


@bp.get(PROBLEMS)
@access("problems.read")
def list_problems() -> Response:
    """List problems, the newest first."""
    show, cursor = _asked(), request.args.get("cursor")
    rows = queries.list_problems(session(), actor(), today(), show=show, cursor=cursor)
    evidence = queries.find_evidence(session())
    context = {"rows": rows, "show": show, "standings": STANDINGS, "evidence": evidence}
    return page("problems/problems.html", **context)


@bp.get(f"{PROBLEMS}/costs")
@access("problems.read")
def problem_costs() -> Response:
    """Lay problems side by side by what they cost."""
    rows = queries.costly_problems(session(), actor(), today())
    shares = pareto([row.impact.cost.total for row in rows])
    context = {"rows": list(zip(rows, shares, strict=True)), "terms": queries.terms_of(session())}
    return page("problems/costs.html", **context)


@bp.get(f"{PROBLEMS}/open")
@access("problems.read")
def count_open() -> Response:
    """Show how many problems are open, beside their place in the navigation."""
    return page("problems/_open.html", count=queries.count_open(session()))
