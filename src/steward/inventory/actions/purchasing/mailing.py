"""Mails to suppliers about an order, in the house's letterhead."""

from flask import current_app
from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.inventory.actions.purchasing.paper import draw_purchase
from steward.inventory.models import PurchaseOrder, Supplier
from steward.inventory.queries import link_subject, ordered_rows
from steward.kit.outbox import Mail, MailFile, post_mail
from steward.kit.texts import gettext as _


def mail_order(session: Session, order: PurchaseOrder, supplier: Supplier, *, actor: Actor) -> None:
    """Send an order as PDF with the link that confirms it; sent again, it is another letter."""
    rows = ordered_rows(session, order.id)
    house = current_app.extensions["settings"].business_name
    pdf = draw_purchase(order, supplier, rows, house)
    subject = _("[%(number)s] Order of %(business)s", number=order.number, business=house)
    mail = _mail("order", order, supplier, actor, subject=subject, rows=rows, url=reply_url(order))
    file = MailFile.of(f"{order.number}.pdf", "application/pdf", pdf)
    _post(session, order, mail.model_copy(update={"files": (file,)}))


def mail_cancellation(
    session: Session, order: PurchaseOrder, supplier: Supplier, *, actor: Actor
) -> None:
    """Tell a supplier with an address that an order is cancelled."""
    if supplier.email:
        subject = _("[%(number)s] The order is cancelled", number=order.number)
        mail = _mail("cancelled", order, supplier, actor, subject=subject, url="")
        _post(session, order, mail)


def reply_url(order: PurchaseOrder) -> str:
    """Return the signed link by which the supplier confirms an order."""
    token = current_app.extensions["links"].sign(link_subject(order.id))
    return f"{current_app.extensions['settings'].url}/supply/{token}"


def _mail(
    kind: str, order: PurchaseOrder, supplier: Supplier, actor: Actor, **about: object
) -> Mail:
    words = {"order": order, "by": actor.name, **about}
    templates = current_app.jinja_env  # not `render_template`: there may be no request
    text, html = (
        templates.get_template(f"inventory/mail/purchase_{kind}.{form}").render(words)
        for form in ("txt", "html")
    )
    return Mail(
        to_address=supplier.email or "",
        to_name=supplier.name,
        from_name=actor.name,
        subject=str(about["subject"]),
        text=text,
        html=html,
        thread=link_subject(order.id),
        automatic=False,
    )


def _post(session: Session, order: PurchaseOrder, mail: Mail) -> None:
    post_mail(session, f"purchase:{order.id}:{order.version}", mail)
