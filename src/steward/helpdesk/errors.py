"""Failures of the help desk, in words for people."""

from steward.kit.errors import Conflict
from steward.kit.events import Fact
from steward.kit.marks import N_


class ChangedMeanwhile(Conflict):
    """A ticket was changed after the page was made from which somebody acts; knows how."""

    def __init__(self, number: str, latest: Fact | None) -> None:
        name = latest.actor_name if latest else N_("Somebody")
        super().__init__(
            N_(
                "%(name)s changed %(number)s while you were looking. "
                "Nothing of theirs was overwritten.",
                name=name,
                number=number,
            )
        )
        self.latest = latest


class NotPossibleNow(Conflict):
    """A ticket is in a state that does not allow what was asked."""

    title = N_("Not possible now")

    def __init__(self, number: str, state: str, verb: str) -> None:
        """`state` and `verb`, such as “be closed”, are in words that N_ has marked."""
        super().__init__(
            N_(
                "%(number)s is %(state)s, so it cannot %(verb)s.",
                number=number,
                state=state,
                verb=verb,
            )
        )


class NothingToWrite(Conflict):
    """A ticket is not solved, or was never answered: no article can be drafted from it."""

    title = N_("Not possible now")

    def __init__(self, number: str) -> None:
        super().__init__(
            N_(
                "%(number)s holds no answer to write down yet. "
                "Answer and resolve it first, then draft the article.",
                number=number,
            )
        )


class OfferGone(Conflict):
    """A ticket is not offered to somebody, or not any more."""

    title = N_("Not possible now")

    def __init__(self, number: str) -> None:
        super().__init__(
            N_("%(number)s is not offered to you any more. Somebody else has it.", number=number)
        )


class TooManyTransfers(Conflict):
    """A ticket was handed on so often that a lead has to say whose it is."""

    title = N_("Handed on too often")

    def __init__(self, number: str, transfers: int) -> None:
        super().__init__(
            N_(
                "%(number)s was handed on %(count)s times. Ask a lead whose it is.",
                number=number,
                count=transfers,
            )
        )


class TakenAlready(Conflict):
    """A chat is somebody else's by now than the one who acts has seen."""

    def __init__(self, number: str, holder: str | None) -> None:
        """`holder` is the name of whoever has it now, None where nobody has."""
        super().__init__(
            N_(
                "%(name)s has %(number)s by now. Nothing was changed.",
                name=holder or N_("Nobody"),
                number=number,
            )
        )
