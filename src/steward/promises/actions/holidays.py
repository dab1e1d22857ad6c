"""Public holidays of the world, as the holidays library knows them: without a look outside."""

from collections.abc import Iterable

import holidays

from steward.kit.errors import BadInput
from steward.kit.marks import N_
from steward.promises.rules import SpecialDay


def holidays_of(region: str, years: Iterable[int]) -> list[SpecialDay]:
    """List the public holidays of a country (DE) or a part of it (DE-BE) in some years.

    Raises BadInput when the region is not known.
    """
    country, _, part = region.partition("-")
    try:
        found = holidays.country_holidays(country, subdiv=part or None, years=years)
    except NotImplementedError:
        msg = N_(
            "The holidays of “%(region)s” are not known. Try a country such as PT, or DE-BE.",
            region=region,
        )
        raise BadInput(msg, errors={"region": msg}) from None
    return [SpecialDay(day, (), name) for day, name in sorted(found.items())]


def regions() -> list[str]:
    """List the countries, and the parts of them, whose holidays are known."""
    known = holidays.list_supported_countries(include_aliases=False)
    parts = [f"{country}-{part}" for country, found in known.items() for part in found]
    return sorted([*known, *parts])
