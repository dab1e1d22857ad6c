"""What the assistant says where no article says it: in words that N_ has marked."""

from collections.abc import Sequence

from steward.assistant.rules.replies import Meant
from steward.assistant.rules.values import Why
from steward.kit.marks import N_

I_AM = N_("I am the assistant, a program.")

_HANDED_OVER = {
    Why.RISK: N_("This sounds urgent, so it goes to a person now."),
    Why.ANGER: N_("I am sorry that this went wrong. A person takes over."),
    Why.ASKED_FOR_A_PERSON: N_("Of course. A person takes over."),
    Why.TAUGHT: N_("That is for a person to answer, who takes over."),
    Why.NOT_WRITTEN: N_("I understand, but nothing is written about it. A person answers this."),
    Why.UNSURE: N_("I am not sure what you mean, so a person takes over."),
    Why.UNREADABLE: N_("I could not read that, so a person takes over."),
}


_REASONS = {
    Why.RISK: N_("The assistant heard words of danger."),
    Why.ANGER: N_("The assistant heard words of anger."),
    Why.ASKED_FOR_A_PERSON: N_("The visitor asked for a person."),
    Why.TAUGHT: N_("The assistant was taught that a person answers this."),
    Why.NOT_WRITTEN: N_("The assistant found no article that answers it."),
}
_UNSURE = N_("The assistant did not understand it, twice.")


def reason_of(why: Why) -> str:
    """Say to us why a conversation was handed over."""
    return _REASONS.get(why, _UNSURE)


def handing_over(why: Why) -> str:
    """Say that a person takes over, and why."""
    return _HANDED_OVER.get(why, _HANDED_OVER[Why.UNSURE])


def asking_back(why: Why, meant: Sequence[Meant]) -> str:
    """Ask what was meant."""
    if meant:
        return N_("I am not sure what you mean. Is it one of these?")
    if why == Why.UNREADABLE:
        return N_("I could not read that. Can you say it in words?")
    return N_("I am not sure what you mean. Can you say it in other words?")
