"""The assistant in the portal: asked on the page of guides, it answers first."""

from datetime import timedelta

from flask import Response, current_app, request

from steward.accounts import find_actor
from steward.assistant import actions
from steward.assistant.actions import Asked, LanguageModel
from steward.assistant.forms import AskForm
from steward.assistant.queries import present_choices
from steward.assistant.rules import I_AM, Outcome, Place
from steward.assistant.web.blueprint import bp
from steward.kit import limits
from steward.kit.access import PUBLIC, access
from steward.kit.db import database, session
from steward.kit.errors import BadInput, NotFound
from steward.kit.links import LinkSigner
from steward.kit.pages import form, is_htmx, page
from steward.kit.running import settings

_MOST, _PER = 60, timedelta(minutes=10)
_KIND = "answer"


@bp.post("/help/answers")
@access(PUBLIC)
def answer_in_portal() -> Response:
    """Answer a question; to htmx, as a part of the page on which it was asked."""
    if not present_choices(session()).is_on:
        return _shown()
    limits.hit(database(), f"answer:{request.remote_addr}", most=_MOST, per=_PER)
    try:
        asked = form(AskForm)
    except BadInput as error:
        return _shown(error=error.errors.get("q", error.detail))
    history = (Outcome.ASKED,) * asked.misses
    question = Asked(asked.q, Place.PORTAL, find_actor(), history)
    reply, given = actions.give_answer(database(), session(), question, _model())
    key = _links().sign(f"{_KIND}:{given.id}")
    return _shown(reply=reply, key=key, misses=asked.misses)


def _shown(**parts: object) -> Response:
    context = {"reply": None, "error": "", "key": "", "misses": 0, "i_am": I_AM} | parts
    status = BadInput.status if context["error"] else 200
    template = "_answer.html" if is_htmx() else "answer.html"
    return page(f"assistant/portal/{template}", status, **context)


@bp.post("/help/answers/<token>/rating")
@access(PUBLIC)
def rate_answer(token: str) -> Response:
    """Note whether an answer helped whoever got it."""
    kind, _, number = _links().read(token).partition(":")
    if kind != _KIND:
        raise NotFound
    helped = request.form.get("helped") == "1"
    actions.rate_answer(session(), int(number), helped=helped)
    return page("assistant/portal/_rated.html", helped=helped)


def _model() -> LanguageModel | None:
    return LanguageModel.of(settings())


def _links() -> LinkSigner:
    links: LinkSigner = current_app.extensions["links"]
    return links
