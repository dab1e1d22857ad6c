"""A thread back and forth by real SMTP and IMAP, as an agent sees it who answers at the desk."""

from email.message import EmailMessage
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from steward.kit.outbox import Deliverer
from steward.kit.settings import Settings
from tests.browser_fixture import OpenPage, Site
from tests.cast import BEN, DAN
from tests.channels.imap_server import ImapServer, imap_server
from tests.channels.mailing import mail, tickets
from tests.channels.test_mailboxes import added, look, turn
from tests.kit.mail_servers import Postbox, serving

pytestmark = pytest.mark.browser


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with an address for answers."""
    mail_in = "care@brindle.example"
    return Settings(home=tmp_path / "home", public_url="http://localhost", mail_in=mail_in)


def test_a_thread_goes_back_and_forth_by_mail(
    site: Site, open_page: OpenPage, settings: Settings
) -> None:
    postbox = Postbox()
    with imap_server() as imap, serving(postbox) as smtp:
        turn(site.app, added(site.app, settings, imap.port))
        sender = Deliverer(
            site.database, settings.model_copy(update={"mail_url": f"smtp://{smtp}"})
        )
        _arrives(site, imap, mail("It drips since Tuesday."))
        sender.deliver_due()
        (received,) = postbox.messages
        assert received["Auto-Submitted"] == "auto-generated"

        page = open_page("/desk/tickets/T-1001", BEN)
        expect(page.locator("#messages")).to_contain_text("It drips since Tuesday.")
        for number, (question, answer) in enumerate(
            (("Which lot is it?", "B17, it says."), ("And the colour?", "Black."))
        ):
            _answer(page, question)
            sender.deliver_due()
            sent = postbox.messages[-1]
            assert (sent["To"], question in _text(sent)) == (f"Dan Dorsey <{DAN.email}>", True)
            _arrives(site, imap, _reply(sent, answer, question))
            message = page.locator("#messages .st-msg").filter(has_text=answer)
            expect(message).to_be_visible()
            expect(message).not_to_contain_text("claims to be")
            assert len(postbox.messages) == number + 2
        assert len(tickets(site.app)) == 1


def _arrives(site: Site, imap: ImapServer, message: EmailMessage) -> None:
    imap.deliver(message.as_bytes())
    look(site.app)


def _answer(page: Page, text: str) -> None:
    page.locator("#field-body").fill(text)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#messages")).to_contain_text(text)


def _reply(sent: EmailMessage, answer: str, quoted: str) -> EmailMessage:
    """Answer a mail as its reader's program does."""
    return mail(
        f"{answer}\n\nOn 20 Nov 2026, at 10:00, Ben Berger wrote:\n> {quoted}\n",
        subject=f"Re: {sent['Subject']}",
        to=str(sent["Reply-To"]),
        In_Reply_To=str(sent["Message-ID"]),
    )


def _text(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    return str(body.get_content()) if body else ""
