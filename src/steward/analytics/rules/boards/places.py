"""Figures laid out by country, for the map: however a country is spelled, it is one."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace

from steward.analytics.rules.asking import Answer, Row
from steward.analytics.rules.boards.countries import is_drawn
from steward.analytics.rules.boards.laid import Column, Line, Table, by_group, where_of
from steward.analytics.rules.boards.told import Key, Told
from steward.kit.countries import country_of

OFF = "off"  # the mark of a line that the map cannot show


def by_place(told: Told) -> Table:
    """Lay out country by country, the largest first; what is on no map is marked, and not left out.

    The key of a line is the code of its country, or what the books say where that is none. Where
    figures do not add up (customers), two spellings of a country stay two, and off the map.
    """
    (name,) = told.tile.dimensions
    places = _places(told, by_code=name == "country")
    spelled: dict[Key, list[Key]] = defaultdict(list)
    for key, place in places.items():
        spelled[place].append(key)
    now, then = (_gathered(told, answer, places) for answer in (told.now, told.then))
    table = by_group(replace(told, now=now, then=then))
    lines = tuple(_placed(line, name, spelled[line.cells[0]]) for line in table.lines)  # type: ignore[index]  # a key
    return replace(table, columns=(Column("key", name, "place"), *table.columns[1:]), lines=lines)


def _places(told: Told, *, by_code: bool) -> Mapping[Key, Key]:
    """Return the country of each key, or the key itself where it is none."""
    keys = dict.fromkeys(row.keys[0] for answer in (told.now, told.then) for row in answer.rows)
    found = {key: country_of(str(key), by_code=by_code) if key else None for key in keys}
    codes = list(found.values())
    return {
        key: code if code and (told.metric.adds_up or codes.count(code) == 1) else _apart(key)
        for key, code in found.items()
    }


def _apart(key: Key) -> Key:
    """Keep a region that is called like a country's code apart from that country."""
    return f"{key} " if is_drawn(str(key)) else key


def _gathered(told: Told, answer: Answer, places: Mapping[Key, Key]) -> Answer:
    """Return an answer whose rows are countries."""
    of_place: dict[Key, list[Row]] = defaultdict(list)
    for row in answer.rows:
        of_place[places[row.keys[0]]].append(row)
    return replace(answer, rows=tuple(_rows(told, of_place)))


def _rows(told: Told, of_place: Mapping[Key, list[Row]]) -> Iterator[Row]:
    for place, rows in of_place.items():
        figure = rows[0].figure if len(rows) == 1 else told.together(rows)
        yield Row((place,), figure)


def _placed(line: Line, name: str, spelled: list[Key]) -> Line:
    """Return a line that filters by all spellings of its country."""
    values = tuple(
        value for key in spelled for _name, some in where_of(name, key) for value in some
    )
    mark = "" if is_drawn(str(line.cells[0])) else OFF
    return replace(line, where=((name, values),), mark=mark)
