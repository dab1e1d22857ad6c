"""What kinds of news and ways are called on pages."""

from flask_babel import lazy_gettext

from steward.notifications.rules import Call, Kind, Way

KINDS = {
    Kind.RECEIVED: lazy_gettext("Your query has arrived"),
    Kind.ASSIGNED: lazy_gettext("Somebody has your query"),
    Kind.ANSWERED: lazy_gettext("We wrote to you"),
    Kind.WAITING: lazy_gettext("We need a word from you"),
    Kind.RESOLVED: lazy_gettext("We take your query as solved"),
    Kind.REOPENED: lazy_gettext("Your query is open again"),
    Kind.COPY: lazy_gettext("The archive of what we know of you is ready"),
    Kind.OFFERED: lazy_gettext("A ticket is offered to you"),
    Kind.GIVEN: lazy_gettext("A ticket is given to you"),
    Kind.WROTE: lazy_gettext("A customer wrote on your ticket"),
    Kind.NOTED: lazy_gettext("A colleague wrote on your ticket"),
    Kind.BACK: lazy_gettext("A ticket of yours is open again"),
    Kind.ESCALATED: lazy_gettext("A promise runs out, and you are asked to see to it"),
    Kind.RESTOCK: lazy_gettext("Goods have fallen to their reorder point"),
    Kind.CSAT: lazy_gettext("We ask how it was, once a query is solved"),
    Kind.NPS: lazy_gettext("We ask whether you recommend us"),
    Kind.UNHAPPY: lazy_gettext("A customer says that they are not content"),
    Kind.FOLLOW_UP: lazy_gettext("Something to follow up is given to you"),
    Kind.FREED: lazy_gettext("A colleague leaves: their follow-ups are nobody’s"),
    Kind.NOT_ERASED: lazy_gettext("Somebody is not erased: something was opened meanwhile"),
    Kind.PROBLEM: lazy_gettext("Complaints go beyond what is usual: a problem opens"),
}
WAYS = {
    Way.INBOX: lazy_gettext("Inbox"),
    Way.MAIL: lazy_gettext("Mail"),
    Way.SMS: lazy_gettext("SMS"),
    Way.PUSH: lazy_gettext("Browser"),
}
ROLES = {
    "customer": lazy_gettext("Customers"),
    "agent": lazy_gettext("Agents"),
    "supervisor": lazy_gettext("Supervisors"),
    "stock keeper": lazy_gettext("Stock keepers"),
    "admin": lazy_gettext("Admins"),
}
CALLS = {
    Call.OPENED: lazy_gettext("A ticket was raised"),
    Call.MESSAGE: lazy_gettext("Somebody wrote on a ticket, to the customer or among us"),
    Call.ASSIGNED: lazy_gettext("A ticket was given to an agent or a team"),
    Call.STATE: lazy_gettext("The state of a ticket was set"),
    Call.SEVERITY: lazy_gettext("The severity of a ticket changed"),
    Call.RESOLVED: lazy_gettext("A ticket is solved"),
    Call.REOPENED: lazy_gettext("A ticket was opened again"),
    Call.CLOSED: lazy_gettext("A ticket was put away"),
    Call.ESCALATED: lazy_gettext("The time of a promise runs out"),
}
