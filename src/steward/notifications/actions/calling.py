"""Calling webhooks: each that wants to hear of a fact gets a row of the outbox, with the fact."""

import json
from secrets import token_hex
from typing import Any

from sqlalchemy.orm import Session

from steward.helpdesk import Ticket
from steward.kit import clock, live
from steward.kit.db import later
from steward.kit.events import Event
from steward.kit.outbox import GIVE_UP_AFTER, WAITING, WEBHOOK
from steward.kit.pages import rfc3339
from steward.notifications.queries.house import house_of

# One statement for all webhooks, which goes with what comes next.
_CALL = """
    with called as (
        insert into outbox (
            key, channel, recipient, payload, state, attempts, created_at, due_at, give_up_at
        )
        select 'webhook:' || id || ':' || %(delivery)s, 'webhook', url,
               jsonb_build_object(
                   'hook_id', id, 'delivery', %(delivery)s::text, 'url', url, 'secret', secret,
                   'subject', %(kind)s::text, 'body', %(body)s::text
               ),
               %(state)s, 0, %(now)s, %(now)s, %(limit)s
        from webhooks where is_on and %(kind)s::text = any(kinds)
        returning id
    )
    select pg_notify('outbox_http', '') from called limit 1
"""


def call_webhooks(session: Session, event: Event) -> None:
    """Have all webhooks called that want to hear of what happened to a ticket."""
    if event.kind not in house_of(session).called_for:
        return
    now = clock.now()
    about = _ticket(session.get_one(Ticket, event.subject_id))
    body = {
        "type": event.kind,
        "timestamp": rfc3339(now),
        "data": {"ticket": about, **event.data()},
    }
    call = {
        "kind": event.kind,
        "delivery": f"msg_{token_hex(12)}",
        "body": json.dumps(body, ensure_ascii=False),
        "state": WAITING,
        "now": now,
        "limit": now + GIVE_UP_AFTER[WEBHOOK],
    }
    later(session, _CALL, call)
    live.announce(session, "outbox")


def _ticket(ticket: Ticket) -> dict[str, Any]:
    """Say how a ticket stands; what was written in it is for those who ask the API with a token."""
    return {
        "number": ticket.number,
        "subject": ticket.subject,
        "state": ticket.state,
        "severity": ticket.severity,
        "channel": ticket.channel,
        "customer_id": ticket.customer_id,
        "version": ticket.version,
    }
