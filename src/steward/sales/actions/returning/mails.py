"""Mails about returns and refunds, put into the outbox in the transaction that they tell of."""

from flask import current_app
from sqlalchemy.orm import Session

from steward.customers import Person
from steward.kit.texts import gettext as _
from steward.sales.actions.mails import post_letter
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
    post_letter(session, person, "return", f"sales.return.{one.id}.{step}", about)


def mail_refund(session: Session, order: Order, one: Refund) -> None:
    """Tell a customer that money was paid back."""
    person = session.get_one(Person, order.person_id)
    url = f"{current_app.extensions['settings'].url}/orders/{order.number}"
    subject = _("Money back for your order %(number)s", number=order.number)
    about = {"order": order, "refund": one, "url": url, "subject": subject}
    post_letter(session, person, "refund", f"sales.refund.{one.id}", about)


def _subjects(number: str) -> dict[str, str]:
    return {
        "asked": _("We have your return %(number)s", number=number),
        "accepted": _("Please send us your return %(number)s", number=number),
        "refused": _("We cannot take back your return %(number)s", number=number),
        "withdrawn": _("You keep what was to come back: %(number)s", number=number),
        "received": _("Your return %(number)s is here", number=number),
        "closed": _("Your return %(number)s is closed", number=number),
    }
