"""The map: which countries texts name, what is drawn of them, and what is said of the rest."""

import json
from pathlib import Path

import pytest
from babel import Locale

from steward.analytics.rules.boards import Chart, Tile, charts_for
from steward.analytics.rules.boards.countries import is_drawn, shapes_of
from steward.analytics.rules.boards.places import OFF, by_place
from steward.kit.countries import country_of
from steward.kit.frontend.static import STATIC_FOLDER
from tests.analytics.test_board_rules import told


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("United States", "US"),
        ("U.S.A.", "US"),
        ("us", "US"),
        ("the Netherlands", "NL"),
        ("Deutschland", "DE"),
        ("Brasil", "BR"),
        ("Korea", "KR"),
        ("côte d'ivoire", "CI"),
        ("Bosnia & Herzegovina", "BA"),
        ("Kosovo", "XK"),
        ("Georgia", "GE"),
        ("West", None),
        ("", None),
    ],
)
def test_a_country_is_known_by_what_people_call_it(text: str, code: str | None) -> None:
    assert country_of(text, by_code=True) == country_of(text, by_code=False) == code


def test_codes_are_countries_only_where_countries_are_told() -> None:
    assert [country_of(one, by_code=True) for one in ("CA", "deu", "276")] == ["CA", "DE", "DE"]
    assert [country_of(one, by_code=False) for one in ("CA", "deu", "276")] == [None] * 3


def test_all_that_is_said_to_be_drawn_has_a_shape() -> None:
    atlas = json.loads(Path(STATIC_FOLDER / "vendor" / "world.json").read_text("utf-8"))
    shapes = {
        one.get("id") or one["properties"]["name"]
        for one in atlas["objects"]["countries"]["geometries"]
    }
    drawn = [code for code in map(str, Locale("en").territories) if is_drawn(code)]
    assert len(drawn) > 230
    assert [code for code in drawn if not shapes & set(shapes_of(code))] == []


def test_spellings_of_a_country_are_one_and_what_is_none_stays_beside_it() -> None:
    now = {("USA",): 5, ("United States",): 7, ("Gibraltar",): 2, ("West",): 1, (None,): 4}
    table = by_place(told(Tile("revenue", ("region",), Chart.MAP), now, {("USA",): 6, ("DE",): 3}))
    assert [(line.cells[0], line.cells[1], line.mark) for line in table.lines] == [
        ("US", 12, ""),
        (None, 4, OFF),
        ("GI", 2, OFF),
        ("West", 1, OFF),
    ]
    assert table.column("then")[0] == 6
    assert table.lines[0].where == (("region", ("USA", "United States")),)
    assert table.lines[1].where == (("region", ("",)),)


def test_a_region_called_like_a_code_is_no_country() -> None:
    tile = Tile("revenue", ("region",), Chart.MAP)
    table = by_place(told(tile, {("DE",): 3, ("Germany",): 2}, {}))
    assert [(line.cells[1], line.mark) for line in table.lines] == [(3, OFF), (2, "")]
    assert table.lines[0].where == (("region", ("DE",)),)


def test_only_what_may_be_countries_has_a_map() -> None:
    assert Chart.MAP in charts_for(["region"])
    assert Chart.MAP in charts_for(["country"])
    assert Chart.MAP not in charts_for(["product"])
    assert Chart.MAP not in charts_for(["region", "country"])
