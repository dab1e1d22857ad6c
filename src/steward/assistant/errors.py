"""What can go wrong with the assistant."""

from steward.kit.errors import BadInput, Conflict
from steward.kit.marks import N_


class BadExamples(BadInput):
    """A file of example questions cannot be used; says in which row and field."""


class NotWorded(Exception):
    """The language model did not word an answer: it was late, failed, or said something else.

    Nobody is told but the log: the article is quoted instead.
    """


class SwitchedOff(Conflict):
    """The owner has switched the assistant off."""

    title = N_("The assistant is switched off")
    remedy = N_("Ask a person instead: raise a query.")
