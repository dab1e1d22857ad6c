"""How content customers are, at the desk: results with their doubt, and when anybody is asked."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from flask import Response, request

from steward.accounts import actor, may
from steward.helpdesk.actions.surveys import set_survey_terms
from steward.helpdesk.forms import SurveyTermsForm
from steward.helpdesk.queries.surveys import (
    Results,
    count_askable,
    survey_results,
    survey_terms,
)
from steward.helpdesk.rules.surveys import Answers, Survey
from steward.helpdesk.web.asked_report import LENGTHS, AskedReport, zone_here
from steward.helpdesk.web.blueprint import bp
from steward.kit.access import access
from steward.kit.db import database, session
from steward.kit.errors import BadInput, Conflict, NotFound
from steward.kit.exports import csv_response
from steward.kit.pages import form, form_values, go_to, page
from steward.kit.texts import gettext as _

RESULTS = "/desk/reports/surveys"
_TERMS = f"{RESULTS}/terms"
Row = Sequence[object]


@bp.get(RESULTS)
@access("board.read", "tickets.reply")
def surveys_report() -> Response:
    """Show how content customers are: leads with all of it, others with their own tickets."""
    asked = AskedReport.by_request()
    found, is_lead = _found(asked), may(actor(), "board.read")
    points = {one: found.points(one) for one in Survey}
    context = {"found": found, "points": points, "is_lead": is_lead, "lengths": LENGTHS}
    return page("helpdesk/surveys/results.html", asked=asked, teams=(), team=None, **context)


def _found(asked: AskedReport) -> Results:
    with database().reading() as reading:
        return survey_results(reading, actor(), asked.period, zone_here().key)


@bp.get(f"{RESULTS}.csv")
@access("board.read", "tickets.reply")
def survey_results_file() -> Response:
    """Send one table of the results as a file for a spreadsheet."""
    asked, name = AskedReport.by_request(), request.args.get("table", "")
    if name not in _FILES:
        raise NotFound
    head, rows_of = _FILES[name]
    rows = rows_of(_found(asked))
    return csv_response(f"surveys-{name}-{asked.first}-{asked.last}", head, rows)


_CELLS = ("asked", "answered", "rate", "good", "bad", "share", "low", "high")


def _cells(answers: Answers) -> Row:
    low, high = answers.content.interval
    shares = (answers.content.value, low, high) if answers.answered else (None, None, None)
    rate, *told = (None if one is None else f"{one:.4f}" for one in (answers.rate.value, *shares))
    return (answers.asked, answers.answered, rate, answers.good, answers.bad, *told)


def _agents(found: Results) -> Iterator[Row]:
    for line in found.agents:
        expected = f"{line.fair.expected:.4f}" if line.fair else None
        verdict = line.fair.verdict.value if line.fair else None
        yield line.name or "", *_cells(line.answers), expected, verdict


def _weeks(found: Results) -> Iterator[Row]:
    for survey, weeks in found.weeks.items():
        for monday, one in weeks:
            nps = one.nps if survey is Survey.NPS else None
            yield survey.value, monday.isoformat(), *_cells(one), nps and f"{nps:.1f}"


# table -> its head, and its rows
_FILES: dict[str, tuple[Sequence[str], Callable[[Results], Iterator[Row]]]] = {
    "weeks": (("survey", "week", *_CELLS, "nps"), _weeks),
    "agents": (("agent", *_CELLS, "expected", "verdict"), _agents),
    "products": (
        ("product", *_CELLS),
        lambda found: ((one.name or "", *_cells(one.answers)) for one in found.products),
    ),
    "categories": (
        ("category", *_CELLS),
        lambda found: ((one.name or "", *_cells(one.answers)) for one in found.categories),
    ),
}


@bp.get(_TERMS)
@access("surveys.manage")
def survey_terms_page() -> Response:
    """Show when customers are asked."""
    terms = survey_terms(session())
    return _terms({name: _text(getattr(terms, name)) for name in _FIELDS}, {})


_FIELDS = (*SurveyTermsForm.model_fields, "version")


def _text(value: int) -> str:
    return ("1" if value else "") if isinstance(value, bool) else str(value)


def _terms(values: Mapping[str, str], errors: Mapping[str, str], status: int = 200) -> Response:
    askable = count_askable(session(), survey_terms(session()))
    context = {"values": values, "errors": errors, "askable": askable}
    return page("helpdesk/surveys/terms.html", status, **context)


@bp.post(_TERMS)
@access("surveys.manage")
def change_survey_terms() -> Response:
    """Say when customers are asked, unless somebody else did so meanwhile."""
    try:
        sent, version = form(SurveyTermsForm), request.form.get("version", type=int)
        set_survey_terms(session(), sent, version=version, actor=actor())
    except (BadInput, Conflict) as error:
        session().rollback()
        return _terms(form_values(), error.errors or {"": error.detail}, error.status)
    return go_to(_TERMS, toast=_("Saved"))
