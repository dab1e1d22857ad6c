"""The last brake: whatever two programs say to one another, it ends after some mails an hour.

Only mails count that answer a mail. What is over the limit is not lost: it waits among the letters
that were not delivered, where a person sees why and can send it.
"""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from steward.kit import clock
from steward.kit.outbox import queue
from steward.kit.outbox.tables import MAY_LOOP, SENT, Letter

MOST_TO_ONE, MOST_IN_THREAD = 20, 10  # mails
PER = timedelta(hours=1)
_REASON = (
    f"Held back: more than {MOST_TO_ONE} automatic answers to this address, or {MOST_IN_THREAD} in "
    "this thread, within an hour. Perhaps a program answers them."
)


def hold_loops(session: Session, batch: Sequence[Letter]) -> Sequence[Letter]:
    """Return the letters that may leave; what is over the limit is given up, with the reason."""
    looping = [letter for letter in batch if letter.payload.get("may_loop")]
    if not looping:
        return batch
    seen = _sent_lately(session, {letter.recipient for letter in looping})
    held = [letter for letter in looping if _is_over(seen, letter)]
    if held:
        queue.give_up(session, held, _REASON)
    return [letter for letter in batch if letter not in held]


def _is_over(seen: Counter[tuple[str, str | None]], letter: Letter) -> bool:
    to_one, in_thread = (letter.recipient, None), (letter.recipient, letter.payload["thread"])
    if seen[to_one] >= MOST_TO_ONE or seen[in_thread] >= MOST_IN_THREAD:
        return True
    seen.update((to_one, in_thread))
    return False


def _sent_lately(session: Session, recipients: set[str]) -> Counter[tuple[str, str | None]]:
    thread = Letter.payload["thread"].astext
    query = (
        select(Letter.recipient, thread, func.count())
        .where(Letter.recipient.in_(recipients), MAY_LOOP)
        .where(Letter.state == SENT, Letter.sent_at > clock.now() - PER)
        .group_by(Letter.recipient, thread)
    )
    seen: Counter[tuple[str, str | None]] = Counter()
    for recipient, in_thread, number in session.execute(query):
        seen[recipient, None] += number
        seen[recipient, in_thread] += number
    return seen
