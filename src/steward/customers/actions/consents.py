"""What people agree to: given, taken back."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.customers.actions.ties import add_files
from steward.customers.events import ConsentGiven, ConsentWithdrawn
from steward.customers.forms import ConsentForm
from steward.customers.models import Consent, Person
from steward.customers.queries import Party, get_person
from steward.customers.rules import Of, Purpose
from steward.kit import clock, events
from steward.kit.errors import BadInput
from steward.kit.files import StoredFile
from steward.kit.marks import N_


@dataclass(frozen=True)
class Proof:
    """How it is known what somebody said: in which words, and the paper that shows it."""

    words: str = ""
    file_id: int | None = None


AT_A_FORM = Proof()  # they themselves said so at a form of ours


def give_consent(  # noqa: PLR0913 - what a consent is
    session: Session,
    person: Person,
    *,
    topics: Collection[str] = (),
    source: str,
    actor: events.Actor,
    purpose: Purpose = Purpose.NEWS,
    proof: Proof = AT_A_FORM,
) -> None:
    """Note that somebody agrees to a purpose, of some topics or, without any, of all.

    `source` says where they said so. The fact keeps all of it, whatever comes later.
    """
    wanted = sorted(set(topics))
    known = _locked(session, person.id, purpose)
    if known is not None and known.given and known.topics == wanted:
        return
    values = {
        "given": True,
        "topics": wanted,
        "source": source,
        "proof": proof.words,
        "file_id": proof.file_id,
        "changed_at": clock.now(),
    }
    whose = {"person_id": person.id, "purpose": purpose}
    adding = insert(Consent).values(whose | values)
    session.execute(adding.on_conflict_do_update(index_elements=list(whose), set_=values))
    given = ConsentGiven(
        subject_id=person.id,
        purpose=purpose,
        source=source,
        of=tuple(wanted),
        proof=proof.words,
        file_id=proof.file_id,
    )
    events.record(session, given, actor=actor)


def withdraw_consent(
    session: Session,
    person_id: int,
    *,
    source: str,
    actor: events.Actor,
    purpose: Purpose = Purpose.NEWS,
) -> bool:
    """Note that somebody agrees no more; return whether they did before.

    Who sends news holds the consents of those whom it writes to until the mails are in the
    outbox: whatever was written before is there to be taken back when this returns.
    """
    known = _locked(session, person_id, purpose)
    if known is None or not known.given:
        return False
    known.given, known.source, known.changed_at = False, source, clock.now()
    known.proof, known.file_id = "", None
    session.flush()
    withdrawn = ConsentWithdrawn(subject_id=person_id, purpose=purpose, source=source)
    events.record(session, withdrawn, actor=actor)
    return True


def refuse_consent(
    session: Session, person_id: int, *, source: str, actor: events.Actor, purpose: Purpose
) -> None:
    """Note that somebody does not agree to a purpose, also where they never did.

    Who asks people something holds them until it is written: whatever was is there to be taken
    back when this returns.
    """
    session.execute(select(Person.id).where(Person.id == person_id).with_for_update())
    if _locked(session, person_id, purpose) is not None:
        withdraw_consent(session, person_id, source=source, actor=actor, purpose=purpose)
        return
    values = {"given": False, "source": source, "changed_at": clock.now()}
    session.add(Consent(person_id=person_id, purpose=purpose, **values))
    session.flush()
    refused = ConsentWithdrawn(subject_id=person_id, purpose=purpose, source=source)
    events.record(session, refused, actor=actor)


def note_consent(
    session: Session,
    person_id: int,
    form: ConsentForm,
    stored: Sequence[StoredFile],
    *,
    actor: Actor,
) -> None:
    """Note what somebody told one of us: that they agree, with the proof, or that they do not.

    A paper that shows it is kept with their files. Raises BadInput where a proof is wanted.
    """
    demand(actor, "customers.change")
    person = get_person(session, actor, person_id, for_update=True)
    if form.said == "no":
        refuse_consent(session, person.id, source=form.how, actor=actor, purpose=form.purpose)
        return
    if not form.proof:
        msg = N_("Write what they were asked and said: it is the proof.")
        raise BadInput(errors={"proof": msg})
    whose = Party(Of.PERSON, person.id)
    kept = add_files(session, whose, stored, actor=actor) if stored else []
    proof = Proof(form.proof, kept[0].id if kept else None)
    give_consent(session, person, source=form.how, actor=actor, purpose=form.purpose, proof=proof)


def _locked(session: Session, person_id: int, purpose: Purpose) -> Consent | None:
    query = select(Consent).where(Consent.person_id == person_id, Consent.purpose == purpose)
    fresh = query.with_for_update().execution_options(populate_existing=True)
    return session.scalars(fresh).one_or_none()
