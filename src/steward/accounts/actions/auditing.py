"""Saving facts with their seals for an auditor, and that it was done."""

from typing import IO

from sqlalchemy.orm import Session

from steward.accounts.events import FactsExported
from steward.accounts.rules import Actor, demand
from steward.kit import events
from steward.kit.seals import Period, Signer, write_bundle


def export_facts(
    session: Session, file: IO[bytes], period: Period, signer: Signer, *, actor: Actor
) -> None:
    """Write the ZIP of what was sealed in a period, and record who took it."""
    demand(actor, "audit.export")
    write_bundle(session, file, period, signer)
    since, until = (day.isoformat() if day else "" for day in (period.since, period.until))
    events.record(session, FactsExported(subject_id=1, since=since, until=until), actor=actor)
