"""Failures of promises, in words for people."""

from steward.kit.errors import BadInput


class BadHours(BadInput):
    """Business hours that no calendar can have."""

    def __init__(self, detail: str) -> None:
        super().__init__(detail, errors={"hours": detail})


class BadDuration(BadInput):
    """A length of time that nobody can read, or that no promise can have."""


class NeverOpen(BadInput):
    """A deadline that lies further away than any promise: the days ahead are all closed."""
