"""Gaps at the desk, by demand; and what the portal tells of searches that led to nothing."""

from datetime import timedelta

from flask import Response, make_response, request

from steward.accounts import actor, find_actor
from steward.kit import limits
from steward.kit.access import PUBLIC, access
from steward.kit.db import database, session
from steward.kit.errors import BadInput
from steward.kit.marks import N_
from steward.kit.pages import go_to, is_htmx, page
from steward.kit.texts import gettext as _
from steward.knowledge import actions, queries
from steward.knowledge.rules.gaps import GapState, Place
from steward.knowledge.web.blueprint import bp
from steward.knowledge.web.reader import known_reader, remember_reader

_GAPS = "/desk/articles/gaps"
_MOST, _PER = 60, timedelta(hours=1)


@bp.get(_GAPS)
@access("articles.write")
def gaps() -> Response:
    """List questions without a good answer, what the most people asked first."""
    state, cursor = _state(request.args.get("state", GapState.OPEN)), request.args.get("cursor")
    rows = queries.list_gaps(session(), state, cursor=cursor)
    if is_htmx() and cursor:
        return page("knowledge/desk/_gap_rows.html", rows=rows, state=state)
    counts = queries.count_gaps(session())
    return page("knowledge/desk/gaps.html", rows=rows, state=state, counts=counts)


def _state(word: str) -> GapState:
    return GapState(word) if word in set(GapState) else GapState.OPEN


@bp.post(f"{_GAPS}/<int:gap_id>/state")
@access("articles.write")
def move_gap(gap_id: int) -> Response:
    """Set a gap aside, or take it up again; either can be undone."""
    state = _state(request.form.get("state", ""))
    if state == GapState.WRITTEN:
        raise BadInput(N_("A gap is closed by publishing an article for it."))
    actions.move_gap(session(), gap_id, state, actor=actor())
    done = _("Set aside") if state == GapState.SET_ASIDE else _("Open again")
    return go_to(_GAPS, toast=done)


@bp.post("/help/searches")
@access(PUBLIC)
def note_search() -> Response:
    """Note a search after which nothing was opened, as the page that is left tells."""
    who, typed = find_actor(), request.form.get("q", "")
    limits.hit(database(), f"search:{request.remote_addr}", most=_MOST, per=_PER)
    found = queries.search_articles(session(), who, typed, most=1)
    where = Place.LEFT if found else Place.SEARCH
    asker, key = known_reader(who)
    actions.note_unanswered(session(), typed, where=where, asker=asker)
    return remember_reader(make_response("", 204), key)
