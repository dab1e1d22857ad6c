"""What somebody reads of a message to all: the words with their places filled, and the mail."""

from flask import current_app
from sqlalchemy.orm import Session

from steward.accounts import first_name
from steward.customers import Person
from steward.helpdesk import fill_placeholders
from steward.kit.outbox import Mail
from steward.kit.running import settings
from steward.kit.texts import gettext as _
from steward.problems.models import Problem, ProblemMessage
from steward.problems.queries import goods_said
from steward.sales import order_number


def letter_key(message_id: int, person_id: int) -> str:
    """Return the key under which a mail is in the outbox, once."""
    return f"problems.message.{message_id}.{person_id}"


def worded(
    session: Session,
    problem: Problem,
    message: ProblemMessage,
    person: Person,
    order_id: int | None,
) -> tuple[str, str]:
    """Return subject and body as somebody reads them; what is not known is said in plain words."""
    product, lot = goods_said(session, problem)
    values = {
        "customer_first_name": first_name(person.name) or person.name,
        "customer_name": person.name,
        "product": product or _("what you bought"),
        "lot": lot or _("of this delivery"),
        "order": order_number(order_id) if order_id else _("your order"),
        "business": settings().business_name,
    }
    subject, body = (fill_placeholders(one, values) for one in message.said_in(person.language))
    return subject, body


def letter_mail(person: Person, subject: str, body: str) -> Mail:
    """Return the mail to somebody who does not talk to us already."""
    about = {"subject": subject, "body": body, "url": f"{settings().url}/queries/new"}
    templates = current_app.jinja_env  # not `render_template`: a job has no request
    text, html = (
        templates.get_template(f"problems/mail/message.{form}").render(about)
        for form in ("txt", "html")
    )
    return Mail(
        to_address=person.email or "",
        to_name=person.name,
        subject=subject,
        text=text,
        html=html,
        automatic=False,
    )
