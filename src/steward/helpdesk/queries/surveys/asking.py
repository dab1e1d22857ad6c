"""Who is to be asked how it was: of which solved ticket, or whether they recommend us."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime, time, timedelta

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from steward.accounts import Role, User
from steward.customers import Consent, Person, Purpose
from steward.helpdesk.models import SurveyAsk, SurveyTerms, Ticket
from steward.helpdesk.rules import DONE, Channel
from steward.helpdesk.rules.surveys import Quarter, Survey
from steward.kit import clock
from steward.sales import Delivery, DeliveryKind, Order

_LATE = timedelta(days=3)  # after which nobody is asked any more: a worker may have stood still
_SERVED = timedelta(days=90)


KEYS = "survey:"  # begins those under which questions by mail are in the outbox


def mail_key(ask_id: int) -> str:
    """Return the key under which a question by mail is in the outbox."""
    return f"{KEYS}{ask_id}"


def survey_terms(session: Session, *, for_update: bool = False) -> SurveyTerms:
    """Return when customers are asked, as delivered (never) where nobody has said so."""
    query = select(SurveyTerms).with_for_update() if for_update else select(SurveyTerms)
    found = session.scalars(query).one_or_none()
    return found or SurveyTerms(
        version=0,
        csat_on=False,
        csat_hours=4,
        nps_on=False,
        nps_percent=20,
        apart_days=30,
        only_agreed=True,
    )


def tickets_to_ask(session: Session, terms: SurveyTerms, *, most: int) -> Sequence[Ticket]:
    """Return solved tickets whose customers are to be asked now, one of each customer's.

    Of a ticket that is open again, was never answered by us, or was asked before, nobody is asked.
    """
    solved_before = clock.now() - timedelta(hours=terms.csat_hours)
    asked = exists().where(SurveyAsk.ticket_id == Ticket.id)
    query = (
        select(Ticket)
        .join(Person, Person.id == Ticket.customer_id)
        .where(
            Ticket.state.in_(DONE),
            Ticket.resolved_at <= solved_before,
            Ticket.resolved_at > solved_before - _LATE,
            Ticket.first_replied_at.is_not(None),
            Ticket.channel != Channel.IMPORT,
            Ticket.withdrawn_at.is_(None),
            ~asked,
            *may_be_asked(terms),
        )
        .ext(distinct_on(Ticket.customer_id))
        .order_by(Ticket.customer_id, Ticket.resolved_at.desc())
        .limit(most)
    )
    return session.scalars(query).all()


def customers_served(
    session: Session, terms: SurveyTerms, among: Collection[int] | None = None
) -> Sequence[int]:
    """Return who may be asked whether they recommend us, by the ids of people.

    Goods of an order of theirs arrived within 90 days; in this quarter they were not asked so yet.
    """
    now = clock.now()
    since = datetime.combine(Quarter.of(now.date()).first, time(), now.tzinfo)
    served = exists().where(
        Order.person_id == Person.id,
        Delivery.order_id == Order.id,
        Delivery.kind == DeliveryKind.SALE,
        Delivery.delivered_at > now - _SERVED,
    )
    asked = exists().where(
        SurveyAsk.person_id == Person.id, SurveyAsk.kind == Survey.NPS, SurveyAsk.asked_at >= since
    )
    query = select(Person.id).where(served, ~asked, *may_be_asked(terms))
    if among is not None:
        query = query.where(Person.id.in_(among))
    return session.scalars(query.order_by(Person.id)).all()


def may_be_asked(terms: SurveyTerms) -> Iterator[ColumnElement[bool]]:
    """Which people may be written to about how it was: the conditions, all of which hold.

    They can be reached, are none of us, agreed (or have not said no), and were not asked lately.
    """
    yield Person.email.is_not(None)
    yield Person.mail_trouble.is_(None)
    ours = User.role != Role.CUSTOMER
    yield ~exists().where(ours, or_(User.id == Person.user_id, User.email == Person.email))
    said = exists().where(
        Consent.person_id == Person.id,
        Consent.purpose == Purpose.SURVEYS,
        Consent.given.is_(terms.only_agreed),
    )
    yield said if terms.only_agreed else ~said
    lately = clock.now() - timedelta(days=terms.apart_days)
    yield ~exists().where(SurveyAsk.person_id == Person.id, SurveyAsk.asked_at > lately)


def count_askable(session: Session, terms: SurveyTerms) -> int:
    """Return how many people could be asked now, were there a reason."""
    query = select(func.count()).select_from(Person).where(*may_be_asked(terms))
    return session.scalar(query) or 0
