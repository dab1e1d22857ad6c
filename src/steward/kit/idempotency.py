"""Idempotency-Key: a POST that is sent again answers as it did the first time, and acts once.

The key is claimed in the request's own transaction. A second request with the same key waits for
the first to commit and then finds its answer; if the first failed, the key is free again.
Answers are kept sealed, since some tell a secret that nothing else tells again.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from flask import Flask, Response, current_app, g, request
from sqlalchemy import delete, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, Session, mapped_column

from steward.kit import clock
from steward.kit.db import Base, Moment, later, session
from steward.kit.errors import BadInput, Conflict
from steward.kit.events import Actor
from steward.kit.marks import N_
from steward.kit.sealing import Seal

HEADER = "Idempotency-Key"
KEPT_FOR = timedelta(days=2)
_PLAIN = re.compile("[!-~]{1,200}")
_REPLAY = {"Idempotent-Replay": "true"}
_KEPT_HEADERS = ("Content-Type", "ETag", "Location")

_CLAIM = text("""
    insert into idempotency_keys (key, owner, fingerprint, created_at)
    values (:key, :owner, :fingerprint, :now)
    on conflict (owner, key) do nothing returning key
""")
_FIND = text("""
    select fingerprint, status, headers, body from idempotency_keys
    where owner = :owner and key = :key
""")
_KEEP = """
    update idempotency_keys
    set status = %(status)s, headers = %(headers)s::jsonb, body = %(body)s
    where owner = %(owner)s and key = %(key)s
"""


class IdempotencyKey(Base):
    """A key that a client sent, what it was for, and the answer it got, its body sealed."""

    __tablename__ = "idempotency_keys"

    owner: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    fingerprint: Mapped[str]
    status: Mapped[int | None]
    headers: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    body: Mapped[str | None]
    created_at: Mapped[Moment]


@dataclass(frozen=True)
class _Keeper:
    """Who sends a request, and how what it was answered is sealed."""

    actor: Callable[[], Actor]
    seal: Seal


def init_app(app: Flask, actor: Callable[[], Actor]) -> None:
    """Keep the answer of each request that claimed a key, before it is settled.

    `actor` says whose keys they are: what one client sends answers nobody else.
    """
    key = app.extensions["settings"].signing_key()
    app.extensions["idempotency"] = _Keeper(actor, Seal("idempotency", key))
    app.after_request(_keep_answer)


def replay_or_claim(content: bytes) -> Response | None:
    """Return the answer this key got before, or claim the key and return None.

    `content` is what must be the same when the key comes again. Raises BadInput when it is not,
    or when the key is too long, and Conflict when its answer cannot be read any more.
    """
    key = request.headers.get(HEADER)
    if key is None or request.method != "POST":
        return None
    if not _PLAIN.fullmatch(key):
        msg = N_("%(header)s must be 1 to 200 plain characters without blanks.", header=HEADER)
        raise BadInput(msg, errors={HEADER: msg})
    owner = f"user:{_keeper().actor().user_id}"
    wanted = sha256(request.full_path.encode() + b"\n" + content).hexdigest()
    values = {"key": key, "owner": owner, "fingerprint": wanted, "now": clock.now()}
    if session().connection().execute(_CLAIM, values).first():
        g.idempotency = {"key": key, "owner": owner}
        return None
    known = session().execute(_FIND, values).one()
    if known.fingerprint != wanted:
        msg = N_("This %(header)s was used for another request. Take a new one.", header=HEADER)
        raise BadInput(msg, errors={HEADER: msg})
    return Response(_unsealed(known.body), known.status, known.headers | _REPLAY)


def _keeper() -> _Keeper:
    keeper: _Keeper = current_app.extensions["idempotency"]
    return keeper


def _unsealed(body: str) -> str:
    try:
        return _keeper().seal.unseal(body.encode())
    except ValueError as error:
        msg = N_(
            "This was done, but its answer cannot be read any more: the key of this installation "
            "has changed. Look whether all is well before you take a new %(header)s.",
            header=HEADER,
        )
        raise Conflict(msg) from error


def _keep_answer(response: Response) -> Response:
    claimed = g.pop("idempotency", None)
    if claimed and response.status_code < 400:  # noqa: PLR2004 - a failure frees the key
        kept = {n: response.headers[n] for n in _KEPT_HEADERS if n in response.headers}
        answer = {
            "status": response.status_code,
            "headers": json.dumps(kept),
            "body": _keeper().seal.seal(response.get_data(as_text=True)).decode(),
        }
        later(session(), _KEEP, claimed | answer)
    return response


def forget_before(session_: Session, moment: datetime) -> None:
    """Delete keys that nobody will send again."""
    session_.execute(delete(IdempotencyKey).where(IdempotencyKey.created_at < moment))
