"""Policies: what is promised to whom, in which order they are looked at."""

from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.kit import clock, events
from steward.kit.errors import BadInput
from steward.kit.marks import N_
from steward.kit.versions import check_version
from steward.promises.events import PolicyAdded, PolicyChanged, PolicyMoved, PolicyRemoved
from steward.promises.forms import PolicyForm
from steward.promises.models import Policy
from steward.promises.queries import (
    find_policy_by_name,
    get_calendar,
    get_policy,
    policies,
)
from steward.promises.rules import Kind, write_duration


def add_policy(session: Session, form: PolicyForm, *, actor: Actor) -> Policy:
    """Promise something new; it is looked at last. Raises BadInput."""
    demand(actor, "policies.manage")
    _check(session, form, None)
    last = max((one.position for one in policies(session)), default=0)
    policy = Policy(position=last + 1, created_at=clock.now())
    _fill(policy, form)
    session.add(policy)
    session.flush()
    added = PolicyAdded(subject_id=policy.id, name=form.name, terms=_terms(session, policy))
    events.record(session, added, actor=actor)
    return policy


def change_policy(session: Session, policy_id: int, form: PolicyForm, *, actor: Actor) -> Policy:
    """Promise something else; what is used of promises that run stays used. Raises Conflict."""
    demand(actor, "policies.manage")
    policy = get_policy(session, policy_id, for_update=True)
    check_version(form.version, policy.version)
    _check(session, form, policy.id)
    before = _terms(session, policy)
    _fill(policy, form)
    after = _terms(session, policy)
    changes = {key: [before[key], after[key]] for key in after if before[key] != after[key]}
    if changes:
        session.flush()
        changed = PolicyChanged(subject_id=policy.id, name=form.name, changes=changes)
        events.record(session, changed, actor=actor)
    return policy


def move_policy(session: Session, policy_id: int, *, by: int, actor: Actor) -> None:
    """Have a policy looked at sooner (by −1) or later (by 1) than its neighbour."""
    demand(actor, "policies.manage")
    order = list(policies(session, for_update=True))
    policy = get_policy(session, policy_id)
    before = order.index(policy)
    after = min(max(before + by, 0), len(order) - 1)
    if after == before:
        return
    order.insert(after, order.pop(before))
    for place, one in enumerate(order, 1):
        one.position = place
    session.flush()
    moved = PolicyMoved(subject_id=policy.id, name=policy.name, before=before + 1, after=after + 1)
    events.record(session, moved, actor=actor)


def remove_policy(session: Session, policy_id: int, *, actor: Actor) -> None:
    """Promise it no more; what was promised stands."""
    demand(actor, "policies.manage")
    policy = get_policy(session, policy_id, for_update=True)
    terms = _terms(session, policy)
    removed = PolicyRemoved(subject_id=policy.id, name=policy.name, terms=terms)
    session.delete(policy)
    session.flush()
    events.record(session, removed, actor=actor)


def _check(session: Session, form: PolicyForm, policy_id: int | None) -> None:
    get_calendar(session, form.calendar_id)
    known = find_policy_by_name(session, form.name)
    if known is not None and known.id != policy_id:
        taken = N_("There is a policy “%(name)s” already.", name=known.name)
        raise BadInput(errors={"name": taken})
    targets = form.targets
    if not targets:
        raise BadInput(errors={"first_reply": N_("Promise at least one of the three.")})
    if targets.get(Kind.FIRST_REPLY, 0) > targets.get(Kind.RESOLUTION, sum(targets.values())):
        impossible = N_("It would have to be solved before it is first answered.")
        raise BadInput(errors={"resolution": impossible})


def _fill(policy: Policy, form: PolicyForm) -> None:
    policy.name, policy.calendar_id = form.name, form.calendar_id
    policy.severities, policy.channels = form.severities, form.channels
    policy.categories, policy.segments = form.categories, form.segments
    policy.targets, policy.steps = form.targets, form.chain
    policy.pauses_on_hold = form.pauses_on_hold


def _terms(session: Session, policy: Policy) -> dict[str, str]:
    """Say what a policy holds for and what it promises."""
    lists = ("severities", "channels", "categories", "segments")
    conditions = {name: ", ".join(getattr(policy, name)) for name in lists}
    targets = {kind: write_duration(minutes) for kind, minutes in policy.targets.items()}
    chain = ", ".join(f"{step.share} % {step.act} {step.whom}" for step in policy.chain)
    return {
        "name": policy.name,
        "calendar": get_calendar(session, policy.calendar_id).name,
        **conditions,
        **{kind: targets.get(kind, "") for kind in ("first_reply", "next_reply", "resolution")},
        "on hold": "pauses" if policy.pauses_on_hold else "runs on",
        "chain": chain,
    }
