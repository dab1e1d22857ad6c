"""Problems by API: listed, read, described, their cause, fix and end, their tickets and actions."""

from flask import Response, make_response

from steward.accounts import actor
from steward.kit.access import access
from steward.kit.api import Api, answer, check_if_match
from steward.kit.db import session
from steward.kit.pages import parse
from steward.kit.running import today
from steward.problems import actions, queries
from steward.problems.api.resources import (
    FullProblem,
    PlannedAction,
    ProblemActionInput,
    ProblemCauseInput,
    ProblemEndInput,
    ProblemFixInput,
    ProblemPage,
    ProblemPath,
    ProblemQuery,
    ProblemStatementInput,
    ProblemTicketPath,
    problem_of,
    summary_of,
)
from steward.problems.forms import LinkForm

api = Api("problems", "Problems", "Complaints beyond what is usual, their cause, fix and proof.")


@api.get("/problems", responses={200: ProblemPage})
@access("problems.read")
def list_problems(query: ProblemQuery) -> Response:
    """List problems, the newest first."""
    show, cursor, limit = query.show, query.cursor, query.limit
    found = queries.list_problems(
        session(), actor(), today(), show=show, cursor=cursor, limit=limit
    )
    items = [summary_of(row) for row in found.items]
    return answer(ProblemPage(items=items, next_cursor=found.next_cursor))


@api.get("/problems/<problem_number>", responses={200: FullProblem})
@access("problems.read")
def read_problem(path: ProblemPath) -> Response:
    """Read a problem with its chart and its tickets."""
    return answer(_shown(path.problem_number))


@api.put("/problems/<problem_number>/statement", responses={200: FullProblem})
@access("problems.change")
def describe_problem(path: ProblemPath, body: ProblemStatementInput) -> Response:
    """Say what a problem is and who leads it; send If-Match with its version."""
    _check(path)
    actions.describe(session(), path.problem_number, body, version=None, actor=actor())
    return answer(_shown(path.problem_number))


@api.put("/problems/<problem_number>/cause", responses={200: FullProblem})
@access("problems.change")
def find_problem_cause(path: ProblemPath, body: ProblemCauseInput) -> Response:
    """Say what is at the root of a problem; send If-Match with its version."""
    _check(path)
    actions.find_cause(session(), path.problem_number, body, version=None, actor=actor())
    return answer(_shown(path.problem_number))


@api.put("/problems/<problem_number>/fix", responses={200: FullProblem})
@access("problems.change")
def fix_problem(path: ProblemPath, body: ProblemFixInput) -> Response:
    """Say from which day on the fix runs; send If-Match with its version."""
    _check(path)
    actions.fix(session(), path.problem_number, body, version=None, actor=actor())
    return answer(_shown(path.problem_number))


@api.put("/problems/<problem_number>/closure", responses={200: FullProblem})
@access("problems.change")
def close_problem(path: ProblemPath, body: ProblemEndInput) -> Response:
    """End a problem: proven to be gone, or for a reason; send If-Match with its version."""
    _check(path)
    actions.close(session(), path.problem_number, body, today(), version=None, actor=actor())
    return answer(_shown(path.problem_number))


@api.delete("/problems/<problem_number>/closure", responses={200: FullProblem})
@access("problems.change")
def reopen_problem(path: ProblemPath) -> Response:
    """Take a problem up again."""
    actions.reopen(session(), path.problem_number, version=None, actor=actor())
    return answer(_shown(path.problem_number))


@api.put("/problems/<problem_number>/tickets/<number>", responses={200: FullProblem})
@access("problems.change")
def link_problem_ticket(path: ProblemTicketPath) -> Response:
    """Put a ticket into a problem."""
    form = parse(LinkForm, {"ticket": path.number})
    actions.link_ticket(session(), path.problem_number, form, actor=actor())
    return answer(_shown(path.problem_number))


@api.delete("/problems/<problem_number>/tickets/<number>", responses={204: None})
@access("problems.change")
def unlink_problem_ticket(path: ProblemTicketPath) -> Response:
    """Take a ticket out of a problem; it is not put back by itself."""
    actions.unlink_ticket(session(), path.problem_number, path.number, actor=actor())
    return make_response("", 204)


@api.post("/problems/<problem_number>/actions", responses={201: PlannedAction})
@access("problems.change")
def plan_problem_action(path: ProblemPath, body: ProblemActionInput) -> Response:
    """Plan something to be done about a problem. Send an Idempotency-Key: then it is once."""
    row = actions.plan_action(session(), path.problem_number, body, actor=actor())
    return answer(PlannedAction(id=row.id, what=row.what, state=row.state), 201)


def _check(path: ProblemPath) -> None:
    found = queries.get_problem(session(), actor(), path.problem_number, for_update=True)
    check_if_match(found.version)


def _shown(number: str) -> FullProblem:
    return problem_of(queries.show_problem(session(), actor(), number, today()))
