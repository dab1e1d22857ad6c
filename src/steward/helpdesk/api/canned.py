"""Canned replies by API: list, write, read, change, remove."""

from datetime import datetime

from flask import Response, make_response
from pydantic import BaseModel, ConfigDict, Field
from pydantic.config import JsonDict

from steward.accounts import actor, get_team
from steward.helpdesk.actions.canned import add_canned, change_canned, remove_canned
from steward.helpdesk.forms import CannedForm
from steward.helpdesk.models import CannedReply as CannedRow
from steward.helpdesk.queries.canned import CannedListing, get_canned, list_canned
from steward.helpdesk.rules.canned import Scope
from steward.helpdesk.rules.macros import Macro
from steward.kit.access import access
from steward.kit.api import Api, Input, PageQuery, RowId, Words, address, answer, check_if_match
from steward.kit.db import session

api = Api("canned", "Canned replies", "Texts that agents put into their answers. For staff only.")
_TEXT: JsonDict = {
    "name": "Head swap, no cost",
    "body": "Hello {customer_first_name}, we swap the head of your {product}, at no cost.",
    "scope": "team",
    "team": "Machines",
}


class CannedPath(Input):
    """Which canned reply."""

    reply_id: RowId


class CannedQuery(PageQuery):
    """Which canned replies to list."""

    q: Words = Field("", description="Words that the name or the text holds.")


class CannedInput(CannedForm):
    """A canned reply to write; leave `team` out unless the scope is `team`."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": _TEXT})


class CannedReply(BaseModel):
    """A canned reply; placeholders in its text are filled where it is used."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": 7,
                **_TEXT,
                "macro": None,
                "uses": 22,
                "changed_at": "2026-11-20T13:32:00Z",
                "version": 2,
                "url": "http://127.0.0.1:8000/api/v1/canned-replies/7",
            }
        }
    )

    id: int
    name: str
    body: str
    scope: Scope
    macro: Macro | None
    team: str | None
    uses: int = Field(description="How often it was put into an answer.")
    changed_at: datetime
    version: int
    url: str


class CannedPage(BaseModel):
    """Some canned replies, by name; without `next_cursor` they are the last."""

    items: list[CannedReply]
    next_cursor: str | None


@api.get("/canned-replies", responses={200: CannedPage})
@access("tickets.note")
def list_canned_replies(query: CannedQuery) -> Response:
    """List the canned replies that you can use: own ones, and those shared with you."""
    listing = CannedListing(query.q)
    found = list_canned(session(), actor(), listing, cursor=query.cursor, limit=query.limit)
    fields = ("id", "name", "body", "scope", "macro", "team", "uses", "changed_at", "version")
    items = [
        CannedReply(url=_address(row.id), **{name: getattr(row, name) for name in fields})
        for row in found.items
    ]
    return answer(CannedPage(items=items, next_cursor=found.next_cursor))


@api.post("/canned-replies", responses={201: CannedReply})
@access("replies.own", "replies.share")
def write_canned_reply(body: CannedInput) -> Response:
    """Write a canned reply, of your own or to be shared."""
    reply = add_canned(session(), body, actor=actor())
    return answer(_shown(reply), 201, Location=_address(reply.id))


@api.get("/canned-replies/<reply_id>", responses={200: CannedReply})
@access("tickets.note")
def read_canned_reply(path: CannedPath) -> Response:
    """Read a canned reply."""
    return answer(_shown(get_canned(session(), actor(), path.reply_id)))


@api.put("/canned-replies/<reply_id>", responses={200: CannedReply})
@access("replies.own", "replies.share")
def change_canned_reply(path: CannedPath, body: CannedInput) -> Response:
    """Write a canned reply anew."""
    _check_read(path)
    reply = change_canned(session(), path.reply_id, body, actor=actor())
    session().flush()
    return answer(_shown(reply))


@api.delete("/canned-replies/<reply_id>", responses={204: None})
@access("replies.own", "replies.share")
def remove_canned_reply(path: CannedPath) -> Response:
    """Remove a canned reply; what was written with it stays."""
    _check_read(path)
    remove_canned(session(), path.reply_id, actor=actor())
    return make_response("", 204)


def _check_read(path: CannedPath) -> None:
    """Refuse to change what has changed since the client read it; nobody else changes it now."""
    check_if_match(get_canned(session(), actor(), path.reply_id, for_update=True).version)


def _shown(reply: CannedRow) -> CannedReply:
    fields = ("id", "name", "body", "scope", "macro", "uses", "changed_at", "version")
    team = get_team(session(), reply.team_id).name if reply.team_id else None
    values = {name: getattr(reply, name) for name in fields}
    return CannedReply(team=team, url=_address(reply.id), **values)


def _address(reply_id: int) -> str:
    return address(f"/canned-replies/{reply_id}")
