"""The words of the assistant's pages."""

from steward.assistant.rules import LeadsTo, Outcome, Why
from steward.kit.texts import gettext as _

_SMALL = 0.1  # a share below it is told more closely


def percent(share: float) -> str:
    """Write a share as people read it."""
    digits = 0 if share >= _SMALL else 1
    return f"{round(100 * share, digits):g} %"


def outcome_name(outcome: str) -> str:
    """Say what became of a question."""
    names = {
        Outcome.ANSWERED: _("Answered"),
        Outcome.LOOKED_UP: _("Looked up"),
        Outcome.ASKED: _("Asked what was meant"),
        Outcome.HANDED_OVER: _("Handed over"),
    }
    return names[Outcome(outcome)]


def why_words(why: str) -> str:
    """Say why the assistant did what it did."""
    words = {
        Why.SURE: _("It is sure enough."),
        Why.UNSURE: _("It is not sure enough of what is meant."),
        Why.NOT_WRITTEN: _("It understands, but no article that this person may read answers it."),
        Why.UNREADABLE: _("There is no letter and no digit."),
        Why.ASKED_FOR_A_PERSON: _("A person is asked for."),
        Why.RISK: _("There are words of danger."),
        Why.ANGER: _("There are words of anger."),
        Why.TAUGHT: _("It was taught that a person answers this."),
        Why.SIGN_IN: _("It is looked up for those who have signed in."),
        Why.WHICH: _("It should be looked up, but it may be of several things."),
    }
    return words[Why(why)]


def leads_to_names() -> list[tuple[str, str]]:
    """Name what can answer an intent."""
    return [
        (LeadsTo.ARTICLE, _("An article")),
        (LeadsTo.MY_TICKETS, _("Looks up: how my queries stand")),
        (LeadsTo.MY_PLACE, _("Looks up: my place in the queue")),
        (LeadsTo.STOCK, _("Looks up: what is in stock, and when it can be had")),
        (LeadsTo.ORDER, _("Looks up: my orders")),
        (LeadsTo.DELIVERY, _("Looks up: where my order is")),
        (LeadsTo.RETURN, _("Looks up: what I can send back, and starts it")),
        (LeadsTo.DISCOUNT, _("Looks up: which discounts hold now")),
        (LeadsTo.PERSON, _("A person")),
    ]


def field_names() -> dict[str, str]:
    """Name the fields of the forms."""
    return {
        "name": _("Name"),
        "leads_to": _("What answers it"),
        "article": _("Article"),
        "examples": _("Questions"),
        "threshold": _("Answers from a confidence of"),
        "outside": _("Questions"),
        "intent": _("Intent"),
    }
