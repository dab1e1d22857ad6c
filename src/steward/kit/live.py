"""Live topics: what a transaction changed is told to open pages at its commit, by NOTIFY.

A page tells nobody anything itself: it lists the topics it watches, signed by the server that
rendered it, and refetches its own parts by the ordinary, authorised routes when one changes.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy import event
from sqlalchemy.orm import Session

from steward.kit.db import later

CHANNEL = "live"
TOPICS_LIVE_FOR = 24 * 3600
_NOTIFY_LIMIT = 7_500  # PostgreSQL takes payloads of up to 7,999 bytes.
_EVERYTHING = ["*"]
_TELL = "select pg_notify(%(channel)s, %(payload)s)"


def announce(session: Session, *topics: str) -> None:
    """Tell pages that watch one of `topics`, once this transaction has been committed."""
    session.info.setdefault("topics", {}).update(dict.fromkeys(topics))


@event.listens_for(Session, "before_commit")
def _notify(session: Session) -> None:
    """Send one NOTIFY a transaction: each takes a lock of the whole database at commit."""
    topics = list(session.info.pop("topics", ()))
    if not topics:
        return
    payload = json.dumps(topics)
    if len(payload) > _NOTIFY_LIMIT:
        payload = json.dumps(_EVERYTHING)
    later(session, _TELL, {"channel": CHANNEL, "payload": payload})


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop("topics", None)


@dataclass(frozen=True)
class Watch:
    """The topics a page watches, whose login it is, and when the page was made."""

    login: int | None
    topics: frozenset[str]
    since: datetime


class TopicSigner:
    """Signs the topics a page may watch, so that the gateway needs no database to check them."""

    def __init__(self, key: str) -> None:
        self._serializer = URLSafeTimedSerializer(key, salt="live-topics")

    def sign(self, topics: Iterable[str], *, login: int | None = None) -> str:
        """Return a token for `topics`; the stream ends when the login it belongs to is revoked."""
        return self._serializer.dumps([login, *topics])

    def read(self, token: str) -> Watch:
        """Return what a token lets one watch, raising ValueError when it is forged or too old."""
        try:
            (login, *topics), since = self._serializer.loads(
                token, max_age=TOPICS_LIVE_FOR, return_timestamp=True
            )
        except BadData as error:
            msg = "these topics are not signed by us, or the page is older than a day"
            raise ValueError(msg) from error
        return Watch(login, frozenset(topics), since)


def login_topic(login_id: int) -> str:
    """Name the topic that ends all streams of a login when it is announced."""
    return f"login:{login_id}"


def reader_topic(user_id: int) -> str:
    """Name the topic of what concerns one reader on whatever page they are."""
    return f"reader:{user_id}"


def any_of_kind(topic: str) -> str:
    """Name the topic of all things of a kind: `ticket:*` for `ticket:7`."""
    return topic.partition(":")[0] + ":*"
