"""A board by its secret link: read by whoever holds it, without a login and without a way on.

The address names a tile of the board, and a time where the link allows that; nothing else of it is
heeded. What is shown is always asked for as the link and the board in our tables say.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from flask import Response, current_app, request

from steward.accounts import verify_password
from steward.analytics.actions.sharing import note_opened
from steward.analytics.queries.known import dimension_title
from steward.analytics.queries.sharing import OpenLink, open_link
from steward.analytics.queries.showing.saying import compared_with, span_of
from steward.analytics.rules.boards import Tile
from steward.analytics.rules.boards.sharing import SHARED
from steward.analytics.rules.boards.words import house_word
from steward.analytics.rules.reports import REPORTS
from steward.analytics.web.asked import Asked, read_period
from steward.analytics.web.blueprint import bp
from steward.analytics.web.boards import Place, place_of
from steward.analytics.web.report_tiles import report_shown
from steward.analytics.web.tiles import tile_file, tile_shown
from steward.kit import limits
from steward.kit.access import SIGNED_LINK, access
from steward.kit.db import database, session
from steward.kit.errors import Forbidden, NotFound, StewardError
from steward.kit.exports import csv_response, xlsx_response
from steward.kit.headers import keep_discreet
from steward.kit.links import LinkSigner
from steward.kit.marks import N_
from steward.kit.pages import go_to, page
from steward.kit.running import settings
from steward.kit.texts import translated

_ONE = f"{SHARED}/<token>"
_TILE = f"{_ONE}/tiles/<int:tile_id>"
_COOKIE = "steward_shared_{}"  # by the link's id; it says that the password was known
_SPAN = timedelta(minutes=5)
_MOST_ASKED = 600  # pages and tiles, of a link from an address
_MOST_GUESSES, _MOST_GUESSES_OF_ALL = 10, 200  # of a password, from an address and in all

keep_discreet(bp, f"{SHARED}/")


def _opened(token: str) -> OpenLink:
    """Return what a link opens, if it is not asked for too often. Raises NotFound, LinkEnded."""
    opened = open_link(session(), token)
    limits.hit(database(), _from_here(opened, "shared"), most=_MOST_ASKED, per=_SPAN)
    return opened


def _from_here(opened: OpenLink, what: str) -> str:
    return f"{what}:{opened.link.id}:{request.remote_addr}"


def _is_locked(opened: OpenLink) -> bool:
    """Whether the link has a password that this browser has not told yet."""
    if opened.link.password_hash is None:
        return False
    told = request.cookies.get(_COOKIE.format(opened.link.id), "")
    try:
        return _signer().read(told) != opened.name
    except NotFound:
        return True


def _signer() -> LinkSigner:
    signer: LinkSigner = current_app.extensions["links"]
    return signer


@bp.get(_ONE)
@access(SIGNED_LINK)
def shared_board(token: str) -> Response:
    """Show the board that a link leads to, or ask for its password."""
    opened = _opened(token)
    if _is_locked(opened):
        return page("analytics/shared_locked.html", address=f"{SHARED}/{token}", errors={})
    if request.method != "HEAD":
        with database().transaction() as writing:
            note_opened(writing, opened.link.id)
    of = _asked(opened, token)
    return page("analytics/shared.html", **_around(opened, of))


def _around(opened: OpenLink, of: Asked) -> dict[str, Any]:
    return {
        "title": opened.board.title,
        "link": opened.link,
        "places": [_place(tile, number, of, opened) for number, tile in opened.board.tiles.items()],
        "asked": of,
        "span": span_of(of.period),
        "than": compared_with(of.period),
        "chips": [
            (translated(dimension_title(name)), [translated(house_word(one)) for one in some])
            for name, some in opened.link.where
        ],
    }


def _asked(opened: OpenLink, token: str) -> Asked:
    """Return the time that is shown; that of the address counts only where the link lets it."""
    kept = {name: some for name, some in opened.link.times.items() if some}
    chosen = request.args.to_dict() if opened.link.may_choose_time else {}
    return Asked(token, read_period(kept | chosen), (), SHARED)


def _place(tile: Tile, number: int, of: Asked, opened: OpenLink) -> Place:
    query = f"?{of.query}" if opened.link.may_choose_time else ""
    url = f"{of.address}/tiles/{number}"
    return replace(place_of(tile, of), key=f"s{opened.link.id}-{number}", url=url + query)


@bp.post(f"{_ONE}/password")
@access(SIGNED_LINK)
def tell_password(token: str) -> Response:
    """Take the password of a link; what is wrong is said at the field."""
    opened = _opened(token)
    known, address = opened.link.password_hash, f"{SHARED}/{token}"
    _count_guess(opened)
    if known and not verify_password(request.form.get("password", "")[:200], known):
        said = {"password": N_("This is not the password. Ask whoever gave you the link.")}
        return page("analytics/shared_locked.html", 422, address=address, errors=said)
    return _let_in(opened, go_to(address))


def _let_in(opened: OpenLink, response: Response) -> Response:
    """Have the browser show that it told the password, until it is closed."""
    response.set_cookie(
        _COOKIE.format(opened.link.id),
        _signer().sign(opened.name),
        path=SHARED,
        secure=settings().https,
        httponly=True,
        samesite="Lax",
    )
    return response


def _count_guess(opened: OpenLink) -> None:
    """Count a guess from an address, and of the link. Raises TooMany."""
    of_all = f"shared-password:{opened.link.id}"
    limits.hit(database(), _from_here(opened, "shared-password"), most=_MOST_GUESSES, per=_SPAN)
    limits.hit(database(), of_all, most=_MOST_GUESSES_OF_ALL, per=_SPAN)


@bp.get(_TILE)
@access(SIGNED_LINK)
def shared_tile(token: str, tile_id: int) -> Response:
    """Show the figure, chart and table of a tile of the board; where that fails, why."""
    opened, tile = _tile(token, tile_id)
    try:
        return page("analytics/_shared_tile.html", **_shown(opened, tile, _asked(opened, token)))
    except StewardError as error:
        return page("analytics/_tile_failed.html", error=error, again=request.full_path)


def _tile(token: str, tile_id: int) -> tuple[OpenLink, Tile]:
    """Return a tile of the board that a link opens. Raises NotFound for any other."""
    opened = _opened(token)
    if _is_locked(opened):
        raise Forbidden(N_("This link has a password. Open its page and enter it first."))
    if tile_id not in opened.board.tiles:
        raise NotFound
    return opened, opened.board.tiles[tile_id]


def _shown(opened: OpenLink, tile: Tile, of: Asked) -> dict[str, Any]:
    if kept := opened.kept_back(tile):
        names = [translated(dimension_title(name)) for name in kept]
        return {"shows": "", "kept_back": names}
    filtered = replace(of, where=opened.link.where)
    if tile.metric in REPORTS:
        told = report_shown(tile, filtered) | {"link": lambda _row: None, "asked": of}
        return {"shows": "analytics/_report.html" if told["rows"] else "", **told}
    told = tile_shown(tile, filtered, leads=False) | {"asked": of}
    return {"shows": "" if told["told"].is_empty else "analytics/_tile.html", **told}


@bp.get(f"{_TILE}.csv")
@access(SIGNED_LINK)
def shared_tile_as_csv(token: str, tile_id: int) -> Response:
    """Send the table of a tile, where the link allows that."""
    return csv_response(*_file(token, tile_id))


@bp.get(f"{_TILE}.xlsx")
@access(SIGNED_LINK)
def shared_tile_as_xlsx(token: str, tile_id: int) -> Response:
    """Send the table of a tile as a workbook, where the link allows that."""
    return xlsx_response(*_file(token, tile_id))


def _file(token: str, tile_id: int) -> tuple[str, list[str], Iterator[list[object]]]:
    opened, tile = _tile(token, tile_id)
    if not opened.link.may_download or opened.kept_back(tile):
        raise NotFound
    return tile_file(tile, replace(_asked(opened, token), where=opened.link.where))
