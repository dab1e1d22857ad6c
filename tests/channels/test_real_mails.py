"""Real mails: bounces, complaints, auto-replies, odd ones; and answers whose quotes are known."""

from collections import Counter
from pathlib import Path

import pytest
from flask import Flask

from steward.channels.actions import import_mails, mails_at
from steward.channels.rules import Kind, trim
from tests.channels.mailing import letters, mails, place_of, said_on, tickets
from tests.real_data import need_real_data


def taken(app: Flask, path: Path) -> Counter[str | None]:
    for _ in import_mails(place_of(app), path, is_answered=True):
        pass
    return Counter(mail.kind for mail in mails(app))


@pytest.mark.database
def test_no_bounce_opens_a_ticket_or_is_answered(app: Flask) -> None:
    for folder in ("bsd", "dos", "mac", "err"):
        kinds = taken(app, need_real_data("mail/bounces/maildir") / folder)
        assert set(kinds) <= {Kind.BOUNCE, Kind.ABUSE, Kind.AUTO_REPLY}, folder
        assert (tickets(app), letters(app)) == ([], []), folder


@pytest.mark.database
def test_what_is_no_bounce_opens_a_ticket(app: Flask) -> None:
    kinds = taken(app, need_real_data("mail/bounces/maildir") / "not")
    assert kinds == {Kind.LETTER: 2, Kind.BOUNCE: 1}


@pytest.mark.database
def test_of_odd_mails_none_is_lost_and_no_program_is_answered(app: Flask) -> None:
    path = need_real_data("mail/odd/emails")
    kinds = taken(app, path)
    assert sum(kinds.values()) == len(set(mails_at(path)))
    assert all(mail.state == "read" and mail.error is None for mail in mails(app))
    seen = [mail for mail in mails(app) if mail.kind in {Kind.LETTER, Kind.AUTOMATIC}]
    assert all(mail.written_id for mail in seen)
    answered = {letter.recipient.lower() for letter in letters(app)}
    programs = {mail.sender for mail in mails(app) if mail.kind == Kind.AUTOMATIC}
    assert not answered & {(one or "").lower() for one in programs}
    assert all(said_on(app, mail.ticket_id) for mail in seen)


@pytest.mark.database
def test_the_same_path_twice_changes_nothing(app: Flask) -> None:
    path = need_real_data("mail/odd/emails/plain_emails")
    before = taken(app, path)
    assert taken(app, path) == before


def test_a_mailbox_file_is_taken_apart() -> None:
    assert len(list(mails_at(need_real_data("mail/bounces/mailbox/mbox-0")))) == 37


def test_quotes_are_trimmed_as_people_would() -> None:
    folder = need_real_data("mail/replies")
    names = sorted(one.name for one in (folder / "emails").iterdir())
    right = [
        name
        for name in names
        if trim(text(folder, "emails", name)).said == text(folder, "trimmed", name).strip()
    ]
    print(f"trimmed exactly: {len(right)} of {len(names)}")  # noqa: T201 - the bar asks for it
    assert len(right) >= 0.95 * len(names)


def text(folder: Path, kind: str, name: str) -> str:
    return (folder / kind / name).read_text("utf-8")
