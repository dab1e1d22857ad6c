"""Mails about orders, put into the outbox in the transaction that they tell of."""

from collections.abc import Sequence

from flask import current_app, render_template
from flask_babel import gettext
from sqlalchemy.orm import Session

from steward.customers import Person
from steward.kit.outbox import Mail, post_mail
from steward.sales.models import Order, OrderLine


def mail_placed(session: Session, order: Order, person: Person, lines: Sequence[OrderLine]) -> None:
    """Tell a customer that the order is placed, what it comes to, and when it arrives."""
    subject = str(gettext("We have your order %(number)s", number=order.number))
    _mail(session, order, person, "placed", subject, lines)


def mail_cancelled(session: Session, order: Order) -> None:
    """Tell a customer that the order is called off."""
    subject = str(gettext("Your order %(number)s is cancelled", number=order.number))
    _mail(session, order, session.get_one(Person, order.person_id), "cancelled", subject, ())


def _mail(
    session: Session,
    order: Order,
    person: Person,
    letter: str,
    subject: str,
    lines: Sequence[OrderLine],
) -> None:
    """Write to the customer, if there is an address that is known to be theirs."""
    if not person.email:
        return
    url = f"{current_app.extensions['settings'].url}/orders/{order.number}"
    about = {"order": order, "lines": lines, "url": url, "subject": subject, "name": person.name}
    mail = Mail(
        to_address=person.email,
        to_name=person.name,
        subject=subject,
        text=render_template(f"sales/mail/{letter}.txt", **about),
        html=render_template(f"sales/mail/{letter}.html", **about),
    )
    post_mail(session, f"sales.{letter}.{order.id}", mail)
