"""The mapping as data: which column of a file means what in a ticket."""

from typing import Annotated, Any, Literal
from zoneinfo import available_timezones

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field


def _spelled_out(value: object) -> object:
    """Let a column be given by its bare name, or by several of which the first filled counts."""
    if isinstance(value, str):
        return {"column": [value]}
    return {"column": value} if isinstance(value, list) else value


def _one_or_more(value: object) -> object:
    return [value] if isinstance(value, str) else value


_ZONES = available_timezones()


def _known_zone(name: str) -> str:
    if name not in _ZONES:
        raise ValueError(f"{name} is no time zone; write it like Europe/Berlin")
    return name


def _folded(table: dict[str, str]) -> dict[str, str]:
    return {word.casefold(): meaning for word, meaning in table.items()}


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ColumnRule(_Part):
    """Where a value stands and how it reads.

    `column` is a name, or a path such as `header.company` or `turns.0.text`; the first that is
    filled counts. `text` is made up of columns in braces. `values` translates, and refuses what
    it does not list. `otherwise` stands in for what is unknown. `dates` overrides the mapping's.
    """

    column: Annotated[tuple[str, ...], BeforeValidator(_one_or_more)] = ()
    text: str = ""
    values: Annotated[dict[str, str], AfterValidator(_folded)] = Field(default_factory=dict)
    otherwise: str | None = None
    dates: str | None = None
    html_escaped: bool = False


Column = Annotated[ColumnRule, BeforeValidator(_spelled_out)]


class TicketColumns(_Part):
    """The columns of a ticket; where rows of a log make up one, its last row counts."""

    external_id: Column | None = None
    subject: Column | None = None
    body: Column | None = None
    customer_name: Column | None = None
    customer_email: Column | None = None
    state: Column | None = None
    severity: Column | None = None
    category: Column | None = None
    team: Column | None = None
    assignee: Column | None = None
    created_at: Column | None = None
    resolved_at: Column | None = None
    closed_at: Column | None = None
    product: Column | None = None
    order: Column | None = None
    tags: Column | None = None
    fields: dict[str, Column] = Field(default_factory=dict)


FIELDS = tuple(name for name in TicketColumns.model_fields if name != "fields")


class LogColumns(_Part):
    """For a file whose rows are states of a ticket after each change: an audit log.

    State, severity, team and assignee are read from each row by the ticket's columns.
    `order` says whether a ticket's rows happened in the order of their times or as they stand.
    """

    at: Column
    by: Column | None = None
    order: Literal["time", "file"] = "time"
    noted: dict[str, Column] = Field(default_factory=dict)


class MessageColumns(_Part):
    """Messages of a ticket: `each` is the path to a list or an object inside the record.

    Without `each` every record is a message, and records of one external id make up a ticket.
    An author under `agent` makes the message an agent's, one under `customer` the customer's;
    under `author`, who opened the ticket is the customer and everybody else an agent.
    """

    each: str = ""
    external_id: Column
    body: Column
    at: Column
    agent: Column | None = None
    customer: Column | None = None
    author: Column | None = None
    visibility: Column | None = None


class TicketMapping(_Part):
    """A whole mapping.

    `file` picks one of the files in a zip. `unknown` are the words for "not known". `dates` is
    `iso`, `unix`, `unix-ms`, `mail`, `snowflake` (the time in an id of Twitter's kind) or a format
    like `%d/%m/%Y %H:%M`; times without a zone are in `timezone`.
    """

    name: str = "own"
    about: str = ""
    file: str | None = None
    unknown: frozenset[str] = frozenset()
    dates: str = "iso"
    timezone: Annotated[str, AfterValidator(_known_zone)] = "UTC"
    ticket: TicketColumns
    log: LogColumns | None = None
    messages: tuple[MessageColumns, ...] = ()

    @property
    def grouped(self) -> bool:
        """Whether several records make up one ticket."""
        return self.log is not None or any(not part.each for part in self.messages)


def columns_of(part: _Part) -> dict[str, ColumnRule]:
    """Return the columns that a part of a mapping fills, by field name."""
    found: dict[str, Any] = {name: getattr(part, name) for name in type(part).model_fields}
    return {name: rule for name, rule in found.items() if isinstance(rule, ColumnRule)}
