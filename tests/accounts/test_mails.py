"""The mails: plain text and HTML say the same, escape what people wrote, and lead to us."""

import pytest
from flask import Flask
from sqlalchemy import select

from steward.accounts.actions.mails import Letter, mail_to
from steward.kit import clock
from steward.kit.db import Database
from steward.kit.outbox import Letter as Row
from steward.kit.outbox import Mail

pytestmark = pytest.mark.database


class Login:
    device, address, created_at = "<b>Firefox</b>", "127.0.0.1", clock.now()


class Invitation:
    role, expires_at = "agent", clock.now()


@pytest.fixture(params=list(Letter))
def mail(request: pytest.FixtureRequest, app: Flask, database: Database) -> Mail:
    """Each of the mails, to somebody with an awkward name."""
    words = {"login": Login(), "invitation": Invitation(), "by": "Ada"}
    with app.test_request_context(), database.transaction() as session:
        mail_to(session, "o@x.example", "<i>O'Hara</i> & Sons", request.param, "/way", **words)
    with database.reading() as session:
        return Mail.model_validate(session.scalars(select(Row)).one().payload)


def test_both_parts_greet_and_lead_to_us(mail: Mail) -> None:
    assert "Hello <i>O'Hara</i> & Sons," in mail.text
    assert "Hello &lt;i&gt;O&#39;Hara&lt;/i&gt; &amp; Sons," in mail.html
    assert "\nhttp://localhost/way\n" in mail.text
    assert 'href="http://localhost/way"' in mail.html
    assert "<b>Firefox" not in mail.html
    assert mail.subject
    assert mail.automatic


def test_the_html_fetches_nothing_and_runs_nothing(mail: Mail) -> None:
    assert not [
        word for word in ("<img", "<script", "<link", "url(", "<table") if word in mail.html
    ]


def test_the_text_reads_as_a_letter(mail: Mail) -> None:
    lines = mail.text.splitlines()
    assert lines[0].startswith("Hello")
    assert mail.text.endswith("-- \nSent by Brindle Coffee.")
    assert not [pair for pair in zip(lines, lines[1:], lines[2:], strict=False) if not any(pair)]
