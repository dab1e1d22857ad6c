"""Browsers that hear by push: added, told, forgotten."""

import json
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.kit import clock, outgoing
from steward.kit.db import later
from steward.kit.errors import BadInput
from steward.kit.outbox import GIVE_UP_AFTER, PUSH, WAITING, Letter
from steward.kit.settings import Settings
from steward.notifications.forms import SubscriptionForm
from steward.notifications.models import PushSubscription
from steward.notifications.queries import browsers_of, get_browser

MOST_BROWSERS = 10
_LONGEST = 300  # characters of each text: a note has room for 4,096 bytes
# One statement for all browsers of a reader, as with webhooks.
_TELL = """
    with told as (
        insert into outbox (
            key, channel, recipient, payload, state, attempts, created_at, due_at, give_up_at
        )
        select %(key)s::text || ':push:' || id, 'push', endpoint,
               jsonb_build_object(
                   'endpoint', endpoint, 'p256dh', p256dh, 'auth', auth,
                   'subject', %(subject)s::text, 'text', %(text)s::text, 'body', %(body)s::text
               ),
               %(state)s, 0, %(now)s, %(due)s, %(limit)s
        from push_subscriptions where user_id = %(user_id)s
        on conflict (key) do nothing
        returning id
    )
    select pg_notify('outbox_http', '') from told limit 1
"""


def add_browser(
    session: Session, form: SubscriptionForm, device: str, settings: Settings, *, actor: Actor
) -> None:
    """Have a browser told from now on; it is whose login it has. Raises BadInput."""
    try:
        outgoing.check_url(form.endpoint, settings.reachable_hosts)
    except outgoing.NotAllowed as error:
        raise BadInput(error.detail, errors={"endpoint": error.detail}) from error
    own = {"user_id": actor.user_id, "p256dh": form.keys.p256dh, "auth": form.keys.auth}
    row = own | {"endpoint": form.endpoint, "device": device, "created_at": clock.now()}
    adding = insert(PushSubscription).values(row)
    session.execute(adding.on_conflict_do_update(index_elements=["endpoint"], set_=own))
    for old in browsers_of(session, actor.user_id or 0)[MOST_BROWSERS:]:
        session.delete(old)


def remove_browser(session: Session, browser_id: int, *, actor: Actor) -> None:
    """Tell one of the actor's browsers no more. Raises NotFound for anybody else's."""
    session.delete(get_browser(session, actor, browser_id))


def forget_browser(session: Session, letter: Letter) -> None:
    """Forget the browser that a note went to: its push server says that it is gone."""
    session.execute(delete(PushSubscription).where(PushSubscription.endpoint == letter.recipient))


def push(session: Session, user_id: int, key: str, note: dict[str, str], due: datetime) -> None:
    """Tell all browsers of a reader: `note` has a title, a body and the url it leads to."""
    short = {name: text[:_LONGEST] for name, text in note.items()}
    now = clock.now()
    told = {
        "key": key,
        "user_id": user_id,
        "subject": short["title"],
        "text": short["body"],
        "body": json.dumps(short, ensure_ascii=False),
        "state": WAITING,
        "now": now,
        "due": due,
        "limit": due + GIVE_UP_AFTER[PUSH],
    }
    later(session, _TELL, told)
