"""Metrics of care and of spending."""

from collections.abc import Callable

from steward.analytics.rules.metrics.figures import counted, mean, net, parts_of_mean, share, total
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
ANSWERED = Metric(
    "surveys_answered",
    N_("Answered when asked"),
    N_("How many of those who were asked how it was have answered, of all that did not come back."),
    Unit.SHARE,
    "surveys",
    {
        "part": lambda surveys: surveys.count(where=surveys.is_answered),
        "n": lambda surveys: surveys.count(),
    },
    share,
)
CSAT = Metric(
    "csat",
    N_("Content customers (CSAT)"),
    N_("How many of those who answered are content with what became of their ticket: 4 or 5 of 5."),
    Unit.SHARE,
    "surveys",
    {
        "part": lambda surveys: surveys.count(where=surveys.is_content),
        "n": lambda surveys: surveys.is_content.count(),
    },
    share,
)
NPS = Metric(
    "nps",
    N_("Would recommend us (NPS)"),
    N_("Percent of answers of 9 and 10 less percent of those of 0 to 6, of 10."),
    Unit.POINTS,
    "surveys",
    {
        "good": lambda surveys: surveys.count(where=surveys.recommends == 1),
        "bad": lambda surveys: surveys.count(where=surveys.recommends == -1),
        "n": lambda surveys: surveys.recommends.count(),
    },
    net,
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
METRICS = (
    TICKETS,
    PROMISES_KEPT,
    FIRST_ANSWER,
    SOLUTION,
    MESSAGES,
    REOPENED,
    ANSWERED,
    CSAT,
    NPS,
    SPENDING,
)
