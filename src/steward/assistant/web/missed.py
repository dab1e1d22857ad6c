"""Questions that were not answered: each teaches an intent, or is let be."""

from flask import Response, request

from steward.accounts import actor
from steward.assistant import actions, queries
from steward.assistant.forms import TeachForm
from steward.assistant.web.blueprint import bp
from steward.kit.access import access
from steward.kit.db import session
from steward.kit.pages import form, go_to, is_htmx, page, with_toast
from steward.kit.texts import gettext as _

_QUESTIONS = "/desk/admin/assistant/questions"


@bp.get(_QUESTIONS)
@access("assistant.teach")
def missed_questions() -> Response:
    """List the questions that were not answered; to htmx, the next rows of the list."""
    cursor = request.args.get("cursor")
    rows = queries.missed_questions(session(), cursor=cursor)
    part = is_htmx() and cursor
    template = "assistant/desk/_missed.html" if part else "assistant/desk/missed.html"
    return page(template, rows=rows, intents=queries.taught_intents(session()))


@bp.post(f"{_QUESTIONS}/<int:answer_id>/teaching")
@access("assistant.teach")
def teach_by_question(answer_id: int) -> Response:
    """Teach what a question means, or let it be."""
    taught = actions.see_to(session(), answer_id, form(TeachForm), actor=actor())
    said = _("Taught: “%(name)s”. It learns now", name=taught) if taught else _("Seen to")
    if not is_htmx():
        return go_to(_QUESTIONS, toast=said)
    return with_toast(page("assistant/desk/_seen.html"), said)
