"""Things of the customer registry, for the matrix of routes and roles."""

from sqlalchemy.orm import Session

from steward.customers.actions import add_segment
from steward.customers.forms import SegmentForm
from tests.cast import SAM


def things_of_customers(session: Session) -> dict[str, object]:
    """Save a segment; return it by the name that routes give it."""
    asked = {"groups": [{"conditions": [{"field": "email", "op": "yes"}]}]}
    form = SegmentForm.model_validate({"name": "For us alone", "conditions": asked})
    return {"segment_id": add_segment(session, form, actor=SAM.actor).id}
