"""Browsers that hear by push: added, told, forgotten."""

import json
from datetime import datetime
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from steward.accounts import Actor, hold_login
from steward.kit import clock, outbox, outgoing
from steward.kit.db import later
from steward.kit.errors import BadInput
from steward.kit.outbox import GIVE_UP_AFTER, PUSH, WAITING, Letter
from steward.kit.settings import Settings
from steward.notifications.forms import SubscriptionForm
from steward.notifications.models import PushSubscription
from steward.notifications.queries import browsers_of, get_browser

MOST_BROWSERS = 10
_B = PushSubscription
_LONGEST = 300  # characters of each text: a note has room for 4,096 bytes
# One statement for all browsers of a reader, as with webhooks. Whoever signs out meanwhile waits
# for it, and then drops what it posted.
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
        from push_subscriptions where user_id = %(user_id)s and told_until > %(due)s
        for key share
        on conflict (key) do nothing
        returning id
    )
    select pg_notify('outbox_http', '') from told limit 1
"""


def add_browser(
    session: Session, form: SubscriptionForm, device: str, settings: Settings, *, actor: Actor
) -> None:
    """Have a browser told from now on; it is whose login it has. Raises BadInput, NotSignedIn."""
    try:
        outgoing.check_url(form.endpoint, settings.reachable_hosts)
    except outgoing.NotAllowed as error:
        raise BadInput(error.detail, errors={"endpoint": error.detail}) from error
    own: dict[str, Any] = {"user_id": actor.user_id, "login_id": actor.login_id}
    own |= {"told_until": hold_login(session, actor)}
    own |= {"p256dh": form.keys.p256dh, "auth": form.keys.auth}
    row = own | {"endpoint": form.endpoint, "device": device, "created_at": clock.now()}
    adding = insert(PushSubscription).values(row)
    session.execute(adding.on_conflict_do_update(index_elements=["endpoint"], set_=own))
    for old in browsers_of(session, actor.user_id or 0)[MOST_BROWSERS:]:
        session.delete(old)


def welcome_browser(session: Session, form: SubscriptionForm, *, actor: Actor) -> None:
    """Tell a browser again that fell silent when the actor signed out; nobody else's wakes."""
    own = (_B.endpoint == form.endpoint) & (_B.user_id == actor.user_id)
    until = hold_login(session, actor)
    session.execute(update(_B).where(own).values(login_id=actor.login_id, told_until=until))


def silence_browsers(session: Session, login_id: int) -> None:
    """Tell the browser of a login that has ended no more, not even what waits for it already."""
    silenced = update(_B).where(_B.login_id == login_id).values(told_until=clock.now())
    endpoints = session.scalars(silenced.returning(_B.endpoint)).all()
    if endpoints:
        outbox.drop_notes(session, endpoints)


def remove_browser(session: Session, browser_id: int, *, actor: Actor) -> None:
    """Tell one of the actor's browsers no more. Raises NotFound for anybody else's."""
    browser = get_browser(session, actor, browser_id)
    session.delete(browser)
    session.flush()
    outbox.drop_notes(session, [browser.endpoint])


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
