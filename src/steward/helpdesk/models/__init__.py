"""Tables of the help desk."""

from steward.helpdesk.models.articles import TicketArticle
from steward.helpdesk.models.canned import CannedReply
from steward.helpdesk.models.conversations import Conversation
from steward.helpdesk.models.routes import Route, RoutingRules
from steward.helpdesk.models.surveys import SurveyAsk, SurveyTerms
from steward.helpdesk.models.tickets import (
    DUE,
    FIRST_NUMBER,
    MOVES,
    REOPEN_FOR,
    SEVERITY_RANK,
    WAITING_SINCE,
    Attachment,
    Message,
    Ticket,
    TicketWords,
)
from steward.helpdesk.models.triage import TriageModel, TriageRulesRow, TriageSuggestion
from steward.helpdesk.models.waits import TicketWait
from steward.helpdesk.models.what_ifs import WhatIf

__all__ = [
    "DUE",
    "FIRST_NUMBER",
    "MOVES",
    "REOPEN_FOR",
    "SEVERITY_RANK",
    "WAITING_SINCE",
    "Attachment",
    "CannedReply",
    "Conversation",
    "Message",
    "Route",
    "RoutingRules",
    "SurveyAsk",
    "SurveyTerms",
    "Ticket",
    "TicketArticle",
    "TicketWait",
    "TicketWords",
    "TriageModel",
    "TriageRulesRow",
    "TriageSuggestion",
    "WhatIf",
]
