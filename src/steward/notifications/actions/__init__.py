"""Verbs of notifications: tell customers and staff, choose, read, mind the outbox."""

from steward.notifications.actions.answering import answer_text, list_daily
from steward.notifications.actions.calling import call_webhooks
from steward.notifications.actions.care_news import tell_follow_up, tell_freed
from steward.notifications.actions.choices import choose, choose_nothing, set_usual_ways
from steward.notifications.actions.dead_letters import retry_dead_letters, retry_letter
from steward.notifications.actions.escalations import tell_escalated
from steward.notifications.actions.letterhead import write_as
from steward.notifications.actions.notices import (
    forget_old_notices,
    mark_all_read,
    mark_read,
)
from steward.notifications.actions.own_data_news import tell_copy_ready, tell_not_erased
from steward.notifications.actions.phones import (
    count_try,
    enter_number,
    remove_number,
    take_number,
    verify_number,
    want_daily_list,
)
from steward.notifications.actions.problem_news import tell_problem
from steward.notifications.actions.push import (
    add_browser,
    forget_browser,
    remove_browser,
    silence_browsers,
    welcome_browser,
)
from steward.notifications.actions.staff_news import (
    tell_back,
    tell_given,
    tell_offered,
    tell_written,
)
from steward.notifications.actions.status_mails import (
    tell_answered,
    tell_assigned,
    tell_received,
    tell_reopened,
    tell_resolved,
    tell_waiting,
)
from steward.notifications.actions.stock_news import tell_low
from steward.notifications.actions.survey_mails import ask_by_mail, tell_unhappy
from steward.notifications.actions.templates import change_template, preview, reset_template
from steward.notifications.actions.ticket_words import Worded
from steward.notifications.actions.webhooks import (
    add_webhook,
    change_webhook,
    remove_webhook,
    renew_secret,
    repeat_call,
    try_webhook,
)

__all__ = [
    "Worded",
    "add_browser",
    "add_webhook",
    "answer_text",
    "ask_by_mail",
    "call_webhooks",
    "change_template",
    "change_webhook",
    "choose",
    "choose_nothing",
    "count_try",
    "enter_number",
    "forget_browser",
    "forget_old_notices",
    "list_daily",
    "mark_all_read",
    "mark_read",
    "preview",
    "remove_browser",
    "remove_number",
    "remove_webhook",
    "renew_secret",
    "repeat_call",
    "reset_template",
    "retry_dead_letters",
    "retry_letter",
    "set_usual_ways",
    "silence_browsers",
    "take_number",
    "tell_answered",
    "tell_assigned",
    "tell_back",
    "tell_copy_ready",
    "tell_escalated",
    "tell_follow_up",
    "tell_freed",
    "tell_given",
    "tell_low",
    "tell_not_erased",
    "tell_offered",
    "tell_problem",
    "tell_received",
    "tell_reopened",
    "tell_resolved",
    "tell_unhappy",
    "tell_waiting",
    "tell_written",
    "try_webhook",
    "verify_number",
    "want_daily_list",
    "welcome_browser",
    "write_as",
]
