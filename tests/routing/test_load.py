"""The load of agents: never past the capacity, whoever comes at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy.orm import Session

from steward.kit.db import Database
from steward.routing import loads, release_load, take_load
from tests.cast import BEN, CLEO
from tests.routing.staff import staff

pytestmark = pytest.mark.database


def test_work_fits_up_to_the_capacity_and_is_given_back(session: Session) -> None:
    staff(session, BEN, capacity=3)
    assert [take_load(session, BEN.id, 1.25) for _ in range(3)] == [True, True, False]
    assert take_load(session, BEN.id, 0.5)
    assert loads(session) == {BEN.id: 3.0}
    release_load(session, BEN.id, 1.25)
    assert loads(session) == {BEN.id: 1.75}
    release_load(session, BEN.id, 4)
    assert loads(session) == {BEN.id: 0.0}


def test_who_was_never_staffed_carries_as_much_as_is_usual(session: Session) -> None:
    assert [take_load(session, CLEO.id, 1.0) for _ in range(7)] == [True] * 6 + [False]


def test_work_larger_than_a_capacity_fits_into_an_empty_one_alone(session: Session) -> None:
    staff(session, BEN, capacity=2)
    assert take_load(session, BEN.id, 4.0)
    assert not take_load(session, BEN.id, 0.5)
    release_load(session, BEN.id, 4.0)
    assert take_load(session, BEN.id, 0.5)
    assert not take_load(session, BEN.id, 4.0)


def test_nothing_fits_into_a_capacity_of_nothing_but_what_is_given_by_hand(
    session: Session,
) -> None:
    staff(session, BEN, capacity=0)
    assert not take_load(session, BEN.id, 0.5)
    assert take_load(session, BEN.id, 0.5, past_capacity=True)
    assert loads(session) == {BEN.id: 0.5}


def test_eight_at_once_never_pass_a_capacity(database: Database) -> None:
    with database.transaction() as session:
        staff(session, BEN, capacity=5)

    def work(number: int) -> float:
        units, carried = (0.5, 0.75, 1.0, 1.25)[number % 4], 0.0
        for _ in range(25):
            with database.transaction() as session:
                if take_load(session, BEN.id, units):
                    carried += units
                session.flush()
                assert loads(session)[BEN.id] <= 5
            if carried >= 2 * units:
                with database.transaction() as session:
                    release_load(session, BEN.id, units)
                carried -= units
        return carried

    with ThreadPoolExecutor(8) as crowd:
        carried = sum(crowd.map(work, range(8)))
    with database.reading() as session:
        assert loads(session)[BEN.id] == carried <= 5
    assert carried > 3.75


def test_first_eight_at_once_never_pass_the_usual_capacity(database: Database) -> None:
    def take(_: int) -> bool:
        with database.transaction() as session:
            return take_load(session, CLEO.id, 1.0)

    with ThreadPoolExecutor(8) as crowd:
        assert sum(crowd.map(take, range(16))) == 6
