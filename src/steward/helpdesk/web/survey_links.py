"""What somebody is asked by the link of a mail: one page, without a login.

Programs that look through mail open every link of it. So looking chooses a score at most: what is
answered, and that nobody is to be asked any more, is sent by a button.
"""

from collections.abc import Mapping

from flask import Response, current_app, request

from steward.accounts import SYSTEM, Actor, Role
from steward.customers import Purpose, consents_of, get_person, give_consent, refuse_consent
from steward.helpdesk.actions.surveys import answer_survey
from steward.helpdesk.forms import CsatForm, NpsForm
from steward.helpdesk.queries.surveys import SurveyView, view_ask
from steward.helpdesk.rules.surveys import Survey
from steward.helpdesk.web.blueprint import bp
from steward.kit import clock
from steward.kit.access import SIGNED_LINK, access
from steward.kit.db import session
from steward.kit.errors import BadInput, NotFound
from steward.kit.headers import keep_discreet
from steward.kit.pages import form, form_values, go_to, page

_PLACE, _ONE_CLICK = "/survey/", "/api/surveys/unsubscribe/"
_LINK = "link in a mail"  # where somebody said it

_FORMS: Mapping[Survey, type[CsatForm | NpsForm]] = {Survey.CSAT: CsatForm, Survey.NPS: NpsForm}

keep_discreet(bp, _PLACE, _ONE_CLICK)


def _asked(token: str) -> SurveyView:
    """Raises NotFound when the link is not one of ours, or of somebody who was erased since."""
    kind, _colon, number = str(current_app.extensions["links"].read(token)).partition(":")
    if kind != "survey" or not number.isdecimal():
        raise NotFound
    asked = view_ask(session(), int(number))
    if asked.email is None:
        raise NotFound
    return asked


@bp.get("/survey/<token>")
@access(SIGNED_LINK)
def survey(token: str) -> Response:
    """Ask how it was, with the score of the link chosen; nothing is kept."""
    return _show(token, {"score": request.args.get("score", "")}, {})


def _show(
    token: str, values: Mapping[str, str], errors: Mapping[str, str], status: int = 200
) -> Response:
    asked = _asked(token)
    said = consents_of(session(), asked.ask.person_id).get(Purpose.SURVEYS)
    context = {
        "asked": asked,
        "is_open": clock.now() <= asked.ask.open_until,
        "is_refused": said is not None and not said.given,
        "url": _PLACE + token,
    }
    return page("helpdesk/surveys/survey.html", status, values=values, errors=errors, **context)


@bp.post("/survey/<token>")
@access(SIGNED_LINK)
def answer(token: str) -> Response:
    """Keep what somebody answers; said again, the last word counts."""
    asked = _asked(token)
    try:
        sent: CsatForm | NpsForm = form(_FORMS[asked.survey])
        answer_survey(session(), asked.ask.id, sent.score, sent.words, actor=_holder(asked))
    except BadInput as error:
        return _show(token, form_values(), error.errors, error.status)
    return go_to(_PLACE + token)


def _holder(asked: SurveyView) -> Actor:
    return Actor(None, asked.name, "", Role.CUSTOMER, link_to=f"survey:{asked.ask.id}")


@bp.post("/survey/<token>/refusal")
@access(SIGNED_LINK)
def refuse_surveys(token: str) -> Response:
    """Ask whoever got the link no more."""
    _refuse(_asked(token))
    return go_to(_PLACE + token)


def _refuse(asked: SurveyView) -> None:
    whose, who = asked.ask.person_id, _holder(asked)
    refuse_consent(session(), whose, source=_LINK, actor=who, purpose=Purpose.SURVEYS)


@bp.post("/survey/<token>/agreement")
@access(SIGNED_LINK)
def allow_surveys(token: str) -> Response:
    """Ask whoever got the link again, now and then."""
    asked = _asked(token)
    person = get_person(session(), SYSTEM, asked.ask.person_id)
    who = _holder(asked)
    give_consent(session(), person, source=_LINK, actor=who, purpose=Purpose.SURVEYS)
    return go_to(_PLACE + token)


@bp.get("/api/surveys/unsubscribe/<token>")
@access(SIGNED_LINK)
def show_refusing(token: str) -> Response:
    """Lead a person to the page where they say so; looking ends nothing."""
    _asked(token)
    return go_to(_PLACE + token)


@bp.post("/api/surveys/unsubscribe/<token>")
@access(SIGNED_LINK)
def refuse_by_one_click(token: str) -> Response:
    """Ask whoever got the mail no more, at the click of their mail program (RFC 8058)."""
    asked = _asked(token)
    if request.form.get("List-Unsubscribe") != "One-Click":
        raise NotFound
    _refuse(asked)
    return Response(status=204)
