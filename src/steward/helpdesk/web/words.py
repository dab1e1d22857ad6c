"""Facts, states and views in the words of a calm colleague."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import current_app

from steward.helpdesk.rules import STATE_WORDS, State
from steward.helpdesk.rules.canned import Scope
from steward.helpdesk.rules.triage import RULE_WORDS
from steward.kit.events import Fact
from steward.kit.texts import gettext as _
from steward.kit.texts import ngettext, translated


def state_name(state: str) -> str:
    """Name a state in the middle of a sentence."""
    return translated(STATE_WORDS[State(state)])


def severity_name(severity: str) -> str:
    """Name a severity in the middle of a sentence."""
    return {
        "critical": _("critical"),
        "high": _("high"),
        "normal": _("normal"),
        "low": _("low"),
    }.get(severity, severity)


def channel_name(channel: str) -> str:
    """Say by which way something came in."""
    return {
        "web": _("on the web"),
        "api": _("by API"),
        "email": _("by mail"),
        "chat": _("by chat"),
        "phone": _("by phone"),
        "import": _("by import"),
    }.get(channel, channel)


def fact_in_words(fact: Fact) -> str:
    """Say what was done, without who and when."""
    say = _FACTS.get(fact.kind)
    return say(fact.data) if say else fact.kind


def _assigned(data: dict[str, Any]) -> str:
    to = " / ".join(filter(None, (data["team"], data["agent"]))) or _("nobody")
    before = " / ".join(filter(None, (data["from_team"], data["from_agent"])))
    words = (
        _("passed from %(before)s to %(to)s", before=before, to=to)
        if before
        else _("given to %(to)s", to=to)
    )
    return f"{words}: {data['reason']}" if data["reason"] else words


def _severity(data: dict[str, Any]) -> str:
    before, after = severity_name(data["before"]), severity_name(data["after"])
    words = _("severity %(before)s to %(after)s", before=before, after=after)
    why = {
        "wrote": _("by what the customer wrote"),
        "waited": _("the customer waits"),
        "learned": _("as people judged tickets like it"),
    }.get(data.get("reason", ""))
    return f"{words}: {why}" if why else words


def _edited(data: dict[str, Any]) -> str:
    names = {
        "subject": _("subject"),
        "category": _("category"),
        "product": _("product"),
        "order_ref": _("order"),
        "tags": _("tags"),
    }
    changed = (
        f"{names.get(key, key)} {_one(before)} → {_one(after)}"
        for key, (before, after) in sorted(data["changes"].items())
    )
    return _("changed %(names)s", names=", ".join(changed))


def _imported(data: dict[str, Any]) -> str:
    return _(
        "imported it: %(created)s created, %(changed)s changed, %(unchanged)s unchanged,"
        " %(rejected)s rejected",
        **{what: f"{count:,}" for what, count in data["counts"].items()},
    )


def _one(value: object) -> str:
    words = ", ".join(map(str, value)) if isinstance(value, list) else value
    return f"“{words}”" if words else _("nothing")


def promise_names() -> dict[str, str]:
    """Name what can be promised, by its kind."""
    return {
        "first_reply": _("First answer"),
        "next_reply": _("Next answer"),
        "resolution": _("Solution"),
        "update": _("Next word"),
    }


def _escalated(data: dict[str, Any]) -> str:
    values = {"name": promise_names()[data["promise"]].lower(), "share": data["share"]}
    said = (
        _("%(name)s not in time (%(share)s %% of the time used)", **values)
        if data["broken"]
        else _("%(name)s: %(share)s %% of the time used", **values)
    )
    done = dict.fromkeys(_step_in_words(*step) for step in data["steps"])
    return ": ".join(filter(None, (said, ", ".join(done))))


def _step_in_words(act: str, whom: str) -> str:
    told = {"owner": _("owner told"), "team": _("team told"), "lead": _("lead told")}
    done = {
        "raise severity": _("severity raised"),
        "reassign": _("taken from its owner"),
        "call in the lead": _("lead called in"),
    }
    return done.get(act, told[whom])


def _when(moment: str) -> str:
    filters = current_app.jinja_env.filters
    return str(filters["when"](datetime.fromisoformat(moment)))


def _update_promised(data: dict[str, Any]) -> str:
    said = _("promised a word by %(time)s", time=_when(data["due_at"]))
    return f"{said}: {data['words']}" if data["words"] else said


def _guidelines(data: dict[str, Any]) -> str:
    titles = (
        _("“%(title)s”, version %(number)s", title=one["title"], number=one["number"])
        for one in data["articles"]
    )
    return _("read before asking: %(titles)s", titles=", ".join(titles))


_FACTS: dict[str, Callable[[dict[str, Any]], str]] = {
    "ticket.opened": lambda data: _("raised %(how)s", how=channel_name(data["channel"])),
    "ticket.guidelines": _guidelines,
    "ticket.article": lambda data: _("drafted an article: “%(title)s”", title=data["title"]),
    "ticket.assigned": _assigned,
    "ticket.state": lambda data: _("set to %(state)s", state=state_name(data["after"])),
    "ticket.resolved": lambda _data: _("resolved"),
    "ticket.reopened": lambda data: _("reopened, was %(state)s", state=state_name(data["before"])),
    "ticket.closed": lambda _data: _("closed"),
    "ticket.severity": _severity,
    "ticket.edited": _edited,
    "ticket.offered": lambda data: _("offered to %(name)s", name=data["agent"]),
    "ticket.offer_returned": lambda data: _(
        "not taken by %(name)s: %(why)s", name=data["agent"], why=data["reason"]
    ),
    "ticket.escalated": _escalated,
    "ticket.update_promised": _update_promised,
    "ticket.acknowledged": lambda _data: _("saw to the promise at risk"),
    "ticket.worked": lambda _data: _("worked on it"),
    "ticket.withdrawn": lambda data: _("withdrawn, import %(id)s undone", id=data["import_id"]),
    "import.done": _imported,
    "import.undone": lambda data: _(
        "undid it: %(withdrawn)s withdrawn, %(restored)s restored, %(kept)s kept",
        withdrawn=data["withdrawn"],
        restored=data["restored"],
        kept=", ".join(data["kept"]) or _("nothing"),
    ),
    "ticket.handed_over": lambda data: _("given to people: %(why)s", why=data["reason"]),
    "ticket.address_left": lambda _data: _("left an address for the answer"),
    "ticket.visitor_left": lambda _data: _("was away: answers go by mail"),
    "ticket.chat_ended": lambda _data: _("ended the chat"),
    "ticket.rated": lambda data: ngettext(
        "gave %(num)d star of 5", "gave %(num)d stars of 5", data["stars"]
    ),
    "ticket.order": lambda data: (
        _("linked order %(order)s", order=data["order"])
        if data["order"]
        else _("took order %(order)s off", order=data["before"])
    ),
    "ticket.replacement": lambda data: _(
        "Replacement %(delivery)s opened: %(goods)s, %(reason)s",
        delivery=data["delivery"],
        goods=data["goods"],
        reason=data["reason"],
    ),
    "ticket.replacement_off": lambda data: _(
        "took replacement %(delivery)s back", delivery=data["delivery"]
    ),
    "ticket.refund": lambda data: _(
        "paid %(amount)s back for %(order)s: %(reason)s",
        amount=f"{data['amount']} {data['currency']}",
        order=data["order"],
        reason=data["reason"],
    ),
    "ticket.wait": lambda data: _("put to sleep until %(goods)s is back", goods=data["goods"]),
    "ticket.wait_over": lambda data: (
        _("woken: %(goods)s is back", goods=data["goods"])
        if data["back"]
        else _("waits for %(goods)s no more", goods=data["goods"])
    ),
    "ticket.back": lambda data: _("brought back by import %(id)s", id=data["import_id"]),
}


def taken_names() -> dict[str, str]:
    """Name what is taken out of an article, by its kind."""
    return {
        "account number": _("Account number"),
        "link": _("Link"),
        "mail address": _("Mail address"),
        "name": _("Name"),
        "number": _("Number"),
        "order number": _("Order number"),
        "phone number": _("Telephone number"),
        "postal address": _("Postal address"),
    }


def rule_names() -> dict[str, str]:
    """Name the rules of triage, by the names of their fields."""
    return {name: translated(words) for name, words in RULE_WORDS.items()}


def view_names() -> dict[str, str]:
    """Name the desk's views."""
    return {
        "open": _("All open"),
        "mine": _("Mine to do"),
        "team": _("My teams"),
        "offered": _("My offers"),
        "risk": _("At risk"),
        "unowned": _("No owner yet"),
        "waiting": _("Waiting"),
        "held": _("On hold"),
        "done": _("Resolved"),
    }


def order_names() -> dict[str, str]:
    """Name the orders of a list, by their keys."""
    return {
        "newest": _("Newest first"),
        "oldest": _("Oldest first"),
        "changed": _("Last changed first"),
        "waiting": _("Longest waiting first"),
        "severe": _("Severest first"),
        "promise": _("Promise first"),
    }


def emptiness(view: str) -> tuple[str, str, str]:
    """Say why a view is empty: kind, title and text of its empty state."""
    return {
        "mine": ("done", _("Nothing waits for you"), _("New ones show up here by themselves.")),
        "unowned": ("done", _("Every ticket has an owner"), _("New ones show up here at once.")),
        "offered": ("done", _("Nothing is offered to you"), _("What suits you shows up here.")),
        "risk": ("done", _("Every promise is in time"), _("Those at risk show up here.")),
        "team": ("done", _("Your teams are done"), _("New ones show up here by themselves.")),
        "open": ("done", _("Nothing is open"), _("New tickets show up here by themselves.")),
    }.get(view, ("nothing", _("No tickets here"), _("They show up here by themselves.")))


def scope_name(scope: str) -> str:
    """Say who can use a canned reply."""
    words: dict[str, str] = {
        Scope.OWN: _("Only me"),
        Scope.TEAM: _("A team"),
        Scope.EVERYBODY: _("Everybody"),
    }
    return words[scope]
