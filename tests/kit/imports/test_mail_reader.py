"""Mail as records: messages with their texts, threads and attachments, malformed or not."""

import mailbox
import re
from collections.abc import Iterable
from contextlib import closing
from email.message import EmailMessage
from pathlib import Path

from steward.kit.imports import Attachment, BadRecord, Record, open_records
from tests.real_data import need_real_data


def _mail(subject: str, body: str, reply_to: str = "") -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "Dän Köhler <dan@example.org>"
    mail["To"] = "Help <help@example.com>, second@example.com"
    mail["Subject"] = subject
    mail["Date"] = "Sat, 21 Nov 2026 10:00:00 +0100"
    mail["Message-ID"] = f"<{subject}@example.org>"
    if reply_to:
        mail["In-Reply-To"] = f"<{reply_to}@example.org>"
    mail.set_content(body)
    return mail


def _mbox(mails: Iterable[bytes]) -> bytes:
    mails = (re.sub(rb"(?m)^(>*From )", rb">\1", mail) for mail in mails)
    return b"".join(b"From MAILER Sat Nov 21 10:00:00 2026\n" + mail + b"\n\n" for mail in mails)


def _fields(path: Path) -> list[dict[str, object]]:
    records = list(open_records(path))
    assert all(isinstance(record, Record) for record in records)
    return [dict(record.fields) for record in records if isinstance(record, Record)]


def test_an_mbox_gives_texts_addresses_threads_and_attachments(tmp_path: Path) -> None:
    first = _mail("Lieferung", "Wo bleibt sie?\n")
    first.add_attachment(b"\x89PNG\0", maintype="image", subtype="png", filename="Foto ä.png")
    path = tmp_path / "help.mbox"
    path.write_bytes(_mbox([bytes(first), bytes(_mail("Re", "Danke", reply_to="Lieferung"))]))
    asked, thanked = _fields(path)
    assert (asked["from_name"], asked["from_email"]) == ("Dän Köhler", "dan@example.org")
    assert asked["to"] == "help@example.com, second@example.com"
    assert asked["date"] == "2026-11-21T10:00:00+01:00"
    assert "Wo bleibt sie?" in str(asked["body"])
    assert asked["attachments"] == [Attachment("Foto ä.png", "image/png", b"\x89PNG\0")]
    assert asked["thread"] == thanked["thread"] == "<Lieferung@example.org>"


def test_a_quoted_separator_is_text_again(tmp_path: Path) -> None:
    path = tmp_path / "help.mbox"
    body = "Hello\n\nFrom 9:00 on\n>From there"
    path.write_bytes(_mbox([f"Subject: a\n\n{body}".encode()]))
    assert str(_fields(path)[0]["body"]).rstrip() == body


def test_odd_and_malformed_mails_are_all_read(tmp_path: Path) -> None:
    raw = [path.read_bytes() for path in need_real_data("mail/odd/emails").rglob("*.eml")]
    path = tmp_path / "odd.mbox"
    path.write_bytes(_mbox(raw))
    records = list(open_records(path))
    assert [record for record in records if isinstance(record, BadRecord)] == []
    assert len(records) == len(raw) > 100


def test_real_mboxes_hold_as_many_messages_as_the_standard_library_counts() -> None:
    boxes = list(need_real_data("mail/bounces/mailbox").glob("mbox-*"))
    assert len(boxes) == 2
    for box in boxes:
        with closing(mailbox.mbox(box, create=False)) as counted:
            assert len(_fields(box)) == len(counted)
