"""Reads of surveys: who is to be asked, what was answered, what that comes to."""

from steward.helpdesk.queries.surveys.answers import (
    NOBODY,
    SURVEYS_TOLD,
    AnswerRow,
    AskedAnswers,
    SurveyView,
    answers_given,
    every_answer,
    lock_ask,
    score_of,
    seen_by,
    view_ask,
)
from steward.helpdesk.queries.surveys.asking import (
    KEYS,
    count_askable,
    customers_served,
    mail_key,
    may_be_asked,
    survey_terms,
    tickets_to_ask,
)
from steward.helpdesk.queries.surveys.results import (
    AgentLine,
    Results,
    survey_results,
)

__all__ = [
    "KEYS",
    "NOBODY",
    "SURVEYS_TOLD",
    "AgentLine",
    "AnswerRow",
    "AskedAnswers",
    "Results",
    "SurveyView",
    "answers_given",
    "count_askable",
    "customers_served",
    "every_answer",
    "lock_ask",
    "mail_key",
    "may_be_asked",
    "score_of",
    "seen_by",
    "survey_results",
    "survey_terms",
    "tickets_to_ask",
    "view_ask",
]
