"""Mails about returns and refunds, put into the outbox in the transaction that they tell of."""

from typing import Any

from flask import current_app, render_template
from sqlalchemy.orm import Session

from steward.customers import Person
from steward.kit.outbox import Mail, post_mail
from steward.kit.texts import gettext as _
from steward.sales.actions.returning.links import url_of
from steward.sales.models import Order, OrderReturn, Refund
from steward.sales.queries import return_terms, returned_lines


def mail_return(session: Session, order: Order, one: OrderReturn, step: str) -> None:
    """Tell a customer how a return stands; `step` is what was just done with it."""
    person = session.get_one(Person, order.person_id)
    about = {
        "one": one,
        "step": step,
        "lines": returned_lines(session, one),
        "terms": return_terms(session),
        "url": url_of(order, one, person),
        "subject": _subjects(one.number)[step],
    }
    _mail(session, person, "return", f"sales.return.{one.id}.{step}", about)


def mail_refund(session: Session, order: Order, one: Refund) -> None:
    """Tell a customer that money was paid back."""
    person = session.get_one(Person, order.person_id)
    url = f"{current_app.extensions['settings'].url}/orders/{order.number}"
    subject = _("Money back for your order %(number)s", number=order.number)
    about = {"order": order, "refund": one, "url": url, "subject": subject}
    _mail(session, person, "refund", f"sales.refund.{one.id}", about)


def _subjects(number: str) -> dict[str, str]:
    return {
        "asked": _("We have your return %(number)s", number=number),
        "accepted": _("Please send us your return %(number)s", number=number),
        "refused": _("We cannot take back your return %(number)s", number=number),
        "withdrawn": _("You keep what was to come back: %(number)s", number=number),
        "received": _("Your return %(number)s is here", number=number),
        "closed": _("Your return %(number)s is closed", number=number),
    }


def _mail(session: Session, person: Person, letter: str, key: str, about: dict[str, Any]) -> None:
    """Write to the customer, if there is an address that is known to be theirs."""
    if not person.email:
        return
    context = {**about, "name": person.name}
    mail = Mail(
        to_address=person.email,
        to_name=person.name,
        subject=about["subject"],
        text=render_template(f"sales/mail/{letter}.txt", **context),
        html=render_template(f"sales/mail/{letter}.html", **context),
    )
    post_mail(session, key, mail)
