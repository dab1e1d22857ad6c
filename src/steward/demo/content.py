"""What the demo business is made of: plain values, no database.

People are named by mail address, products by SKU, orders by reference, teams by name. Times are
aware and in UTC. `by` is the mail address of who did it, or None where Steward did it itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

Segment = Literal["home", "cafe", "hotel", "office", "roastery"]
Severity = Literal["critical", "high", "normal", "low"]
State = Literal["new", "open", "waiting_on_customer", "on_hold", "resolved", "closed"]
Channel = Literal["web", "email", "chat", "api"]
Visibility = Literal["public", "internal"]


@dataclass(frozen=True, slots=True)
class Team:
    """A group of agents and what they are there for."""

    name: str
    purpose: str


@dataclass(frozen=True, slots=True)
class Staff:
    """Someone who works at Brindle Coffee."""

    email: str
    name: str
    role: str
    teams: tuple[str, ...]
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Customer:
    """A person or a company; `company` is the mail address of the company a person writes for."""

    email: str
    name: str
    kind: Literal["person", "company"]
    segment: Segment
    language: str
    phone: str
    street: str
    city: str
    country: str
    company: str | None
    joined_at: datetime


@dataclass(frozen=True, slots=True)
class Product:
    """Something Brindle Coffee sells; `price` in euro, `lots` the letter of its lot numbers."""

    sku: str
    name: str
    kind: str
    description: str
    price: Decimal
    lots: str | None


@dataclass(frozen=True, slots=True)
class OrderLine:
    """So many pieces of a product at the price of one, and the lot that they came from."""

    sku: str
    quantity: int
    price: Decimal
    lot: str | None


@dataclass(frozen=True, slots=True)
class Order:
    """What a person ordered."""

    reference: str
    customer: str
    placed_at: datetime
    state: Literal["paid", "packed", "shipped", "delivered"]
    lines: tuple[OrderLine, ...]


@dataclass(frozen=True, slots=True)
class Message:
    """Something written on a ticket."""

    at: datetime
    by: str | None
    body: str
    visibility: Visibility = "public"


@dataclass(frozen=True, slots=True)
class Assignment:
    """A ticket gets its first owner."""

    at: datetime
    by: str | None
    team: str
    agent: str
    reason: str


@dataclass(frozen=True, slots=True)
class Transfer:
    """A ticket goes from its owner to another."""

    at: datetime
    by: str | None
    team: str
    agent: str
    reason: str


@dataclass(frozen=True, slots=True)
class StateChange:
    """A ticket moves to another state."""

    at: datetime
    by: str | None
    state: State
    reason: str


Step = Message | Assignment | Transfer | StateChange


@dataclass(frozen=True, slots=True)
class Ticket:
    """A query with all that happened to it; the first step is the customer's message."""

    number: int
    subject: str
    customer: str
    channel: Channel
    language: str
    severity: Severity
    category: str
    tags: tuple[str, ...]
    product: str | None
    order: str | None
    steps: tuple[Step, ...]

    @property
    def created_at(self) -> datetime:
        """When the customer wrote."""
        return self.steps[0].at

    @property
    def state(self) -> State:
        """Where its steps have brought it."""
        states = [step.state for step in self.steps if isinstance(step, StateChange)]
        return states[-1] if states else "new"


@dataclass(frozen=True, slots=True)
class Business:
    """The whole demo business; `tickets` are made while one iterates, as often as one likes."""

    teams: tuple[Team, ...]
    staff: tuple[Staff, ...]
    customers: tuple[Customer, ...]
    products: tuple[Product, ...]
    orders: tuple[Order, ...]
    tickets: Iterable[Ticket]
