"""What is known of that a customer asks about: beside the form to ask, before it is sent."""

from flask import Response, request
from flask_babel import get_locale

from steward.accounts import actor
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.pages import page
from steward.problems import queries
from steward.problems.web.blueprint import bp

_FIELDS = ("subject", "body", "product", "order")
_LOOKED_AT = 1500  # characters of what is typed


@bp.post("/help/known")
@access("queries.own")
def known_problems() -> Response:
    """Show what is known of what is typed; a POST, as no address holds a long text."""
    typed = "\n".join(request.form.get(name, "") for name in _FIELDS)[:_LOOKED_AT]
    language = str(get_locale() or "")[:2]
    known = queries.known_for(session(), actor(), typed.strip(), language)
    return page("problems/_known.html", known=known, desk=False)
