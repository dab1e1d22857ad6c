"""Fields of the house's own, one of each kind."""

from sqlalchemy.orm import Session

from steward.customers.actions import add_field
from steward.customers.forms import CustomFieldForm
from steward.customers.rules import FieldKind
from tests.cast import ADA


def own_fields(session: Session) -> None:
    """Add a field of each kind."""
    kinds = {"Machine": "text", "Beans a week": "number", "Contract ends": "date"}
    kinds |= {"Tier": "choice", "Invoiced": "yes or no"}
    for title, kind in kinds.items():
        form = CustomFieldForm(title=title, kind=FieldKind(kind), choices="Gold\nSilver")
        add_field(session, form, actor=ADA.actor)
