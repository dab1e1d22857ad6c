"""Playbooks at the desk, and the page that proves that nobody is forgotten."""

from collections.abc import Mapping

from flask import Response, request

from steward.accounts import actor
from steward.customers import actions, queries
from steward.customers.forms import PlaybookForm
from steward.customers.models import Playbook
from steward.customers.rules import KEEPERS, MEANS, OCCASIONS, Cover
from steward.customers.rules.care import CARE as CARE_JOB
from steward.customers.web.blueprint import bp
from steward.customers.web.follow_ups import pairs
from steward.customers.web.worth import money_of
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.errors import BadInput, Conflict
from steward.kit.jobs import defer
from steward.kit.pages import form, form_values, go_to, page
from steward.kit.texts import gettext as _

URL = "/desk/follow-ups/playbooks"
CARE = "/desk/follow-ups/care"
_FORGOTTEN, _LATE = 50, 20  # shown
_NAMES = ("name", "occasion", "days", "means", "title", "words", "keeper")


@bp.get(URL)
@access("customers.read")
def playbooks() -> Response:
    """List the playbooks, and how each fared."""
    rows = queries.list_playbooks(session(), actor())
    segments = queries.segment_choices(session())
    words = {"occasions": OCCASIONS, "means": MEANS, "keepers": KEEPERS}
    return page("customers/playbooks.html", rows=rows, segments=segments, url=URL, **words)


@bp.get(f"{URL}/new")
@access("playbooks.manage")
def new_playbook() -> Response:
    """Show the form to enter a playbook."""
    return _form(None, {"days": "2", "risk": "10"}, {})


def _form(
    playbook: Playbook | None,
    values: Mapping[str, str],
    errors: Mapping[str, str],
    status: int = 200,
) -> Response:
    context = {"playbook": playbook, "values": values, "errors": errors, "url": URL}
    words = {"occasions": pairs(OCCASIONS), "means": pairs(MEANS), "keepers": pairs(KEEPERS)}
    segments = [(str(id_), name) for id_, name in queries.segment_choices(session()).items()]
    return page("customers/playbook_form.html", status, segments=segments, **words, **context)


@bp.post(URL)
@access("playbooks.manage")
def add_playbook() -> Response:
    """Enter a playbook."""
    try:
        playbook = actions.add_playbook(session(), form(PlaybookForm), actor=actor())
    except BadInput as error:
        return _form(None, form_values(), error.errors, error.status)
    return go_to(URL, toast=_("“%(name)s” is on", name=playbook.name))


@bp.get(f"{URL}/<int:playbook_id>")
@access("playbooks.manage")
def edit_playbook(playbook_id: int) -> Response:
    """Show the form to change a playbook."""
    playbook = queries.get_playbook(session(), actor(), playbook_id)
    values = {name: str(getattr(playbook, name)) for name in _NAMES}
    values |= {"version": str(playbook.version), "risk": f"{playbook.risk * 100:g}"}
    values |= {name: str(getattr(playbook, name) or "") for name in ("segment_id", "daily_most")}
    return _form(playbook, values, {})


@bp.post(f"{URL}/<int:playbook_id>")
@access("playbooks.manage")
def change_playbook(playbook_id: int) -> Response:
    """Change a playbook, unless somebody else did meanwhile."""
    version = request.form.get("version", type=int)
    try:
        sent = form(PlaybookForm)
        actions.change_playbook(session(), playbook_id, sent, version=version, actor=actor())
    except (BadInput, Conflict) as error:
        session().rollback()
        playbook = queries.get_playbook(session(), actor(), playbook_id)
        return _form(playbook, form_values(), error.errors or {"": error.detail}, error.status)
    return go_to(URL, toast=_("Saved"))


@bp.post(f"{URL}/<int:playbook_id>/switch")
@access("playbooks.manage")
def switch_playbook(playbook_id: int) -> Response:
    """Put a playbook on or off."""
    on = request.form.get("on") == "yes"
    playbook = actions.switch_playbook(session(), playbook_id, on=on, actor=actor())
    words = _("“%(name)s” is on") if on else _("“%(name)s” is off")
    return go_to(URL, toast=words % {"name": playbook.name})


@bp.post(f"{URL}/<int:playbook_id>/removal")
@access("playbooks.manage")
def remove_playbook(playbook_id: int) -> Response:
    """Remove a playbook; what it made stays."""
    actions.remove_playbook(session(), playbook_id, actor=actor())
    return go_to(URL, toast=_("The playbook is removed"))


@bp.get(CARE)
@access("customers.change")
def care() -> Response:
    """Show the proofs of the last weeks; who is open now is counted when that part is seen."""
    return page("customers/care.html", proofs=queries.proofs(session()), url=CARE)


@bp.get(f"{CARE}/now")
@access("customers.change")
def care_now() -> Response:
    """Count who is open by what covers them, and name who is forgotten and who is late."""
    covers = queries.count_covers(session())
    context = {
        "covers": covers,
        "forgotten": _of(Cover.FORGOTTEN, _FORGOTTEN) if covers.forgotten else [],
        "late": _of(Cover.LATE, _LATE) if covers.late else [],
        "rules": [one for one, _fared in queries.list_playbooks(session(), actor()) if one.is_on],
    }
    return page("customers/_care.html", url=CARE, **context, **money_of())


def _of(cover: Cover, most: int) -> object:
    return queries.list_by_cover(session(), actor(), cover, limit=most)


@bp.post(f"{CARE}/steps")
@access("playbooks.manage")
def care_for_all() -> Response:
    """Have everybody who is forgotten get a next step now, by a job."""
    defer(session(), CARE_JOB)
    return go_to(CARE, toast=_("It is looked through now; steps show up in the list."))
