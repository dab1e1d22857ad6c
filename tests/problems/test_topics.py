"""What people write of is a topic by its own words: a rise of one opens a problem of its own."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from steward.kit.db import Database
from steward.problems.models import Complaint, ProblemTopic
from steward.problems.queries import name_values
from tests.cast import SAM, sign_in
from tests.knowledge.writing import publish
from tests.problems.business import Sold, complain, sell
from tests.problems.looking import look, problems

pytestmark = pytest.mark.database

USUAL = (
    "The parcel came crushed and the box was torn",
    "The grinder does not start any more",
    "Please send the invoice to my office",
)
_CITE = """
    insert into messages (ticket_id, visibility, by_customer, author_name, channel, body,
        by_assistant, citations, created_at)
    select id, 'public', false, 'Ben', 'web', 'Please read this', false,
        jsonb_build_array(jsonb_build_object('article_id', cast(:article as bigint))), created_at
    from tickets where id % 8 = 0 or subject = 'It leaks'
"""
_ANY = """
    select o.person_id, o.id from orders o
    where o.id >= 100000 and o.placed_at between now() - interval '40 days'
      and now() - interval '3 days' and not exists (
        select from tickets t where t.customer_id = o.person_id)
    order by o.id % 97, o.id limit 16
"""


_SAY = """
    update tickets set subject = w.words from (
        select id, (cast(:words as text[]))[row_number() over (order by id)] as words
        from tickets where subject = 'It leaks') w
    where tickets.id = w.id
"""
# Of one topic are no two of them.
WORDS = (
    "blue,voucher,tuesday,scale,lid,neighbour,manual,beans,tax,gift,gasket,delay,app,bag,sum,hello"
)


def write(session: Session, words: str) -> None:
    """Have the tickets without words of their own say something."""
    session.execute(
        text("update tickets set subject = :words where subject = 'It leaks'"), {"words": words}
    )


@pytest.fixture
def sold(database: Database) -> Sold:
    """Half a year of sales whose complaints are of three things in turn: nothing was found."""
    with database.transaction() as session:
        found = sell(session)
        complain(session, found, 1)
        values = {"usual": list(USUAL)}
        session.execute(
            text("update tickets set subject = (cast(:usual as text[]))[1 + id % 3]"), values
        )
    look(database)
    assert [
        (one.where, one.found["seen"], one.found["usual"], one.since) for one in problems(database)
    ] == []
    return found


@pytest.mark.usefixtures("sold")
def test_topics_are_learnt_by_day_and_keep_their_number(database: Database) -> None:
    with database.transaction() as session:
        before = {one.id: tuple(one.words) for one in session.scalars(select(ProblemTopic))}
        assert len(before) == len(USUAL)
        assert not {"the", "and", "was", "not", "does"} & {
            word for words in before.values() for word in words
        }
        assert session.scalars(select(Complaint.topic_id).distinct()).all() != [None]
        session.execute(text("update problem_topics_learnt set learnt_on = learnt_on - 1"))
    look(database)
    with database.reading() as session:
        again = {one.id: tuple(one.words) for one in session.scalars(select(ProblemTopic))}
    assert again == before


def test_rise_of_a_topic_over_all_goods_is_a_problem_of_what_is_said(
    client: FlaskClient, database: Database, sold: Sold
) -> None:
    with database.transaction() as session:
        orders = [(row.person_id, row.id) for row in session.execute(text(_ANY))]
        complain(session, sold._replace(orders=orders, product=""), 16)
        write(session, "My parcel was crushed, the box torn open")
    look(database)
    (found,) = problems(database)
    assert found.where.keys() == {"topic"}
    with database.reading() as session:
        (named,) = name_values(session, found.where.items()).values()
        linked = session.scalars(select(Complaint).where(Complaint.problem_id == found.id)).all()
    assert {"parcel", "crushed"} & set(named.name.split(" · "))
    assert len(linked) >= 16
    sign_in(client, SAM)
    page = client.get(f"/desk/problems/{found.number}").text
    assert "Topic " in page


def test_rise_of_what_is_answered_with_one_article_is_a_problem_of_that_article(
    client: FlaskClient, database: Database, sold: Sold
) -> None:
    with database.transaction() as session:
        article = publish(session, title="When a parcel is late")
        orders = [(row.person_id, row.id) for row in session.execute(text(_ANY))]
        complain(session, sold._replace(orders=orders, product=""), 16)
        session.execute(text(_CITE), {"article": article})
        session.execute(text(_SAY), {"words": WORDS.split(",")})
        session.execute(text("update problem_topics_learnt set learnt_on = learnt_on - 1"))
    look(database)
    (found,) = problems(database)
    assert found.where == {"article": str(article)}
    sign_in(client, SAM)
    assert "When a parcel is late" in client.get(f"/desk/problems/{found.number}").text


def test_what_a_lot_explains_opens_no_second_problem_of_what_is_said(
    client: FlaskClient, database: Database, sold: Sold
) -> None:
    with database.transaction() as session:
        complain(session, sold, 16)
        write(session, "The grinder does not start, it stopped")
    look(database)
    (found,) = problems(database)
    assert found.where == {"lot": str(sold.lot_id)}
    sign_in(client, SAM)
    page = client.get(f"/desk/problems/{found.number}").text
    assert "What they say" in page
    assert "grinder" in page
