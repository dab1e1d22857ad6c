"""The tables of the lake about care: tickets, and what customers said when they were asked."""

from steward.analytics.rules.lake_table import ACCOUNT, CHANNEL, PRODUCT, LakeTable
from steward.kit.imports.wanted import Kind, Wanted
from steward.kit.marks import N_

TICKETS = LakeTable(
    "tickets",
    N_("Tickets"),
    ("ticket_number",),
    (
        Wanted("ticket_number", Kind.TEXT, N_("Ticket"), is_required=True),
        Wanted("raised_on", Kind.DATE, N_("Raised on"), is_required=True, has_happened=True),
        ACCOUNT,
        PRODUCT,
        Wanted("order_number", Kind.TEXT, N_("Order"), joins="orders"),
        Wanted("category", Kind.TEXT, N_("Category")),
        Wanted("severity", Kind.TEXT, N_("Severity")),
        CHANNEL,
        Wanted("team", Kind.TEXT, N_("Team")),
        Wanted("agent", Kind.TEXT, N_("Agent")),
        Wanted("first_reply_minutes", Kind.DECIMAL, N_("Minutes to the first answer")),
        Wanted("resolution_minutes", Kind.DECIMAL, N_("Minutes to the solution")),
        Wanted("promises", Kind.INTEGER, N_("Promises that ended")),
        Wanted("promises_kept", Kind.INTEGER, N_("Promises kept")),
        Wanted("messages", Kind.INTEGER, N_("Messages to the customer")),
        Wanted("is_reopened", Kind.BOOLEAN, N_("Opened again")),
    ),
    day="raised_on",
)
SURVEYS = LakeTable(
    "surveys",
    N_("Surveys"),
    ("survey_number",),
    (
        Wanted("survey_number", Kind.TEXT, N_("Number of the question"), is_required=True),
        Wanted("asked_on", Kind.DATE, N_("Asked on"), is_required=True, has_happened=True),
        Wanted("survey", Kind.TEXT, N_("Survey"), N_("csat or nps")),
        ACCOUNT,
        PRODUCT,
        Wanted("category", Kind.TEXT, N_("Category")),
        Wanted("severity", Kind.TEXT, N_("Severity")),
        CHANNEL,
        Wanted("team", Kind.TEXT, N_("Team")),
        Wanted("agent", Kind.TEXT, N_("Agent")),
        Wanted("is_answered", Kind.BOOLEAN, N_("Answered")),
        Wanted("is_content", Kind.BOOLEAN, N_("Content: 4 or 5 of 5")),
        Wanted("recommends", Kind.INTEGER, N_("Recommends: 1, 0 or -1")),
    ),
    day="asked_on",
)
