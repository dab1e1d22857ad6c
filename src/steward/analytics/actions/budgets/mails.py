"""The mail that tells people of a budget that its limit is near, passed, or going to be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy.orm import Session

from steward.accounts import User
from steward.analytics.queries.budgets import BudgetStanding
from steward.analytics.rules.budgets import LineStanding, Warned, named
from steward.kit import clock
from steward.kit.outbox import Mail, post_mail
from steward.kit.texts import gettext as _


@dataclass(frozen=True)
class Part:
    """Something of which a sum is made, and how much."""

    name: str
    amount: Decimal


def mail_warning(
    session: Session,
    person: User,
    how: BudgetStanding,
    line: LineStanding,
    kind: Warned,
    parts: Sequence[Part],
) -> None:
    """Tell somebody of a limit, what came, what is to come, and of what most of it is."""
    budget, settings = how.budget, current_app.extensions["settings"]
    name = named(line.key) or budget.name
    today = clock.now().astimezone(ZoneInfo(settings.timezone)).date()
    passes = line.outlook.passes if line.outlook else None
    words = {
        "name": person.name,
        "line": name,
        "budget": budget,
        "how": line,
        "kind": kind.value,
        "parts": parts,
        "passes": [today + timedelta(days) for days in passes] if passes else None,
        "url": f"{settings.url}/desk/insights/budgets/{budget.id}",
        "subject": _subject(kind, name, budget.near),
    }
    templates = current_app.jinja_env  # not `render_template`: there is no request
    text, html = (
        templates.get_template(f"analytics/mail/budget.{form}").render(words)
        for form in ("txt", "html")
    )
    key = ".".join(
        map(str, ("budget", budget.id, kind, name, line.planned, how.version_id, person.id))
    )
    mail = Mail(
        to_address=person.email,
        to_name=person.name,
        subject=words["subject"],
        text=text,
        html=html,
    )
    post_mail(session, key, mail)


def _subject(kind: Warned, name: str, near: int) -> str:
    if kind is Warned.PASSED:
        return _("%(line)s: the limit is passed", line=name)
    if kind is Warned.FORESEEN:
        return _("%(line)s: the limit is likely to be passed", line=name)
    return _("%(line)s: %(near)s %% of the limit is reached", line=name, near=near)
