"""What tests of surveys do again and again: tickets are solved, customers asked, mails read."""

import re
from datetime import timedelta
from email.message import EmailMessage
from typing import Any

from flask import Flask
from sqlalchemy import select

from steward.helpdesk.actions import resolve_ticket
from steward.helpdesk.actions.surveys import ask_of_tickets, note_arrivals, set_survey_terms
from steward.helpdesk.forms import SurveyTermsForm
from steward.helpdesk.models import SurveyAsk, Ticket
from steward.kit import clock
from steward.kit.db import Database
from steward.kit.outbox import Deliverer
from steward.kit.settings import Settings
from tests.cast import BEN, DAN, SAM, Member
from tests.helpdesk.asking import assigned, raised, said
from tests.kit.mail_servers import Postbox, serving

HOURS = 4


def switch_on(database: Database, **terms: Any) -> None:
    """Have everybody asked who has not said no."""
    usual = {
        "csat_on": True,
        "csat_hours": HOURS,
        "nps_percent": 100,
        "apart_days": 30,
        "only_agreed": False,
    }
    with database.transaction() as session:
        form = SurveyTermsForm.model_validate(usual | terms)
        set_survey_terms(session, form, version=None, actor=SAM.actor)


def solved(
    app: Flask, database: Database, who: Member = DAN, *, answer: bool = True, **parts: str
) -> Ticket:
    """Have a ticket of a customer solved by Ben, long enough ago to ask."""
    with clock.frozen(clock.now() - timedelta(hours=HOURS, minutes=1)):
        ticket = raised(app, who, **parts)
        assigned(app, ticket, BEN, "Knows it.")
        if answer:
            said(app, ticket, "Turn it off and on again.")
        with database.transaction() as session:
            return resolve_ticket(session, ticket.id, actor=BEN.actor)


def ask_all(database: Database) -> list[SurveyAsk]:
    """Do what the job does; return all that was ever asked."""
    for _ in ask_of_tickets(database):
        pass
    return asks(database)


def asks(database: Database) -> list[SurveyAsk]:
    """Return all that was ever asked."""
    with database.reading() as session:
        return list(session.scalars(select(SurveyAsk).order_by(SurveyAsk.id)))


def mails(database: Database) -> list[EmailMessage]:
    """Let mails leave by real SMTP, and what arrived be noted; return those that ask."""
    postbox = Postbox()
    with serving(postbox) as server:
        Deliverer(database, Settings(mail_url=f"smtp://{server}")).deliver_due()
    with database.transaction() as session:
        note_arrivals(session)
    return [one for one in postbox.messages if "/survey/" in text_of(one)]


def text_of(message: EmailMessage, kind: str = "plain") -> str:
    """Return what a mail says."""
    body = message.get_body((kind,))
    assert body is not None
    return str(body.get_content())


def link_in(message: EmailMessage) -> str:
    """Return the place on our site that a mail leads to."""
    return str(re.findall(r"http://localhost(?::\d+)?(/survey/[^\s?]+)", text_of(message))[0])
