"""Reads of a person's own data: copies of it, erasures, and whether their certificates hold."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.customers.models import Contact, Erasure, Person, PersonExport
from steward.kit import clock
from steward.kit.errors import NotFound
from steward.kit.files import FileStore
from steward.kit.paper import Paper, draw_paper
from steward.kit.seals import Signer
from steward.kit.texts import gettext as _
from steward.kit.verify import Check


def label_of(person_id: int) -> str:
    """Return what somebody is called who was erased."""
    return f"Erased person {person_id}"


def last_erasure(session: Session, person_id: int) -> Erasure | None:
    """Return the erasure of somebody, asked for, stopped or done, or None."""
    return session.scalars(select(Erasure).where(Erasure.person_id == person_id)).one_or_none()


def find_erasure(session: Session, person_id: int) -> Erasure | None:
    """Return the erasure of somebody, under way or done, or None."""
    found = last_erasure(session, person_id)
    return None if found is None or found.stopped_at is not None else found


def get_erasure(session: Session, actor: Actor, erasure_id: int) -> Erasure:
    """Return an erasure to those who may erase, or raise NotFound."""
    demand(actor, "customers.erase")
    found = session.get(Erasure, erasure_id)
    if found is None:
        raise NotFound
    return found


def get_erasure_of(session: Session, actor: Actor, person_id: int) -> Erasure:
    """Return the erasure of somebody to those who may erase, or raise NotFound."""
    demand(actor, "customers.erase")
    found = last_erasure(session, person_id)
    if found is None:
        raise NotFound
    return found


def texts_of(erasure: Erasure) -> bytes:
    """Return a certificate as it is signed: JSON with sorted names and no spaces."""
    return json.dumps(erasure.certificate, sort_keys=True, separators=(",", ":")).encode()


def paper_of(erasure: Erasure, house: str) -> bytes:
    """Return a certificate as PDF, with its signature. Raises NotFound until it is done."""
    said = erasure.certificate
    if said is None or erasure.signature is None:
        raise NotFound
    rows = [(_("Erased"), [one["what"]], str(one["number"])) for one in said["erased"]]
    stays = [
        (_("Stays"), [one["what"], one["why"]], one["until"] or _("for good"))
        for one in said["stays"]
    ]
    return draw_paper(
        Paper(
            language="en",
            house=house,
            title=_("Certificate of erasure %(number)s", number=erasure.id),
            to=[said["called"]],
            facts=[
                (_("Asked"), f"{said['asked_at'][:10]}, {said['asked_by']}"),
                (_("Erased"), said["erased_at"][:10]),
            ],
            note=[_("What was erased cannot be brought back.")],
            head=["", _("What"), _("How many, or until when")],
            right=[2],
            rows=rows + stays,
            foot=_("Ed25519 signature: %(hex)s", hex=erasure.signature.hex()),
        )
    )


def erased_ids(session: Session) -> Sequence[int]:
    """Return the ids of people who were erased."""
    done = select(Erasure.person_id).where(Erasure.done_at.is_not(None))
    return session.scalars(done.order_by(Erasure.person_id)).all()


def exports_of(session: Session, person_id: int) -> Sequence[PersonExport]:
    """Return the copies of somebody's data that were asked for, newest first."""
    query = select(PersonExport).where(PersonExport.person_id == person_id)
    return session.scalars(query.order_by(PersonExport.id.desc()).limit(5)).all()


def latest_export(session: Session, person_id: int) -> PersonExport:
    """Return the copy that was asked for last, ready or not; raises NotFound where none was."""
    found = exports_of(session, person_id)
    if not found:
        raise NotFound
    return found[0]


@dataclass(frozen=True)
class OwnCopy:
    """A copy that somebody asked for of their own data: their login, and what they read."""

    id: int
    user_id: int
    language: str | None
    expires_at: datetime


def find_own_copy(session: Session, export_id: int) -> OwnCopy | None:
    """Return a copy that is ready, where it was asked for by whom it tells of, else None."""
    found = session.get(PersonExport, export_id)
    person = session.get(Person, found.person_id) if found else None
    if found is None or found.expires_at is None or person is None or person.user_id is None:
        return None
    is_own = found.asked_by == person.user_id
    return OwnCopy(found.id, person.user_id, person.language, found.expires_at) if is_own else None


def get_own_export(session: Session, actor: Actor, export_id: int) -> PersonExport:
    """Return a copy of the actor's own data, also one that is gone; raises NotFound."""
    found = session.get(PersonExport, export_id)
    person = session.get(Person, found.person_id) if found else None
    if found is None or person is None or person.user_id != actor.user_id:
        raise NotFound
    return found


def get_export(session: Session, export_id: int) -> PersonExport:
    """Return a copy that is ready and has not expired, or raise NotFound; whose it is, ask."""
    found = session.get(PersonExport, export_id)
    if found is None or found.sha256 is None or (found.expires_at or clock.now()) <= clock.now():
        raise NotFound
    return found


def checks_of(signer: Signer) -> dict[str, Check]:
    """Return the check of erasures, for the key of the house."""

    def erased(session: Session, _files: FileStore) -> Iterator[str]:
        done = select(Erasure).where(Erasure.done_at.is_not(None)).order_by(Erasure.id)
        for one in session.scalars(done):
            if not signer.has_signed(one.signature or b"", texts_of(one)):
                yield f"the certificate {one.id} is not what was signed"
            if _is_known(session, one.person_id):
                yield f"person {one.person_id} was erased, and is known: `steward erase --again`"

    return {"Who was erased stays so, and its certificate holds": erased}


def _is_known(session: Session, person_id: int) -> bool:
    called = exists().where(Person.id == person_id, Person.name != label_of(person_id))
    reached = exists().where(Contact.person_id == person_id)
    return bool(session.scalar(select(called | reached)))
