"""The webhooks' part of the REST API."""

from datetime import datetime

from flask import Response
from pydantic import BaseModel, ConfigDict, Field, JsonValue

from steward.accounts import actor
from steward.kit.access import access
from steward.kit.api import Api, Input, PageQuery, RowId, address, answer, check_if_match
from steward.kit.db import session
from steward.kit.outbox import Letter
from steward.kit.running import settings
from steward.notifications import actions, queries
from steward.notifications.forms import WebhookForm
from steward.notifications.models import Webhook as WebhookOfTable
from steward.notifications.rules import Call

api = Api(
    "webhooks",
    "Webhooks",
    "Programs that are called when something happens to a ticket; each call is signed.",
)
_EXAMPLE: dict[str, JsonValue] = {
    "name": "Shop",
    "url": "https://shop.example/hooks",
    "kinds": ["ticket.opened", "ticket.resolved"],
    "is_on": True,
}


class WebhookPath(Input):
    """Which webhook."""

    webhook_id: RowId


class WebhookInput(WebhookForm):
    """A program to call."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"example": _EXAMPLE})

    is_on: bool = True


class Webhook(BaseModel):
    """A program that is called. Its `secret` is told once, to whoever made it."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "id": 3,
                **_EXAMPLE,
                "secret": None,
                "created_at": "2026-11-20T13:32:00Z",
                "version": 1,
                "web_url": "http://127.0.0.1:8000/desk/admin/webhooks/3",
            }
        }
    )

    id: int
    name: str
    url: str = Field(description="Where it is called.")
    kinds: list[Call]
    is_on: bool
    secret: str | None = Field(None, description="By which calls are signed; null after the first.")
    created_at: datetime
    version: int
    web_url: str = Field(description="Its page, with all calls.")


class WebhookPage(BaseModel):
    """All webhooks, by name; there is never a next page."""

    items: list[Webhook]
    next_cursor: str | None


class WebhookCall(BaseModel):
    """One call: what it was for, and how its delivery stands."""

    id: int
    delivery: str = Field(description="The id in the header `webhook-id` of the call.")
    kind: str
    state: str = Field(description="waiting, sent or dead.")
    attempts: int
    error: str | None
    created_at: datetime


class WebhookCallPage(BaseModel):
    """Some calls, newest first; without `next_cursor` they are the last."""

    items: list[WebhookCall]
    next_cursor: str | None


@api.get("/webhooks", responses={200: WebhookPage})
@access("webhooks.manage")
def list_webhooks() -> Response:
    """List all webhooks, by name."""
    items = [_shown(one) for one in queries.webhooks(session(), actor())]
    return answer(WebhookPage(items=items, next_cursor=None))


@api.post("/webhooks", responses={201: Webhook})
@access("webhooks.manage")
def add_webhook(body: WebhookInput) -> Response:
    """Enter a webhook. Keep the secret in the answer: it is told only here."""
    webhook, secret = actions.add_webhook(session(), body, settings(), actor=actor())
    return answer(_shown(webhook, secret), 201, Location=address(f"/webhooks/{webhook.id}"))


@api.get("/webhooks/<webhook_id>", responses={200: Webhook})
@access("webhooks.manage")
def read_webhook(path: WebhookPath) -> Response:
    """Read a webhook."""
    return answer(_shown(queries.get_webhook(session(), actor(), path.webhook_id)))


@api.put("/webhooks/<webhook_id>", responses={200: Webhook})
@access("webhooks.manage")
def change_webhook(path: WebhookPath, body: WebhookInput) -> Response:
    """Change a webhook; its secret stays."""
    webhook = queries.get_webhook(session(), actor(), path.webhook_id)
    check_if_match(webhook.version)
    changed = actions.change_webhook(
        session(), webhook.id, body, settings(), version=None, actor=actor()
    )
    return answer(_shown(changed))


@api.delete("/webhooks/<webhook_id>", responses={200: Webhook})
@access("webhooks.manage")
def remove_webhook(path: WebhookPath) -> Response:
    """Forget a webhook, and what was still to be sent to it; answers what it was."""
    was = _shown(queries.get_webhook(session(), actor(), path.webhook_id))
    actions.remove_webhook(session(), path.webhook_id, actor=actor())
    return answer(was)


@api.get("/webhooks/<webhook_id>/calls", responses={200: WebhookCallPage})
@access("webhooks.manage")
def list_webhook_calls(path: WebhookPath, query: PageQuery) -> Response:
    """List the calls of a webhook, newest first."""
    webhook = queries.get_webhook(session(), actor(), path.webhook_id)
    found = queries.calls_of(session(), webhook, cursor=query.cursor, limit=query.limit)
    items = [_call(letter) for letter in found.items]
    return answer(WebhookCallPage(items=items, next_cursor=found.next_cursor))


def _shown(webhook: WebhookOfTable, secret: str | None = None) -> Webhook:
    names = ("id", "name", "url", "kinds", "is_on", "created_at", "version")
    page = f"{settings().url}/desk/admin/webhooks/{webhook.id}"
    fields = {name: getattr(webhook, name) for name in names}
    return Webhook(**fields, secret=secret, web_url=page)


def _call(letter: Letter) -> WebhookCall:
    names = ("id", "state", "attempts", "error", "created_at")
    fields = {name: getattr(letter, name) for name in names}
    sent = letter.payload
    return WebhookCall(delivery=sent["delivery"], kind=sent["subject"], **fields)
