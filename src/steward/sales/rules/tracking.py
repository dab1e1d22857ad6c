"""Carriers, and where each lets its parcels be looked up."""

from collections.abc import Mapping
from urllib.parse import quote, urlsplit

from steward.kit.marks import N_

PLACE = "{tracking}"  # where an address has the number of the parcel
_MOST_CARRIERS = 30


def carriers_in(text: str) -> dict[str, str]:
    """Read carriers, such as "DHL: https://dhl.example/?id={tracking}", one a line.

    An address may be left out. ValueError says which line cannot be read.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > _MOST_CARRIERS:
        msg = N_("At most %(most)s lines fit here.", most=_MOST_CARRIERS)
        raise ValueError(msg)
    return dict(map(_carrier_in, lines))


def _carrier_in(line: str) -> tuple[str, str]:
    name, _, pattern = (part.strip() for part in line.partition(":"))
    if not name or (pattern and not _is_address(pattern)):
        msg = N_(
            "Write it as “DHL: https://dhl.example/?id={tracking}”, not: %(line)s", line=line[:80]
        )
        raise ValueError(msg)
    return name, pattern


def _is_address(pattern: str) -> bool:
    """Whether it is a web address once the number is in it, and whole before that."""
    try:
        parts = urlsplit(pattern)
    except ValueError:
        return False
    where = parts.path + "?" + parts.query
    is_whole = parts.scheme == "https" and parts.netloc and PLACE not in parts.netloc
    return bool(is_whole) and PLACE in where


def tracking_link(carriers: Mapping[str, str], carrier: str, tracking: str) -> str | None:
    """Return where a parcel is looked up, or None where its carrier does not say."""
    patterns = {name.casefold(): pattern for name, pattern in carriers.items()}
    pattern = patterns.get(carrier.casefold())
    return pattern.replace(PLACE, quote(tracking, safe="")) if pattern and tracking else None
