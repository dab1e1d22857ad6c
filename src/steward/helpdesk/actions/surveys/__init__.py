"""Verbs of surveys: asking how it was, answering, saying when anybody is asked."""

from steward.helpdesk.actions.surveys.answering import answer_survey, rate_ticket
from steward.helpdesk.actions.surveys.asking import (
    ask_for_recommendation,
    ask_in_chat,
    ask_of_tickets,
    note_arrivals,
    note_failure,
    take_back_asks,
)
from steward.helpdesk.actions.surveys.past import write_past_asks
from steward.helpdesk.actions.surveys.terms import set_survey_terms

__all__ = [
    "answer_survey",
    "ask_for_recommendation",
    "ask_in_chat",
    "ask_of_tickets",
    "note_arrivals",
    "note_failure",
    "rate_ticket",
    "set_survey_terms",
    "take_back_asks",
    "write_past_asks",
]
