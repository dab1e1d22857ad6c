"""The mail that tells somebody that a metric is not as it may be."""

from flask import current_app
from sqlalchemy.orm import Session

from steward.accounts import User
from steward.analytics.models import MetricAlert
from steward.analytics.queries.showing.alerts import alert_of, alert_when, said_of, subject_of
from steward.analytics.rules.alerts import Grain, Seen, Side
from steward.analytics.rules.boards.address import look_address
from steward.inventory import usual_currency
from steward.kit.outbox import Mail, post_mail


def mail_alarm(session: Session, person: User, alert: MetricAlert, seen: Seen, side: Side) -> None:
    """Tell somebody the figure, its limit or interval, what is usual, and where to see it."""
    base, currency = current_app.extensions["settings"].url, usual_currency(session)
    look = look_address(alert.tile, seen.span.until, Grain(alert.grain).days_shown)
    words = {
        "name": person.name,
        "alert": alert.name,
        "of": alert_of(alert),
        "told_when": alert_when(alert, currency),
        "said": said_of(alert, seen, side, currency),
        "url": f"{base}{look}",
        "alerts_url": f"{base}/desk/insights/alerts",
        "subject": subject_of(alert, side),
    }
    templates = current_app.jinja_env  # not `render_template`: there is no request
    text, html = (
        templates.get_template(f"analytics/mail/alert.{form}").render(words)
        for form in ("txt", "html")
    )
    mail = Mail(
        to_address=person.email,
        to_name=person.name,
        subject=words["subject"],
        text=text,
        html=html,
    )
    key = f"metric_alert.{alert.id}.{alert.version}.{seen.span.since}.{person.id}"
    post_mail(session, key, mail)
