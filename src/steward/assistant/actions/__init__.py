"""Verbs of the assistant: taught, set, learning, answering."""

from steward.assistant.actions.answering import answer_question, draft_answer
from steward.assistant.actions.chatting import ANSWER_CHAT, answer_chat
from steward.assistant.actions.forgetting import forget_answers
from steward.assistant.actions.giving import Asked, find_reply, give_answer
from steward.assistant.actions.language_model import LanguageModel
from steward.assistant.actions.learning import LEARN, learn, learn_soon
from steward.assistant.actions.noting import note_answer, rate_answer, still_holds
from steward.assistant.actions.solved import note_solved
from steward.assistant.actions.teaching import (
    change_intent,
    change_outside,
    change_settings,
    remove_intent,
    see_to,
    teach_intent,
)

__all__ = [
    "ANSWER_CHAT",
    "LEARN",
    "Asked",
    "LanguageModel",
    "answer_chat",
    "answer_question",
    "change_intent",
    "change_outside",
    "change_settings",
    "draft_answer",
    "find_reply",
    "forget_answers",
    "give_answer",
    "learn",
    "learn_soon",
    "note_answer",
    "note_solved",
    "rate_answer",
    "remove_intent",
    "see_to",
    "still_holds",
    "teach_intent",
]
