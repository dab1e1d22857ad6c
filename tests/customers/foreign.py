"""Things of the customer registry, for the matrix of routes and roles."""

from sqlalchemy.orm import Session

from steward.customers.actions import add_segment
from steward.customers.forms import SegmentForm
from steward.customers.models import FollowUp
from steward.kit import clock
from tests.cast import SAM


def things_of_customers(session: Session) -> dict[str, object]:
    """Save a segment and a follow-up; return them by the names that routes give them."""
    asked = {"groups": [{"conditions": [{"field": "email", "op": "yes"}]}]}
    form = SegmentForm.model_validate({"name": "For us alone", "conditions": asked})
    now = clock.now()
    step = FollowUp(person_id=1, means="call", title="For us alone", due_on=now.date())
    step.created_at = now
    session.add(step)
    session.flush()
    return {
        "segment_id": add_segment(session, form, actor=SAM.actor).id,
        "follow_up_id": step.id,
        "playbook_id": 1,
        "purpose": "news",
    }
