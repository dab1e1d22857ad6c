"""What the help desk's API takes."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, field_validator

from steward.helpdesk.forms import (
    AssignmentForm,
    NewMessage,
    NewTicket,
    Subject,
    TicketEdit,
    Word,
)
from steward.helpdesk.rules import Search, Severity, State, parse_search
from steward.kit.api import Input, PageQuery, RowId, Words
from steward.kit.fields import Line
from steward.kit.sent_files import FileName

Uploads = Annotated[
    list[Annotated[str, Field(max_length=1_000)]],
    Field(max_length=10, description="The `id`s of files that you uploaded."),
]


class TicketPath(Input):
    """Which ticket."""

    number: str = Field(json_schema_extra={"example": "T-1001", "pattern": "^T-[0-9]{1,18}$"})


class AttachmentPath(TicketPath):
    """Which file of which ticket."""

    attachment_id: RowId


class TicketQuery(PageQuery):
    """Which tickets to list. Several values of one parameter are alternatives."""

    state: list[State | Literal["active", "done"]] = Field(
        default_factory=list, description="`active` and `done` stand for several states."
    )
    severity: list[Severity] = Field(default_factory=list)
    assignee: list[Words] = Field(
        default_factory=list, description="An agent's name or address, `me` or `none`."
    )
    team: list[Words] = Field(default_factory=list, description="A team's name, `mine` or `none`.")
    customer: list[Words] = Field(
        default_factory=list, description="Part of a customer's name or address, or of the company."
    )
    tag: list[Words] = Field(default_factory=list)
    q: Words = Field("", description='Words to find, as at the desk: `leak "brew head" -gasket`.')

    def search(self) -> Search:
        """Put words and filters into one search."""
        typed = parse_search(self.q)
        given = self.model_dump(exclude={"q", "cursor", "limit"})
        both = {key: typed.filters.get(key, []) + values for key, values in given.items()}
        filters = {key: values for key, values in both.items() if values}
        return Search(typed.words, typed.without, filters)


class TicketInput(NewTicket):
    """A query to raise. Staff name the customer by `customer_email`; customers raise their own."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "subject": "Leaks at the brew head",
                "body": "Since Tuesday it drips while brewing, about a cup an hour.",
                "customer_email": "elsa@lindgren.example",
                "product": "Linea 2",
                "order": "O-77",
                "tags": ["leak"],
                "fields": {"serial": "L2-4711"},
            }
        }
    )

    attachments: Uploads = Field(default_factory=list)


class MessageInput(NewMessage):
    """Something to say on a ticket."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "body": "Could you read me the lot number under the drip tray?",
                "visibility": "public",
                "then": "waiting_on_customer",
            }
        }
    )

    attachments: Uploads = Field(default_factory=list)


class AssignmentInput(AssignmentForm):
    """Who shall have a ticket, and why."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {"team": "Machines", "reason": "Knows the brew heads of the Linea."}
        }
    )


class TicketPatch(Input):
    """What to change of a ticket: what is left out stays, null takes a value away."""

    model_config = ConfigDict(
        json_schema_extra={"example": {"severity": "high", "tags": ["leak", "gasket"]}}
    )

    subject: Subject | None = None
    category: Line | None = None
    product: Line | None = None
    order: Line | None = None
    tags: list[Word] | None = Field(None, max_length=20)
    severity: Severity | None = None
    state: Literal[State.OPEN, State.WAITING, State.ON_HOLD, State.CLOSED] | None = Field(
        None, description="To resolve a ticket, put its resolution."
    )

    @field_validator("subject", "severity", "state")
    @classmethod
    def _must_be_there(cls, value: object) -> object:
        if value is None:
            msg = "A ticket cannot be without it. Leave it out to keep it as it is."
            raise ValueError(msg)
        return value

    def edit(self) -> TicketEdit:
        """Return the particulars among the changes."""
        return TicketEdit.model_validate(
            self.model_dump(exclude_unset=True, exclude={"severity", "state"})
        )


class UploadQuery(Input):
    """What the uploaded file is called."""

    name: FileName
