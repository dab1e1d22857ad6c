"""Changing the words that people are written, looking at them, taking them back."""

from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.kit import events
from steward.kit.errors import BadInput, NotFound
from steward.kit.marks import N_
from steward.kit.versions import check_version
from steward.notifications.actions.care_news import care_example
from steward.notifications.actions.examples import staff_example
from steward.notifications.actions.own_data_news import own_data_example
from steward.notifications.actions.problem_news import problem_example
from steward.notifications.actions.stock_news import stock_example
from steward.notifications.actions.survey_mails import survey_example
from steward.notifications.actions.ticket_words import Worded, worded, words_for
from steward.notifications.events import TemplateChanged, TemplateReset
from steward.notifications.forms import TemplateForm
from steward.notifications.models import MessageTemplate
from steward.notifications.queries import about_ticket, find_template, find_ticket_by_number
from steward.notifications.rules import (
    KEEPERS,
    LEADS,
    OF_NO_TICKET,
    Kind,
    Wording,
    places_of,
    unknown_places,
)

Which = tuple[Kind, str]  # what is told, in which language


def change_template(
    session: Session, which: Which, form: TemplateForm, *, version: int | None, actor: Actor
) -> None:
    """Change the words of a kind in a language. Raises BadInput for a place that is none."""
    demand(actor, "templates.manage")
    kind, language = which
    check_places(kind, form)
    template = find_template(session, actor, kind, language)
    check_version(version, template.version if template else 0)
    if template is None:
        template = MessageTemplate(kind=kind.value, language=language)
        session.add(template)
    template.subject, template.body = form.subject, form.body
    session.flush()
    changed = TemplateChanged(subject_id=0, name=kind.value, language=language)
    events.record(session, changed, actor=actor)


def check_places(kind: Kind, form: TemplateForm) -> None:
    """Raise BadInput that names the field, the odd place and those that there are."""
    errors = {}
    for field, text in (("subject", form.subject), ("body", form.body)):
        if odd := unknown_places(text, kind):
            known = ", ".join("{" + name + "}" for name in places_of(kind))
            errors[field] = N_(
                "%(odd)s is no place here. There are: %(known)s.", odd=odd[0], known=known
            )
    if errors:
        raise BadInput(errors=errors)


def preview(session: Session, kind: Kind, form: TemplateForm, *, actor: Actor) -> Worded:
    """Return the words as whoever is told of a real ticket would read them. Nothing is sent.

    What is of no ticket is shown with an example. Raises BadInput for a place that
    is none, or a ticket that is not there.
    """
    demand(actor, "templates.manage")
    check_places(kind, form)
    if kind in OF_NO_TICKET:
        return worded(Wording(form.subject, form.body), _example(session, kind))
    ticket = find_ticket_by_number(session, form.ticket)
    if ticket is None:
        msg = N_("There is no such ticket.")
        raise BadInput(msg, errors={"ticket": msg})
    about = about_ticket(session, ticket.id)
    values = words_for(about, writer=actor.name) | staff_example(session, kind, about, actor=actor)
    return worded(Wording(form.subject, form.body), values)


def _example(session: Session, kind: Kind) -> dict[str, str]:
    if kind in KEEPERS:
        return stock_example(session)
    if kind in {Kind.FOLLOW_UP, Kind.FREED}:
        return care_example(kind)
    if kind in {Kind.COPY, Kind.NOT_ERASED}:
        return own_data_example(kind)
    return problem_example() if kind in LEADS else survey_example(kind)


def reset_template(session: Session, which: Which, *, actor: Actor) -> None:
    """Take the words as delivered again. Raises NotFound when they are."""
    kind, language = which
    template = find_template(session, actor, kind, language)
    if template is None:
        raise NotFound
    session.delete(template)
    reset = TemplateReset(subject_id=0, name=kind.value, language=language)
    events.record(session, reset, actor=actor)
