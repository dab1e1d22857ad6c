"""What a customer is worth, on their page and that of their company."""

from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from steward.customers.models import Company, Worth
from steward.kit import clock
from steward.kit.db import Database
from tests.cast import BEN, SAM, sign_in
from tests.customers.worths import keep, new_person, row_of

pytestmark = pytest.mark.database

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def shown(client: FlaskClient, url: str) -> str:
    """Return the card of worth on a page, as words."""
    text = client.get(url).text
    return " ".join(text.partition('id="worth"')[2].partition("</section>")[0].split())


def test_the_page_says_what_somebody_is_worth_and_in_which_rhythm(
    client: FlaskClient, database: Database
) -> None:
    with clock.frozen(NOON), database.transaction() as session:
        company = Company(name="Café Lindgren", created_at=NOON)
        session.add(company)
        session.flush()
        elsa = new_person(session, "Elsa", company_id=company.id).id
        olaf = new_person(session, "Olaf", company_id=company.id).id
        keep(session, row_of(elsa), row_of(olaf, segment="champions", orders=1, gap_chance=0.4))
        mate = company.id
    sign_in(client, SAM)
    with clock.frozen(NOON):
        card = shown(client, f"/desk/customers/{elsa}")
        once = shown(client, f"/desk/customers/{olaf}")
        both = shown(client, f"/desk/companies/{mate}")
        nobody = shown(client, "/desk/customers/1")
    assert "Orders about every 5 weeks. 3 months since the last: unusual, 2 % of such" in card
    assert "Lapsed since Sun 1 Nov" in card
    assert "€420.50" in card
    assert "5 orders since 10 Jan 2025" in card
    assert "0 to 4 in 95 of 100 cases" in card
    assert "missed by 0.82 on average" in card
    assert '<th scope="row">Q4 2026</th><td class="st-n">€70.00' in card
    assert "Ordered once. Customers here order about every 5 weeks. 3 months since" in once
    assert "€841.00" in both
    assert "2.8 orders" in both
    assert "No order is known" in nobody


def test_figures_are_for_those_who_may_see_them(client: FlaskClient, database: Database) -> None:
    with database.transaction() as session:
        keep(session, row_of(1))
    sign_in(client, BEN)
    assert 'id="worth"' not in client.get("/desk/customers/1").text


def test_only_what_changed_is_written_and_who_is_worth_nothing_any_more_is_dropped(
    database: Database,
) -> None:
    with clock.frozen(NOON), database.transaction() as session:
        keep(session, row_of(1), row_of(2))
    with clock.frozen(datetime(2026, 11, 21, tzinfo=UTC)) as _, database.transaction() as session:
        keep(session, row_of(1), row_of(2, orders=6), row_of(99))
        computed = dict(session.execute(select(Worth.person_id, Worth.computed_at)).all())
        assert (computed[1].day, computed[2].day) == (20, 21)
        keep(session, row_of(2, orders=6))
        assert session.scalars(select(Worth.person_id)).all() == [2]
