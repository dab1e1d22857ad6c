"""What upper modules ask for before one of us resolves or closes a ticket."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from steward.accounts import Actor

EndCheck = Callable[[Session, int], None]
_checks: dict[str, EndCheck] = {}


def add_end_check(name: str, check: EndCheck) -> None:
    """Have `check(session, ticket_id)` asked, which raises a failure where something is missing."""
    _checks[name] = check


def check_end(session: Session, ticket_id: int, actor: Actor) -> None:
    """Ask what is to be asked. Customers, and Steward itself, may end a ticket at any time."""
    if actor.is_staff and actor.user_id is not None:
        for check in _checks.values():
            check(session, ticket_id)
