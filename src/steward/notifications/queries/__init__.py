"""Reads of notifications: who is told and how, their inbox, what a mail must know."""

from steward.notifications.queries.choices import (
    find_choices,
    find_defaults,
    own_wishes,
    usual_wishes,
)
from steward.notifications.queries.notices import count_unread, get_notice, notices_of
from steward.notifications.queries.phones import (
    count_texts_to,
    find_phone,
    find_phone_by_number,
    phones_to_list,
)
from steward.notifications.queries.push import browsers_of, get_browser
from steward.notifications.queries.readers import Reader, customer_of, readers
from steward.notifications.queries.templates import (
    changed_templates,
    find_template,
    own_words,
    wording_for,
)
from steward.notifications.queries.tickets import (
    About,
    about_message,
    about_new_ticket,
    about_ticket,
    find_ticket_by_number,
)
from steward.notifications.queries.webhooks import calls_of, get_call, get_webhook, webhooks

__all__ = [
    "About",
    "Reader",
    "about_message",
    "about_new_ticket",
    "about_ticket",
    "browsers_of",
    "calls_of",
    "changed_templates",
    "count_texts_to",
    "count_unread",
    "customer_of",
    "find_choices",
    "find_defaults",
    "find_phone",
    "find_phone_by_number",
    "find_template",
    "find_ticket_by_number",
    "get_browser",
    "get_call",
    "get_notice",
    "get_webhook",
    "notices_of",
    "own_wishes",
    "own_words",
    "phones_to_list",
    "readers",
    "usual_wishes",
    "webhooks",
    "wording_for",
]
