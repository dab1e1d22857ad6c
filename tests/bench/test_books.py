"""What the books' bench writes and measures, in small."""

from pathlib import Path

import pytest

from steward.bench import whether
from steward.bench.books import write_lines


def test_order_lines_are_written_over_the_days_each_with_a_number_of_its_own(
    tmp_path: Path,
) -> None:
    write_lines(tmp_path / "lines.csv", 500)
    head, *lines = (tmp_path / "lines.csv").read_text().splitlines()
    assert head.startswith("order_number,ordered_on,account,product,quantity,revenue")
    assert len({line.partition(",")[0] for line in lines}) == 500
    days = [line.split(",")[1] for line in lines]
    assert (min(days), max(days)) == ("2024-01-01", "2026-09-25")


def test_judgements_are_measured_beside_their_bars(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(whether, "SERIES", 3)
    monkeypatch.setattr(whether, "CUBES", 2)
    judged, searched = whether.measure_whether()
    assert judged["judged"] == 3
    assert 0 <= judged["coverage"] <= 1
    assert searched["right"] + searched["missed"] >= 1
