"""What the assistant looks up for whoever asks, with their own permissions and no others."""

from collections.abc import Mapping

from sqlalchemy.orm import Session

from steward.accounts import may
from steward.assistant.actions.tools.asking import Asking, Found, Naming, OwnTool, Tool
from steward.assistant.actions.tools.goods import (
    names_coupon_or_goods,
    names_goods,
    tell_discounts,
    tell_stock,
)
from steward.assistant.actions.tools.own_orders import (
    names_order,
    start_return,
    tell_orders,
    tell_whereabouts,
)
from steward.assistant.actions.tools.own_queries import my_place, my_tickets
from steward.assistant.rules import LeadsTo, Source
from steward.kit.marks import N_

OPEN_TOOLS: Mapping[str, Tool] = {
    LeadsTo.STOCK: tell_stock,
    LeadsTo.DISCOUNT: tell_discounts,
}
OWN_TOOLS: Mapping[str, tuple[str, OwnTool]] = {  # with the permission that each needs
    LeadsTo.MY_TICKETS: ("queries.own", my_tickets),
    LeadsTo.MY_PLACE: ("queries.own", my_place),
    LeadsTo.ORDER: ("orders.own", tell_orders),
    LeadsTo.DELIVERY: ("orders.own", tell_whereabouts),
    LeadsTo.RETURN: ("orders.own", start_return),
}
NAMING: Mapping[str, Naming] = {  # how a tool knows that its thing is named
    LeadsTo.STOCK: names_goods,
    LeadsTo.DISCOUNT: names_coupon_or_goods,
    LeadsTo.ORDER: names_order,
    LeadsTo.DELIVERY: names_order,
    LeadsTo.RETURN: names_order,
}
TOOLS = (*OPEN_TOOLS, *OWN_TOOLS)
_SIGN_IN = {
    "queries.own": N_("Sign in, and I can tell you how your queries stand."),
    "orders.own": N_("Sign in, and I can tell you about your orders."),
}

__all__ = ["TOOLS", "Asking", "Found", "look_up", "names"]


def names(session: Session, tool: str, asking: Asking) -> bool:
    """Whether a question names, beyond doubt, a thing that a tool looks up."""
    names_it = NAMING.get(tool)
    return names_it is not None and names_it(session, asking)


def look_up(session: Session, tool: str, asking: Asking) -> Found:
    """Return what a tool finds, in words.

    What is the asker's own asks a stranger to sign in, and tells staff nothing. Whoever came by a
    link to one thing is no stranger to that, and to nothing else.
    """
    if tool in OPEN_TOOLS:
        return OPEN_TOOLS[tool](session, asking)
    need, own_tool = OWN_TOOLS[tool]
    asker = asking.asker
    if asker is None or (asker.user_id is None and need == "orders.own"):
        return Found(_SIGN_IN[need], [Source(N_("Sign in"), "/sign-in")], needs_login=True)
    if not may(asker, need):
        return Found(N_("I look this up for customers only, each their own."))
    return own_tool(session, asking, asker)
