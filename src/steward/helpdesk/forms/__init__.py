"""Typed input of the help desk: what a person or a program may send."""

from steward.helpdesk.forms.conversations import (
    AddressForm,
    AssistantMessage,
    ChatMessage,
    Citation,
    RatingForm,
)
from steward.helpdesk.forms.tickets import (
    AssignmentForm,
    DeclineForm,
    ImportForm,
    MailedTicket,
    NewMail,
    NewMessage,
    NewQuery,
    NewTicket,
    RoutingRulesForm,
    SeenForm,
    SeverityForm,
    StateForm,
    Subject,
    TicketEdit,
    UpdatePromiseForm,
    Word,
)
from steward.helpdesk.forms.what_if import Changes, WhatIfForm

__all__ = [
    "AddressForm",
    "AssignmentForm",
    "AssistantMessage",
    "Changes",
    "ChatMessage",
    "Citation",
    "DeclineForm",
    "ImportForm",
    "MailedTicket",
    "NewMail",
    "NewMessage",
    "NewQuery",
    "NewTicket",
    "RatingForm",
    "RoutingRulesForm",
    "SeenForm",
    "SeverityForm",
    "StateForm",
    "Subject",
    "TicketEdit",
    "UpdatePromiseForm",
    "WhatIfForm",
    "Word",
]
