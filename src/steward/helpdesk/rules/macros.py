"""Macros: what they write as long as nobody has written it otherwise, and what fills that in."""

from enum import StrEnum

from steward.kit.marks import N_


class Wait(StrEnum):
    """How a ticket's wait for goods stands."""

    WAITING = "waiting"
    BACK = "back"
    ENDED = "ended"


class Macro(StrEnum):
    """What a macro drafts an answer about: each has a text of its own."""

    REPLACEMENT = "replacement"
    REFUND = "refund"
    WAIT = "wait"
    BACK = "back"


# placeholder -> what stands in its place, beside those of every canned reply
MACRO_PLACEHOLDERS: dict[str, str] = {
    "goods": N_("the goods that it is about, such as 2 × Filter"),
    "delivery": N_("the number of the delivery"),
    "day": N_("the day on which it arrives"),
    "amount": N_("the amount that is paid back"),
}
USUAL_TEXTS: dict[Macro, str] = {
    Macro.REPLACEMENT: N_(
        "Hello {customer_first_name},\n\n"
        "we are sorry about this. We send you {goods} again, at no cost: delivery {delivery}, "
        "with you by {day}.\n\n"
        "{agent_first_name}"
    ),
    Macro.REFUND: N_(
        "Hello {customer_first_name},\n\n"
        "we pay {amount} for {goods} of your order {order} back to you.\n\n"
        "{agent_first_name}"
    ),
    Macro.WAIT: N_(
        "Hello {customer_first_name},\n\n"
        "{goods} is not there at the moment. You hear from us as soon as it is back.\n\n"
        "{agent_first_name}"
    ),
    Macro.BACK: N_(
        "Hello {customer_first_name},\n\n"
        "{goods} is back. Shall we send it to you?\n\n"
        "{agent_first_name}"
    ),
}
MACRO_NAMES: dict[Macro, str] = {
    Macro.REPLACEMENT: N_("Replace"),
    Macro.REFUND: N_("Refund"),
    Macro.WAIT: N_("Notify when back: now"),
    Macro.BACK: N_("Notify when back: it is back"),
}
