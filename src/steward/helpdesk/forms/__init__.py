"""Typed input of the help desk: what a person or a program may send."""

from steward.helpdesk.forms.canned import CannedForm, CannedFormSeen
from steward.helpdesk.forms.conversations import (
    AddressForm,
    AssistantMessage,
    ChatMessage,
    Citation,
    HolderForm,
    TransferForm,
)
from steward.helpdesk.forms.macros import AgainForm, BackForm, SleepForm
from steward.helpdesk.forms.surveys import CsatForm, NpsForm, RatingForm, SurveyTermsForm
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
    "AgainForm",
    "AssignmentForm",
    "AssistantMessage",
    "BackForm",
    "CannedForm",
    "CannedFormSeen",
    "Changes",
    "ChatMessage",
    "Citation",
    "CsatForm",
    "DeclineForm",
    "HolderForm",
    "ImportForm",
    "MailedTicket",
    "NewMail",
    "NewMessage",
    "NewQuery",
    "NewTicket",
    "NpsForm",
    "RatingForm",
    "RoutingRulesForm",
    "SeenForm",
    "SeverityForm",
    "SleepForm",
    "StateForm",
    "Subject",
    "SurveyTermsForm",
    "TicketEdit",
    "TransferForm",
    "UpdatePromiseForm",
    "WhatIfForm",
    "Word",
]
