"""The desk's pages where two records become one person, and two again."""

from flask import Response, request
from flask_babel import gettext as _

from steward.accounts import actor
from steward.customers import actions, queries
from steward.customers.forms import MergeForm, WhyForm
from steward.customers.queries import Listing
from steward.customers.web.blueprint import bp
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.errors import BadInput, Conflict, NotFound
from steward.kit.pages import form, form_values, go_to, page, parse

PEOPLE, MERGES = "/desk/customers", "/desk/customers/merges"
_FOUND = 10  # people whom a search shows
_CHOICES = "take_"  # before the name of a field of which either may be taken


@bp.get(f"{PEOPLE}/<int:person_id>/merge")
@access("customers.change")
def choose_merge(person_id: int) -> Response:
    """Show with whom somebody may be one: a search, or what would become of the two."""
    other = request.args.get("with", type=int)
    if other:
        return _preview(person_id, other)
    words = request.args.get("q", "").strip()
    person = queries.get_person(session(), actor(), person_id)
    rows = queries.list_people(session(), actor(), Listing(words), limit=_FOUND).items
    found = [row for row in rows if row.id != person_id] if words else []
    return page("customers/merge_with.html", person=person, words=words, found=found)


def _preview(person_id: int, other_id: int, status: int = 200, error: str = "") -> Response:
    seen = queries.preview_merge(session(), actor(), person_id, other_id)
    values = {"reason": request.form.get("reason", "")}
    context = {"seen": seen, "error": error, "values": values, "labels": _labels()}
    return page("customers/merge.html", status, **context)


def _labels() -> dict[str, str]:
    return {
        "name": _("Name"),
        "email": _("Email"),
        "company": _("Company"),
        "segment": _("Segment"),
        "standing_agent": _("Standing agent"),
        "language": _("Language"),
        "place": _("Place"),
    }


@bp.post(f"{PEOPLE}/<int:person_id>/merges")
@access("customers.change")
def merge_people(person_id: int) -> Response:
    """Make one person of two; why it cannot be is said beside what was chosen."""
    other = request.form.get("with", type=int)
    if other is None:
        raise NotFound
    versions = tuple(request.form.get(name, type=int) for name in ("version", "with_version"))
    sent, who = _sent(), actor()
    try:
        made = actions.merge_people(
            session(), person_id, other, sent, versions=(versions[0], versions[1]), actor=who
        )
    except Conflict as error:
        session().rollback()
        return _refused(person_id, other, error)
    return go_to(f"{MERGES}/{made.id}", toast=_("They are one now"))


def _sent() -> MergeForm:
    """Read which of two values holds, of each field in which they differ."""
    values = form_values()
    take = [
        name.removeprefix(_CHOICES)
        for name, value in values.items()
        if name.startswith(_CHOICES) and value == "gone"
    ]
    return parse(MergeForm, {"take": take, "reason": values.get("reason", "")})


def _refused(person_id: int, other_id: int, error: Conflict) -> Response:
    """Say it on the page as it is now; where there is none any more, as a failure."""
    try:
        return _preview(person_id, other_id, error.status, error.detail)
    except (NotFound, Conflict):
        raise error from None


@bp.get(f"{MERGES}/<int:merge_id>")
@access("customers.read")
def merge(merge_id: int) -> Response:
    """Show what became of two people."""
    return _shown(merge_id, {})


def _shown(merge_id: int, errors: dict[str, str], status: int = 200) -> Response:
    made = queries.get_merge(session(), actor(), merge_id)
    context = {
        "merge": made,
        "kept": queries.names_of(session(), [made.kept_id, made.gone_id]),
        "parts": queries.parts_of_merge(session(), made),
        "left_over": queries.left_over_in_words(made),
        "why_not": queries.why_not_undone(session(), made),
    }
    return page("customers/merged.html", status, errors=errors, values=form_values(), **context)


@bp.post(f"{MERGES}/<int:merge_id>/undoing")
@access("customers.change")
def undo_merge(merge_id: int) -> Response:
    """Make two of one again."""
    try:
        made = actions.undo_merge(session(), merge_id, form(WhyForm).why, actor=actor())
    except (BadInput, Conflict) as error:
        session().rollback()
        return _shown(merge_id, error.errors or {"": error.detail}, error.status)
    return go_to(f"{MERGES}/{made.id}", toast=_("They are two again"))
