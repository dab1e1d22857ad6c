"""What the registry itself knows of people, to tell them."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.accounts import logins_told
from steward.customers.models import (
    Call,
    Company,
    Consent,
    Contact,
    CustomerFile,
    FollowUp,
    Person,
    Relation,
)
from steward.customers.queries.known import Erasing, Known, Row, rows_told
from steward.kit.marks import N_


def _person(session: Session, person: Person) -> list[Row]:
    hidden = {"words", "version", "import_id", "standing_agent_id", "user_id", "company_id"}
    columns = [one for one in Person.__table__.columns if one.name not in hidden]
    query = select(*columns, Company.name.label("company")).outerjoin(
        Company, Company.id == Person.company_id
    )
    return rows_told(session, query.where(Person.id == person.id))


def _contacts(session: Session, person: Person) -> list[Row]:
    query = select(Contact.kind, Contact.value, Contact.label)
    return rows_told(session, query.where(Contact.person_id == person.id).order_by(Contact.id))


def _consents(session: Session, person: Person) -> list[Row]:
    said = (Consent.purpose, Consent.given, Consent.topics, Consent.source, Consent.proof)
    columns = (*said, Consent.changed_at)
    return rows_told(session, select(*columns).where(Consent.person_id == person.id))


def _calls(session: Session, person: Person) -> list[Row]:
    query = select(Call.at, Call.by_customer, Call.said).where(Call.person_id == person.id)
    return rows_told(session, query.order_by(Call.at))


def _follow_ups(session: Session, person: Person) -> list[Row]:
    said = (FollowUp.title, FollowUp.means, FollowUp.because, FollowUp.words, FollowUp.outcome)
    query = select(*said, FollowUp.due_on, FollowUp.state, FollowUp.ended_at)
    mine = query.where(FollowUp.person_id == person.id)
    return rows_told(session, mine.order_by(FollowUp.id))


def _name_follow_ups(session: Session, erasing: Erasing) -> None:
    """What tells of their follow-ups names them by their place; they go with the registry."""
    theirs = select(FollowUp.id).where(FollowUp.person_id == erasing.person_id)
    erasing.numbers |= {f"follow-ups/{one}" for one in session.scalars(theirs)}


def _relations(session: Session, person: Person) -> list[Row]:
    """To whom, that other has a right to be told of; the tie is theirs."""
    mine = (Relation.person_id == person.id) | (Relation.to_person_id == person.id)
    query = select(Relation.kind, Relation.created_at).where(mine)
    return rows_told(session, query.order_by(Relation.id))


def _files(session: Session, person: Person) -> list[tuple[str, str]]:
    query = select(CustomerFile.name, CustomerFile.sha256)
    mine = query.where(CustomerFile.person_id == person.id).order_by(CustomerFile.id)
    return [(name, sha256) for name, sha256 in session.execute(mine)]


def _logins(session: Session, person: Person) -> list[Row]:
    found = logins_told(session, person.user_id) if person.user_id else []
    return [Row(one) for one in found]


KNOWN = (
    Known("person", N_("Particulars"), _person),
    Known("contacts", N_("Phones and addresses"), _contacts),
    Known("consents", N_("Consents"), _consents),
    Known("calls", N_("Calls"), _calls),
    Known("follow_ups", N_("Follow-ups"), _follow_ups, erase=_name_follow_ups),
    Known("relations", N_("Relations"), _relations, _files),
    Known("logins", N_("Sign-ins"), _logins),
)
