"""The promises about a ticket by API: what is due when, what was kept, a word promised by us."""

from datetime import datetime, timedelta

from flask import Response
from pydantic import BaseModel, ConfigDict, Field

from steward.accounts import Actor, actor
from steward.helpdesk import actions, queries
from steward.helpdesk.api.inputs import TicketPath
from steward.helpdesk.forms import UpdatePromiseForm
from steward.helpdesk.rules import id_of
from steward.kit.access import access
from steward.kit.api import Api, answer
from steward.kit.db import session
from steward.promises import Kind
from steward.promises import Promise as PromiseRow

api = Api("promises", "Promises", "By when a customer hears from us, and what became of that.")


class Promise(BaseModel):
    """One promise about a ticket. While it stands still, `due_at` is null."""

    id: int
    kind: Kind
    target_minutes: float = Field(description="How much open time was promised.")
    used_minutes: float = Field(description="How much of it was used when it last changed.")
    made_at: datetime
    due_at: datetime | None
    ended_at: datetime | None
    kept: bool | None = Field(description="Null while it runs, and when nobody waited any more.")
    acknowledged: bool | None = Field(
        description="Whether one of us has seen to it as it ran out; customers are not told."
    )
    words: str | None

    @classmethod
    def of(cls, row: PromiseRow, *, reader: Actor) -> "Promise":
        """Show a promise as `reader` may see it."""
        minute = timedelta(minutes=1)
        return cls(
            id=row.id,
            kind=Kind(row.kind),
            target_minutes=round(row.target / minute, 3),
            used_minutes=round(row.used / minute, 3),
            made_at=row.made_at,
            due_at=row.due_at,
            ended_at=row.ended_at,
            kept=row.kept,
            acknowledged=row.acknowledged_at is not None if reader.is_staff else None,
            words=row.words,
        )


class PromiseList(BaseModel):
    """All promises about a ticket, the oldest first. It comes whole: `next_cursor` is null."""

    items: list[Promise]
    next_cursor: None = None


class UpdateInput(UpdatePromiseForm):
    """By when the customer hears from us again, and about what."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"due_at": "2026-11-20T16:00:00Z", "words": "whether the part has come"}
        }
    )


@api.get("/tickets/<number>/promises", responses={200: PromiseList})
@access("tickets.read", "queries.own")
def list_promises(path: TicketPath) -> Response:
    """List what was promised about a ticket, and what became of it."""
    ticket = queries.get_ticket(session(), actor(), id_of(path.number))
    found = queries.promises_about(session(), ticket.id)
    return answer(PromiseList(items=[Promise.of(one, reader=actor()) for one in found]))


@api.post("/tickets/<number>/promises", responses={201: Promise})
@access("tickets.reply")
def promise_an_update(path: TicketPath, body: UpdateInput) -> Response:
    """Promise the customer to hear from us by a moment, instead of an earlier such promise."""
    promise = actions.promise_an_update(session(), id_of(path.number), body, actor=actor())
    return answer(Promise.of(promise, reader=actor()), 201)
