"""Typed input about tickets and how they are given out."""

from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    field_validator,
    model_validator,
)
from typing_extensions import override

from steward.helpdesk.rules import Severity, State, Visibility
from steward.helpdesk.rules.imports import ready_mappings
from steward.helpdesk.rules.portal import CATEGORIES
from steward.kit.fields import NO_NUL, Email, Line
from steward.kit.marks import N_

Subject = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=NO_NUL),
    Field(description="What it is about, in one line.", examples=["Leaks at the brew head"]),
]
Body = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=50_000, pattern=NO_NUL),
    Field(description="The message, as plain text."),
]
Reason = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500, pattern=NO_NUL)
]
Word = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=60, pattern=NO_NUL)
]
Step = Annotated[int, Field(ge=1, le=3)]
Value = str | int | Annotated[float, Field(allow_inf_nan=False)] | bool | None
_MOST_FIELDS, _LONGEST_FIELD = 50, 2_000


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ImportForm(_Form):
    """A file of tickets to look through: how it is read, and which system it is from."""

    mapping: str
    source: Line = ""

    @field_validator("mapping")
    @classmethod
    def _known(cls, name: str) -> str:
        if name not in {"auto", "own", *ready_mappings()}:
            msg = N_("There is no such mapping. Choose one of the list.")
            raise ValueError(msg)
        return name


class NewTicket(_Form):
    """A query to raise. Only staff may name the customer; customers raise their own."""

    subject: Subject
    body: Body
    customer_email: Email | None = Field(
        None, description="Whose query it is; whoever writes for the first time is added."
    )
    customer_name: Line | None = Field(None, description="The name of somebody new.")
    product: Line | None = Field(None, description="The product it is about, in any words.")
    order: Line | None = Field(None, description="The order it is about, such as O-77.")
    category: Line | None = None
    severity: Severity | None = Field(
        None, description="As staff judge it; by the rules of triage if left out."
    )
    impact: Step | None = Field(None, description="How much it harms, as staff judge it: 1 most.")
    urgency: Step | None = Field(None, description="How soon it harms, as staff judge it: 1 now.")
    tags: list[Word] = Field(default_factory=list, max_length=20)
    guidelines_read: list[Word] = Field(
        default_factory=list,
        max_length=50,
        description="Guidelines that the customer has read before asking, each as the article's id "
        "and its version, such as `7.3`. What must be read is said where it is missing.",
    )
    fields: dict[Word, Value] = Field(
        default_factory=dict, description="Whatever else belongs to it, by names of your own."
    )

    @model_validator(mode="after")
    def _fields_are_small(self) -> "NewTicket":
        texts = [value for value in self.fields.values() if isinstance(value, str)]
        if len(self.fields) > _MOST_FIELDS or any(len(t) > _LONGEST_FIELD for t in texts):
            msg = N_(
                "At most %(most_fields)s fields of %(longest_field)s characters fit here.",
                most_fields=_MOST_FIELDS,
                longest_field=_LONGEST_FIELD,
            )
            raise ValueError(msg)
        if any("\x00" in text for text in texts):
            msg = N_("Text cannot hold the character NUL.")
            raise ValueError(msg)
        return self


def _known_category(name: str) -> str:
    if name not in CATEGORIES:
        msg = N_("Choose one from the list.")
        raise ValueError(msg)
    return name


class NewQuery(_Form):
    """What a customer fills in to ask."""

    subject: Subject
    body: Body
    category: Annotated[str, AfterValidator(_known_category)] | None = None
    product: Line | None = None
    order: Line | None = None
    guidelines_read: list[Word] = Field(default_factory=list, max_length=50)

    @property
    def as_ticket(self) -> NewTicket:
        """The ticket to raise."""
        return NewTicket.model_validate(self.model_dump())


class NewMessage(_Form):
    """Something to say on a ticket. `then` sets where the ticket stands after a public answer."""

    body: Body
    visibility: Visibility = Field(Visibility.PUBLIC, description="Internal: for staff only.")
    then: Literal[State.OPEN, State.WAITING, State.ON_HOLD, State.RESOLVED] | None = Field(
        None, description="Where the ticket shall stand after this answer."
    )

    def columns(self) -> dict[str, Any]:
        """Return what the row of this kind of message has beside words and author."""
        return {}


class NewMail(NewMessage):
    """Something said by mail. `claim` is the address it says it is from, where nothing proves it.

    `folded` is what only hangs on: quotes and signatures.
    """

    claim: str | None = None
    folded: str | None = None

    @override
    def columns(self) -> dict[str, Any]:
        return {"claim": self.claim, "folded": self.folded or None}


class MailedTicket(NewTicket):
    """A query of a person whom we know, that came by mail or in a chat.

    A `quiet` one is not answered by a mail of ours.
    """

    person_id: int
    mail: NewMail
    is_quiet: bool


class AssignmentForm(_Form):
    """Who shall have the ticket: an agent by address, a team by name, both; and why."""

    agent: Email | None = Field(None, description="The agent's mail address.")
    team: Line | None = Field(None, description="The team's name.")
    reason: Reason


class SeenForm(_Form):
    """The version of a ticket on which somebody acts, as the page showed it."""

    version: int | None = None


class StateForm(_Form):
    """A state that a person may set."""

    state: Literal[State.OPEN, State.WAITING, State.ON_HOLD, State.CLOSED]
    version: int | None = None


class SeverityForm(_Form):
    """How badly the customer is held up."""

    severity: Severity
    version: int | None = None


class UpdatePromiseForm(_Form):
    """By when the customer hears from us again, and about what."""

    due_at: AwareDatetime = Field(description="With its offset, such as 2026-11-20T16:00:00Z.")
    words: Line = Field("", description="About what, as the customer reads it.")


class TicketEdit(_Form):
    """Particulars of a ticket to change; what is left out stays."""

    subject: Subject | None = None
    category: Line | None = None
    product: Line | None = None
    order: Line | None = None
    tags: list[Word] | None = Field(None, max_length=20)
    version: int | None = None

    @field_validator("subject")
    @classmethod
    def _has_subject(cls, value: str | None) -> str:
        if value is None:
            msg = N_("This is needed.")
            raise ValueError(msg)
        return value

    def changed(self) -> dict[str, Any]:
        """Return what was sent, by the names of the ticket's columns."""
        sent = self.model_dump(exclude_unset=True, exclude={"version"})
        if "order" in sent:
            sent["order_ref"] = sent.pop("order")
        return sent


class RoutingRulesForm(_Form):
    """How tickets are given out."""

    is_on: bool = False
    offer_minutes: int = Field(ge=0, le=24 * 60)
    most_transfers: int = Field(ge=0, le=20)
    segments: list[Line] = Field([], max_length=40)
    version: int | None = None


class DeclineForm(_Form):
    """Why one does not take what is offered."""

    reason: Reason
