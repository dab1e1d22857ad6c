"""What customers answered when they were asked how it was: the answers behind the results."""

from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import urlencode

from flask import Response, request

from steward.accounts import actor, get_user
from steward.helpdesk.queries.surveys import (
    NOBODY,
    AnswerRow,
    AskedAnswers,
    answers_given,
    every_answer,
)
from steward.helpdesk.rules.surveys import Survey
from steward.helpdesk.web.asked_report import AskedReport
from steward.helpdesk.web.blueprint import bp
from steward.helpdesk.web.surveys import RESULTS
from steward.kit.access import access
from steward.kit.db import database, session
from steward.kit.errors import NotFound
from steward.kit.exports import csv_response
from steward.kit.pages import is_htmx, page, rfc3339

_ANSWERS = f"{RESULTS}/answers"
_NARROWS = ("survey", "agent", "product", "category", "how")
_HEAD = ("answered", "survey", "score", "words", "customer", "ticket", "agent", "product")


@bp.get(_ANSWERS)
@access("board.read", "tickets.reply")
def survey_answers() -> Response:
    """List answers, the newest first; to htmx with a cursor, the next ones."""
    report, cursor = AskedReport.by_request(), request.args.get("cursor")
    found = answers_given(session(), actor(), _asked(report), cursor=cursor)
    context = {"found": found, "report": report, "more": _more(found.next_cursor)}
    if is_htmx() and cursor:
        return page("helpdesk/surveys/_answers.html", **context)
    return page("helpdesk/surveys/answers.html", **context, **_shown())


def _asked(report: AskedReport) -> AskedAnswers:
    narrowed = {name: request.args.get(name, "") for name in _NARROWS[1:]}
    survey = next((one for one in Survey if one == request.args.get("survey")), None)
    return AskedAnswers(survey=survey, period=report.period, **narrowed)


def _shown() -> dict[str, object]:
    """Say what narrows the list, and lead to others."""
    sent = {name: request.args[name] for name in _NARROWS if request.args.get(name)}
    names: dict[str, str] = {name: sent[name] for name in ("product", "category") if name in sent}
    if agent := sent.get("agent"):
        names["agent"] = agent if agent == NOBODY else _name_of(agent)
    return {"narrowed": names, "how": sent.get("how", ""), "address": _address}


def _name_of(agent: str) -> str:
    with suppress(NotFound, ValueError):
        return get_user(session(), int(agent)).name
    return agent


def _address(**other: str) -> str:
    sent = {name: value for name, value in request.args.items() if name != "cursor"} | other
    return "?" + urlencode({name: value for name, value in sent.items() if value})


def _more(cursor: str | None) -> str | None:
    return _ANSWERS + _address(cursor=cursor) if cursor else None


@bp.get(f"{_ANSWERS}.csv")
@access("board.read", "tickets.reply")
def survey_answers_file() -> Response:
    """Send the answers as a file for a spreadsheet; strangers write in it, so nothing runs."""
    rows = map(_cells, _every(_asked(AskedReport.by_request())))
    return csv_response("survey-answers", _HEAD, rows)


def _every(asked: AskedAnswers) -> Iterator[AnswerRow]:
    who = actor()
    with database().reading() as reading:
        yield from every_answer(reading, who, asked)


def _cells(row: AnswerRow) -> tuple[object, ...]:
    about = (row.customer, row.number, row.agent, row.product)
    return rfc3339(row.answered_at), row.survey.value, row.score, row.words, *about
