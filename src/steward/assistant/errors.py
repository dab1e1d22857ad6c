"""What can go wrong with the assistant."""

from steward.kit.errors import BadInput


class BadExamples(BadInput):
    """A file of example questions cannot be used; says in which row and field."""
