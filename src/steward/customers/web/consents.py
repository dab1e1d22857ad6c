"""What people agree to, at the desk: shown with its proof, and noted when they tell one of us."""

from collections.abc import Mapping

from flask import Response

from steward.accounts import actor
from steward.customers import actions, queries
from steward.customers.forms import ConsentForm
from steward.customers.rules import Purpose
from steward.customers.web.blueprint import bp
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.errors import BadInput
from steward.kit.pages import form, form_values, go_to, page
from steward.kit.sent_files import uploaded_files
from steward.kit.texts import gettext as _

_CONSENTS = "/desk/customers/<int:person_id>/consents"
_TO_US = frozenset({"phone", "paper", "mail", "talk"})


def purposes() -> dict[str, str]:
    """Name what people may agree to."""
    return {
        Purpose.NEWS: _("News by mail"),
        Purpose.CALLS: _("Calls about offers"),
        Purpose.TEXTS: _("Text messages about offers"),
        Purpose.SURVEYS: _("Being asked how it was"),
    }


def ways() -> dict[str, str]:
    """Name where people say to what they agree: to one of us, or at a form of ours."""
    return {
        "phone": _("by telephone"),
        "paper": _("on paper"),
        "mail": _("by mail"),
        "talk": _("face to face"),
        "sign-up": _("as they signed up"),
        "order": _("with an order"),
        "own page": _("on their own page"),
        "link in a mail": _("by the link in a mail"),
    }


def _told_ways() -> list[tuple[str, str]]:
    """Name by which ways somebody may tell one of us."""
    return [(way, words) for way, words in ways().items() if way in _TO_US]


@bp.get(f"{_CONSENTS}/new")
@access("customers.change")
def new_consent(person_id: int) -> Response:
    """Show the form to note what somebody agrees to, or does not any more."""
    return _form(person_id, {}, {})


@bp.post(_CONSENTS)
@access("customers.change")
def note_consent(person_id: int) -> Response:
    """Note what somebody agrees to, or does not any more."""
    try:
        sent, files = form(ConsentForm), uploaded_files()
        actions.note_consent(session(), person_id, sent, files, actor=actor())
    except BadInput as error:
        session().rollback()
        return _form(person_id, form_values(), error.errors, error.status)
    return go_to(f"/desk/customers/{person_id}", toast=_("It is noted"))


def _form(
    person_id: int, values: Mapping[str, str], errors: Mapping[str, str], status: int = 200
) -> Response:
    context = {"person": queries.get_person(session(), actor(), person_id)}
    said = {"values": values, "errors": errors, "purposes": list(purposes().items())}
    return page("customers/consent.html", status, ways=_told_ways(), **context, **said)
