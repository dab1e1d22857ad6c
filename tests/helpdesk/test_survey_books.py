"""What the books are told of surveys."""

from zoneinfo import ZoneInfo

import pytest
from flask import Flask
from sqlalchemy import func, select

from steward.helpdesk import actions as care
from steward.helpdesk.actions.surveys import rate_ticket
from steward.helpdesk.forms import NewTicket
from steward.helpdesk.models import SurveyAsk
from steward.helpdesk.queries.survey_books import surveys_changed, tell_surveys
from steward.helpdesk.rules import Channel
from steward.kit import clock
from steward.kit.db import Database
from steward.kit.events import Fact
from tests.cast import BEN, EVE
from tests.sql_counter import counted_sql

HOME = ZoneInfo("Europe/Amsterdam")


_LAST_FACT = select(func.coalesce(func.max(Fact.id), 0))


@pytest.mark.database
def test_survey_is_told_once_it_is_answered_and_not_where_it_came_back(
    app: Flask, database: Database
) -> None:
    with app.test_request_context(), database.transaction() as session:
        new = NewTicket(subject="Leak", body="?", customer_email=EVE.email, category="Repair")
        ticket = care.raise_ticket(session, new, actor=BEN.actor, channel=Channel.PHONE)
        before = session.scalars(_LAST_FACT).one()
        rate_ticket(session, ticket, 2, "It took long.", actor=EVE.actor)
        said, asked_ = session.scalars(select(SurveyAsk)).one(), clock.now()
        lost = SurveyAsk(kind="nps", person_id=1, channel="mail", asked_at=asked_, failed_at=asked_)
        wide = SurveyAsk(kind="nps", person_id=1, channel="mail", asked_at=asked_)
        wide.answer(6, "", asked_)
        session.add_all([lost, wide])
        session.flush()
        assert surveys_changed(session, before, session.scalars(_LAST_FACT).one()) == [said.id]
        assert surveys_changed(session, 0, 0) == [said.id, lost.id, wide.id]
        with counted_sql() as sent:
            (found,) = tell_surveys(session, [said.id, lost.id, wide.id], HOME)
        assert len(sent) == 2
        content, recommends = found.rows
        assert (content.survey, content.account) == ("csat", "Eve Egger #2")
        assert (content.is_answered, content.is_content, content.recommends) == (True, False, None)
        assert (recommends.is_content, recommends.recommends) == (None, -1)
        assert found.whole == [(f"S-{one.id}",) for one in (said, lost, wide)]
