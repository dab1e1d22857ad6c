"""What the pages of a what-if show: what is changed in words, and what came of it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from steward.accounts import User, agents, names_of
from steward.helpdesk.forms import Changes
from steward.helpdesk.models import WhatIf
from steward.helpdesk.queries.segments import segments_of_policies
from steward.helpdesk.queries.waiting import routing_rules
from steward.helpdesk.queries.what_if import what_ifs
from steward.helpdesk.rules import Severity
from steward.helpdesk.rules.what_if import Findings
from steward.helpdesk.web.words import severity_name
from steward.kit.db import database
from steward.kit.marks import unpacked
from steward.kit.texts import gettext as _
from steward.kit.texts import ngettext
from steward.routing import skill_rules

_HOUR, _DAY = 60, 24  # minutes, hours
_Names = Mapping[int, str]


class Tried(NamedTuple):
    """What was tried, what is changed in it in words, and what came of it."""

    run: WhatIf
    title: str
    findings: Findings | None


def start_context(most: int) -> dict[str, object]:
    """Gather what the form offers, and what was tried."""
    with database().reading() as reading:
        runs, experts = what_ifs(reading, most=most), agents(reading)
        skills, is_on = skill_rules(reading), routing_rules(reading).is_on
        segments = segments_of_policies(reading)
    names = {user.id: user.name for user in experts} | _names(runs)
    return {
        "tried": [_tried(run, names) for run in runs],
        "experts": [(str(user.id), _told_apart(user, experts)) for user in experts],
        "skills": [(rule.name, rule.name) for rule in skills],
        "policies": _policies(is_on=is_on),
        "segments": segments,
    }


def run_context(run: WhatIf) -> dict[str, object]:
    """Gather what the page of one try shows."""
    tried = _tried(run, _names([run]))
    failure = None if run.failure is None else unpacked(run.failure)
    return tried._asdict() | {"failure": failure, "bars": tried.findings and _bars(tried.findings)}


def values_of(run: WhatIf) -> dict[str, object]:
    """Return the form as it was filled in for a try."""
    changes = Changes.model_validate(run.changes).model_dump(exclude_defaults=True)
    values = {name: _written(value) for name, value in changes.items() if name != "without"}
    without = [str(one) for one in changes.get("without", ())]
    return values | {"without": without, "first": run.first, "last": run.last}


def _written(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _tried(run: WhatIf, names: _Names) -> Tried:
    findings = Findings.model_validate(run.findings) if run.findings else None
    return Tried(run, changes_in_words(Changes.model_validate(run.changes), names), findings)


def changes_in_words(changes: Changes, names: _Names) -> str:
    """Say what is to be different, as a title."""
    words = "; ".join(_in_words(changes, names)) or _("nothing changed")
    return words[:1].upper() + words[1:]


def _names(runs: Sequence[WhatIf]) -> dict[int, str]:
    meant = {who for run in runs for _, who in Changes.model_validate(run.changes).people}
    if not meant:
        return {}
    with database().reading() as reading:
        return dict(names_of(reading, sorted(meant)))


def _told_apart(user: User, experts: Sequence[User]) -> str:
    others = [one for one in experts if one.name == user.name]
    return f"{user.name} ({user.email})" if len(others) > 1 else user.name


def policy_names() -> dict[str, str]:
    """Name the ways in which tickets can be given out."""
    return {
        "steward": _("Steward plans the queue"),
        "round-robin": _("round robin"),
        "fewest-open": _("who has the fewest open"),
        "boolean-skills": _("who has the skills, as yes or no"),
        "listed-skills": _("who has the skills listed at all"),
    }


def _policies(*, is_on: bool) -> list[tuple[str, str]]:
    names = policy_names()
    now = names["steward"] if is_on else _("by hand")
    return [("", _("As it is: %(how)s", how=now)), *names.items()]


def _in_words(changes: Changes, names: _Names) -> Iterator[str]:
    if changes.policy:
        yield _("given out by: %(how)s", how=policy_names()[changes.policy])
    if changes.arrivals != 1:
        yield _("%(n)s × the tickets", n=f"{changes.arrivals:g}")
    yield from _staff_in_words(changes, names)
    for severity in Severity:
        hours = getattr(changes, severity.value)
        if hours is not None:
            word = severity_name(severity)
            yield _("%(word)s solved within %(n)s h", word=word, n=f"{hours:g}")


def _who(user_id: int | None, names: _Names) -> str:
    return _("everybody") if user_id is None else names.get(user_id, _("somebody who left"))


def _staff_in_words(changes: Changes, names: _Names) -> Iterator[str]:
    if changes.without:
        yield _("without %(names)s", names=", ".join(_who(one, names) for one in changes.without))
    if changes.like is not None:
        name = _who(changes.like, names)
        yield ngettext(
            "one more like %(name)s", "%(num)d more like %(name)s", changes.copies, name=name
        )
    if changes.capacity is not None:
        name, n = _who(changes.capacity_of, names), f"{changes.capacity:g}"
        yield _("capacity of %(name)s %(n)s", name=name, n=n)
    yield from _skill_and_time_in_words(changes, names)


def _skill_and_time_in_words(changes: Changes, names: _Names) -> Iterator[str]:
    if changes.longer is not None:
        name, n = _who(changes.longer_of, names), f"{abs(changes.longer):g}"
        if changes.longer >= 0:
            yield _("shifts of %(name)s end %(n)s h later", name=name, n=n)
        else:
            yield _("shifts of %(name)s end %(n)s h sooner", name=name, n=n)
    if changes.level is not None:
        name, n = _who(changes.level_of, names), f"{changes.level:g}"
        yield _("%(name)s in %(skill)s %(n)s", name=name, skill=changes.level_skill, n=n)


def _bars(found: Findings) -> dict[str, object]:
    """Return the promises broken by severity as a chart takes them."""
    sides = (
        (_("Really"), found.real),
        (_("As it is"), found.today),
        (_("As changed"), found.changed),
    )
    return {
        "names": [severity_name(one).capitalize() for one in found.severities],
        "series": [
            {"name": name, "values": [side.broken.get(one, 0) for one in found.severities]}
            for name, side in sides
        ],
    }


def wait_in_words(minutes: float) -> str:
    """Say how long somebody waited: 12 min, 4 h 5 min, 2 d 3 h."""
    whole = round(minutes)
    if whole < _HOUR:
        return _("%(n)s min", n=whole)
    hours, rest = divmod(whole, _HOUR)
    if hours < _DAY:
        return _("%(h)s h %(m)s min", h=hours, m=rest) if rest else _("%(h)s h", h=hours)
    days, hours = divmod(hours, _DAY)
    return _("%(d)s d %(h)s h", d=days, h=hours) if hours else _("%(d)s d", d=days)
