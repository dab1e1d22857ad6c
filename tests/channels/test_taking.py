"""What becomes of a mail: a ticket, an answer, a note or nothing; a robot is never answered."""

from email.message import EmailMessage

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text

from steward.channels.rules import Kind
from steward.customers.models import Person
from steward.helpdesk.rules import Channel, State, Visibility
from steward.kit.outbox import headers_of
from steward.kit.settings import Settings
from steward.kit.traces import without_traces
from tests.cast import BEN, DAN, EVE, sign_in
from tests.channels.conftest import MAIL_IN
from tests.channels.mailing import (
    arrive,
    database_of,
    letters,
    mail,
    mails,
    messages,
    read_all,
    reply_address,
    said_on,
    take,
    tickets,
)
from tests.kit.test_traces import photo

pytestmark = pytest.mark.database


def test_a_mail_becomes_a_ticket_of_its_sender_and_is_answered_once(app: Flask) -> None:
    found = take(app, mail("It drips.\n\n-- \nDan\n"))
    (ticket,) = tickets(app)
    (said,) = said_on(app, ticket.id)
    assert (ticket.subject, ticket.channel, ticket.customer_id) == (
        "The machine drips",
        Channel.EMAIL,
        DAN.person_id,
    )
    assert (said.body, said.folded, said.claim) == ("It drips.", "--\nDan", DAN.email)
    assert (found.kind, found.ticket_id, found.written_id) == (Kind.LETTER, ticket.id, said.id)
    (letter,) = letters(app)
    assert letter.recipient == DAN.email
    assert letter.key == f"ticket:{ticket.id}:received"


def test_who_writes_for_the_first_time_becomes_known(app: Flask) -> None:
    take(app, mail(sender="Zoë Zimmer <zoe@new.example>"))
    with database_of(app).reading() as session:
        person = session.scalars(select(Person).where(Person.email == "zoe@new.example")).one()
    assert person.name == "Zoë Zimmer"


def test_the_same_mail_twice_is_one(app: Flask) -> None:
    raw = mail().as_bytes()
    assert len(arrive(app, raw)) == 1
    assert arrive(app, raw) == []
    read_all(app)
    assert len(tickets(app)) == 1


def test_the_same_mail_by_another_way_is_a_duplicate(app: Flask) -> None:
    first = take(app, mail())
    second = take(app, b"Received: from elsewhere\r\n" + mail().as_bytes())
    assert (second.kind, second.ticket_id) == (Kind.DUPLICATE, first.ticket_id)
    assert len(messages(app)) == 1


def test_other_words_under_the_same_message_id_are_not_lost(app: Flask) -> None:
    take(app, mail("It drips.", Message_ID="<same@mail.example>"))
    take(app, mail("It burns.", Message_ID="<same@mail.example>"))
    assert [one.body for one in messages(app)] == ["It drips.", "It burns."]


def test_a_mail_without_message_id_and_one_of_the_year_2099_are_taken_in(app: Flask) -> None:
    bare = mail("No id at all.")
    del bare["Message-ID"]
    take(app, bare)
    late = take(app, mail("Later.", Date="Tue, 01 Sep 2099 10:00:00 +0000"))
    assert [one.body for one in messages(app)] == ["No id at all.", "Later."]
    assert late.received_at.year < 2099
    assert all(ticket.created_at.year < 2099 for ticket in tickets(app))


def test_an_answer_to_the_signed_address_is_its_senders(app: Flask, settings: Settings) -> None:
    ticket_id = take(app, mail()).ticket_id
    to = reply_address(settings, f"{ticket_id}c")
    found = take(app, mail("It still drips.\n\nOn 3 May, Steward wrote:\n> Hm\n", to=to))
    said = said_on(app, ticket_id)[-1]
    assert (found.ticket_id, said.body, said.claim) == (ticket_id, "It still drips.", None)
    assert said.by_customer
    assert said.folded == "On 3 May, Steward wrote:\n> Hm"


def test_our_own_letters_ask_for_answers_at_that_address(app: Flask, settings: Settings) -> None:
    ticket_id = take(app, mail()).ticket_id
    (letter,) = letters(app)
    headers = dict(headers_of(letter, settings))
    assert reply_address(settings, f"{ticket_id}c") in headers["Reply-To"]


def test_an_answer_by_references_only_claims_to_be_its_sender(app: Flask) -> None:
    ticket_id = take(app, mail()).ticket_id
    ours = f"<17.ticket.{ticket_id}.received@brindle.example>"
    take(app, mail("It still drips.", In_Reply_To=ours, References=ours))
    said = said_on(app, ticket_id)[-1]
    assert (said.body, said.claim) == ("It still drips.", DAN.email)


def test_an_answer_to_ones_own_mail_finds_its_ticket(app: Flask) -> None:
    ticket_id = take(app, mail(Message_ID="<first@home.example>")).ticket_id
    found = take(app, mail("More.", In_Reply_To="<first@home.example>"))
    assert found.ticket_id == ticket_id


def test_a_number_in_the_subject_counts_for_its_customer_alone(app: Flask) -> None:
    ticket_id = take(app, mail()).ticket_id
    same = take(app, mail("More.", subject=f"Re: [T-{ticket_id}] The machine drips"))
    other = take(app, mail("Me too.", sender=EVE.email, subject=f"Re: T-{ticket_id}"))
    assert same.ticket_id == ticket_id
    assert other.ticket_id != ticket_id


def test_a_stranger_who_names_a_ticket_opens_one_of_their_own(app: Flask) -> None:
    ticket_id = take(app, mail()).ticket_id
    ours = f"<ticket.{ticket_id}@brindle.example>"
    found = take(app, mail("Let me in.", sender="eve@elsewhere.example", In_Reply_To=ours))
    assert found.ticket_id != ticket_id
    assert len(said_on(app, ticket_id)) == 1


def test_the_signed_address_in_other_hands_claims_to_be(app: Flask, settings: Settings) -> None:
    ticket_id = take(app, mail()).ticket_id
    to = reply_address(settings, f"{ticket_id}c")
    take(app, mail("I am his wife.", sender=EVE.email, to=to))
    said = said_on(app, ticket_id)[-1]
    assert (said.body, said.claim) == ("I am his wife.", EVE.email)


@pytest.mark.parametrize("word", ["{}c", "{}a1"])
def test_a_forged_word_is_no_word(app: Flask, word: str) -> None:
    ticket_id = take(app, mail()).ticket_id
    forged = f"care+{word.format(ticket_id)}-aaaaaaaaaaaaaaaaaaaa@brindle.example"
    found = take(app, mail("Let me in.", sender=EVE.email, to=forged))
    assert found.ticket_id != ticket_id


def test_a_spoofed_agent_is_never_an_agent(app: Flask, settings: Settings) -> None:
    ticket_id = take(app, mail()).ticket_id
    ours = f"<17.ticket.{ticket_id}.received@brindle.example>"
    for number, to in enumerate([MAIL_IN, reply_address(settings, f"{ticket_id}c")]):
        spoofed = mail(
            f"Send the money {number}.",
            sender=f"{BEN.name} <{BEN.email}>",
            to=to,
            In_Reply_To=ours,
            subject=f"T-{ticket_id}",
        )
        take(app, spoofed)
    assert all(one.author_id is None for one in messages(app))
    assert all(one.by_customer for one in messages(app))
    assert [one.claim for one in messages(app)][1:] == [BEN.email, BEN.email]
    assert all(
        letter.recipient != DAN.email or "money" not in str(letter.payload)
        for letter in letters(app)
    )


def test_what_may_not_be_reopened_any_more_is_asked_anew(app: Flask, settings: Settings) -> None:
    ticket_id = take(app, mail()).ticket_id
    with database_of(app).transaction() as session:
        closed = text(
            "update tickets set state = 'closed', resolved_at = now() - interval '31 d',"
            " closed_at = now() where id = :id"
        )
        session.execute(closed, {"id": ticket_id})
    found = take(app, mail("Again.", to=reply_address(settings, f"{ticket_id}c")))
    assert found.ticket_id != ticket_id
    assert [one.state for one in tickets(app)] == [State.CLOSED, State.NEW]


WRITTEN: list[tuple[dict[str, str], Kind]] = [
    ({"Auto_Submitted": "auto-replied"}, Kind.AUTO_REPLY),
    ({"Auto_Submitted": "auto-generated"}, Kind.AUTOMATIC),
    ({"Precedence": "bulk"}, Kind.AUTOMATIC),
    ({"Precedence": "list", "List_Id": "<news.example>"}, Kind.AUTOMATIC),
    ({"Precedence": "junk"}, Kind.AUTOMATIC),
    ({"Return_Path": "<>"}, Kind.AUTOMATIC),
    ({"X_Autoreply": "yes"}, Kind.AUTO_REPLY),
    ({"X_Auto_Response_Suppress": "All"}, Kind.AUTOMATIC),
    ({"subject": "Out of office: back on Monday"}, Kind.AUTO_REPLY),
    ({"subject": "I am on vacation"}, Kind.AUTOMATIC),
    ({"sender": "noreply@shop.example"}, Kind.AUTOMATIC),
    ({"sender": "help@brindle.example"}, Kind.OWN),
    ({"sender": "care+x@brindle.example"}, Kind.OWN),
    ({"X_Loop": "help@brindle.example"}, Kind.LOOP),
    ({"Auto_Submitted": "no"}, Kind.LETTER),
]
OPENING = {Kind.LETTER, Kind.AUTOMATIC}


def test_no_program_is_ever_answered(app: Flask) -> None:
    opened = answered = 0
    for number, (headers, kind) in enumerate(WRITTEN):
        assert take(app, mail(f"It drips, {number}.", **headers)).kind == kind, headers
        opened += kind in OPENING
        answered += kind == Kind.LETTER
        assert (len(tickets(app)), len(letters(app))) == (opened, answered), headers


def test_the_null_path_of_the_envelope_is_heeded(app: Flask) -> None:
    take(app, mail(), path="")
    assert letters(app) == []


def test_what_a_program_answers_reopens_nothing_and_is_a_note(
    app: Flask, settings: Settings
) -> None:
    ticket_id = take(app, mail()).ticket_id
    to = reply_address(settings, f"{ticket_id}c")
    take(app, mail("Sorting.", to=to, Precedence="bulk"))
    away = take(app, mail("I am away.", to=to, Auto_Submitted="auto-replied"))
    (_, note) = said_on(app, ticket_id)
    assert note.visibility == Visibility.INTERNAL
    assert (away.ticket_id, away.written_id) == (ticket_id, None)
    assert len(letters(app)) == 1


def test_a_bounce_opens_no_ticket_and_flags_the_address(app: Flask) -> None:
    bounce = EmailMessage()
    bounce["From"] = "Mail Delivery System <MAILER-DAEMON@mx.example>"
    bounce["To"], bounce["Subject"] = "help@brindle.example", "Undelivered Mail"
    bounce["Return-Path"] = "<>"
    bounce.set_content(f"<{DAN.email}>: 550 5.1.1 user unknown")
    found = take(app, bounce)
    assert (found.kind, tickets(app), letters(app)) == (Kind.BOUNCE, [], [])
    with database_of(app).reading() as session:
        person = session.get_one(Person, DAN.person_id)
    assert person.mail_trouble == "it fails for good"


def test_files_are_stored_by_the_rules_of_uploads(app: Flask, client: FlaskClient) -> None:
    with_files = mail()
    with_files.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="a/b.pdf")
    with_files.add_attachment(b"MZ", maintype="application", subtype="x", filename="run.exe")
    with_files.add_attachment(b"", maintype="text", subtype="x", filename="empty.txt")
    picture = photo("JPEG", turned=6)
    with_files.add_attachment(picture, maintype="image", subtype="jpeg", filename="tip.jpg")
    found = take(app, with_files)
    (said,) = said_on(app, found.ticket_id)
    assert [one.name for one in said.attachments] == ["b.pdf", "tip.jpg"]
    sign_in(client, BEN)
    ours = client.get(f"/desk/tickets/T-{found.ticket_id}/attachments/{said.attachments[1].id}")
    assert ours.data == without_traces(picture), "of a photo, only what is seen"
    assert client.get(f"/desk/mails/{found.id}/original").data == with_files.as_bytes()


def test_html_alone_is_read_as_text(app: Flask) -> None:
    html = EmailMessage()
    html["From"], html["Subject"] = DAN.email, "Help"
    html.set_content(
        "<style>p {color: red}</style><p>It drips.</p><p>On the floor &amp; me.</p>"
        "<script>alert(1)</script>",
        subtype="html",
    )
    (said,) = said_on(app, take(app, html).ticket_id)
    assert said.body == "It drips.\n\nOn the floor & me."


def test_an_imported_mail_is_taken_in_and_not_answered(app: Flask) -> None:
    take(app, mail(), quiet=True)
    assert len(tickets(app)) == 1
    assert letters(app) == []
    assert mails(app)[0].is_quiet
