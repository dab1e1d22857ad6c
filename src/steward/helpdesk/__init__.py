"""Tickets and all that is said and done about them.

`ASSISTANT` is the actor of what the assistant does in conversations. `FEEDS` are what the books are
told, `TIMELINE` what timelines of customers are, `COMPLAINTS` where faults are looked for,
`SEGMENT_FIELDS` what segments may ask of tickets.
"""

from steward.helpdesk.actions.bulk import PastTicket, write_past_tickets
from steward.helpdesk.actions.canned import add_canned
from steward.helpdesk.actions.conversations import (
    ASSISTANT,
    announce_agent_typing,
    announce_visitor_typing,
    ask_for_person,
    end_conversation,
    hand_over,
    leave_address,
    rate_conversation,
    say_as_assistant,
    say_as_visitor,
    see_as_agent,
    see_as_visitor,
)
from steward.helpdesk.actions.ending import add_end_check
from steward.helpdesk.actions.imports import undo_import as undo_ticket_import
from steward.helpdesk.actions.load import carry_past
from steward.helpdesk.actions.messages import add_message
from steward.helpdesk.actions.promises import stands_of
from steward.helpdesk.actions.routing import change_routing
from steward.helpdesk.actions.surveys import set_survey_terms, write_past_asks
from steward.helpdesk.actions.tickets import raise_mailed, raise_ticket
from steward.helpdesk.actions.triage import change_rules, judge_opening
from steward.helpdesk.actions.waking import wake_ticket
from steward.helpdesk.actions.what_if import try_what_if
from steward.helpdesk.errors import NotPossibleNow
from steward.helpdesk.events import (
    AddressLeft,
    ConversationEnded,
    HandedOver,
    MessageAdded,
    SeverityChanged,
    StateChanged,
    SurveyAnswered,
    SurveyAsked,
    TicketAssigned,
    TicketClosed,
    TicketEdited,
    TicketEscalated,
    TicketOffered,
    TicketOpened,
    TicketRated,
    TicketReopened,
    TicketResolved,
    VisitorLeft,
    VisitorWrote,
)
from steward.helpdesk.forms import (
    AddressForm,
    CannedForm,
    ChatMessage,
    Citation,
    MailedTicket,
    NewMail,
    NewMessage,
    RatingForm,
    RoutingRulesForm,
    SurveyTermsForm,
    WhatIfForm,
)
from steward.helpdesk.models import Attachment, Conversation, Message, SurveyAsk, Ticket
from steward.helpdesk.queries import (
    MessageView,
    TicketView,
    get_attachment,
    messages_of,
    served,
    view_ticket,
)
from steward.helpdesk.queries.books import FEEDS
from steward.helpdesk.queries.conversations import (
    ConversationView,
    Line,
    Visitor,
    get_conversation,
    get_conversation_of,
    is_live,
    is_staffed,
    transcript_of,
    view_conversation,
    visitor_of,
)
from steward.helpdesk.queries.expectations import Expectation
from steward.helpdesk.queries.export import ExportedTicket, exported_tickets
from steward.helpdesk.queries.faults import COMPLAINTS, Said, said_in
from steward.helpdesk.queries.own import OwnQuery, queries_of_own
from steward.helpdesk.queries.portal import QueryRow, every_own_query
from steward.helpdesk.queries.segments import SEGMENT_FIELDS, uses_of_segment
from steward.helpdesk.queries.solved import (
    SolvedTicket,
    get_asked,
    solved_among,
    solved_not_in,
)
from steward.helpdesk.queries.surveys import SurveyView, mail_key, view_ask
from steward.helpdesk.queries.tickets import tickets_there
from steward.helpdesk.queries.told import TIMELINE
from steward.helpdesk.queries.triage import present_triage
from steward.helpdesk.rules import (
    Channel,
    Owner,
    Severity,
    Speaker,
    State,
    Visibility,
    id_of,
    number_of,
    speaker_of,
)
from steward.helpdesk.rules.canned import filled as fill_placeholders
from steward.helpdesk.rules.canned import unknown_in as unknown_placeholders
from steward.helpdesk.rules.surveys import AskedBy, Survey
from steward.helpdesk.rules.triage import Triage, TriageRules
from steward.helpdesk.web.standing import expected_in_words, standing_of

__all__ = [
    "ASSISTANT",
    "COMPLAINTS",
    "FEEDS",
    "SEGMENT_FIELDS",
    "TIMELINE",
    "AddressForm",
    "AddressLeft",
    "AskedBy",
    "Attachment",
    "CannedForm",
    "Channel",
    "ChatMessage",
    "Citation",
    "Conversation",
    "ConversationEnded",
    "ConversationView",
    "Expectation",
    "ExportedTicket",
    "HandedOver",
    "Line",
    "MailedTicket",
    "Message",
    "MessageAdded",
    "MessageView",
    "NewMail",
    "NewMessage",
    "NotPossibleNow",
    "OwnQuery",
    "Owner",
    "PastTicket",
    "QueryRow",
    "RatingForm",
    "RoutingRulesForm",
    "Said",
    "Severity",
    "SeverityChanged",
    "SolvedTicket",
    "Speaker",
    "State",
    "StateChanged",
    "Survey",
    "SurveyAnswered",
    "SurveyAsk",
    "SurveyAsked",
    "SurveyTermsForm",
    "SurveyView",
    "Ticket",
    "TicketAssigned",
    "TicketClosed",
    "TicketEdited",
    "TicketEscalated",
    "TicketOffered",
    "TicketOpened",
    "TicketRated",
    "TicketReopened",
    "TicketResolved",
    "TicketView",
    "Triage",
    "TriageRules",
    "Visibility",
    "Visitor",
    "VisitorLeft",
    "VisitorWrote",
    "WhatIfForm",
    "add_canned",
    "add_end_check",
    "add_message",
    "announce_agent_typing",
    "announce_visitor_typing",
    "ask_for_person",
    "carry_past",
    "change_routing",
    "change_rules",
    "end_conversation",
    "every_own_query",
    "expected_in_words",
    "exported_tickets",
    "fill_placeholders",
    "get_asked",
    "get_attachment",
    "get_conversation",
    "get_conversation_of",
    "hand_over",
    "id_of",
    "is_live",
    "is_staffed",
    "judge_opening",
    "leave_address",
    "mail_key",
    "messages_of",
    "number_of",
    "present_triage",
    "queries_of_own",
    "raise_mailed",
    "raise_ticket",
    "rate_conversation",
    "said_in",
    "say_as_assistant",
    "say_as_visitor",
    "see_as_agent",
    "see_as_visitor",
    "served",
    "set_survey_terms",
    "solved_among",
    "solved_not_in",
    "speaker_of",
    "standing_of",
    "stands_of",
    "tickets_there",
    "transcript_of",
    "try_what_if",
    "undo_ticket_import",
    "unknown_placeholders",
    "uses_of_segment",
    "view_ask",
    "view_conversation",
    "view_ticket",
    "visitor_of",
    "wake_ticket",
    "write_past_asks",
    "write_past_tickets",
]
