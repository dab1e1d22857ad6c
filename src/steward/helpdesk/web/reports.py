"""Reports for leads: promises kept, tickets handed on, skills in demand; pages and files."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from flask import Response, request

from steward.accounts import Team, actor, teams
from steward.helpdesk import queries
from steward.helpdesk.queries import Attainment, Demand, Handling, Line, Scope
from steward.helpdesk.queries.chat_report import ChatReport, chat_report
from steward.helpdesk.rules import Share
from steward.helpdesk.web.asked_report import LENGTHS, AskedReport, zone_here
from steward.helpdesk.web.blueprint import bp
from steward.helpdesk.web.words import promise_names
from steward.kit.access import access
from steward.kit.db import database
from steward.kit.errors import NotFound
from steward.kit.exports import csv_response
from steward.kit.pages import page

_REPORTS = "/desk/reports"
Row = Sequence[object]


@bp.get(_REPORTS)
@access("board.read")
def promises_report() -> Response:
    """Show how many promises were kept in a period, by what they hang on."""
    return _show("promises", _attainment)


@bp.get(f"{_REPORTS}/handling")
@access("board.read")
def handling_report() -> Response:
    """Show what was solved right the first time, and who handed on to whom."""
    return _show("handling", _handling)


@bp.get(f"{_REPORTS}/skills")
@access("board.read")
def skills_report() -> Response:
    """Show which skills tickets asked for, and how many experts have them."""
    return _show("skills", _demand)


@bp.get(f"{_REPORTS}/chats")
@access("board.read")
def chats_report() -> Response:
    """Show how soon chats were answered, by whom, and how visitors found it."""
    return _show("chats", _chats)


def _show(name: str, read: Callable[[AskedReport, Team | None], Any]) -> Response:
    asked, known = AskedReport.by_request(), _teams()
    team = asked.team_of(known)
    return page(
        f"helpdesk/reports/{name}.html",
        asked=asked,
        found=read(asked, team),
        teams=known,
        team=team,
        lengths=LENGTHS,
        promises=promise_names(),
    )


def _teams() -> Sequence[Team]:
    with database().reading() as reading:
        return teams(reading)


def _attainment(asked: AskedReport, team: Team | None) -> Attainment:
    with database().reading() as reading:
        scope, zone = Scope(actor(), team), zone_here().key
        return queries.attainment(reading, scope, asked.period, zone)


def _handling(asked: AskedReport, team: Team | None) -> Handling:
    with database().reading() as reading:
        scope = Scope(actor(), team)
        return queries.handling(reading, scope, asked.period, by_agent=asked.by_agent)


def _demand(asked: AskedReport, team: Team | None) -> Demand:
    with database().reading() as reading:
        return queries.demand(reading, Scope(actor(), team), asked.period)


def _chats(asked: AskedReport, team: Team | None) -> ChatReport:
    with database().reading() as reading:
        return chat_report(reading, Scope(actor(), team), asked.period)


@bp.get(f"{_REPORTS}.csv")
@access("board.read")
def report_file() -> Response:
    """Send one table of a report as a file for a spreadsheet."""
    asked, name = AskedReport.by_request(), request.args.get("table", "")
    if name not in _FILES:
        raise NotFound
    read, rows_of, head = _FILES[name]
    rows = rows_of(read(asked, asked.team_of(_teams())))
    return csv_response(f"{name}-{asked.first}-{asked.last}", head, rows)


def _share_cells(share: Share) -> Row:
    low, high = share.interval
    known = [share.value, low, high] if share.whole else [None] * 3
    return [share.part, share.whole, *(None if one is None else f"{one:.4f}" for one in known)]


def _line_cells(lines: Iterable[Line]) -> Iterator[Row]:
    return ([line.name or "", *_share_cells(line.share)] for line in lines)


def _week_cells(found: Attainment) -> Iterator[Row]:
    return ([week.isoformat(), *_share_cells(share)] for week, share in found.weeks)


def _skill_cells(found: Demand) -> Iterator[Row]:
    return ([one.skill, one.kind, one.tickets, one.experts] for one in found.gaps)


_SHARE = ("of", "share", "low", "high")
# table -> what it is read by, its rows, its head
_FILES: dict[str, tuple[Callable[..., Any], Callable[[Any], Iterator[Row]], Sequence[str]]] = {
    "weeks": (_attainment, _week_cells, ("week", "kept", *_SHARE)),
    "policies": (_attainment, lambda a: _line_cells(a.policies), ("policy", "kept", *_SHARE)),
    "teams": (_attainment, lambda a: _line_cells(a.teams), ("team", "kept", *_SHARE)),
    "severities": (_attainment, lambda a: _line_cells(a.severities), ("severity", "kept", *_SHARE)),
    "kinds": (_attainment, lambda a: _line_cells(a.kinds), ("promise", "kept", *_SHARE)),
    "right-first-time": (_handling, lambda h: _line_cells(h.lines), ("who", "right", *_SHARE)),
    "chat-agents": (_chats, lambda c: _line_cells(c.agents), ("who", "quick", *_SHARE)),
    "chat-stars": (_chats, lambda c: _line_cells(c.stars), ("stars", "given", *_SHARE)),
    "transfers": (_handling, lambda h: iter(h.flows), ("from", "to", "tickets")),
    "skills": (_demand, _skill_cells, ("skill", "kind", "tickets", "experts")),
}
