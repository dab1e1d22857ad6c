"""Our own orders, deals, tickets, goods and customers, on their way into the lake."""

from steward.analytics.actions.flow.compact import compact_all, forget_landings
from steward.analytics.actions.flow.run import (
    FLOW,
    ask_to_flow,
    flow,
    flow_all,
    flow_anew,
    rebuild,
)

__all__ = [
    "FLOW",
    "ask_to_flow",
    "compact_all",
    "flow",
    "flow_all",
    "flow_anew",
    "forget_landings",
    "rebuild",
]
