"""One's number for text messages: entered, proved by a code, given up."""

import secrets
from datetime import timedelta
from hashlib import sha256

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.kit import clock, events
from steward.kit.errors import BadInput, NotFound
from steward.kit.marks import N_
from steward.kit.outbox import Text, post_text
from steward.kit.texts import gettext as _
from steward.notifications.actions.letterhead import letterhead
from steward.notifications.events import NumberRemoved, NumberVerified
from steward.notifications.models import Phone
from steward.notifications.queries import find_phone

CODE_LASTS = timedelta(minutes=10)
MOST_TRIES = 5


def enter_number(session: Session, number: str, *, actor: Actor) -> None:
    """Enter a number and send a code to it; until the code is typed nothing else goes there."""
    phone = find_phone(session, actor.user_id or 0)
    if phone is None:
        phone = Phone(user_id=actor.user_id or 0)
        session.add(phone)
    code = f"{secrets.randbelow(1_000_000):06}"
    phone.number, phone.verified_at, phone.stopped_at = number, None, None
    phone.code_hash, phone.code_tries = _hash(phone.user_id, code), 0
    phone.code_expires_at = clock.now() + CODE_LASTS
    words = _("%(code)s is your code for %(name)s.", code=code, name=letterhead().business)
    text = Text(to=number, text=words, confidential=True)
    post_text(session, f"code:{phone.user_id}:{secrets.token_hex(8)}", text)


def _hash(user_id: int, code: str) -> bytes:
    return sha256(f"{user_id}:{code}".encode()).digest()


def count_try(session: Session, *, actor: Actor) -> None:
    """Count a try of a code, in a transaction of its own, so that a wrong one counts.

    Raises BadInput when no code is open, any more.
    """
    phone = session.get(Phone, actor.user_id or 0, with_for_update=True)
    is_open = phone is not None and (phone.code_expires_at or clock.now()) > clock.now()
    if phone is None or not is_open or phone.code_tries >= MOST_TRIES:
        msg = N_("This code does not count any more. Enter the number again for a new one.")
        raise BadInput(msg, errors={"code": msg})
    phone.code_tries += 1


def verify_number(session: Session, code: str, *, actor: Actor) -> None:
    """Take a number as the actor's own by its code. Raises BadInput for a wrong one."""
    phone = session.get(Phone, actor.user_id or 0, with_for_update=True)
    typed = _hash(actor.user_id or 0, code)
    if phone is None or not secrets.compare_digest(phone.code_hash or b"", typed):
        msg = N_("This is not the code that we sent.")
        raise BadInput(msg, errors={"code": msg})
    others = (Phone.number == phone.number) & (Phone.user_id != phone.user_id)
    session.execute(delete(Phone).where(others, Phone.verified_at.is_not(None)))
    try:
        with session.begin_nested():
            phone.verified_at, phone.code_hash = clock.now(), None
    except IntegrityError as error:  # somebody else proves the same number at this very moment
        msg = N_("This code does not count any more. Enter the number again for a new one.")
        raise BadInput(msg, errors={"code": msg}) from error
    events.record(session, NumberVerified(subject_id=phone.user_id), actor=actor)


def take_number(session: Session, number: str, *, actor: Actor) -> None:
    """Enter a number of the actor's that needs no proof any more, as those of the demo business."""
    phone = Phone(user_id=actor.user_id or 0, number=number, verified_at=clock.now())
    session.add(phone)
    session.flush()
    events.record(session, NumberVerified(subject_id=phone.user_id), actor=actor)


def remove_number(session: Session, *, actor: Actor) -> None:
    """Give up one's number. Raises NotFound when there is none."""
    phone = find_phone(session, actor.user_id or 0)
    if phone is None:
        raise NotFound
    session.delete(phone)
    events.record(session, NumberRemoved(subject_id=phone.user_id), actor=actor)


def want_daily_list(session: Session, *, on: bool, actor: Actor) -> None:
    """Have the list of one's queries texted each morning, or not. Raises NotFound."""
    phone = find_phone(session, actor.user_id or 0)
    if phone is None:
        raise NotFound
    phone.daily_list = on
