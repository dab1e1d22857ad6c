"""For how long words are kept: the admin's number of days, and what ends by night after them."""

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select, text

from steward.accounts.models import Keeping
from steward.assistant.actions import forget_answers
from steward.assistant.models import GivenAnswer
from steward.assistant.queries.answers import figures_of
from steward.helpdesk.actions import resolve_ticket
from steward.helpdesk.actions.conversations import end_conversation, rate_conversation
from steward.helpdesk.forms import RatingForm
from steward.helpdesk.models import Message, SurveyAsk, Ticket, TicketWords
from steward.helpdesk.queries.conversations import get_conversation
from steward.helpdesk.queries.solved import solved_not_in
from steward.kit import clock
from steward.kit.db import Database
from steward.kit.jobs import defer
from steward.knowledge import note_unanswered
from steward.knowledge.actions import move_gap, open_article
from steward.knowledge.models import ArticleOpening, KnowledgeGap
from steward.knowledge.queries import list_gaps
from steward.knowledge.queries.openings import spared_by
from steward.knowledge.rules.gaps import GapState
from tests.cast import ADA, BEN, DAN, SAM, sign_in
from tests.helpdesk.chatting import answered, somebody, transcript, wrote
from tests.knowledge.writing import publish
from tests.working import do_jobs

pytestmark = pytest.mark.database
HERE = "/desk/admin/keeping"
JOBS = ("assistant.forget_old", "knowledge.forget_old", "helpdesk.forget_chats")
GONE = "No longer kept."
ASIDE = "Will you open a shop on the moon?"
_MANY = text("""
    insert into assistant_answers (at, place, question, outcome, why, intent, confidence, answer,
                                   citations, is_worded)
    select now() - interval '366 days', 'api', 'What?', 'asked', 'unsure', '', 0, '', '[]', false
    from generate_series(1, 2500)
""")


def forget(app: Flask, database: Database) -> None:
    """Let a night pass."""
    with database.transaction() as session:
        for name in JOBS:
            defer(session, name, timestamp=0)  # as the clock of the queue does
    do_jobs(app)


def test_an_admin_says_for_how_long_words_are_kept(client: FlaskClient, database: Database) -> None:
    sign_in(client, ADA)
    assert 'value="365"' in client.get(HERE).text
    for wrong in ("29", "3651", "", "some"):
        refused = client.post(HERE, data={"days": wrong})
        assert (refused.status_code, 'href="#field-days"' in refused.text) == (422, True), wrong
    assert client.post(HERE, data={"days": "90"}).status_code == 303
    with database.reading() as session:
        assert session.get_one(Keeping, 1).days == 90
    assert "kept for 90 days (before: 365)" in client.get("/desk/admin/audit").text
    sign_in(client, SAM)
    assert (client.get(HERE).status_code, client.post(HERE).status_code) == (403, 403)


def ask(database: Database, question: str, asker: str) -> None:
    """Have somebody ask the assistant what nothing answers."""
    given = GivenAnswer(
        at=clock.now(),
        place="portal",
        question=question,
        outcome="asked",
        why="unsure",
        intent="",
        confidence=0.2,
        answer="In other words?",
        citations=[],
        is_worded=False,
    )
    with database.transaction() as session:
        session.add(given)
        note_unanswered(session, question, where="assistant", asker=asker)


def test_questions_end_after_their_days_and_figures_stay_right_for_those_that_are_kept(
    app: Flask, database: Database
) -> None:
    steam, wand = "How do I clean the steam wand?", "cleaning the steam wand, how?"
    with clock.frozen(clock.now() - timedelta(days=400)):
        ask(database, steam, "user:1")
        ask(database, "Do you buy used kettles?", "user:1")
        ask(database, ASIDE, "user:1")
        with database.transaction() as session:
            aside = session.scalars(
                select(KnowledgeGap).where(KnowledgeGap.question == ASIDE)
            ).one()
            move_gap(session, aside.id, GapState.SET_ASIDE, actor=SAM.actor)
        with database.transaction() as session:
            article = publish(session)
            open_article(session, article, "my private words", actor=DAN.actor)
    ask(database, wand, "user:2")
    with database.transaction() as session:
        session.execute(_MANY)
    assert list(forget_answers(database)) == [1_000, 1_000, 503]
    forget(app, database)
    with database.reading() as session:
        assert list(session.scalars(select(GivenAnswer.question))) == [wand]
        assert figures_of(session).asked == 1
        (gap,) = list_gaps(session, GapState.OPEN).items
        assert (gap.question, gap.askers) == (wand, 1), "called by what is kept"
        left = set(session.scalars(select(KnowledgeGap.question)))
        assert left == {wand, ASIDE}, "what is set aside stays so, whoever asks again"
        assert session.scalars(select(ArticleOpening.typed)).one() == ""
        assert (spared_by(session).opened, spared_by(session).spared) == (1, 1)


def chat(database: Database, *, login: bool = False, ends: bool = True) -> int:
    """Have somebody chat with Ben about their private matter; return the ticket's id."""
    visitor = somebody(DAN if login else None)
    ticket_id = wrote(database, visitor, "My private matter").ticket_id
    answered(database, ticket_id, "I see to your private matter.")
    with database.transaction() as session:
        conversation = get_conversation(session, ticket_id)
        rate_conversation(session, conversation, RatingForm(stars=4, comment="private, too"))
        if ends:
            resolve_ticket(session, ticket_id, actor=BEN.actor)
            end_conversation(session, ticket_id, actor=BEN.actor)
    return ticket_id


def test_a_chat_of_a_visitor_nobody_knows_loses_its_words_and_keeps_its_figures(
    app: Flask, client: FlaskClient, database: Database
) -> None:
    with clock.frozen(clock.now() - timedelta(days=400)):
        old, of_dan = chat(database), chat(database, login=True)
        open_yet = chat(database, ends=False)
    young = chat(database)
    for _ in range(2):
        forget(app, database)
    for ticket_id in (of_dan, open_yet, young):
        assert "My private matter" in str(transcript(database, ticket_id)), ticket_id
    assert [words for _, words in transcript(database, old)] == [GONE, GONE]
    with database.reading() as session:
        said = session.scalars(select(SurveyAsk).where(SurveyAsk.ticket_id == old)).one()
        assert (said.score, said.words) == (4, "")
        assert session.get_one(Ticket, old).subject == GONE
        messages = select(func.count()).where(Message.ticket_id == old)
        assert session.scalar(messages) == 2
        found = select(TicketWords.words).where(TicketWords.ticket_id == old)
        assert session.scalars(found).one() == ""
        told = dict(solved_not_in(session, select(Ticket.id).where(Ticket.id < old), most=9))
        assert set(told) == {of_dan, young}, "nobody learns from what is not there any more"
    sign_in(client, BEN)
    page = client.get(f"/desk/tickets/T-{old}")
    assert (page.status_code, "private" in page.text) == (200, False)
