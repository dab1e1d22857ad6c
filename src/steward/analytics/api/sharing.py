"""With whom boards are shared, by API: people and teams of the house, and secret links."""

from datetime import date, datetime
from typing import Self

from flask import Response, make_response
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from steward.accounts import actor, hash_password
from steward.analytics.actions import sharing as actions
from steward.analytics.api.boards import BoardPath
from steward.analytics.forms import FilterForm, LinkForm, ReaderForm
from steward.analytics.models import BoardLink as LinkRow
from steward.analytics.models import BoardShare as ShareRow
from steward.analytics.queries import boards
from steward.analytics.queries import sharing as queries
from steward.analytics.rules.boards.sharing import SHARED, Ended, last_day
from steward.kit.access import access
from steward.kit.api import Api, Input, PageQuery, RowId, Words, answer
from steward.kit.db import session
from steward.kit.running import settings, zone

api = Api("sharing", "Sharing", "With whom boards are shared, inside and outside. For staff only.")
_READER: dict[str, JsonValue] = {"reader": "user:7", "may_change": False}
_LINK: dict[str, JsonValue] = {
    "board": "owner",
    "label": "The accountant",
    "ends_on": "2026-12-20",
    "filters": [{"dimension": "region", "values": ["North"]}],
    "may_choose_time": True,
    "may_download": False,
    "period": "quarter",
    "against": "year",
}


class SharePath(BoardPath):
    """Which share of which board."""

    share_id: RowId


class LinkPath(Input):
    """Which link."""

    link_id: RowId


class LinkQuery(PageQuery):
    """Which links, and which part of their list."""

    board: Words | None = Field(None, description="Only those to this board, such as `owner`.")


class ShareInput(ReaderForm):
    """One of the staff or a team who is to see a board, and whether they may change it."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": _READER})


class BoardShare(BaseModel):
    """One of the staff or a team who sees a board, besides its owner."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"id": 3, **_READER, "name": "Sam Sato"}}
    )

    id: int
    reader: str
    name: str
    may_change: bool


class BoardShares(BaseModel):
    """All with whom a board is shared by name."""

    items: list[BoardShare]


class LinkInput(LinkForm):
    """A link to make: to a ready board by its name, or to one of ours by its number."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": _LINK})

    board: Words


class BoardLink(BaseModel):
    """A link to a board. Its `url` is told once; `ended` says why it opens nothing any more."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": 5,
                **_LINK,
                "made_at": "2026-11-20T13:32:00Z",
                "has_password": False,
                "opened": 2,
                "opened_at": "2026-11-21T08:00:00Z",
                "ended": None,
                "url": None,
            }
        }
    )

    id: int
    board: str
    label: str
    made_at: datetime
    ends_on: date
    has_password: bool
    filters: list[FilterForm]
    period: str
    against: str
    may_choose_time: bool
    may_download: bool
    opened: int
    opened_at: datetime | None
    ended: Ended | None
    url: str | None

    @classmethod
    def of(cls, row: LinkRow, ended: Ended | None = None, url: str | None = None) -> Self:
        """Show a row of the table."""
        filters = [FilterForm(dimension=name, values=[*values]) for name, values in row.where]
        plain = ("id", "label", "made_at", "may_choose_time", "may_download", "opened", "opened_at")
        return cls(
            **{name: getattr(row, name) for name in plain},
            board=row.board_name,
            ends_on=last_day(row.ends_at, zone()),
            has_password=row.password_hash is not None,
            filters=filters,
            period=row.times["period"],
            against=row.times["against"],
            ended=ended,
            url=url,
        )


class BoardLinkPage(BaseModel):
    """Some links, the newest first; without `next_cursor` they are the last."""

    items: list[BoardLink]
    next_cursor: str | None


@api.get("/boards/<board_id>/shares", responses={200: BoardShares})
@access("insights.read")
def list_board_shares(path: BoardPath) -> Response:
    """List with whom a board is shared by name."""
    board = boards.get_board(session(), actor(), path.board_id)
    shares = queries.shares_of(session(), board.id)
    return answer(BoardShares(items=[_shared(share, name) for share, name in shares]))


def _shared(share: ShareRow, name: str) -> BoardShare:
    reader = f"team:{share.team_id}" if share.team_id else f"user:{share.user_id}"
    return BoardShare(id=share.id, reader=reader, name=name, may_change=share.may_change)


@api.post("/boards/<board_id>/shares", responses={201: BoardShare})
@access("insights.manage")
def share_board(path: BoardPath, body: ShareInput) -> Response:
    """Share a board of your own; with whom it is shared already, their right is set anew."""
    share = actions.share_board(session(), path.board_id, body, actor=actor())
    names = {one.id: name for one, name in queries.shares_of(session(), share.board_id)}
    return answer(_shared(share, names[share.id]), 201)


@api.delete("/boards/<board_id>/shares/<share_id>", responses={204: None})
@access("insights.manage")
def unshare_board(path: SharePath) -> Response:
    """Take back that somebody sees a board of your own."""
    actions.unshare_board(session(), path.board_id, path.share_id, actor=actor())
    return make_response("", 204)


@api.get("/board-links", responses={200: BoardLinkPage})
@access("insights.read")
def list_board_links(query: LinkQuery) -> Response:
    """List the links that you may revoke, and how often each was opened."""
    found = queries.list_links(
        session(), actor(), board=query.board, cursor=query.cursor, limit=query.limit
    )
    ended = queries.endings(session(), found.items)
    items = [BoardLink.of(row, ended[row.id]) for row in found.items]
    return answer(BoardLinkPage(items=items, next_cursor=found.next_cursor))


@api.post("/board-links", responses={201: BoardLink})
@access("insights.share")
def make_board_link(body: LinkInput) -> Response:
    """Make a link that opens a board without a login. Keep its `url`: it is told only here."""
    hashed = hash_password(body.password) if body.password else None
    row, token = actions.make_link(
        session(), body.board, body, password_hash=hashed, zone=zone(), actor=actor()
    )
    return answer(BoardLink.of(row, url=f"{settings().url}{SHARED}/{token}"), 201)


@api.delete("/board-links/<link_id>", responses={204: None})
@access("insights.read")
def revoke_board_link(path: LinkPath) -> Response:
    """Make a link worthless at once."""
    actions.revoke_link(session(), path.link_id, actor=actor())
    return make_response("", 204)
