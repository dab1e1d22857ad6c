"""Deals out of files: written many at once, known again, changed, taken back; Maven's control."""

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from steward.kit.db import Database
from steward.kit.errors import Conflict
from steward.kit.imports.ledger import ImportFile, open_run
from steward.kit.imports.tables import DONE
from steward.sales.actions.deals import (
    foresee_past_deals,
    lose_deal,
    set_next_step,
    undo_deals_import,
    undo_move,
    win_deal,
    write_past_deals,
)
from steward.sales.forms.deals import LostForm, NextStepForm, PastDeal, WonForm
from steward.sales.models import Deal
from steward.sales.queries.deals import DealsAsked, deal_lines, list_deals, show_deal, stages
from tests.cast import ANN
from tests.real_data import need_real_data
from tests.routing.staff import UTC_ZONE
from tests.sales.dealing import kinds_of_facts, odd_deals

pytestmark = pytest.mark.database

FILE: list[dict[str, Any]] = [
    {"deal_number": "A1", "stage": "Won", "product": "GTX Pro", "account": "Acme", "value": 4514,
     "rep": "ben berger", "opened_on": "2016-10-25", "closed_on": "2017-03-11"},
    {"deal_number": "A2", "stage": "Closed Lost", "rep": "Moses Frase", "opened_on": "2017-01-02",
     "closed_on": "2017-02-01", "value": 0},
    {"deal_number": "A3", "stage": "Pilot", "product": "GTX Pro", "opened_on": "2017-01-02"},
]  # fmt: skip


def rows(*more: dict[str, Any]) -> list[PastDeal]:
    return [PastDeal.model_validate(one) for one in (*FILE, *more)]


def imported(session: Session, said: Sequence[PastDeal], name: str) -> tuple[int, tuple[int, ...]]:
    """Import deals as a file of a name; return the import's id, and what became of them."""
    file = ImportFile("deals", "crm", "auto", "", name, name)
    run = open_run(session, file, actor=ANN.actor)
    done = write_past_deals(
        session, said, source="crm", import_id=run.id, actor=ANN.actor, zone=UTC_ZONE
    )
    run.state = DONE
    session.flush()
    return run.id, (done.created, done.changed, done.unchanged, len(done.refused))


def of_number(session: Session, number: str) -> Deal:
    return session.query(Deal).filter_by(external_id=number).one()


def test_what_a_file_would_do_is_told_to_whoever_can_only_read(database: Database) -> None:
    with database.transaction() as session:
        imported(session, rows(), "first.csv")
    other = PastDeal.model_validate({**FILE[2], "region": "West"})
    with database.reading() as session:
        would = foresee_past_deals(session, [*rows()[:2], other], source="crm")
    assert (would.created, would.changed, would.unchanged) == (0, 1, 2)


def test_deals_of_a_file_are_foreseen_and_written_and_wrong_ones_are_left_out(
    session: Session,
) -> None:
    day = "2017-01-01"
    bad: list[dict[str, Any]] = [
        {"deal_number": "B1", "stage": "won", "value": 7},
        {"deal_number": "B2", "stage": "won", "closed_on": day},
        {"deal_number": "B3", "stage": "lost", "opened_on": "2017-01-02", "closed_on": day},
    ]
    would = foresee_past_deals(session, rows(*bad), source="crm")
    assert (would.created, would.new_stages) == (3, ["Pilot"])
    assert [one.column for one in would.refused] == ["closed_on", "value", "closed_on"]
    assert [one.name for one in stages(session)].count("Pilot") == 0
    assert imported(session, rows(*bad), "first.csv")[1] == (3, 0, 0, 3)
    won, lost, pilot = (of_number(session, number) for number in ("A1", "A2", "A3"))
    assert (won.title, won.account, won.rep_id, won.rep) == ("GTX Pro", "Acme", 2, "Ben Berger")
    assert (lost.state, lost.lost_reason, lost.rep) == ("lost", "Not told", "Moses Frase")
    assert (pilot.state, pilot.value, pilot.needs_next_step) == ("open", None, True)
    assert kinds_of_facts(session, won) == ["deal.opened"]
    asked = DealsAsked(date(2026, 1, 1), show="needs", product="gtx pro")
    assert [row.deal.id for row in list_deals(session, ANN.actor, asked).items] == [pilot.id]
    view = show_deal(session, ANN.actor, won.number, UTC_ZONE)
    assert [(one.stage, one.length.days) for one in view.history] == [(None, 137)]


def test_deals_of_a_file_are_known_again_changed_and_taken_back(session: Session) -> None:
    first, _ = imported(session, rows(), "first.csv")
    pilot = of_number(session, "A3")
    assert imported(session, rows(), "same.csv")[1] == (0, 0, 3, 0)
    step = NextStepForm(next_step="Visit them", next_step_on=date(2030, 1, 1))
    set_next_step(session, pilot.number, step, version=None, actor=ANN.actor)
    later = {**FILE[2], "stage": "Won", "closed_on": "2017-05-01", "value": "99.5"}
    again = [PastDeal.model_validate(one) for one in (FILE[0], FILE[1], later)]
    second, counts = imported(session, again, "second.csv")
    assert counts == (0, 1, 2, 0)
    assert (pilot.state, pilot.value, pilot.closed_on) == ("won", Decimal("99.5"), date(2017, 5, 1))
    assert pilot.next_step == "Visit them"  # what people entered here stays
    with pytest.raises(Conflict):
        undo_deals_import(session, first, actor=ANN.actor)  # the second was built upon it
    assert undo_deals_import(session, second, actor=ANN.actor).restored == 1
    session.refresh(pilot := of_number(session, "A3"))
    assert (pilot.state, pilot.value, pilot.closed_on) == ("open", None, None)
    lines = show_deal(session, ANN.actor, pilot.number, UTC_ZONE).lines
    assert [(one.name, one.price) for one in lines] == [("GTX Pro", None)]

    assert odd_deals(session) == []
    undone = undo_deals_import(session, first, actor=ANN.actor)
    assert (undone.withdrawn, undone.kept) == (2, [pilot.number])  # somebody worked on it
    assert session.scalar(text("select count(*) from deals")) == 1
    assert imported(session, rows()[:2], "third.csv")[1] == (2, 0, 0, 0)


def test_what_people_ended_here_is_not_opened_again_by_another_word_of_a_file(
    session: Session,
) -> None:
    imported(session, rows(), "first.csv")
    pilot = of_number(session, "A3")
    why = LostForm(reason="No answer")
    lose_deal(session, pilot.number, why, UTC_ZONE, version=None, actor=ANN.actor)
    other = PastDeal.model_validate({**FILE[2], "region": "West", "opened_on": "2017-01-05"})
    assert imported(session, [other], "second.csv")[1] == (0, 1, 0, 0)
    assert (pilot.state, pilot.lost_reason, pilot.region) == ("lost", "No answer", "West")
    undo_move(session, pilot.number, version=None, actor=ANN.actor)
    won = WonForm(value=Decimal("99.5"))
    win_deal(session, pilot.number, won, UTC_ZONE, version=None, actor=ANN.actor)
    (line,) = deal_lines(session, pilot.id)  # nobody had told its price
    assert (pilot.value, line.price) == (Decimal("99.5"), Decimal("99.5"))


def maven(file: io.TextIOBase, day: str) -> Iterator[PastDeal]:
    """Read Maven's pipeline as its mapping reads it."""
    for row in csv.DictReader(file):
        days = {
            ours: datetime.strptime(row[theirs], day).date()  # noqa: DTZ007 - a day, no moment
            for ours, theirs in (("opened_on", "engage_date"), ("closed_on", "close_date"))
            if row[theirs]
        }
        yield PastDeal(
            deal_number=row["opportunity_id"],
            stage=row["deal_stage"],
            account=row["account"],
            product=row["product"].replace("GTXPro", "GTX Pro"),
            rep=row["sales_agent"],
            value=Decimal(row["close_value"]) if row["close_value"] else None,
            **days,
        )


def both_spellings(folder: Path) -> Iterator[list[PastDeal]]:
    with (folder / "sales_pipeline.csv").open(encoding="utf-8") as file:
        yield list(maven(file, "%m/%d/%Y"))
    with zipfile.ZipFile(folder / "original.zip") as archive:
        name = next(one for one in archive.namelist() if one.endswith("pipeline.csv"))
        with archive.open(name) as file:
            yield list(maven(io.TextIOWrapper(file, "utf-8"), "%Y-%m-%d"))


def test_mavens_deals_come_in_with_their_control_totals_in_either_spelling(
    session: Session,
) -> None:
    ours, original = both_spellings(need_real_data("sales/maven_crm"))
    assert imported(session, ours, "ours.csv")[1] == (8800, 0, 0, 0)
    assert imported(session, original, "original.csv")[1] == (0, 0, 8800, 0)
    control = text("""
        select count(*) filter (where state = 'won'), count(*) filter (where state = 'lost'),
               sum(value) filter (where state = 'won'),
               round(avg(closed_on - opened_on) filter (where state = 'won'), 2),
               count(*) filter (where account = '' and company_id is null),
               count(*) filter (where state = 'open' and next_step_on is null)
        from deals
    """)
    found = session.execute(control).one()
    assert tuple(found) == (4238, 2473, 10_005_534, Decimal("51.78"), 1425, 2089)
