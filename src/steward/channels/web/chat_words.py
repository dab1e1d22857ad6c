"""What the chat shows, in words for its visitor."""

from datetime import datetime, timedelta
from typing import Any

from flask import current_app

from steward.accounts import first_name
from steward.helpdesk import (
    ConversationView,
    MessageView,
    Owner,
    Speaker,
    speaker_of,
)
from steward.kit import clock
from steward.kit.marks import N_
from steward.kit.pages import rfc3339
from steward.kit.settings import Settings
from steward.kit.texts import gettext as _
from steward.kit.texts import ngettext, translated
from steward.promises import Expected

_LONG = timedelta(minutes=90)
# Of the chat's own parts; what stands in braces is put in by the page.
_WORDS = {
    "open": N_("Chat with us"),
    "unread": N_("{n} new"),
    "close": N_("Close the chat"),
    "messages": N_("Messages"),
    "write": N_("Write a message"),
    "send": N_("Send"),
    "attach": N_("Attach files"),
    "remove": N_("Remove {name}"),
    "you": N_("You"),
    "assistant": N_("Assistant"),
    "sources": N_("Where it stands"),
    "sending": N_("Sending"),
    "kept": N_("Not sent, no connection. It is kept here and sent by itself."),
    "refused": N_("Not sent: {why}"),
    "again": N_("Try again"),
    "sent": N_("Sent"),
    "seen": N_("Seen"),
    "types": N_("Somebody writes to you"),
    "offline": N_("No connection. What you write is kept and sent later."),
    "person": N_("Talk to a person"),
    "by_mail": N_("Answer me by mail"),
    "email": N_("Your email"),
    "name": N_("Your name, if you like"),
    "leave": N_("Send it there"),
    "left": N_("The answer comes to {email}, too."),
    "end": N_("End the chat"),
    "anew": N_("Begin a new chat"),
    "rate": N_("How was it?"),
    "stars": N_("{n} of 5 stars"),
    "comment": N_("A word about it, if you like"),
    "send_rating": N_("Send the stars"),
    "thanks": N_("Thank you."),
    "too_large": N_("{name} is larger than {size} MB."),
}


def settings_of(settings: Settings, *, is_staffed: bool) -> dict[str, Any]:
    """Return what a page must know before anything is said."""
    if settings.chat_assistant:
        title = _("Our assistant answers at once")
    else:
        title = _("We answer here") if is_staffed else _("Nobody is here right now")
    return {
        "business": settings.business_name,
        "title": title,
        "greeter": _("Assistant") if settings.chat_assistant else settings.business_name,
        "greeting": _greeting(settings, is_staffed=is_staffed),
        "max_upload_mb": settings.max_upload_mb,
        "words": {name: translated(words) for name, words in _WORDS.items()},
    }


def _greeting(settings: Settings, *, is_staffed: bool) -> str:
    if settings.chat_assistant:
        return _(
            "Hello. I am an assistant, a program: I answer from our own pages and say where it "
            "stands. Whenever you like, I fetch a person."
        )
    if is_staffed:
        return _("Hello. Write to us; one of us answers here.")
    return _("Hello. Nobody is here right now. Write all the same: we answer by mail.")


def resource_of(found: ConversationView, settings: Settings) -> dict[str, Any]:
    """Return a conversation as its visitor's page shows it."""
    conversation, ticket = found.conversation, found.ticket
    return _ways_on(found) | {
        "number": ticket.number,
        "owner": conversation.owner,
        "title": _title(found, is_over=found.is_over),
        "notices": [] if found.is_over else _notices(found),
        "is_over": found.is_over,
        "agent_seen": conversation.agent_seen,
        "stars": found.stars,
        "messages": [_message(one, settings) for one in found.messages],
    }


def _ways_on(found: ConversationView) -> dict[str, bool]:
    is_peoples = found.conversation.owner == Owner.PEOPLE
    until = found.ticket.reopenable_until
    return {
        "asks_address": is_peoples and not found.has_address,
        "is_by_mail": found.conversation.by_mail_at is not None,
        "can_write": until is None or clock.now() < until,
    }


def _title(found: ConversationView, *, is_over: bool) -> str:
    if is_over:
        return _("This chat has ended")
    if found.conversation.owner == Owner.ASSISTANT:
        return _("Our assistant answers")
    return _title_of_people(found)


def _title_of_people(found: ConversationView) -> str:
    if found.conversation.by_mail_at is not None:
        return _("We answer by mail")
    if found.agent:
        return _("%(name)s answers", name=first_name(found.agent))
    return _("A person comes to you")


def _notices(found: ConversationView) -> list[str]:
    """Say what the visitor may expect, honestly: by mail, or after whom and how soon."""
    if found.conversation.owner == Owner.ASSISTANT:
        return []
    if found.conversation.by_mail_at is not None:
        return [_by_mail(found)]
    if found.expected is None:
        return []
    place = [] if found.agent else _place(found.expected.before)
    return [*place, *_usual(found.expected.usual)]


def _by_mail(found: ConversationView) -> str:
    number = found.ticket.number
    if found.has_address:
        return _("This is query %(number)s now. The answer comes by mail.", number=number)
    return _(
        "This is query %(number)s now. Leave your address: the answer finds you by mail.",
        number=number,
    )


def _place(before: int | None) -> list[str]:
    if not before:
        return [] if before is None else [_("You are next.")]
    return [ngettext("%(num)d comes before you.", "%(num)d come before you.", before)]


def _usual(usual: Expected | None) -> list[str]:
    """Half of such answers came by the first moment, nine of ten by the second."""
    if usual is None:
        return []
    soon, late = usual.since, usual.until
    if late - clock.now() > _LONG:
        return [_("An answer usually comes by %(time)s.", time=_moment(late))]
    least, most = _minutes(soon), _minutes(late)
    if least == most:
        return [ngettext("Usually within %(num)d minute.", "Usually within %(num)d minutes.", most)]
    return [_("Usually within %(least)s to %(most)s minutes.", least=least, most=most)]


def _minutes(moment: datetime) -> int:
    return max(1, -(-int((moment - clock.now()).total_seconds()) // 60))


def _moment(moment: datetime) -> str:
    return str(current_app.jinja_env.filters["when"](moment))


def _message(message: MessageView, settings: Settings) -> dict[str, Any]:
    who = speaker_of(by_customer=message.by_customer, by_assistant=message.by_assistant)
    return {
        "id": message.id,
        "client_id": message.client_id,
        "who": who,
        "name": first_name(message.author_name) if who == Speaker.AGENT else "",
        "text": message.body,
        "at": rfc3339(message.created_at),
        "citations": [_source(one, settings) for one in message.citations or ()],
        "files": [{"id": one.id, "name": one.name} for one in message.attachments],
    }


def _source(cited: dict[str, Any], settings: Settings) -> dict[str, str]:
    return {"title": cited["title"], "url": _address(settings, cited["url"])}


def _address(settings: Settings, url: str) -> str:
    return f"{settings.url}{url}" if url.startswith("/") else url
