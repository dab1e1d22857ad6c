"""Failures of routing, in words for people."""

from steward.kit.errors import BadInput


class BadRules(BadInput):
    """Rules of routing that contradict themselves, or the work they are to be used on."""

    def __init__(self, field: str, detail: str) -> None:
        super().__init__(detail, errors={field: detail})


class BadTrace(BadInput):
    """Arrivals or staff that cannot be simulated; names the row and the field."""
