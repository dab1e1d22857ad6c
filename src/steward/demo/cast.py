"""Who is who in the database: the people of the demo business by their mail addresses."""

from collections.abc import Mapping
from dataclasses import dataclass

from steward.accounts import SYSTEM, Actor, Role


@dataclass(frozen=True)
class Cast:
    """The ids that the database gave to those whom the business knows by address or name."""

    actors: Mapping[str, Actor]
    people: Mapping[str, int]
    teams: Mapping[str, int]
    segments: Mapping[str, str]

    def actor(self, email: str | None) -> Actor:
        """Return who acts under an address; without one it is Steward itself."""
        return SYSTEM if email is None else self.actors[email]

    def is_customer(self, email: str | None) -> bool:
        """Whether an address is a customer's."""
        return self.actor(email).role == Role.CUSTOMER
