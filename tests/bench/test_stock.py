"""The ledger's bench in small: what it leaves behind adds up."""

import pytest

from steward.bench import stock
from steward.kit.db import Database

pytestmark = pytest.mark.database


def test_races_and_movements_are_measured_and_add_up(
    monkeypatch: pytest.MonkeyPatch, database: Database
) -> None:
    monkeypatch.setattr(stock, "RACES", 3)
    monkeypatch.setattr(stock, "BUYERS", 4)
    stock.make_goods(database, 4, places=1)
    raced = stock.race_for_last_pieces(database)
    assert (raced["one_winner"], raced["reservations"], raced["failed"]) == (3, 3, 0)
    assert raced["differences"] == 0


def test_many_movements_are_measured_and_add_up(
    monkeypatch: pytest.MonkeyPatch, database: Database
) -> None:
    monkeypatch.setattr(stock, "LEVEL_SKUS", 20)
    *_, verified = stock.measure_million(database)
    assert (verified["movements"], verified["differences"]) == (20 * 10 * 20, 0)
