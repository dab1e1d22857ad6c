"""Which countries a map draws, and under which numbers."""

from babel.core import get_global

from steward.kit.countries import country_codes

PLACES = frozenset({"country", "region"})  # the dimensions whose values may be countries
# They are drawn as a part of another country, or not at all.
_NOT_DRAWN = frozenset(
    "AC BQ BV CC CP CQ CX DG EA GF GI GP IC MQ RE SJ TA TK TV UM YT".split()  # noqa: SIM905 - reads
)
_BY_NAME = {"XK": "Kosovo"}  # it has no number in ISO 3166


def is_drawn(code: str) -> bool:
    """Whether the map has a shape for a country."""
    return code in country_codes() and code not in _NOT_DRAWN


def shapes_of(code: str) -> list[str]:
    """Return the numbers (ISO 3166, now or once) under which a map may hold a country's shape."""
    if code in _BY_NAME:
        return [_BY_NAME[code]]
    return [old for old, new in get_global("territory_aliases").items() if _is(old, new, code)]


def _is(old: str, new: list[str], code: str) -> bool:
    return old.isdigit() and new == [code]
