"""Intents at the desk: what customers may mean, taught by their questions."""

from collections.abc import Mapping

from flask import Response, request

from steward.accounts import actor
from steward.assistant import actions, queries
from steward.assistant.forms import IntentForm
from steward.assistant.models import TaughtIntent
from steward.assistant.web.blueprint import bp
from steward.assistant.web.words import field_names, leads_to_names
from steward.kit.access import access
from steward.kit.again import again
from steward.kit.db import database, session
from steward.kit.pages import form, form_values, go_to, page
from steward.kit.texts import gettext as _
from steward.knowledge import lessons, titles_of

_ASSISTANT = "/desk/admin/assistant"
_INTENTS = f"{_ASSISTANT}/intents"
_OFFERED = 300  # articles that the field names by itself


@bp.get(f"{_INTENTS}/new")
@access("assistant.teach")
def new_intent() -> Response:
    """Show the form for a new intent; a question may come with it."""
    return _show_new({})


def _show_new(errors: Mapping[str, str]) -> Response:
    question = request.args.get("question", "")[:500]
    values = {"leads_to": "article", "examples": question} | form_values()
    return _form(None, values, errors)


def _form(
    intent: TaughtIntent | None, values: Mapping[str, str], errors: Mapping[str, str]
) -> Response:
    with database().reading() as reading:
        offered = [(one.article_id, one.title) for one in lessons(reading, most=_OFFERED)]
    return page(
        "assistant/desk/intent.html",
        intent=intent,
        values=values,
        errors=errors,
        labels=field_names(),
        leads=leads_to_names(),
        articles=offered,
    )


@bp.post(_INTENTS)
@access("assistant.teach")
@again(_show_new)
def teach_intent() -> Response:
    """Teach an intent."""
    actions.teach_intent(session(), form(IntentForm), actor=actor())
    return go_to(_ASSISTANT, toast=_("Taught. It learns now"))


@bp.get(f"{_INTENTS}/<int:intent_id>")
@access("assistant.teach")
def intent_page(intent_id: int) -> Response:
    """Show an intent."""
    return _show({}, intent_id)


def _show(errors: Mapping[str, str], intent_id: int) -> Response:
    with database().reading() as reading:
        intent = queries.get_intent(reading, intent_id)
        titles = titles_of(reading, [intent.article_id] if intent.article_id else [])
    values = {
        "name": intent.name,
        "leads_to": intent.leads_to,
        "article": next((f"{number} · {title}" for number, title in titles.items()), ""),
        "examples": "\n".join(intent.examples),
        "version": str(intent.version),
    }
    return _form(intent, values | form_values(), errors)


@bp.post(f"{_INTENTS}/<int:intent_id>")
@access("assistant.teach")
@again(_show)
def change_intent(intent_id: int) -> Response:
    """Change an intent."""
    actions.change_intent(session(), intent_id, form(IntentForm), actor=actor())
    return go_to(_ASSISTANT, toast=_("Saved. It learns now"))


@bp.post(f"{_INTENTS}/<int:intent_id>/removal")
@access("assistant.teach")
def remove_intent(intent_id: int) -> Response:
    """Forget an intent."""
    actions.remove_intent(session(), intent_id, actor=actor())
    return go_to(_ASSISTANT, toast=_("Forgotten. It learns now"))
