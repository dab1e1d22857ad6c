"""With whom a board is shared: people and teams of the house, and outside by secret links."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask import Response

from steward.accounts import actor, hash_password, names_of, teams
from steward.analytics.actions import sharing as actions
from steward.analytics.forms import LinkForm, ReaderForm
from steward.analytics.models import BoardLink, BoardShare
from steward.analytics.queries import sharing as queries
from steward.analytics.queries.known import dimension_title, told_by
from steward.analytics.queries.readers import readers
from steward.analytics.queries.showing.figures import day
from steward.analytics.queries.showing.saying import compared_with, span_of
from steward.analytics.queries.shown import ShownBoard, get_shown
from steward.analytics.rules.boards import Filters
from steward.analytics.rules.boards.sharing import LONGEST, SHARED, USUAL, Ended, last_day
from steward.analytics.rules.boards.words import house_word
from steward.analytics.web.asked import BOARDS, INSIGHTS, Asked, asked, read_period, sent_filters
from steward.analytics.web.blueprint import bp
from steward.analytics.web.boards import place_of
from steward.kit.access import access
from steward.kit.again import again
from steward.kit.db import session
from steward.kit.pages import form, form_values, go_to, page, parse
from steward.kit.running import settings, today, zone
from steward.kit.texts import gettext as _
from steward.kit.texts import translated

_ONE = f"{BOARDS}/<int:board_id>"
_MOST_LISTED = 100
_OF_A_LINK = ("label", "ends_on", "password", "may_choose_time", "may_download")


@bp.get(f"{BOARDS}/<board>/sharing")
@access("insights.read")
def sharing(board: str) -> Response:
    """Show with whom a board is shared, and which links lead to it."""
    return _show({}, board)


def _show(errors: Mapping[str, str], board: str) -> Response:
    found, of = get_shown(session(), actor(), board), asked(board)
    return page(
        "analytics/sharing.html",
        board=found,
        oversees=queries.may_oversee(actor(), found),
        errors={_field(name): said for name, said in errors.items()},
        values=form_values() or _usual(),
        dimensions=_dimensions(found),
        **_around(found, of),
        **_house(found),
        **_links(found),
    )


def _around(board: ShownBoard, of: Asked) -> dict[str, Any]:
    """Return what the board is called, and which time and rows are looked at."""
    return {
        "title": translated(board.title),
        "asked": of,
        "span": span_of(of.period),
        "than": compared_with(of.period),
        "chips": _chips(of.where),
    }


def _field(name: str) -> str:
    if name.endswith(".values"):
        return "filter_values"
    return "filter_by" if name.startswith("filters") else name


def _usual() -> dict[str, str]:
    return {"ends_on": (today() + USUAL).isoformat(), "may_choose_time": "1"}


def _chips(where: Filters) -> list[tuple[str, Sequence[str]]]:
    words = {value: translated(house_word(value)) for _name, values in where for value in values}
    return [
        (translated(dimension_title(name)), [words[value] for value in values])
        for name, values in where
    ]


def _dimensions(board: ShownBoard) -> list[tuple[str, str]]:
    """List by what the tiles of a board are told, which is by what a link can be narrowed."""
    titles = {
        n: t for tile in board.tiles.values() for told in told_by(tile) for n, t in told.items()
    }
    return [("", _("No filter")), *((name, translated(title)) for name, title in titles.items())]


def _house(board: ShownBoard) -> dict[str, Any]:
    """Return with whom of the house an own board is shared, and with whom it can be."""
    if board.own is None:
        return {}
    owner = board.own.owner_id
    people = [one for one in readers(session()) if one.id != owner]
    return {
        "shares": queries.shares_of(session(), board.own.id),
        "is_owner": owner == actor().user_id,
        "owner": names_of(session(), [owner]).get(owner, ""),
        "people": [(f"user:{one.id}", one.name) for one in people],
        "groups": [(f"team:{one.id}", one.name) for one in teams(session())],
    }


def _links(board: ShownBoard) -> dict[str, Any]:
    """Return the links to a board, and between which days a new one can end."""
    days = {"first_day": today(), "last_day": today() + LONGEST}
    if not queries.may_oversee(actor(), board):
        return {"links": [], **days}
    found = queries.list_links(session(), actor(), board=board.name, limit=_MOST_LISTED).items
    names = names_of(session(), [link.made_by for link in found])
    ended = queries.endings(session(), found)
    return {"links": [_row(link, names, ended[link.id]) for link in found], **days}


def _row(link: BoardLink, names: Mapping[int, str], ended: Ended | None) -> dict[str, Any]:
    times = {name: some for name, some in link.times.items() if some}
    return {
        "link": link,
        "maker": names.get(link.made_by, ""),
        "span": span_of(read_period(times)),
        "chips": _chips(link.where),
        "made": day(link.made_at.astimezone(zone()), with_year=True),
        "last": _last(link.ends_at),
        "ended": _why(ended),
    }


def _last(ends_at: datetime) -> str:
    return day(last_day(ends_at, zone()), with_year=True)


def _why(ended: Ended | None) -> str:
    words = {
        Ended.REVOKED: _("revoked"),
        Ended.OVER: _("over"),
        Ended.MAKER: _("its maker may not share any more"),
        Ended.BOARD: _("its maker does not see the board any more"),
    }
    return words[ended] if ended else ""


@bp.post(f"{_ONE}/readers")
@access("insights.manage")
@again(lambda errors, board_id: _show(errors, str(board_id)))
def share_board(board_id: int) -> Response:
    """Let one of the staff or a team see the board, or change it."""
    share: BoardShare = actions.share_board(session(), board_id, form(ReaderForm), actor=actor())
    said = (
        _("They see the board and may change it") if share.may_change else _("They see the board")
    )
    return go_to(f"{BOARDS}/{board_id}/sharing", toast=said)


@bp.post(f"{_ONE}/readers/<int:share_id>/removal")
@access("insights.manage")
def unshare_board(board_id: int, share_id: int) -> Response:
    """Take back that somebody sees the board."""
    actions.unshare_board(session(), board_id, share_id, actor=actor())
    return go_to(f"{BOARDS}/{board_id}/sharing", toast=_("Not shared with them any more"))


@bp.post(f"{BOARDS}/<board>/links")
@access("insights.share")
@again(_show)
def make_link(board: str) -> Response:
    """Make a secret link to the board as it is filtered, and show it, this once."""
    sent = _sent(asked(board))
    hashed = hash_password(sent.password) if sent.password else None
    link, token = actions.make_link(
        session(), board, sent, password_hash=hashed, zone=zone(), actor=actor()
    )
    found = get_shown(session(), actor(), board)
    context = {"last": _last(link.ends_at), "kept_back": _kept_back(found, link.where)}
    url = f"{settings().url}{SHARED}/{token}"
    about = _around(found, asked(board)) | {"chips": _chips(link.where)}
    return page("analytics/link_made.html", link=link, url=url, **about, **context)


def _kept_back(board: ShownBoard, where: Filters) -> list[str]:
    """Name the tiles that a link so narrowed does not show."""
    tiles = queries.tiles_kept_back(board, where)
    return [place_of(tile, asked(board.name)).title for tile in tiles]


def _sent(of: Asked) -> LinkForm:
    """Read what is to be shared: the board as it is looked at, and what was filled in."""
    values, where = form_values(), of.only(sent_filters(form_values())).where
    times = {name: value for name, value in of.pairs if name != "where"}
    filters = [{"dimension": name, "values": list(some)} for name, some in where]
    given = {name: values[name] for name in _OF_A_LINK if values.get(name, "").strip()}
    return parse(LinkForm, times | given | {"filters": filters})


@bp.post(f"{INSIGHTS}/links/<int:link_id>/revocation")
@access("insights.read")
def revoke_link(link_id: int) -> Response:
    """Make a link worthless at once."""
    link = actions.revoke_link(session(), link_id, actor=actor())
    said = _("The link for “%(label)s” opens nothing any more", label=link.label)
    return go_to(f"{BOARDS}/{link.board_name}/sharing", toast=said)
