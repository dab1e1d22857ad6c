"""Mails about orders, put into the outbox in the transaction that they tell of."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from flask import current_app
from sqlalchemy.orm import Session

from steward.customers import Person
from steward.kit.outbox import Mail, post_mail
from steward.kit.texts import gettext as _
from steward.sales.models import Delivery, Order, OrderLine
from steward.sales.queries import show_deliveries


def mail_placed(session: Session, order: Order, lines: Sequence[OrderLine]) -> None:
    """Tell a customer that the order is placed, what it comes to, and when it arrives."""
    subject = _("We have your order %(number)s", number=order.number)
    _mail(session, order, "placed", subject, lines=lines)


def mail_cancelled(session: Session, order: Order) -> None:
    """Tell a customer that the order is called off."""
    subject = _("Your order %(number)s is cancelled", number=order.number)
    _mail(session, order, "cancelled", subject)


def mail_rest_cancelled(
    session: Session, order: Order, lines: Sequence[OrderLine], to_pay: Decimal
) -> None:
    """Tell a customer that what had not left is called off, and what is to pay now."""
    subject = _("The rest of your order %(number)s is cancelled", number=order.number)
    _mail(session, order, "rest_cancelled", subject, lines=lines, to_pay=to_pay)


def mail_shipped(session: Session, order: Order, delivery: Delivery, by: date | None) -> None:
    """Tell a customer what is on its way, with whom, and by which day it is there."""
    subject = _("Your order %(number)s is on its way", number=order.number)
    (view,) = show_deliveries(session, [delivery])
    _mail(session, order, "shipped", subject, of=delivery.number, view=view, by=by)


def mail_late(
    session: Session,
    order: Order,
    lines: Sequence[OrderLine],
    expected: date | None,
    delivery: Delivery | None = None,
) -> None:
    """Tell a customer that some goods come later than promised, and when, if that is known."""
    subject = _("Your order %(number)s comes later than promised", number=order.number)
    thing = delivery or order
    of = f"{thing.number}.{thing.version}"
    about = {"lines": lines, "expected": expected, "delivery": delivery}
    _mail(session, order, "late", subject, of=of, **about)


def mail_promised(
    session: Session, order: Order, day: date, reason: str, delivery: Delivery | None = None
) -> None:
    """Tell a customer on which other day it comes, and why."""
    subject = _("A new day for your order %(number)s", number=order.number)
    thing = delivery or order
    of = f"{thing.number}.{thing.version}"
    _mail(session, order, "promised", subject, of=of, day=day, reason=reason)


def _mail(
    session: Session, order: Order, letter: str, subject: str, *, of: str = "", **about: object
) -> None:
    """Write about an order; `of` tells the letters of an order apart that are of one kind."""
    person = session.get_one(Person, order.person_id)
    key = ".".join(filter(None, ["sales", letter, str(order.id), of]))
    url = f"{current_app.extensions['settings'].url}/orders/{order.number}"
    words = {"order": order, "url": url, "subject": subject, **about}
    post_letter(session, person, letter, key, words)


def post_letter(
    session: Session, person: Person, letter: str, key: str, words: Mapping[str, object]
) -> None:
    """Write to a customer, if there is an address that is known to be theirs."""
    if not person.email:
        return
    templates = current_app.jinja_env  # not `render_template`: there may be no request
    text, html = (
        templates.get_template(f"sales/mail/{letter}.{form}").render(words, name=person.name)
        for form in ("txt", "html")
    )
    mail = Mail(
        to_address=person.email,
        to_name=person.name,
        subject=str(words["subject"]),
        text=text,
        html=html,
    )
    post_mail(session, key, mail)
