"""Which questions reach a tool, in the demo as it is taught: by hand-written ones, not taught."""

from collections.abc import Mapping, Sequence

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from steward.accounts import SYSTEM
from steward.assistant.actions import answer_question
from steward.assistant.queries import present_choices
from steward.assistant.rules import Outcome, Why
from steward.demo.articles import publish_articles
from steward.demo.assistant import teach_assistant
from steward.demo.catalogue import all_products
from steward.kit.db import Database
from tests.assistant.shelf import learn_now
from tests.assistant.tool_questions import FOR_NO_TOOL, FOR_TOOLS, FRESH
from tests.cast import DAN
from tests.inventory.goods import new_variant

pytestmark = pytest.mark.database


def test_questions_for_a_tool_reach_it_and_others_do_not(app: Flask, database: Database) -> None:
    with app.test_request_context(), database.transaction() as session:
        publish_articles(session, actor=SYSTEM)
        for one in all_products():
            new_variant(session, name=one.name, category=one.kind)
        teach_assistant(session, actor=SYSTEM)
    learn_now(database)
    with app.test_request_context(), database.reading() as session:
        assert _counted(session, FOR_TOOLS) >= (37, -1)  # of 40
        assert _counted(session, FRESH) >= (16, -1)  # of 25, one by an article
        assert not [text for text in FOR_NO_TOOL if _led(session, text) in FOR_TOOLS]


def _counted(session: Session, asked: Mapping[str, Sequence[str]]) -> tuple[int, int]:
    """Return how many questions reached their tool, and, negative, how many another answer."""
    led = [(tool, _led(session, text)) for tool, texts in asked.items() for text in texts]
    wrong = sum(to not in {tool, ""} for tool, to in led)
    return sum(tool == to for tool, to in led), -wrong


def _led(session: Session, text: str) -> str:
    """Return the tool that answered, `article` for those, nothing where it asks or hands over."""
    reply = answer_question(session, DAN.actor, text)
    if reply.outcome == Outcome.LOOKED_UP or reply.why == Why.WHICH:
        return present_choices(session).lead_of(reply.intent).tool
    return "article" if reply.outcome == Outcome.ANSWERED else ""
