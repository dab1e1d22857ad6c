"""The mail that a letter becomes: headers that thread, that no name can break, in ASCII."""

from email import message_from_bytes, policy
from email.message import EmailMessage, Message
from typing import Any

import pytest

from steward.kit import clock, outbox
from steward.kit.settings import Settings

NAUGHTY = [
    "Dan\r\nBcc: everybody@elsewhere.example",
    "Dan\nBcc: everybody@elsewhere.example",
    "Dan\r\n\r\n<script>alert(1)</script>",
    "Dan\x85Bcc: a@b.example\u2028Bcc: c@d.example\x0bBcc: e@f.example",
    'Dan" <everybody@elsewhere.example>, "',
    "Dan, everybody@elsewhere.example",
    "=?utf-8?q?Bcc=3A?= =?utf-8?q?=0D=0ABcc:_x@y.example?=",
    "Jörg Müßig",
    "田中太郎",
    "🧑\u200d🤝\u200d🧑 ﷽ Z̴̡̢̛̺͔̻ͅą",
    "\ud800 lone \x00 \x1b[31m",
    "x" * 5_000,
    "é" * 5_000,
    "",
    " ",
]


def letter(**fields: Any) -> outbox.Letter:
    values = {
        "to_address": "dan@home.example",
        "to_name": "Dan Dorsey",
        "subject": "[T-7] Leaks at the brew head",
        "text": "Grüße\nfrom us\n",
        "html": "<p>Grüße</p>",
        "thread": "ticket:7",
    }
    payload = outbox.Mail(**values | fields).model_dump()
    return outbox.Letter(id=41, key="ticket:7:message:55", payload=payload, created_at=clock.now())


def sent(message: Message) -> EmailMessage:
    """Read the message as the other side does."""
    read = message_from_bytes(message.as_bytes(), policy=policy.default)
    assert isinstance(read, EmailMessage)
    return read


def build(**fields: Any) -> EmailMessage:
    return sent(outbox.build_message(letter(**fields), Settings()))


def test_mail_says_who_to_whom_and_in_which_thread() -> None:
    message = build(from_name="Inès")
    assert message["From"] == '"Inès, Brindle Coffee" <help@brindle.example>'
    assert message["Reply-To"] == "Brindle Coffee <help@brindle.example>"
    assert message["To"] == "Dan Dorsey <dan@home.example>"
    assert message["Subject"] == "[T-7] Leaks at the brew head"
    assert message["Message-ID"] == "<41.ticket.7.message.55@brindle.example>"
    assert message["In-Reply-To"] == message["References"] == "<ticket.7@brindle.example>"


def test_two_letters_of_one_thread_share_the_root_and_not_the_id() -> None:
    first, second = letter(), letter()
    second.id, second.key = 42, "ticket:7:resolved:3"
    one, other = (outbox.build_message(each, Settings()) for each in (first, second))
    assert one["References"] == other["References"]
    assert one["Message-ID"] != other["Message-ID"]


def test_only_what_no_person_wrote_is_marked_automatic() -> None:
    assert build()["Auto-Submitted"] == "auto-generated"
    assert build(automatic=False)["Auto-Submitted"] is None


def test_mail_has_a_text_and_an_html_part() -> None:
    message = build()
    text, html = message.get_body(["plain"]), message.get_body(["html"])
    assert text is not None
    assert html is not None
    assert text.get_content() == "Grüße\nfrom us\n"
    assert html.get_content().strip() == "<p>Grüße</p>"


@pytest.mark.parametrize("words", NAUGHTY)
@pytest.mark.parametrize("field", ["to_name", "from_name", "subject"])
def test_no_name_and_no_subject_can_add_a_header_or_an_address(field: str, words: str) -> None:
    plain, message = build(**{field: "plain"}), build(**{field: words})
    assert sorted(message.keys()) == sorted(plain.keys())
    assert [a.addr_spec for a in message["To"].addresses] == ["dan@home.example"]
    assert [a.addr_spec for a in message["From"].addresses] == ["help@brindle.example"]
    assert message.get_body(["plain"]) is not None


@pytest.mark.parametrize("words", NAUGHTY)
def test_the_text_of_a_mail_arrives_as_it_is(words: str) -> None:
    text = "".join(
        c for c in words if c not in "\r\x85\u2028\x0b" and not "\ud800" <= c <= "\udfff"
    )
    body = build(text=text).get_body(["plain"])
    assert body is not None
    assert body.get_content().rstrip("\n") == text.rstrip("\n")


@pytest.mark.parametrize(
    "address",
    ["dan@home.example\r\nBcc: x@y.example", "dan", "a b@c.example", "@", "x@y@z.example"],
)
def test_what_is_no_address_makes_no_mail(address: str) -> None:
    with pytest.raises(Exception):  # noqa: B017, PT011 - `email` raises many kinds
        outbox.build_message(letter(to_address=address), Settings())


def test_a_domain_of_another_script_is_written_in_ascii() -> None:
    assert (
        build(to_address="dan@bücher.example")["To"].addresses[0].domain == "xn--bcher-kva.example"
    )


def test_a_long_key_makes_a_message_id_of_sensible_length() -> None:
    long = letter()
    long.key = "import:" + "x" * 500
    assert len(outbox.build_message(long, Settings())["Message-ID"]) < 150


def test_files_go_beside_the_text_byte_by_byte() -> None:
    data = bytes(range(256)) * 5
    message = build(files=(outbox.MailFile.of("P-12.pdf", "application/pdf", data),))
    (file,) = message.iter_attachments()
    assert (file.get_filename(), file.get_content_type()) == ("P-12.pdf", "application/pdf")
    assert file.get_payload(decode=True) == data
    text = message.get_body(["plain"])
    assert text is not None
    assert "Grüße" in text.get_content()
