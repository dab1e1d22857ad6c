"""Enters the people of the demo business: the staff with their teams, the customers."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from steward.accounts import (
    SYSTEM,
    Actor,
    CustomerSignedUp,
    EmailConfirmed,
    NewStaff,
    Role,
    User,
    create_staff,
    create_team,
    set_members,
)
from steward.customers import Company, Contact, Person, PersonAdded
from steward.demo import content
from steward.kit import clock
from steward.kit.bulk import PastFact, copy_rows, reserve_ids, row_of, tell_past
from steward.kit.countries import country_of
from steward.kit.db import Base

OPENED = timedelta(days=1600)  # ago: before any customer came
_SIGNED_UP = 20  # customers who have a login


def hire(
    session: Session, business: content.Business, password_hash: str
) -> tuple[dict[str, int], dict[str, Actor]]:
    """Take the staff on as the business opens; return teams by name and staff by address."""
    staff, teams = {}, {}
    with clock.frozen(clock.now() - OPENED):
        for one in business.staff:
            new = NewStaff(one.email, one.name, Role(one.role), password_hash)
            staff[one.email] = create_staff(session, new, actor=SYSTEM)
        for team in business.teams:
            made = create_team(session, team.name, team.purpose, actor=SYSTEM)
            members = [staff[one.email].id for one in business.staff if team.name in one.teams]
            set_members(session, made.id, members, actor=SYSTEM)
            teams[team.name] = made.id
    return teams, {email: user.as_actor for email, user in staff.items()}


def enter_customers(
    session: Session, customers: Sequence[content.Customer], password_hash: str
) -> tuple[dict[str, int], dict[str, Actor]]:
    """Write all customers; return the ids of the people, and who acts, by address."""
    people = [one for one in customers if one.kind == "person"]
    companies = [one for one in customers if one.kind == "company"]
    rows = _Rows(
        companies=_numbered(session, Company, companies),
        logins=_numbered(session, User, people[:_SIGNED_UP]),
        people=_numbered(session, Person, people),
    )
    copy_rows(session, Company, [row_of(rows.company(one)) for one in companies])
    logins = [row_of(rows.login(one, password_hash)) for one in people[:_SIGNED_UP]]
    copy_rows(session, User, logins)
    copy_rows(session, Person, [row_of(rows.person(one)) for one in people])
    copy_rows(session, Contact, [row_of(rows.phone(one)) for one in people])
    by_time = sorted(people, key=lambda one: one.joined_at)
    tell_past(session, [fact for one in by_time for fact in rows.facts(one)])
    return rows.people, {one.email: rows.actor(one) for one in people}


def _numbered(
    session: Session, model: type[Base], customers: Sequence[content.Customer]
) -> dict[str, int]:
    ids = reserve_ids(session, model, len(customers))
    return {one.email: row_id for one, row_id in zip(customers, ids, strict=True)}


@dataclass(frozen=True)
class _Rows:
    """The rows of a customer, under the ids reserved for each address."""

    companies: dict[str, int]
    logins: dict[str, int]
    people: dict[str, int]

    def company(self, one: content.Customer) -> Company:
        """Return the company that a customer is."""
        return Company(
            id=self.companies[one.email],
            name=one.name,
            domain=one.email.partition("@")[2],
            address=one.street,
            city=one.city,
            country=country_of(one.country, by_code=True),
            tags=[],
            fields={},
            created_at=one.joined_at,
        )

    def login(self, one: content.Customer, password_hash: str) -> User:
        """Return the account of somebody who signed up."""
        return User(
            id=self.logins[one.email],
            email=one.email,
            name=one.name,
            role=Role.CUSTOMER,
            password_hash=password_hash,
            confirmed_at=one.joined_at,
            created_at=one.joined_at,
        )

    def person(self, one: content.Customer) -> Person:
        """Return the person that a customer is."""
        return Person(
            id=self.people[one.email],
            name=one.name,
            email=one.email,
            company_id=self.companies[one.company] if one.company else None,
            user_id=self.logins.get(one.email),
            language=one.language,
            segment=one.segment,
            address=one.street,
            city=one.city,
            country=country_of(one.country, by_code=True),
            tags=[],
            fields={},
            created_at=one.joined_at,
        )

    def phone(self, one: content.Customer) -> Contact:
        """Return a person's phone number."""
        number = one.phone.replace(" ", "")
        return Contact(person_id=self.people[one.email], kind="phone", value=number)

    def actor(self, one: content.Customer) -> Actor:
        """Return a person as one who acts."""
        return Actor(self.logins.get(one.email), one.name, one.email, Role.CUSTOMER)

    def facts(self, one: content.Customer) -> Iterator[PastFact]:
        """Return how somebody became a customer."""
        user_id = self.logins.get(one.email)
        added = PersonAdded(subject_id=self.people[one.email], name=one.name)
        yield PastFact(added, one.joined_at, one.name, user_id)
        if user_id is not None:
            for event in (CustomerSignedUp, EmailConfirmed):
                yield PastFact(event(subject_id=user_id), one.joined_at, one.name, user_id)
