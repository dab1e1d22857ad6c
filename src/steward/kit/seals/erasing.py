"""Facts' words are erased under a certificate: the chain stays whole, and says so."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from steward.kit import events
from steward.kit.seals.checking import CERTIFICATE
from steward.kit.seals.hashing import digest_of_words
from steward.kit.seals.tables import Sealing

_LET_PAST = text("set local steward.erasing = 'yes'")
_ROWS = text("""
    select f.id, f.actor_name, f.data::text as data, d.salt
    from facts f left join fact_digests d on d.fact_id = f.id and d.salt is not null
    where f.id = any(:ids) and (f.actor_name <> '' or f.data <> '{}') order by f.id
""")
_SEALED = text("update fact_digests set salt = null, words = :words where fact_id = :id")
_BLANK = text("update facts set actor_name = '', data = '{}' where id = any(:ids)")


@dataclass(frozen=True, kw_only=True)
class WordsErased(events.Event):
    """The words of a fact, the subject, were erased: who did it and what it said."""

    kind: ClassVar[str] = CERTIFICATE
    subject_kind: ClassVar[str] = "fact"


def erase_words(session: Session, fact_ids: Sequence[int], *, actor: events.Actor) -> int:
    """Blank the words of facts, and record that about each; return of how many.

    Nothing is sealed meanwhile: a fact is sealed either with its words, of which the digest stays,
    or blank.
    """
    session.flush()
    session.execute(select(Sealing).with_for_update())
    session.execute(_LET_PAST)
    rows = session.execute(_ROWS, {"ids": list(fact_ids)}).all()
    sealed = [
        {"id": one.id, "words": digest_of_words(bytes(one.salt), one.actor_name, one.data)}
        for one in rows
        if one.salt is not None
    ]
    if sealed:
        session.execute(_SEALED, sealed)
    session.execute(_BLANK, {"ids": [one.id for one in rows]})
    for one in rows:
        events.record(session, WordsErased(subject_id=one.id), actor=actor)
    return len(rows)
