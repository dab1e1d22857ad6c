"""Facts to be sealed, and what is asked of their chain."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from steward.kit import events, seals
from steward.kit.db import Database
from steward.kit.events import Event
from steward.kit.seals import FactDigest, Signer
from tests.cast import BEN

SIGNER = Signer("the key of this test")
ZONE = ZoneInfo("Europe/Amsterdam")
NIGHT = datetime(2030, 1, 2, 0, 5, tzinfo=ZONE).astimezone(UTC)


@dataclass(frozen=True, kw_only=True)
class KettleFilled(Event):
    """A kettle of this test was filled."""

    kind: ClassVar[str] = "kettle.filled"
    subject_kind: ClassVar[str] = "kettle"
    litres: float
    by: str


@dataclass(frozen=True, kw_only=True)
class WordsErased(Event):
    """The certificate that a fact's words were erased."""

    kind: ClassVar[str] = "fact.erased"
    subject_kind: ClassVar[str] = "fact"


FILLED = KettleFilled(subject_id=7, litres=1 / 3, by="x")
WORDS_OF = text("""
    select actor_name, data::text, salt from facts join fact_digests on fact_id = id where id = :id
""")


def fill(database: Database, number: int = 1) -> None:
    """Record facts with numbers and letters that are easily written in more than one way."""
    with database.transaction() as session:
        for litres in range(number):
            filled = KettleFilled(subject_id=7, litres=litres / 3, by="Šímová “\u2028” \\")
            events.record(session, filled, actor=BEN.actor)


def seal(database: Database, at_once: int = 10) -> int:
    return sum(seals.seal_facts(database, at_once=at_once))


def differences(database: Database) -> list[str]:
    with database.reading() as session:
        return list(seals.differences(session, SIGNER))


def sealed_until(database: Database) -> int:
    with database.reading() as session:
        return session.scalar(select(func.max(FactDigest.fact_id))) or 0


def last_fact(database: Database) -> int:
    with database.reading() as session:
        return session.scalars(select(func.max(events.Fact.id))).one()


def tamper(database: Database, *statements: str) -> None:
    """Do as a superuser can who first switches the guards off."""
    with database.transaction() as session:
        session.execute(text("set local session_replication_role = replica"))
        for statement in statements:
            session.execute(text(statement))


def sign(database: Database) -> None:
    with database.transaction() as session:
        seals.sign_head(session, SIGNER, ZONE)


def db_now(session: Session) -> None:
    session.execute(text("select 1"))
