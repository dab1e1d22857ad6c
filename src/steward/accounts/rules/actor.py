"""Who acts: what every rule needs to know of a person, a token or the system itself."""

from dataclasses import dataclass

from steward.accounts.rules.permissions import STAFF, Role, role_may
from steward.kit.errors import Forbidden
from steward.kit.marks import N_


@dataclass(frozen=True)
class Actor:
    """Somebody signed in, by a login or by an API token (then `scopes` may narrow what it may).

    Until `is_confirmed`, the address is a claim: nothing that belongs to it may be shown.
    """

    user_id: int | None
    name: str
    email: str
    role: Role
    team_ids: tuple[int, ...] = ()
    login_id: int | None = None
    scopes: frozenset[str] | None = None
    link_to: str | None = None  # the one thing, such as "ticket:7", that a signed link opens
    is_confirmed: bool = True

    @property
    def is_staff(self) -> bool:
        """Whether this is one of us."""
        return self.role in STAFF


SYSTEM = Actor(user_id=None, name="Steward", email="", role=Role.ADMIN)


def may(actor: Actor, permission: str) -> bool:
    """Whether the actor's role, and its token's scopes where it has some, allow `permission`."""
    in_scope = actor.scopes is None or permission in actor.scopes
    return in_scope and role_may(actor.role, permission)


def demand(actor: Actor, permission: str) -> None:
    """Raise Forbidden unless the actor may."""
    if not may(actor, permission):
        msg = N_(
            "Your role (%(role)s) does not allow this. Ask an admin if you need it.",
            role=actor.role,
        )
        raise Forbidden(msg)


def first_name(name: str) -> str:
    """Return the first of somebody's names, which colleagues and customers call them by."""
    return name.strip().partition(" ")[0]


def initials_of(name: str) -> str:
    """Shorten a name to its first and last initial, for the round mark beside it; "?" without."""
    words = name.split()
    ends = (words[0], words[-1]) if len(words) > 1 else words
    return "".join(word[0] for word in ends).upper() or "?"
