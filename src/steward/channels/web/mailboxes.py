"""Mailboxes: which there are, whether they can be looked into, what a first look finds."""

from collections.abc import Mapping

from flask import Response, request

from steward.accounts import actor
from steward.channels import actions, queries
from steward.channels.actions.mailboxes import Trial
from steward.channels.errors import NoMailbox
from steward.channels.forms import MailboxForm
from steward.channels.web.blueprint import bp
from steward.channels.web.words import KINDS
from steward.kit.access import access
from steward.kit.again import again
from steward.kit.db import database, session
from steward.kit.pages import form, form_values, go_to, page
from steward.kit.running import settings
from steward.kit.texts import gettext as _

_MAILBOXES = "/desk/admin/mailboxes"
_USUAL = {"port": "993", "security": "tls", "folder": "INBOX"}
_SHOWN = ("address", "host", "port", "security", "username", "folder")


@bp.get(_MAILBOXES)
@access("mailboxes.manage")
def mailboxes_page() -> Response:
    """List the mailboxes, and offer to enter one."""
    return _show_list({})


def _show_list(errors: Mapping[str, str]) -> Response:
    with database().reading() as reading:
        return page(
            "channels/mailboxes.html",
            mailboxes=queries.mailboxes(reading),
            values=_USUAL | form_values(),
            errors=errors,
            settings=settings(),
        )


@bp.post(_MAILBOXES)
@access("mailboxes.manage")
@again(_show_list)
def add_mailbox() -> Response:
    """Enter a mailbox, switched off, and lead to it."""
    mailbox = actions.add_mailbox(session(), form(MailboxForm), settings(), actor=actor())
    return go_to(f"{_MAILBOXES}/{mailbox.id}", toast=_("Mailbox entered. Try it next."))


@bp.get(f"{_MAILBOXES}/<int:mailbox_id>")
@access("mailboxes.manage")
def mailbox_page(mailbox_id: int) -> Response:
    """Show one mailbox: how it stands, and its particulars."""
    return _show({}, mailbox_id)


def _show(
    errors: Mapping[str, str], mailbox_id: int, found: Trial | None = None, failure: str = ""
) -> Response:
    with database().reading() as reading:
        mailbox = queries.get_mailbox(reading, actor(), mailbox_id)
    known = {name: str(getattr(mailbox, name)) for name in _SHOWN}
    context = {"mailbox": mailbox, "values": known | form_values(), "errors": errors}
    return page("channels/mailbox.html", kinds=KINDS, trial=found, failure=failure, **context)


def _show_faults(errors: Mapping[str, str], mailbox_id: int) -> Response:
    return _show(errors, mailbox_id)


@bp.post(f"{_MAILBOXES}/<int:mailbox_id>")
@access("mailboxes.manage")
@again(_show_faults)
def change_mailbox(mailbox_id: int) -> Response:
    """Change a mailbox."""
    version = request.form.get("version", type=int)
    sent = form(MailboxForm)
    actions.change_mailbox(session(), mailbox_id, sent, settings(), version=version, actor=actor())
    return go_to(f"{_MAILBOXES}/{mailbox_id}", toast=_("Saved"))


@bp.post(f"{_MAILBOXES}/<int:mailbox_id>/trial")
@access("mailboxes.manage")
def try_mailbox(mailbox_id: int) -> Response:
    """Look into a mailbox and show what would come of it; nothing is kept."""
    try:
        trial = actions.try_mailbox(session(), mailbox_id, settings(), actor=actor())
    except NoMailbox as failed:
        return _show({}, mailbox_id, failure=failed.detail)
    return _show({}, mailbox_id, trial)


@bp.post(f"{_MAILBOXES}/<int:mailbox_id>/state")
@access("mailboxes.manage")
def switch_mailbox(mailbox_id: int) -> Response:
    """Switch a mailbox on or off."""
    on = request.form.get("on") == "1"
    try:
        actions.switch(session(), mailbox_id, settings(), on=on, actor=actor())
    except NoMailbox as failed:
        return _show({}, mailbox_id, failure=failed.detail)
    toast = _("From now on, what comes there is taken in.") if on else _("Switched off")
    return go_to(f"{_MAILBOXES}/{mailbox_id}", toast=toast)


@bp.post(f"{_MAILBOXES}/<int:mailbox_id>/removal")
@access("mailboxes.manage")
def remove_mailbox(mailbox_id: int) -> Response:
    """Forget a mailbox; what came from it stays."""
    actions.remove_mailbox(session(), mailbox_id, actor=actor())
    return go_to(_MAILBOXES, toast=_("Mailbox removed"))
