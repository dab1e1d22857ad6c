"""Sealing what is settled, signing where the chain stands, and keeping when it was checked."""

import json
import os
from collections.abc import Generator, Iterator
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from steward.kit import clock
from steward.kit.bulk import copy_rows
from steward.kit.db import Database
from steward.kit.events import Fact
from steward.kit.seals.hashing import (
    SALT_BYTES,
    Line,
    Signer,
    digest_of_fact,
    digest_of_words,
    hash_of_seal,
    words_of_head,
)
from steward.kit.seals.tables import FactDigest, Head, Seal, Sealing
from steward.kit.settled import Look, look_at, settled

AT_ONCE = 10_000  # facts of one seal at most

_FACTS = text("""
    select id, at, kind, subject_kind, subject_id, actor_id, actor_name, data::text
    from facts where id > :after and id <= :until order by id limit :most
""")


def seal_facts(database: Database, *, at_once: int = AT_ONCE) -> Generator[int]:
    """Seal all settled facts, batch by batch; yield how many were sealed in each transaction.

    It does nothing where another process seals at this moment.
    """
    with database.transaction() as session:
        until = _settled_until(session)
    while until:
        with database.transaction() as session:
            sealed = _seal_next(session, until, at_once)
        if not sealed:
            return
        yield sealed


def _claim(session: Session) -> Sealing | None:
    """Keep the chain to this transaction; None where another has it."""
    return session.scalars(select(Sealing).with_for_update(skip_locked=True)).one_or_none()


def _settled_until(session: Session) -> int | None:
    """Say up to which fact all are there or never will be, and keep what was seen for next time."""
    held = _claim(session)
    if held is None:
        return None
    now = look_at(session, Fact)
    until = settled(now, Look(held.seen, tuple(held.writers)) if held.writers else None)
    held.seen, held.writers = now.until, list(now.writers)
    return until


def _seal_next(session: Session, until: int, at_once: int) -> int:
    """Seal the next facts up to an id that is settled, and return their number."""
    if _claim(session) is None:
        return 0
    last = session.scalars(select(Seal).order_by(Seal.number.desc()).limit(1)).one_or_none()
    after = last.until if last else 0
    found = session.execute(_FACTS, {"after": after, "until": until, "most": at_once})
    lines = [Line(*row) for row in found]
    if lines:
        rows = [_digest_row(line) for line in lines]
        copy_rows(session, FactDigest, rows)
        session.add(_link(last, lines[-1].id, [row["digest"] for row in rows]))
        session.flush()
    return len(lines)


def _digest_row(line: Line) -> dict[str, Any]:
    salt = os.urandom(SALT_BYTES)
    words = digest_of_words(salt, line.actor_name, line.data)
    digest = digest_of_fact(line, words)
    return {"fact_id": line.id, "salt": salt, "words": None, "digest": digest}


def _link(last: Seal | None, until: int, digests: list[bytes]) -> Seal:
    number, now = (last.number + 1 if last else 1), clock.now()
    sealed = hash_of_seal(last.hash if last else b"", number, until, now, digests)
    return Seal(number=number, until=until, facts=len(digests), at=now, hash=sealed)


def sign_head(session: Session, signer: Signer, zone: ZoneInfo) -> None:
    """Sign where the chain stood at the end of yesterday, unless that is done."""
    today = clock.now().astimezone(zone).date()
    yesterday, ends = today - timedelta(days=1), datetime.combine(today, time(), zone)
    of_yesterday = select(Seal).where(Seal.at < ends).order_by(Seal.number.desc()).limit(1)
    seal = session.scalars(of_yesterday).one_or_none()
    if _claim(session) is None or seal is None:
        return
    before = session.scalars(select(Head).order_by(Head.day.desc()).limit(1)).one_or_none()
    if before is None or before.day < yesterday:
        day_before = before.day if before else None
        words = words_of_head(yesterday, day_before, seal.number, seal.hash)
        signature, now = signer.sign(words), clock.now()
        session.add(Head(day=yesterday, number=seal.number, at=now, signature=signature))
        session.flush()


def head_lines(session: Session, signer: Signer, *, newest: int | None = None) -> Iterator[str]:
    """Write signed heads as lines of JSON, oldest first; of the newest so many, or all."""
    query = select(Head, Seal.hash).join(Seal, Seal.number == Head.number)
    rows = session.execute(query.order_by(Head.day.desc()).limit(newest)).all()
    for head, sealed in reversed(rows):
        line = {"day": head.day.isoformat(), "seal": head.number, "hash": sealed.hex()}
        line |= {"signature": head.signature.hex(), "key": signer.public.hex()}
        yield json.dumps(line)


def note_check(session: Session, until: int, first: str | None) -> None:
    """Keep that the chain was checked just now, up to which seal, and the first difference."""
    held = session.scalars(select(Sealing).with_for_update()).one()
    held.verified_at, held.verified, held.difference = clock.now(), until, first
