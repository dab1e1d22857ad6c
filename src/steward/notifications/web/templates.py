"""The words that people are written: changed, looked at with a real ticket, taken back."""

from collections.abc import Mapping

from babel import Locale
from flask import Response, request

from steward.accounts import actor
from steward.kit.access import access
from steward.kit.again import again
from steward.kit.db import database, session
from steward.kit.errors import NotFound
from steward.kit.languages import LANGUAGES
from steward.kit.pages import form, form_values, go_to, page
from steward.kit.running import settings
from steward.kit.texts import gettext as _
from steward.notifications import actions, queries
from steward.notifications.forms import TemplateForm
from steward.notifications.rules import (
    ASKED,
    CUSTOMERS,
    DEFAULTS,
    KEEPERS,
    LEADS,
    OF_NO_TICKET,
    STAFF,
    Kind,
    places_of,
)
from steward.notifications.web.blueprint import bp
from steward.notifications.web.words import KINDS

_WORDS = "/desk/admin/templates"


@bp.get(_WORDS)
@access("templates.manage")
def templates_page() -> Response:
    """List what customers and staff are written, and in which languages it was changed."""
    changed: dict[str, list[str]] = {kind: [] for kind in DEFAULTS}
    for one in queries.changed_templates(session(), actor()):
        changed.setdefault(one.kind, []).append(one.language)
    own = {kind: queries.own_words(kind) for kind in DEFAULTS}
    groups = {
        _("Words to customers"): (*CUSTOMERS, *ASKED),
        _("Words to staff"): (*STAFF, *KEEPERS, *LEADS),
    }
    context = {"changed": changed, "own": own, "kinds": KINDS, "names": _languages()}
    return page("notifications/templates.html", groups=groups, **context)


def _languages() -> dict[str, str]:
    """Name the languages that customers may be written in, that of the business first."""
    ours: str = settings().language
    names = {code: Locale(code).get_display_name(ours) or code for code in (ours, *LANGUAGES)}
    return {code: name.capitalize() for code, name in names.items()}


def _kind(event: str) -> Kind:
    kind = next((one for one in DEFAULTS if one == event), None)
    if kind is None:
        raise NotFound
    return kind


def _languages_of(kind: Kind) -> dict[str, str]:
    """Name the languages in which a kind may be worded: staff read that of the business alone."""
    names = _languages()
    return names if kind in (*CUSTOMERS, *ASKED) else dict(list(names.items())[:1])


def _language(kind: Kind) -> str:
    asked, known = request.args.get("language", ""), _languages_of(kind)
    return asked if asked in known else next(iter(known))


def _url(kind: Kind) -> str:
    return f"{_WORDS}/{kind}?language={_language(kind)}"


@bp.get(f"{_WORDS}/<event>")
@access("templates.manage")
def template_page(event: str) -> Response:
    """Show the words of one step in one language."""
    return _show({}, event)


def _show(errors: Mapping[str, str], event: str, looked: actions.Worded | None = None) -> Response:
    kind = _kind(event)
    with database().reading() as reading:
        template = queries.find_template(reading, actor(), kind, _language(kind))
    known = template or queries.own_words(kind)
    values = {"subject": known.subject, "body": known.body} | form_values()
    context = {"kind": kind, "title": KINDS[kind], "template": template, "places": places_of(kind)}
    context |= {
        "values": values,
        "errors": errors,
        "looked": looked,
        "has_ticket": kind not in OF_NO_TICKET,
    }
    names, language = _languages_of(kind), _language(kind)
    return page("notifications/template.html", names=names, language=language, **context)


def _show_faults(errors: Mapping[str, str], event: str) -> Response:
    return _show(errors, event)


@bp.post(f"{_WORDS}/<event>")
@access("templates.manage")
@again(_show_faults)
def change_template(event: str) -> Response:
    """Change the words."""
    kind, version = _kind(event), request.form.get("version", type=int)
    which = kind, _language(kind)
    actions.change_template(session(), which, _sent(), version=version, actor=actor())
    return go_to(_url(kind), toast=_("These words hold from now on"))


def _sent() -> TemplateForm:
    return form(TemplateForm)


@bp.post(f"{_WORDS}/<event>/preview")
@access("templates.manage")
@again(_show_faults)
def preview_template(event: str) -> Response:
    """Show the words as whoever is told of a real ticket would read them; nothing is kept."""
    looked = actions.preview(session(), _kind(event), _sent(), actor=actor())
    return _show({}, event, looked)


@bp.post(f"{_WORDS}/<event>/removal")
@access("templates.manage")
def reset_template(event: str) -> Response:
    """Take the words as delivered again."""
    kind = _kind(event)
    actions.reset_template(session(), (kind, _language(kind)), actor=actor())
    return go_to(_url(kind), toast=_("The words are as delivered again"))
