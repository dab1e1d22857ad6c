"""Failures of the help desk, in words for people."""

from steward.kit.errors import Conflict


class NotPossibleNow(Conflict):
    """A ticket is in a state that does not allow what was asked."""

    title = "Not possible now"

    def __init__(self, number: str, state: str, verb: str) -> None:
        words = state.replace("_", " ")
        super().__init__(f"{number} is {words}, so it cannot {verb}. Load the page again.")
