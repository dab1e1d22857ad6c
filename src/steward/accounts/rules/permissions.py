"""Roles and what each may do: the permission table is data, shown in a page and in the docs."""

from collections.abc import Iterator
from enum import StrEnum


class Role(StrEnum):
    """What somebody is here for."""

    CUSTOMER = "customer"
    AGENT = "agent"
    SUPERVISOR = "supervisor"
    STOCK_KEEPER = "stock keeper"
    ANALYST = "analyst"
    ADMIN = "admin"


STAFF = frozenset(Role) - {Role.CUSTOMER}
STAFF_ROLES = tuple(role for role in Role if role in STAFF)  # in the order in which they are shown
_CARE = frozenset({Role.AGENT, Role.SUPERVISOR, Role.ADMIN})
_LEADS = frozenset({Role.SUPERVISOR, Role.ADMIN})
_STORES = frozenset({Role.STOCK_KEEPER, Role.ADMIN})
_BOOKS = frozenset({Role.ANALYST, Role.ADMIN})
_ADMIN = frozenset({Role.ADMIN})

# permission -> (what it allows, who has it)
PERMISSIONS: dict[str, tuple[str, frozenset[Role]]] = {
    "queries.own": ("Raise, follow, answer and close own queries", frozenset({Role.CUSTOMER})),
    "desk.use": ("Come to the staff's workspace", STAFF),
    "tickets.read": ("Read all tickets, messages and their history", STAFF),
    "tickets.note": ("Write internal notes", STAFF),
    "tickets.create": ("Raise a ticket for any customer", _CARE),
    "tickets.reply": ("Answer customers", _CARE),
    "tickets.change": ("Change state, severity, category and tags", _CARE),
    "tickets.assign": ("Take, assign and transfer tickets", _CARE),
    "replies.own": ("Keep canned replies of one's own", _CARE),
    "replies.share": ("Change the canned replies of teams and of everybody", _LEADS),
    "tickets.import": ("Import tickets from files, and undo that", _LEADS),
    "board.read": ("See the board: who waits, promises at risk, loads; and reports", _LEADS),
    "surveys.manage": ("Say when customers are asked how it was", _LEADS),
    "customers.read": ("See people and companies", STAFF),
    "customers.change": ("Add and change people and companies", _CARE),
    "customers.import": ("Bring people in from files, and undo that", _BOOKS),
    "customers.manage": ("Set which fields people and companies have besides", _LEADS),
    "customers.export": ("Have all that is known of a customer written out for them", _LEADS),
    "customers.erase": ("Erase a customer for good, where the customer asks", _ADMIN),
    "playbooks.manage": ("Set which follow-ups are made of what happened", _LEADS),
    "segments.manage": ("Make, change and delete segments of customers", _LEADS | _BOOKS),
    "stock.read": ("See products, places, suppliers and the stock", STAFF),
    "stock.manage": ("Change products, places, suppliers and the stock", _STORES),
    "stock.hold": ("Hold lots back, and take products off sale for a while", _STORES | _LEADS),
    "orders.own": ("Order, follow, cancel and send back own orders", frozenset({Role.CUSTOMER})),
    "orders.read": ("See orders, deliveries, returns, discounts and terms", STAFF),
    "orders.change": ("Enter, send, cancel and take back orders of customers", _CARE | _STORES),
    "refunds.give": ("Record money that is paid back to customers", _CARE),
    "discounts.manage": ("Set discounts, the terms of delivery and of returns", _LEADS),
    "news.send": ("Tell customers who want it of new products", _LEADS),
    "deals.read": ("See deals, the pipeline and its forecast", STAFF),
    "deals.change": ("Open, move, win and lose deals", _CARE | _BOOKS),
    "deals.manage": ("Set the stages of deals and the reasons for losing them", _BOOKS),
    "problems.read": ("See problems, their causes and what they cost", STAFF),
    "problems.change": ("Work on problems: causes, actions, tickets, ends", _CARE | _STORES),
    "problems.manage": ("Hear of new problems, set causes and what work costs", _LEADS),
    "insights.read": ("See metrics, boards, budgets, and why and whether", _LEADS | _BOOKS),
    "insights.manage": ("Bring data in, make boards and alerts, share and send them", _BOOKS),
    "insights.share": ("Show boards to people outside, by secret links", _LEADS),
    "budgets.manage": ("Set budgets, their limits, and who hears of them", _BOOKS),
    "articles.write": ("Write articles as drafts, see their versions", _CARE),
    "articles.publish": ("Publish articles and withdraw them", _LEADS),
    "assistant.teach": ("Teach the assistant, try it, say when it answers", _LEADS),
    "tokens.own": ("Make own API tokens", frozenset(Role)),
    "users.manage": ("Invite staff, change roles, suspend logins", _ADMIN),
    "teams.manage": ("Make teams and say who is in them", _LEADS),
    "triage.manage": ("Set the rules by which severity is judged", _LEADS),
    "calendars.manage": ("Set business hours and holidays", _LEADS),
    "policies.manage": ("Set what is promised to whom, and what happens as time runs out", _LEADS),
    "skills.manage": ("Set which skills there are and what asks for them", _LEADS),
    "experts.manage": ("Set who has which skills, shifts, capacity and absences", _LEADS),
    "expertise.own": ("See own skills and object, be absent, say to be available or away", _CARE),
    "routing.manage": ("Say how tickets are given out", _LEADS),
    "mail.read": ("See what mail came in, and why it was treated so", _LEADS),
    "mailboxes.manage": ("Say from which mailboxes mail is taken in", _ADMIN),
    "notifications.manage": ("Set who hears of what by which way, as a rule", _LEADS),
    "webhooks.manage": ("Say which programs are called when something happens", _ADMIN),
    "templates.manage": ("Change the words that customers and staff are written", _ADMIN),
    "keeping.manage": ("Set for how long questions and chats of visitors are kept", _ADMIN),
    "audit.read": ("Read who did which administrative act", _LEADS),
    "audit.export": ("See how facts are sealed, save them for an auditor", _ADMIN),
    "operations.read": ("See jobs, the outbox and the figures of the system", _LEADS),
    "operations.change": ("Retry failed jobs and dead letters", _ADMIN),
}


def role_may(role: Role, permission: str) -> bool:
    """Whether a role has a permission; a permission that does not exist is a programming error."""
    return role in PERMISSIONS[permission][1]


def permissions_of(role: Role) -> list[str]:
    """List the permissions of a role, in the order of the table."""
    return [name for name, (_, roles) in PERMISSIONS.items() if role in roles]


def permission_table() -> Iterator[str]:
    """Write the table as Markdown, line by line, for the docs."""
    yield f"| permission | what it allows | {' | '.join(Role)} |"
    yield "|---|---" + "|:-:" * len(Role) + "|"
    for name, (allows, roles) in PERMISSIONS.items():
        marks = (("yes" if role in roles else "") for role in Role)
        yield f"| `{name}` | {allows} | {' | '.join(marks)} |"
