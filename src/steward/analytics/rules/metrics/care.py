"""Metrics of care and of spending."""

from collections.abc import Callable

from steward.analytics.rules.metrics.figures import counted, mean, parts_of_mean, share, total
from steward.analytics.rules.metrics.metric import Expression, Metric, Unit
from steward.kit.marks import N_


def _of(column: str) -> Callable[[Expression], Expression]:
    return lambda tickets: tickets[column]


TICKETS = Metric(
    "tickets",
    N_("Tickets"),
    N_("How many tickets were raised."),
    Unit.COUNT,
    "tickets",
    {"n": lambda tickets: tickets.count()},
    counted,
    good="down",
)
PROMISES_KEPT = Metric(
    "promises_kept",
    N_("Promises kept"),
    N_("How many of the promises that ended were kept, by the day the ticket was raised."),
    Unit.SHARE,
    "tickets",
    {
        "part": lambda tickets: tickets.promises_kept.sum(),
        "n": lambda tickets: tickets.promises.sum(),
    },
    share,
)
FIRST_ANSWER = Metric(
    "first_answer",
    N_("Time to the first answer"),
    N_("Minutes from a ticket to its first answer, on average of those that have one."),
    Unit.MINUTES,
    "tickets",
    parts_of_mean(_of("first_reply_minutes")),
    mean,
    good="down",
)
SOLUTION = Metric(
    "solution",
    N_("Time to the solution"),
    N_("Minutes from a ticket to its solution, on average of those that have one."),
    Unit.MINUTES,
    "tickets",
    parts_of_mean(_of("resolution_minutes")),
    mean,
    good="down",
)
MESSAGES = Metric(
    "messages",
    N_("Messages to customers"),
    N_("How many messages were written to the customers who raised these tickets."),
    Unit.COUNT,
    "tickets",
    {"sum": lambda tickets: tickets.messages.sum(), "n": lambda tickets: tickets.messages.count()},
    total,
    good="down",
)
REOPENED = Metric(
    "reopened",
    N_("Opened again"),
    N_("How many of the tickets were opened again after they had been solved."),
    Unit.SHARE,
    "tickets",
    {
        "part": lambda tickets: tickets.count(where=tickets.is_reopened),
        "n": lambda tickets: tickets.is_reopened.count(),
    },
    share,
    good="down",
)
SPENDING = Metric(
    "spending",
    N_("Spending"),
    N_("What was spent."),
    Unit.MONEY,
    "spending",
    {
        "sum": lambda spending: spending.amount.sum(),
        "n": lambda spending: spending.amount.count(),
    },
    total,
    good="down",
)
METRICS = (TICKETS, PROMISES_KEPT, FIRST_ANSWER, SOLUTION, MESSAGES, REOPENED, SPENDING)
