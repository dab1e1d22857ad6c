"""What `steward bench --only people` measures, in small."""

from pathlib import Path

import pytest

from steward.bench import people
from steward.kit.settings import load_settings

pytestmark = pytest.mark.database


def test_people_come_in_but_the_broken_ones_and_go_out_again(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, database_url: str
) -> None:
    monkeypatch.setattr(people, "PEOPLE", 200)
    monkeypatch.setenv("STEWARD_HOME", str(tmp_path))
    monkeypatch.setenv("STEWARD_DATABASE_URL", database_url)
    first, again, saved = people.measure_people(load_settings())
    assert (first["created"], again["unchanged"], saved["rows"]) == (194, 194, 194)
