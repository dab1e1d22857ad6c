"""Which causes there are, what work costs, and which reasons of returns are no complaint."""

from collections.abc import Mapping

from flask import Response, request

from steward.accounts import actor
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.errors import BadInput, Conflict
from steward.kit.pages import form, form_values, go_to, page
from steward.kit.texts import gettext as _
from steward.problems import actions, queries
from steward.problems.forms import TermsForm
from steward.problems.web.blueprint import PROBLEMS, bp

TERMS = f"{PROBLEMS}/terms"


@bp.get(TERMS)
@access("problems.read")
def problem_terms() -> Response:
    """Show the terms."""
    return _shown({}, {})


def _shown(values: Mapping[str, str], errors: Mapping[str, str], status: int = 200) -> Response:
    row = queries.terms_of(session())
    codes = "\n".join(one.name for one in queries.cause_codes(session()))
    names = ("unit_minutes", "hour_cost", "harmless")
    now = {name: str(getattr(row, name)) for name in names} | {"codes": codes}
    version = row.version if row in session() else ""
    return page(
        "problems/terms.html", status, values=now | dict(values), errors=errors, version=version
    )


@bp.post(TERMS)
@access("problems.manage")
def set_terms() -> Response:
    """Set the terms, unless somebody else did so meanwhile."""
    version = request.form.get("version", type=int)
    try:
        actions.set_terms(session(), form(TermsForm), version=version, actor=actor())
    except (BadInput, Conflict) as error:
        session().rollback()
        return _shown(form_values(), error.errors or {"": error.detail}, error.status)
    return go_to(TERMS, toast=_("Saved"))
