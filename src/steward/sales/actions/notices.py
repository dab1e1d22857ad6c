"""Mails that somebody asked for: goods are back, an address is to be confirmed, news."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy.orm import Session

from steward.customers import Person
from steward.inventory import Sellable, sellables
from steward.kit.outbox import Mail, post_mail
from steward.kit.texts import gettext as _
from steward.sales.models import News, StockWatch
from steward.sales.queries import NewProduct


def mail_confirmation(session: Session, watch: StockWatch) -> None:
    """Ask an address whether it is its owner who wants to hear of goods."""
    goods = sellables(session, variant_ids=[watch.variant_id])[watch.variant_id]
    subject = _("Shall we tell you when %(name)s is back?", name=goods.name)
    about = {"url": watch_url(watch), "goods": goods}
    mail = _letter("watch", (watch.email or "", ""), subject, about)
    post_mail(session, f"sales.watch.{watch.id}", mail)


def mail_back(session: Session, watch: StockWatch, goods: Sellable) -> None:
    """Tell somebody once that goods are back, with the way to them and the way to be left alone."""
    person = session.get(Person, watch.person_id) if watch.person_id else None
    address = person.email if person else watch.email
    if address is None:
        return
    about = {
        "url": f"{_house()}/shop/{goods.product_id}",
        "goods": goods,
        "asked_at": watch.asked_at,
        "watches_url": watch_url(watch),
        "unsubscribe": unsubscribe_url(link_subject(watch)),
    }
    subject = _("%(name)s is back", name=goods.name)
    mail = _letter("back", (address, person.name if person else ""), subject, about)
    post_mail(session, f"sales.back.{watch.id}", mail)


def mail_news(
    session: Session,
    news: News,
    products: Sequence[NewProduct],
    person: Person,
    *,
    not_before: datetime,
) -> None:
    """Write news to somebody who wants it, to leave at a moment; to each once."""
    mail = news_mail(news, products, person)
    post_mail(session, news_key(news.id, person.id), mail, not_before=not_before)


def news_key(news_id: int, person_id: int) -> str:
    """Return the key under which news to somebody is in the outbox."""
    return f"sales.news.{news_id}.{person_id}"


def news_mail(news: News, products: Sequence[NewProduct], person: Person) -> Mail:
    """Return news as somebody reads it, with the way to get no more."""
    subject = f"news:{person.id}"
    about = {
        "url": f"{_house()}/shop",
        "news": news,
        "products": [(one, f"{_house()}/shop/{one.product_id}") for one in products],
        "stop_url": f"{_house()}/news/{_signed(subject)}",
        "unsubscribe": unsubscribe_url(subject),
    }
    return _letter("news", (person.email or "", person.name), news.subject, about)


def link_subject(watch: StockWatch) -> str:
    """Name what a link to somebody's waitings is signed for."""
    return f"watches:{watch.id}"


def watch_url(watch: StockWatch) -> str:
    """Return the link by which whoever reads a mail sees all that they wait for."""
    return f"{_house()}/waiting/{_signed(link_subject(watch))}"


def unsubscribe_url(subject: str) -> str:
    """Return the address that ends mails of a kind, by one click of a mail program."""
    return f"{_house()}/api/unsubscribe/{_signed(subject)}"


def _signed(subject: str) -> str:
    return str(current_app.extensions["links"].sign(subject))


def _house() -> str:
    return str(current_app.extensions["settings"].url)


def _letter(letter: str, to: tuple[str, str], subject: str, about: dict[str, Any]) -> Mail:
    address, name = to
    words = {"subject": subject, "name": name, **about}
    templates = current_app.jinja_env  # not `render_template`: a job has no request
    text, html = (
        templates.get_template(f"sales/mail/{letter}.{form}").render(words)
        for form in ("txt", "html")
    )
    return Mail(
        to_address=address,
        to_name=name,
        subject=subject,
        text=text,
        html=html,
        unsubscribe=about.get("unsubscribe"),
    )
