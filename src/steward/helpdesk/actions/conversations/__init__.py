"""Verbs of conversations: speaking in one, whose it is, what its visitor tells and ends."""

from steward.helpdesk.actions.conversations.desk import end_chat, pass_chat_on, take_chat
from steward.helpdesk.actions.conversations.forgetting import forget_chats
from steward.helpdesk.actions.conversations.leaving import (
    end_conversation,
    leave_address,
    rate_conversation,
)
from steward.helpdesk.actions.conversations.owning import (
    ASSISTANT,
    ask_for_person,
    hand_over,
    watch_conversations,
)
from steward.helpdesk.actions.conversations.signs import (
    announce_agent_typing,
    announce_visitor_typing,
    see_as_agent,
    see_as_visitor,
)
from steward.helpdesk.actions.conversations.speaking import say_as_assistant, say_as_visitor

__all__ = [
    "ASSISTANT",
    "announce_agent_typing",
    "announce_visitor_typing",
    "ask_for_person",
    "end_chat",
    "end_conversation",
    "forget_chats",
    "hand_over",
    "leave_address",
    "pass_chat_on",
    "rate_conversation",
    "say_as_assistant",
    "say_as_visitor",
    "see_as_agent",
    "see_as_visitor",
    "take_chat",
    "watch_conversations",
]
