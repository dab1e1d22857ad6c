"""Reads of policies."""

from collections.abc import Callable, Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.kit.errors import NotFound
from steward.promises.models import Policy


def policies(session: Session, *, for_update: bool = False) -> Sequence[Policy]:
    """List all policies in the order in which they are looked at."""
    query = select(Policy).order_by(Policy.position, Policy.id)
    return session.scalars(query.with_for_update() if for_update else query).all()


def get_policy(session: Session, policy_id: int, *, for_update: bool = False) -> Policy:
    """Return a policy, or raise NotFound."""
    policy = session.get(Policy, policy_id, with_for_update=for_update or None)
    if policy is None:
        raise NotFound
    return policy


def find_policy_by_name(session: Session, name: str) -> Policy | None:
    """Return the policy of this name, whatever its case, or None."""
    return session.scalars(select(Policy).where(Policy.name == name)).one_or_none()


Names = Callable[[Session], Collection[str]]
_segment_names: list[Names] = []


def add_segment_names(names: Names) -> None:
    """Have the page of a policy offer segments of subjects that somebody else keeps."""
    _segment_names[:] = [names]


def segment_names(session: Session) -> list[str]:
    """Return the segments that a policy may name beside any words."""
    return [name for names in _segment_names for name in names(session)]
