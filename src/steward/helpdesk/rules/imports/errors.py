"""What can be wrong with a mapping."""

from steward.kit.errors import BadInput


class BadMapping(BadInput):
    """A mapping that cannot be used with this file: one line that says why and what to do."""

    title = "This mapping does not fit"
