"""One query as a talk with its customer: by a login or by a signed link, with the same means."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from flask import Response, current_app, request
from flask_babel import gettext as _

from steward.accounts import Actor
from steward.helpdesk import actions, queries
from steward.helpdesk.forms import NewMessage
from steward.helpdesk.models import Attachment, Ticket
from steward.helpdesk.queries import TicketView
from steward.helpdesk.queries.routes import routing_of
from steward.helpdesk.rules import Channel, Visibility
from steward.helpdesk.rules.timeline import timeline
from steward.helpdesk.web.standing import (
    done_about,
    expected_in_words,
    standing_of,
    why_right,
)
from steward.kit import clock, limits, once
from steward.kit.db import database, session
from steward.kit.errors import BadInput, Conflict, TooMany
from steward.kit.files import SHOWABLE
from steward.kit.pages import (
    file_response,
    form_values,
    go_to,
    is_htmx,
    later,
    page,
    parse,
    with_toast,
)
from steward.kit.sent_files import uploaded_files

_NO_ERRORS: Mapping[str, str] = {}
_MOST_AN_HOUR = 60
_LARGEST_PREVIEW = 4 << 20  # bytes


@dataclass(frozen=True)
class Talk:
    """Who looks at which query, under which address; `frame` is the page around it."""

    who: Actor
    ticket_id: int
    address: str
    frame: str

    def show(self) -> Response:
        """Show the whole page."""
        return page(self.frame, **self._context(_NO_ERRORS))

    def part(self, errors: Mapping[str, str] = _NO_ERRORS, status: int = 200) -> Response:
        """Show what changes by itself: how it stands, what was said, the means to answer."""
        return page("helpdesk/portal/_talk.html", status, **self._context(errors))

    def _context(self, errors: Mapping[str, str]) -> dict[str, object]:
        shown = queries.view_ticket(session(), self.who, self.ticket_id)
        messages = queries.messages_of(session(), self.who, self.ticket_id)
        done = done_about(queries.timeline_of(session(), self.ticket_id))
        return {
            "talk": self,
            "ticket": shown.ticket,
            "standing": standing_of(shown),
            "expected": _expected(shown),
            "entries": timeline([m for m in messages if not m.is_internal], done),
            "can_reopen": _can_reopen(shown.ticket),
            "values": form_values() if errors else {},
            "errors": errors,
            "once": once.new_key(),
        }

    def answer(self) -> Response:
        """Write to us, with files."""
        return self._do(self._write, _("Sent. You hear from us here and by mail."))

    def _write(self) -> None:
        body = request.form.get("body", "")
        new = parse(NewMessage, {"body": body, "visibility": Visibility.PUBLIC})
        actions.add_message(
            session(),
            self.ticket_id,
            new,
            actor=self.who,
            channel=Channel.WEB,
            files=uploaded_files(),
        )

    def close(self) -> Response:
        """Say that it is solved."""
        return self._do(
            lambda: actions.close_ticket(session(), self.ticket_id, actor=self.who),
            _("Closed. Thank you for telling us."),
            undo=f"{self.address}/reopening",
        )

    def reopen(self) -> Response:
        """Say that it is not solved after all."""
        return self._do(
            lambda: actions.reopen_ticket(session(), self.ticket_id, actor=self.who),
            _("Open again. We look at it."),
        )

    def _do(self, act: Callable[[], object], toast: str, *, undo: str | None = None) -> Response:
        """Act, once for each form; what cannot be done is said beside what was typed."""
        try:
            slow_down(self.who)
            if once.led_to(key_owner(self.who)) is None:
                act()
                once.leads_to(key_owner(self.who), self.address)
        except (BadInput, Conflict) as error:
            return self._again(error.errors or {"": error.detail}, error.status)
        except TooMany as error:
            return later(error, partial(self._again, status=error.status))
        if not is_htmx():
            return go_to(self.address)
        return with_toast(self.part(), toast, undo=undo)

    def _again(self, errors: Mapping[str, str], status: int) -> Response:
        if is_htmx():
            return self.part(errors, status)
        return page(self.frame, status, **self._context(errors))

    def file(self, attachment_id: int) -> Response:
        """Send a file that came with a message."""
        found = queries.get_attachment(session(), self.who, self.ticket_id, attachment_id)
        return file_response(found, current_app.extensions["files"].open(found.sha256))


def _expected(shown: TicketView) -> list[str]:
    """Say why who has it is right for it, and what the customer may expect."""
    why = why_right(shown, routing_of(session(), shown.ticket.id).knows)
    lines = expected_in_words(queries.expectation_of(session(), shown.ticket))
    return [why, *lines] if why else lines


def _can_reopen(ticket: Ticket) -> bool:
    until = ticket.reopenable_until
    return until is not None and clock.now() < until


def has_preview(file: Attachment) -> bool:
    """Whether a file is a picture that browsers show, and small enough to load beside the words."""
    return file.media_type in SHOWABLE and file.size <= _LARGEST_PREVIEW


def key_owner(who: Actor) -> str:
    """Name whose forms are told apart by their keys."""
    return f"form:{who.link_to or who.user_id}"


def slow_down(who: Actor) -> None:
    """Count what a customer sends. Raises TooMany."""
    key = f"portal:{who.link_to or who.user_id}"
    limits.hit(database(), key, most=_MOST_AN_HOUR, per=timedelta(hours=1))
