"""Boards that are sent by mail, by API; and a board as PDF."""

from datetime import date, datetime
from typing import Any, Self

from flask import Response, make_response
from pydantic import BaseModel, ConfigDict, Field, JsonValue, model_validator

from steward.accounts import actor
from steward.analytics.actions import mails as actions
from steward.analytics.api.values import WhereQuery
from steward.analytics.forms import BoardMailForm, BoardMailTerms, FilterForm
from steward.analytics.models import BoardMail as BoardMailRow
from steward.analytics.queries import mails as queries
from steward.analytics.queries.known import check_filters
from steward.analytics.queries.showing.sheet import Shown, sheet_of
from steward.analytics.queries.shown import get_shown
from steward.analytics.rules.boards import Against, Choice, period_of
from steward.analytics.rules.boards.sheet import draw_sheet
from steward.kit.access import access
from steward.kit.api import Api, Input, PageQuery, RowId, address, answer, check_if_match
from steward.kit.db import session
from steward.kit.marks import N_
from steward.kit.running import today

api = Api("board-mails", "Sent boards", "Boards as PDF, once or by mail. For staff only.")
_TERMS: dict[str, JsonValue] = {
    "every": "week",
    "day": 1,
    "hour": 7,
    "period": "13w",
    "against": "year",
    "filters": [{"dimension": "region", "values": ["North"]}],
}
_PDF: dict[str, Any] = {
    "description": "The board as PDF/UA.",
    "content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}},
}


class NamedBoardPath(Input):
    """Which board: a ready one by its name, an own one by its number."""

    board: str = Field(max_length=20)


class BoardMailPath(Input):
    """Which board to whom."""

    board_mail_id: RowId


class BoardPdfQuery(WhereQuery):
    """Of which time, compared with what, of which values only."""

    period: Choice = Field(Choice.WEEKS, description="`own` takes `since` and `until`.")
    against: Against = Against.LAST_YEAR
    since: date | None = Field(None, description="The first day of an own time.")
    until: date | None = Field(None, description="Its last day.")

    @model_validator(mode="after")
    def _has_its_days(self) -> Self:
        days = self.since is not None and self.until is not None and self.since <= self.until
        if self.period == Choice.OWN and not days:
            raise ValueError(N_("Say from which day to which."))
        return self


class BoardMailInput(BoardMailForm):
    """Which board is sent to whom, when, and of what."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"board": "owner", "people": [6], **_TERMS}}
    )

    board: str = Field(max_length=20)


class BoardMailTermsInput(BoardMailTerms):
    """When a board is sent, and of what."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": _TERMS})


class BoardMail(BaseModel):
    """A board that is sent; `failure` says why the last mail could not be made."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": 3,
                "board": "owner",
                "user_id": 6,
                **_TERMS,
                "due_at": "2026-11-23T06:00:00Z",
                "sent_for": None,
                "failure": None,
                "version": 1,
                "url": "http://127.0.0.1:8000/api/v1/board-mails/3",
            }
        }
    )

    id: int
    board: str
    user_id: int
    every: str
    day: int
    hour: int
    period: str
    against: str
    filters: list[FilterForm]
    due_at: datetime
    sent_for: datetime | None
    failure: str | None
    version: int
    url: str


class BoardMailPage(BaseModel):
    """Some boards that are sent, by their age; without `next_cursor` they are the last."""

    items: list[BoardMail]
    next_cursor: str | None


@api.get("/boards/<board>/pdf", responses={200: _PDF})
@access("insights.read")
def read_board_pdf(path: NamedBoardPath, query: BoardPdfQuery) -> Response:
    """Read a board as PDF, as you see it."""
    found = get_shown(session(), actor(), path.board)
    check_filters((name for name, _values in query.held), "where")
    period = period_of(query.period, query.against, today(), query.since, query.until)
    shown = Shown(found.title, found.tiles.values(), period, query.held)
    sheet = sheet_of(session(), shown, actor().name)
    return Response(draw_sheet(sheet), mimetype="application/pdf")


@api.get("/board-mails", responses={200: BoardMailPage})
@access("insights.read")
def list_board_mails(query: PageQuery) -> Response:
    """List what is sent to you, and of your boards to others."""
    found = queries.list_mails(session(), actor(), cursor=query.cursor, limit=query.limit)
    items = [_shown(mail) for mail in found.items]
    return answer(BoardMailPage(items=items, next_cursor=found.next_cursor))


@api.post("/board-mails", responses={201: BoardMailPage})
@access("insights.read")
def set_board_mails(body: BoardMailInput) -> Response:
    """Have a board sent to yourself or, by its owner, to others who may see it."""
    made = actions.set_mails(session(), body.board, body, actor=actor())
    return answer(BoardMailPage(items=[_shown(mail) for mail in made], next_cursor=None), 201)


@api.get("/board-mails/<board_mail_id>", responses={200: BoardMail})
@access("insights.read")
def read_board_mail(path: BoardMailPath) -> Response:
    """Read when and how a board is sent to somebody."""
    return answer(_shown(queries.get_mail(session(), actor(), path.board_mail_id)))


@api.put("/board-mails/<board_mail_id>", responses={200: BoardMail})
@access("insights.read")
def change_board_mail(path: BoardMailPath, body: BoardMailTermsInput) -> Response:
    """Change when and how a board is sent to somebody."""
    mail = queries.get_mail(session(), actor(), path.board_mail_id, for_update=True)
    check_if_match(mail.version)
    terms = body.model_copy(update={"version": None})
    return answer(_shown(actions.change_mail(session(), mail.id, terms, actor=actor())))


@api.delete("/board-mails/<board_mail_id>", responses={204: None})
@access("insights.read")
def stop_board_mail(path: BoardMailPath) -> Response:
    """Send a board to somebody no more."""
    mail = queries.get_mail(session(), actor(), path.board_mail_id, for_update=True)
    check_if_match(mail.version)
    actions.stop_mail(session(), mail.id, actor=actor())
    return make_response("", 204)


def _shown(mail: BoardMailRow) -> BoardMail:
    kept = {"url": address(f"/board-mails/{mail.id}")}
    filters = [FilterForm(dimension=name, values=list(some)) for name, some in mail.where]
    names = set(BoardMail.model_fields) - {*kept, "filters"}
    values = {name: getattr(mail, name) for name in names}
    return BoardMail.model_validate(values | kept | {"filters": filters})
