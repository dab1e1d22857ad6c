"""Forms that act once, however often they are sent: by impatience, or again after a lost answer.

A form carries a key in a hidden field. The first one to come claims it in its own transaction; a
second waits for that to commit and is led where the first was. If the first failed, it is free.
"""

import secrets
from hashlib import sha256

from flask import request
from sqlalchemy import text

from steward.kit import clock
from steward.kit.db import session

FIELD = "once"

_CLAIM = text("""
    insert into idempotency_keys (key, owner, fingerprint, created_at)
    values (:key, :owner, :path, :now)
    on conflict (owner, key) do nothing returning key
""")
_FIND = text("select body from idempotency_keys where owner = :owner and key = :key")
_KEEP = text(
    "update idempotency_keys set status = 303, body = :url where owner = :owner and key = :key"
)


def new_key() -> str:
    """Make the key of a form that is about to be shown."""
    return secrets.token_urlsafe(16)


def led_to(owner: str) -> str | None:
    """Return where this form led when it came before, or claim its key and return None."""
    values = {"owner": owner, "key": _key(), "path": request.path, "now": clock.now()}
    if session().execute(_CLAIM, values).first():
        return None
    url: str = session().execute(_FIND, values).scalar_one()
    return url


def leads_to(owner: str, url: str) -> None:
    """Keep where the form of this request led."""
    session().execute(_KEEP, {"owner": owner, "key": _key(), "url": url})


def _key() -> str:
    """A form without a key is never the same as another."""
    sent = request.form.get(FIELD) or new_key()
    return sha256(f"{request.path}\n{sent}".encode(errors="replace")).hexdigest()
