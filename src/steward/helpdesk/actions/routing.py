"""The rules by which tickets are given out."""

from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.helpdesk.events import RoutingRulesChanged
from steward.helpdesk.forms import RoutingRulesForm
from steward.helpdesk.models import RoutingRules
from steward.helpdesk.queries.waiting import routing_rules
from steward.kit import events
from steward.kit.versions import check_version


def change_routing(session: Session, form: RoutingRulesForm, *, actor: Actor) -> RoutingRules:
    """Give tickets out otherwise from now on. Raises Conflict when somebody else was first."""
    demand(actor, "routing.manage")
    rules = session.merge(routing_rules(session))
    session.flush()
    check_version(form.version, rules.version)
    changes = {}
    for name in ("is_on", "offer_minutes", "most_transfers", "segments"):
        before, after = getattr(rules, name), getattr(form, name)
        if before != after:
            changes[name] = [before, after]
            setattr(rules, name, after)
    if changes:
        session.flush()
        events.record(session, RoutingRulesChanged(subject_id=1, changes=changes), actor=actor)
    return rules
