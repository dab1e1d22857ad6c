"""Customers are asked how it was: each once, by real mail, and nobody who would rather not."""

import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from typing import Any, LiteralString

import pytest
from flask import Flask
from sqlalchemy import func, select, text, update
from sqlalchemy.orm import Session

from steward.accounts import SYSTEM
from steward.customers import Purpose, flag_address, get_person, give_consent, refuse_consent
from steward.customers.models import Consent, Person
from steward.helpdesk.actions import reopen_ticket, surveys
from steward.helpdesk.models import SurveyAsk, Ticket
from steward.helpdesk.rules import Channel
from steward.kit import clock, db
from steward.kit.db import Database
from tests.cast import BEN, DAN, EVE
from tests.helpdesk.chatting import at_once
from tests.helpdesk.surveying import (
    ask_all,
    asks,
    link_in,
    mails,
    solved,
    switch_on,
    text_of,
)
from tests.waiting import wait_until
from tests.working import do_jobs

pytestmark = pytest.mark.database
DANS = DAN.person_id or 0
LINK = "link in a mail"
_WAITING = text("select count(*) from pg_locks where not granted")


def refuse(database: Database, person_id: int = DANS) -> None:
    with database.transaction() as session:
        refuse_consent(session, person_id, source=LINK, actor=SYSTEM, purpose=Purpose.SURVEYS)


def test_a_solved_ticket_asks_by_mail_once_and_says_what_it_is_of(
    app: Flask, database: Database
) -> None:
    switch_on(database)
    ticket = solved(app, database, category="machine", product="Mara 2")
    (ask,) = ask_all(database)
    assert (ask.ticket_id, ask.person_id, ask.agent_id) == (ticket.id, DANS, BEN.id)
    assert (ask.category, ask.product, ask.severity) == ("machine", "Mara 2", ticket.severity)
    assert ask.delivered_at is None
    (mail,) = mails(database)
    assert str(mail["To"]) == f"Dan Dorsey <{DAN.email}>"
    assert mail["Subject"] == "How was it? Grinder stops halfway"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "Ben answered you." in text_of(mail)
    for score in range(1, 6):
        assert f"{link_in(mail)}?score={score}" in text_of(mail)
        assert f"{link_in(mail)}?score={score}" in text_of(mail, "html")
    (ask,) = ask_all(database)
    assert ask.delivered_at is not None
    assert mails(database) == []


def test_off_until_somebody_switches_it_on(app: Flask, database: Database) -> None:
    solved(app, database)
    do_jobs(app)
    assert asks(database) == []
    switch_on(database, csat_on=False)
    assert ask_all(database) == []


def _is_not_answered(app: Flask, database: Database) -> Ticket:
    return solved(app, database, answer=False)


def _is_open_again(app: Flask, database: Database) -> Ticket:
    ticket = solved(app, database)
    with database.transaction() as session:
        return reopen_ticket(session, ticket.id, actor=DAN.actor)


def _is_withdrawn(app: Flask, database: Database) -> Ticket:
    return _changed(app, database, withdrawn_at=clock.now())


def _was_imported(app: Flask, database: Database) -> Ticket:
    return _changed(app, database, channel=Channel.IMPORT)


def _is_long_ago(app: Flask, database: Database) -> Ticket:
    return _changed(app, database, resolved_at=clock.now() - timedelta(days=4))


def _is_too_fresh(app: Flask, database: Database) -> Ticket:
    return _changed(app, database, resolved_at=clock.now() - timedelta(hours=3))


def _changed(app: Flask, database: Database, **values: object) -> Ticket:
    ticket = solved(app, database)
    with database.transaction() as session:
        session.execute(update(Ticket).values(**values))
    return ticket


def _is_of_one_of_us(app: Flask, database: Database) -> Ticket:
    ticket = solved(app, database)
    with database.transaction() as session:
        session.execute(update(Person).where(Person.id == DANS).values(email=BEN.email))
    return ticket


def _came_back(app: Flask, database: Database) -> Ticket:
    ticket = solved(app, database)
    with database.transaction() as session:
        flag_address(session, DAN.email, "No such mailbox", actor=SYSTEM)
    return ticket


def _was_refused(app: Flask, database: Database) -> Ticket:
    ticket = solved(app, database)
    refuse(database)
    return ticket


@pytest.mark.parametrize(
    "happened",
    [
        _is_not_answered,
        _is_open_again,
        _is_withdrawn,
        _was_imported,
        _is_long_ago,
        _is_too_fresh,
        _is_of_one_of_us,
        _came_back,
        _was_refused,
    ],
)
def test_nobody_is_asked_where_it_makes_no_sense(
    app: Flask, database: Database, happened: Callable[[Flask, Database], Ticket]
) -> None:
    switch_on(database)
    happened(app, database)
    assert ask_all(database) == []
    solved(app, database, EVE)
    assert [ask.person_id for ask in ask_all(database)] == [EVE.person_id]


def test_one_person_is_asked_once_in_so_many_days_and_never_twice_of_a_ticket(
    app: Flask, database: Database
) -> None:
    switch_on(database)
    solved(app, database)
    latest = solved(app, database, subject="Another one")
    assert [ask.ticket_id for ask in ask_all(database)] == [latest.id]
    with clock.frozen(clock.now() + timedelta(days=29)):
        solved(app, database)
        assert len(ask_all(database)) == 1
    with clock.frozen(clock.now() + timedelta(days=31)):
        with database.transaction() as session:
            session.execute(update(Ticket).values(resolved_at=clock.now() - timedelta(hours=5)))
        assert len(ask_all(database)) == 2
    with clock.frozen(clock.now() + timedelta(days=62)):
        with database.transaction() as session:
            session.execute(update(Ticket).values(resolved_at=clock.now() - timedelta(hours=5)))
        ids = [ask.ticket_id for ask in ask_all(database)]
    assert len(ids) == len(set(ids)) == 3


def test_only_who_agreed_is_asked_where_the_house_says_so(app: Flask, database: Database) -> None:
    switch_on(database, only_agreed=True)
    solved(app, database)
    assert ask_all(database) == []
    with database.transaction() as session:
        dan = get_person(session, SYSTEM, DANS)
        give_consent(session, dan, source=LINK, actor=SYSTEM, purpose=Purpose.SURVEYS)
    assert len(ask_all(database)) == 1


def test_two_workers_at_once_ask_once(app: Flask, database: Database) -> None:
    switch_on(database)
    for who in (DAN, EVE):
        solved(app, database, who)
    came = at_once(*(lambda: ask_all(database) for _ in range(4)))
    assert not [one for one in came if isinstance(one, Exception)]
    assert sorted(ask.person_id for ask in asks(database)) == [DANS, EVE.person_id]
    assert len(mails(database)) == 2


def test_who_is_asked_at_this_very_moment_is_not_asked_once_more(
    app: Flask, database: Database
) -> None:
    switch_on(database)
    older = solved(app, database)
    solved(app, database, subject="Another one")

    def waits_or_is_done() -> bool:
        with database.reading() as session:
            return not job.is_alive() or bool(session.scalar(_WAITING))

    with database.transaction() as session:
        surveys.ask_in_chat(session, session.get_one(Ticket, older.id))
        job = threading.Thread(target=ask_all, args=(database,))
        job.start()
        wait_until(waits_or_is_done)
    job.join(60)
    assert [ask.ticket_id for ask in asks(database)] == [older.id]


def test_a_worker_that_dies_leaves_nothing_by_half(
    app: Flask, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    switch_on(database)
    for who in (DAN, EVE):
        solved(app, database, who)
    posted, post = 0, db.later

    def die_at_the_second(
        session: Session, statement: LiteralString, values: dict[str, Any]
    ) -> None:
        nonlocal posted
        posted += 1
        if posted == 2:
            raise KeyboardInterrupt
        post(session, statement, values)

    with monkeypatch.context() as patch, suppress(KeyboardInterrupt):
        patch.setattr("steward.kit.outbox.queue.later", die_at_the_second)
        ask_all(database)
    assert posted == 2
    assert asks(database) == []
    do_jobs(app)
    assert len(ask_all(database)) == len(mails(database)) == 2


def test_no_one_is_written_to_who_says_no_before_the_mail_has_left(
    app: Flask, database: Database
) -> None:
    switch_on(database)
    solved(app, database)
    ask_all(database)
    refuse(database)
    assert mails(database) == []
    (ask,) = asks(database)
    assert ask.failed_at is not None
    with database.reading() as session:
        assert session.get_one(Consent, (DANS, Purpose.SURVEYS)).given is False


def test_a_mail_that_comes_back_was_not_asked(app: Flask, database: Database) -> None:
    switch_on(database)
    solved(app, database)
    ask_all(database)
    assert len(mails(database)) == 1
    with database.transaction() as session:
        flag_address(session, DAN.email, "No such mailbox", actor=SYSTEM)
    (ask,) = asks(database)
    assert (ask.delivered_at, ask.failed_at is None) == (None, False)


def test_the_database_refuses_a_second_question_of_a_ticket(app: Flask, database: Database) -> None:
    switch_on(database)
    ticket = solved(app, database)
    ask_all(database)
    with database.transaction() as session:
        surveys.ask_in_chat(session, session.get_one(Ticket, ticket.id))
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(SurveyAsk)) == 1
