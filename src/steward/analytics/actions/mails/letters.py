"""The mail by which a board is sent: a sentence for each tile, the PDF, and how to stop it."""

from datetime import datetime
from urllib.parse import urlencode

from flask import current_app
from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.analytics.models import BoardMail
from steward.analytics.queries.mails import link_subject
from steward.analytics.rules.boards.address import filter_pairs
from steward.analytics.rules.boards.sheet import BoardSheet, draw_sheet
from steward.kit.outbox import Mail, MailFile, post_mail
from steward.kit.running import settings


def mail_board(
    session: Session, mail: BoardMail, who: Actor, sheet: BoardSheet, due: datetime
) -> None:
    """Write the mail of a time; a second one of the same time is none."""
    base, token = settings().url, current_app.extensions["links"].sign(link_subject(mail.id))
    words = {
        "name": who.name,
        "sheet": sheet,
        "subject": sheet.title,
        "url": f"{base}{_address(mail)}",
        "stop_url": f"{base}/board-mails/{token}",
        "is_set_by_other": mail.set_by != mail.user_id,
    }
    templates = current_app.jinja_env  # not `render_template`: there is no request
    text, html = (
        templates.get_template(f"analytics/mail/board.{form}").render(words)
        for form in ("txt", "html")
    )
    letter = Mail(
        to_address=who.email,
        to_name=who.name,
        subject=f"{sheet.title}, {sheet.about[0]}",
        text=text,
        html=html,
        unsubscribe=f"{base}/api/board-mails/{token}",
        files=(MailFile.of(f"board-{mail.board}.pdf", "application/pdf", draw_sheet(sheet)),),
    )
    post_mail(session, mail.key_for(due), letter)


def _address(mail: BoardMail) -> str:
    pairs = [("period", mail.period), ("against", mail.against)]
    query = urlencode([*pairs, *filter_pairs("where", mail.where)])
    return f"/desk/insights/boards/{mail.board}?{query}"
