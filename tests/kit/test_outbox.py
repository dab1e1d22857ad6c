"""The outbox as a queue: a letter is written once, held by one worker, and never lost."""

import threading
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from steward.kit import clock, outbox
from steward.kit.db import Database
from steward.kit.errors import BadInput, Conflict, NotFound
from steward.kit.outbox import queue
from tests.kit.letters import mail
from tests.waiting import wait_until

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def number_of_letters(session: Session) -> int:
    return session.scalars(select(func.count()).select_from(outbox.Letter)).one()


def test_the_same_key_is_one_letter(session: Session) -> None:
    outbox.post_mail(session, "ticket:7:received", mail())
    outbox.post_mail(session, "ticket:7:received", mail())
    assert number_of_letters(session) == 1


def test_what_is_rolled_back_leaves_no_letter(database: Database) -> None:
    def change_and_fail() -> None:
        with database.transaction() as session:
            outbox.post_mail(session, "ticket:7:received", mail())
            raise RuntimeError

    with pytest.raises(RuntimeError):
        change_and_fail()
    with database.reading() as session:
        assert number_of_letters(session) == 0


def test_two_transactions_that_post_one_key_at_once_make_one_letter(database: Database) -> None:
    done = threading.Event()

    def post() -> None:
        with database.transaction() as session:
            outbox.post_mail(session, "ticket:7:received", mail())
        done.set()

    other = threading.Thread(target=post)
    with database.transaction() as session:
        outbox.post_mail(session, "ticket:7:received", mail())
        assert number_of_letters(session) == 1  # what is posted goes with the next statement
        other.start()
        wait_until(lambda: _waits_for_a_lock(database))
        assert not done.is_set()
    other.join(timeout=10)
    assert done.is_set()
    with database.reading() as session:
        assert number_of_letters(session) == 1


def _waits_for_a_lock(database: Database) -> bool:
    blocked = text("""
        select count(*) from pg_stat_activity
        where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0
    """)
    with database.reading() as session:
        return bool(session.scalar(blocked))


def test_a_claimed_letter_is_nobody_elses_until_its_lease_lapses(session: Session) -> None:
    with clock.frozen(NOON):
        outbox.post_mail(session, "a", mail())
        assert len(queue.claim(session, most=10)) == 1
        clock.advance(queue.LEASE - timedelta(seconds=1))
        assert not queue.claim(session, most=10)
        clock.advance(timedelta(seconds=1))
        (again,) = queue.claim(session, most=10)
        assert again.attempts == 2


def test_letters_are_claimed_oldest_first_and_no_more_than_asked_for(session: Session) -> None:
    for key in "abc":
        outbox.post_mail(session, key, mail())
    assert [letter.key for letter in queue.claim(session, most=2)] == ["a", "b"]
    assert [letter.key for letter in queue.claim(session, most=2)] == ["c"]


def test_whoever_lost_the_lease_settles_nothing(database: Database) -> None:
    with clock.frozen(NOON):
        with database.transaction() as session:
            outbox.post_mail(session, "a", mail())
        with database.transaction() as session:
            (slow,) = queue.claim(session, most=1)
        clock.advance(queue.LEASE)
        with database.transaction() as session:
            queue.claim(session, most=1)
        with database.transaction() as session:
            queue.give_up(session, [slow], "too late to say")
        with database.reading() as session:
            assert outbox.counts(session)[outbox.WAITING] == 1


def test_waits_double_up_to_two_hours_and_end_after_five_days(database: Database) -> None:
    waits = []
    with clock.frozen(NOON):
        with database.transaction() as session:
            outbox.post_mail(session, "a", mail())
        while True:
            with database.transaction() as session:
                (letter,) = queue.claim(session, most=1)
            with database.transaction() as session:
                queue.put_off(session, [letter], "421 later")
            with database.reading() as session:
                now = outbox.get_letter(session, letter.id)
            if now.state == outbox.DEAD:
                break
            waits.append(now.due_at - clock.now())
            clock.advance(waits[-1])
        lived = clock.now() - NOON
    assert [wait.total_seconds() for wait in waits[:4]] == [20, 40, 80, 160]
    assert max(waits) == timedelta(hours=2)
    assert timedelta(days=5) <= lived <= timedelta(days=5, hours=2)
    assert now.error == "421 later"


def test_a_dead_letter_is_retried_once_and_given_its_full_time_again(session: Session) -> None:
    with clock.frozen(NOON):
        letter = _dead_letter(session, "a")
        clock.advance(timedelta(days=9))
        outbox.retry_letter(session, letter.id)
        (again,) = queue.claim(session, most=1)
        queue.put_off(session, [again], "421 later")
        session.refresh(again)
        assert again.state == outbox.WAITING
        with pytest.raises(Conflict):
            outbox.retry_letter(session, letter.id)
        with pytest.raises(NotFound):
            outbox.retry_letter(session, letter.id + 1)


def test_all_dead_letters_are_retried_and_no_others(session: Session) -> None:
    _dead_letter(session, "a")
    _dead_letter(session, "b")
    outbox.post_mail(session, "c", mail())
    assert outbox.retry_dead(session) == 2
    assert outbox.counts(session) == {"waiting": 3, "sent": 0, "dead": 0}


def _dead_letter(session: Session, key: str) -> outbox.Letter:
    outbox.post_mail(session, key, mail())
    (letter,) = queue.claim(session, most=1)
    queue.give_up(session, [letter], "550 nobody here")
    session.refresh(letter)
    return letter


def test_letters_are_listed_newest_first_by_state_and_by_part_of_the_address(
    session: Session,
) -> None:
    _dead_letter(session, "dead")
    outbox.post_mail(session, "dan", mail())
    outbox.post_mail(session, "eve", mail("100%_eve@elsewhere.example"))

    def listed(**filters: Any) -> list[str]:
        return [letter.key for letter in outbox.letters(session, **filters).items]

    assert listed() == ["eve", "dan", "dead"]
    assert listed(state="dead") == ["dead"]
    assert listed(recipient="HOME.ex") == ["dan", "dead"]
    assert listed(recipient="0%_e") == ["eve"]
    assert listed(recipient="%") == ["eve"]


def test_pages_of_the_list_meet_without_gap_or_overlap(session: Session) -> None:
    for n in range(120):
        outbox.post_mail(session, f"{n:03}", mail())
    seen, cursor = [], None
    while True:
        page = outbox.letters(session, cursor=cursor)
        seen += [letter.key for letter in page.items]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert seen == [f"{n:03}" for n in reversed(range(120))]
    with pytest.raises(BadInput):
        outbox.letters(session, cursor="no cursor")


def test_only_letters_that_left_long_ago_are_forgotten(session: Session) -> None:
    with clock.frozen(NOON):
        for key in ("old", "new"):
            outbox.post_mail(session, key, mail())
            (letter,) = queue.claim(session, most=1)
            queue.mark_sent(session, [letter])
            clock.advance(timedelta(days=1))
        _dead_letter(session, "dead")
        outbox.forget_sent_before(session, NOON + timedelta(hours=1))
        assert [letter.key for letter in outbox.letters(session).items] == ["dead", "new"]
