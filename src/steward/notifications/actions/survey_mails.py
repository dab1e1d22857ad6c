"""Asking customers how it was, by mail; and who of us hears that somebody is not content."""

from sqlalchemy.orm import Session

from steward.accounts import staff_who_may
from steward.helpdesk import (
    AskedBy,
    Survey,
    SurveyAnswered,
    SurveyAsked,
    SurveyView,
    Ticket,
    mail_key,
    view_ask,
)
from steward.kit.outbox import Mail, post_mail
from steward.kit.texts import gettext as _
from steward.notifications.actions.duty_news import tell_on_duty
from steward.notifications.actions.letterhead import Note, letterhead
from steward.notifications.actions.telling import News
from steward.notifications.actions.ticket_words import worded
from steward.notifications.queries import wording_for
from steward.notifications.rules import Kind

_KINDS = {Survey.CSAT: Kind.CSAT, Survey.NPS: Kind.NPS}
_UNHAPPY_PLACE = "/desk/reports/surveys/answers?how=bad"


def ask_by_mail(session: Session, event: SurveyAsked) -> None:
    """Write the mail that asks somebody how it was; where the chat asks, there is none."""
    if event.channel != AskedBy.MAIL:
        return
    asked = view_ask(session, event.subject_id)
    wording = wording_for(
        session, _KINDS[asked.survey], theirs=asked.language, ours=letterhead().language
    )
    words = worded(wording, _values(asked))
    note = Note(news=words.paragraphs[0], lines=tuple(words.paragraphs[1:]), button=_("Answer"))
    mail = _mail(asked, words.subject, note)
    post_mail(session, mail_key(asked.ask.id), mail, not_before=asked.ask.asked_at)


def _mail(asked: SurveyView, subject: str, note: Note) -> Mail:
    text, html = letterhead().render_survey(asked.ask.id, subject, note, asked.survey.scores)
    ticket_id = asked.ask.ticket_id
    return Mail(
        to_address=asked.email or "",
        to_name=asked.name,
        subject=subject,
        text=text,
        html=html,
        thread=f"ticket:{ticket_id}" if ticket_id else None,
        reply_word=letterhead().reply_word(ticket_id) if ticket_id else None,
        unsubscribe=letterhead().refusal_url(asked.ask.id),
    )


def _values(asked: SurveyView) -> dict[str, str]:
    return {
        "business": letterhead().business,
        "customer": asked.name,
        "number": asked.number,
        "subject": asked.subject,
        "agent": asked.agent,
        "who_answered": _("%(name)s answered you.", name=asked.agent) if asked.agent else "",
    }


def tell_unhappy(session: Session, event: SurveyAnswered) -> None:
    """Tell the agent and the leads that somebody is not content, once for each answer.

    Of whom no ticket tells is not named: that stands with the answer alone, where it is erased.
    """
    if not event.is_bad:
        return
    asked = view_ask(session, event.subject_id)
    wording = wording_for(session, Kind.UNHAPPY, theirs=None, ours=letterhead().language)
    words = worded(wording, _said(asked.survey, event.score, asked.name))
    note = Note(
        news=words.paragraphs[0],
        lines=tuple(words.paragraphs[1:]),
        button=_("Read what they say"),
    )
    news = News(
        kind=Kind.UNHAPPY,
        key=f"survey:{event.subject_id}",
        ticket=session.get(Ticket, event.ticket_id) if event.ticket_id else None,
        note=note,
        subject=words.subject,
        place=_UNHAPPY_PLACE,
    )
    leads = [one.id for one in staff_who_may(session, "board.read")]
    tell_on_duty(session, [asked.ask.agent_id, *leads], news, thread="surveys")


def _said(survey: Survey, score: int, customer: str) -> dict[str, str]:
    if survey is Survey.CSAT:
        score_said = _("%(score)s of 5", score=score)
        what = _("%(name)s gave %(score)s.", name=customer, score=score_said)
    else:
        score_said = _("%(score)s of 10", score=score)
        what = _("A customer would not recommend us: %(score)s.", score=score_said)
    return {"business": letterhead().business, "score": score_said, "what_was_said": what}


def survey_example(kind: Kind) -> dict[str, str]:
    """Return what fills the places of the words while these are only looked at."""
    if kind == Kind.UNHAPPY:
        return _said(Survey.CSAT, 2, "Elsa Lindgren")
    return {
        "business": letterhead().business,
        "customer": "Elsa Lindgren",
        "number": "T-1042",
        "subject": _("Leaks at the brew head"),
        "agent": "Inès",
        "who_answered": _("%(name)s answered you.", name="Inès"),
    }
