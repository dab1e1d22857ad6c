"""What customers hear by mail: each step once, one mail an act, nothing they should not read."""

import re
from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from steward.accounts import SYSTEM, Actor, Role
from steward.customers.models import Person
from steward.helpdesk import Ticket
from steward.helpdesk.actions import (
    add_message,
    assign_ticket,
    change_state,
    close_ticket,
    raise_ticket,
    reopen_ticket,
    resolve_ticket,
)
from steward.helpdesk.forms import AssignmentForm, NewMessage, NewTicket
from steward.helpdesk.rules import Channel, State, Visibility
from steward.kit import clock, outbox
from steward.kit.files import StoredFile
from steward.kit.links import LinkSigner
from steward.kit.settings import Settings
from steward.notifications import listeners
from steward.notifications.actions import tell_answered
from tests.cast import BEN, CLEO, DAN, EVE


@pytest.fixture(autouse=True)
def _listening(settings: Settings) -> None:
    listeners.register(settings)


@pytest.fixture
def ticket(session: Session) -> Ticket:
    """A query of Dan's; the mail that says it arrived is not looked at any more."""
    new = NewTicket(subject="Leaks at the brew head", body="Since Tuesday, a cup an hour.")
    ticket = raise_ticket(session, new, actor=DAN.actor, channel=Channel.WEB)
    for letter in outbox.letters(session).items:
        session.delete(letter)
    session.flush()
    return ticket


def mails(session: Session) -> list[outbox.Mail]:
    """All that is in the outbox, oldest first."""
    letters = session.scalars(select(outbox.Letter).order_by(outbox.Letter.id))
    return [outbox.Mail.model_validate(letter.payload) for letter in letters]


def only_mail(session: Session) -> outbox.Mail:
    (mail,) = mails(session)
    return mail


def assign(session: Session, ticket: Ticket, agent: str | None, team: str | None = None) -> None:
    form = AssignmentForm(agent=agent, team=team, reason="She knows brew heads, he hates them")
    assign_ticket(session, ticket.id, form, actor=BEN.actor)


def say(session: Session, ticket: Ticket, actor: Actor, **words: object) -> int:
    new = NewMessage.model_validate({"body": "Please descale it first.", **words})
    return add_message(session, ticket.id, new, actor=actor, channel=Channel.WEB).id


def test_a_query_that_arrives_is_confirmed_with_its_number_and_what_comes_next(
    session: Session, settings: Settings
) -> None:
    new = NewTicket(subject="Leaks at the brew head", body="Since Tuesday.")
    ticket = raise_ticket(session, new, actor=DAN.actor, channel=Channel.WEB)
    mail = only_mail(session)
    assert mail.to_address == DAN.email
    assert mail.subject == f"[{ticket.number}] Leaks at the brew head"
    assert f"Its number is {ticket.number}." in mail.text
    assert "Next, somebody who knows the matter takes it" in mail.text
    assert mail.automatic
    assert mail.thread == f"ticket:{ticket.id}"
    assert _status_link(mail.text, settings) == f"ticket:{ticket.id}"


def _status_link(words: str, settings: Settings) -> str:
    """Return what the signed link in a mail leads to."""
    found = re.search(rf"{settings.url}/status/(\S+)", words)
    assert found
    return LinkSigner(settings.signing_key()).read(found[1])


def test_a_confirmation_repeats_nothing_that_was_written(session: Session) -> None:
    new = NewTicket(subject="Hello", body="Cheap watches at http://spam.example")
    raise_ticket(session, new, actor=DAN.actor, channel=Channel.WEB)
    mail = only_mail(session)
    assert "watches" not in mail.text + mail.html


def test_the_customer_hears_by_first_name_and_team_who_has_it(
    session: Session, ticket: Ticket
) -> None:
    assign(session, ticket, BEN.email, "Support")
    mail = only_mail(session)
    assert "Ben from Support has it." in mail.text
    assert mail.automatic
    for secret in ("Berger", BEN.email, "brew heads, he hates"):
        assert secret not in mail.text + mail.html


def test_only_a_change_to_another_agent_is_told(session: Session, ticket: Ticket) -> None:
    assign(session, ticket, None, "Returns")
    assert not mails(session), "a team is nobody yet"
    assign(session, ticket, BEN.email)
    assign(session, ticket, BEN.email, "Support")
    assert len(mails(session)) == 1, "the same agent in another team is no news"
    assign(session, ticket, None)
    assert len(mails(session)) == 1, "nobody is no news to be proud of"
    assign(session, ticket, CLEO.email)
    assign(session, ticket, BEN.email)
    assert [_news(mail) for mail in mails(session)] == [
        "Ben from Returns has it.",
        "Cleo has it.",
        "Ben has it.",
    ]


def _news(mail: outbox.Mail) -> str:
    return mail.text.splitlines()[0]


def test_passing_on_a_solved_query_is_not_told(session: Session, ticket: Ticket) -> None:
    resolve_ticket(session, ticket.id, actor=BEN.actor)
    assign(session, ticket, CLEO.email)
    assert len(mails(session)) == 1


def test_an_answer_comes_whole_with_its_files_named_and_is_no_automatic_mail(
    session: Session, ticket: Ticket, settings: Settings
) -> None:
    body = "Hello Dan,\n\nplease <b>descale</b> it:\nsee https://brindle.example/how?a=1&b=2\n\nBen"
    files = [
        StoredFile(name="How to <descale>.pdf", media_type="application/pdf", size=9, sha256="0")
    ]
    new = NewMessage(body=body)
    add_message(session, ticket.id, new, actor=BEN.actor, channel=Channel.WEB, files=files)
    mail = only_mail(session)
    assert body in mail.text
    assert "With it came: How to <descale>.pdf" in mail.text
    assert "please &lt;b&gt;descale&lt;/b&gt; it:<br>" in mail.html
    assert 'href="https://brindle.example/how?a=1&amp;b=2"' in mail.html
    assert "How to &lt;descale&gt;.pdf" in mail.html
    assert (mail.from_name, mail.automatic) == ("Ben", False)
    assert _status_link(mail.text, settings) == f"ticket:{ticket.id}"


def test_an_answer_of_the_system_itself_is_marked_automatic(
    session: Session, ticket: Ticket
) -> None:
    say(session, ticket, SYSTEM)
    assert only_mail(session).automatic


@pytest.mark.parametrize(
    ("then", "says"),
    [
        (State.WAITING, "We need a word from you to go on."),
        (State.RESOLVED, "With this we take it as solved."),
    ],
)
def test_an_answer_that_sets_a_state_too_is_one_mail(
    session: Session, ticket: Ticket, then: State, says: str
) -> None:
    say(session, ticket, BEN.actor, then=then)
    mail = only_mail(session)
    assert "Please descale it first." in mail.text
    assert says in mail.text


def test_an_answer_on_a_solved_query_is_one_mail(session: Session, ticket: Ticket) -> None:
    resolve_ticket(session, ticket.id, actor=BEN.actor)
    say(session, ticket, BEN.actor)
    assert [_news(mail) for mail in mails(session)] == [
        "We take it as solved.",
        "Ben wrote to you.",
    ]


def test_waiting_without_an_answer_asks_for_a_word(session: Session, ticket: Ticket) -> None:
    change_state(session, ticket.id, State.WAITING, actor=BEN.actor)
    assert _news(only_mail(session)) == "We need a word from you."


def test_a_solved_query_says_until_when_it_can_be_opened_again(
    session: Session, ticket: Ticket
) -> None:
    with clock.frozen(datetime(2026, 11, 20, 12, tzinfo=UTC)):
        resolve_ticket(session, ticket.id, actor=BEN.actor)
    mail = only_mail(session)
    assert _news(mail) == "We take it as solved."
    assert "Not quite right? Open it again until 20 Dec." in mail.text


def test_what_the_customer_opens_again_is_confirmed_and_says_who_has_it(
    session: Session, ticket: Ticket
) -> None:
    assign(session, ticket, BEN.email)
    say(session, ticket, BEN.actor, then=State.RESOLVED)
    say(session, ticket, DAN.actor)
    last = mails(session)[-1]
    assert _news(last) == "It is open again."
    assert "Ben has it and writes to you next." in last.text


def test_each_change_and_its_return_is_told_anew(session: Session, ticket: Ticket) -> None:
    for _ in range(2):
        resolve_ticket(session, ticket.id, actor=BEN.actor)
        reopen_ticket(session, ticket.id, actor=BEN.actor)
    assert [_news(mail) for mail in mails(session)] == [
        "We take it as solved.",
        "It is open again.",
    ] * 2


def test_an_internal_note_is_nobodys_mail(session: Session, ticket: Ticket) -> None:
    say(session, ticket, BEN.actor, visibility=Visibility.INTERNAL)
    assert not mails(session)


def test_what_the_customer_writes_or_closes_is_not_told_to_the_customer(
    session: Session, ticket: Ticket
) -> None:
    change_state(session, ticket.id, State.ON_HOLD, actor=BEN.actor)
    say(session, ticket, DAN.actor)
    close_ticket(session, ticket.id, actor=DAN.actor)
    assert not mails(session)


def test_imported_queries_are_not_confirmed(session: Session) -> None:
    new = NewTicket(subject="Old", body="Long past", customer_email=EVE.email)
    raise_ticket(session, new, actor=SYSTEM, channel=Channel.IMPORT)
    assert not mails(session)


def test_an_address_that_nobody_confirmed_is_never_written_to(session: Session) -> None:
    claim = Actor(CLEO.id, "Not Eve", EVE.email, Role.CUSTOMER, is_confirmed=False)
    new = NewTicket(subject="Hello", body="Send this to Eve")
    ticket = raise_ticket(session, new, actor=claim, channel=Channel.WEB)
    assign(session, ticket, BEN.email)
    say(session, ticket, BEN.actor, then=State.RESOLVED)
    assert not mails(session)


def test_one_message_is_never_mailed_twice(session: Session, ticket: Ticket) -> None:
    from_ben = say(session, ticket, BEN.actor)
    tell_answered(session, ticket.id, from_ben)
    assert len(mails(session)) == 1


def test_what_is_undone_is_not_told(session: Session) -> None:
    undone = session.begin_nested()
    new = NewTicket(subject="Hello", body="Never mind")
    raise_ticket(session, new, actor=DAN.actor, channel=Channel.WEB)
    assert len(mails(session)) == 1
    undone.rollback()
    assert not mails(session)


def test_naughty_names_and_subjects_make_proper_mails(
    session: Session, ticket: Ticket, settings: Settings
) -> None:
    words = [
        "x\r\nBcc: everybody@elsewhere.example",
        "=?utf-8?q?=0D=0ABcc:_x@y.example?=",
        "{{ 7*7 }} {% raw %} <script>alert(1)</script>",
        "%s %(name)s %n 100%",
        "Ω≈ç√∫ 田中 🧑‍🤝‍🧑 ﷽",
    ]
    for word in words:
        ticket.subject = word
        session.execute(update(Person).where(Person.id == DAN.person_id).values(name=word))
        say(session, ticket, BEN.actor, body=word)
    letters = outbox.letters(session).items
    assert len(letters) == len(words)
    for letter in letters:
        written = outbox.build_message(letter, settings).as_bytes()
        message = message_from_bytes(written, policy=policy.default)
        assert message["Bcc"] is None
        assert [a.addr_spec for a in message["To"].addresses] == [DAN.email]
        assert "<script>alert" not in str(letter.payload["html"])
