"""What the chat shows, in words for its visitor."""

from datetime import datetime, timedelta
from typing import Any

from flask import current_app

from steward.helpdesk import (
    ConversationView,
    Expectation,
    MessageView,
    Owner,
    Speaker,
    State,
    speaker_of,
)
from steward.kit import clock
from steward.kit.pages import rfc3339
from steward.kit.settings import Settings
from steward.kit.texts import gettext as _
from steward.kit.texts import ngettext

_LONG = timedelta(minutes=90)


def settings_of(settings: Settings, *, is_staffed: bool) -> dict[str, Any]:
    """Return what a page must know before anything is said."""
    if settings.chat_assistant:
        title = _("Our assistant answers at once")
    else:
        title = _("We answer here") if is_staffed else _("Nobody is here right now")
    return {
        "business": settings.business_name,
        "title": title,
        "greeting": _greeting(settings, is_staffed=is_staffed),
        "max_upload_mb": settings.max_upload_mb,
        "words": _words(),
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


def _words() -> dict[str, str]:
    return {
        "open": _("Chat with us"),
        "unread": _("%(count)s new", count="{n}"),
        "close": _("Close the chat"),
        "messages": _("Messages"),
        "write": _("Write a message"),
        "send": _("Send"),
        "attach": _("Attach files"),
        "remove": _("Remove %(name)s", name="{name}"),
        "you": _("You"),
        "assistant": _("Assistant"),
        "sources": _("Where it stands"),
        "sending": _("Sending"),
        "kept": _("Not sent, no connection. It is kept here and sent by itself."),
        "refused": _("Not sent: %(why)s", why="{why}"),
        "again": _("Try again"),
        "sent": _("Sent"),
        "seen": _("Seen"),
        "types": _("Somebody writes to you"),
        "offline": _("No connection. What you write is kept and sent later."),
        "person": _("Talk to a person"),
        "by_mail": _("Answer me by mail"),
        "email": _("Your email"),
        "name": _("Your name, if you like"),
        "leave": _("Send it there"),
        "left": _("The answer comes to %(email)s, too.", email="{email}"),
        "end": _("End the chat"),
        "anew": _("Begin a new chat"),
        "rate": _("How was it?"),
        "stars": _("%(count)s of 5 stars", count="{n}"),
        "comment": _("A word about it, if you like"),
        "send_rating": _("Send"),
        "thanks": _("Thank you."),
        "too_large": _("%(name)s is larger than %(size)s MB.", name="{name}", size="{size}"),
    }


def resource_of(found: ConversationView, settings: Settings) -> dict[str, Any]:
    """Return a conversation as its visitor's page shows it."""
    conversation, ticket = found.conversation, found.ticket
    is_over = conversation.ended_at is not None or ticket.is_done
    return {
        "number": ticket.number,
        "owner": conversation.owner,
        "title": _title(found, is_over=is_over),
        "notices": [] if is_over else _notices(found),
        "asks_address": not found.has_address and conversation.owner == Owner.PEOPLE,
        "is_by_mail": conversation.by_mail_at is not None,
        "is_over": is_over,
        "can_write": ticket.state != State.CLOSED,
        "agent_seen": conversation.agent_seen,
        "stars": conversation.stars,
        "messages": [_message(one, settings) for one in found.messages],
    }


def _title(found: ConversationView, *, is_over: bool) -> str:
    if is_over:
        return _("This chat has ended")
    if found.conversation.owner == Owner.ASSISTANT:
        return _("Our assistant answers")
    return _title_of_people(found)


def _title_of_people(found: ConversationView) -> str:
    if found.conversation.by_mail_at is not None:
        return _("Nobody is here right now")
    if found.agent:
        return _("%(name)s answers", name=_first(found.agent))
    return _("A person comes to you")


def _notices(found: ConversationView) -> list[str]:
    """Say what the visitor may expect, honestly: by mail, or after whom and how soon."""
    if found.conversation.owner == Owner.ASSISTANT:
        return []
    if found.conversation.by_mail_at is not None:
        return [_by_mail(found)]
    waits = found.ticket.customer_waits_since is not None
    return [*_place(found), *_usual(found.expected)] if waits else []


def _by_mail(found: ConversationView) -> str:
    number = found.ticket.number
    if found.has_address:
        return _("This is query %(number)s now. The answer comes by mail.", number=number)
    return _(
        "This is query %(number)s now. Leave your address: the answer finds you by mail.",
        number=number,
    )


def _place(found: ConversationView) -> list[str]:
    before = found.expected.before
    if before is None or found.agent:
        return []
    if before == 0:
        return [_("You are next.")]
    return [ngettext("%(num)d comes before you.", "%(num)d come before you.", before)]


def _usual(expected: Expectation) -> list[str]:
    """Half of such answers came by the first moment, nine of ten by the second."""
    if expected.usual is None:
        return []
    soon, late = expected.usual.since, expected.usual.until
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
    files = (
        {"id": one.id, "name": one.name, "size": one.size, "media_type": one.media_type}
        for one in message.attachments
    )
    cited = message.citations or ()
    return {
        "id": message.id,
        "client_id": message.client_id,
        "who": who,
        "name": _first(message.author_name) if who == Speaker.AGENT else "",
        "text": message.body,
        "at": rfc3339(message.created_at),
        "citations": [
            {"title": one["title"], "url": _address(settings, one["url"])} for one in cited
        ],
        "files": list(files),
    }


def _address(settings: Settings, url: str) -> str:
    return f"{settings.url}{url}" if url.startswith("/") else url


def _first(name: str) -> str:
    return name.partition(" ")[0]
