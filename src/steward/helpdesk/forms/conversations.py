"""Typed input of conversations: what visitors and the assistant say, and what visitors tell us."""

from dataclasses import asdict, dataclass
from typing import Annotated, Any

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
)
from typing_extensions import override

from steward.helpdesk.forms.tickets import NewMail, NewMessage, Reason
from steward.kit.fields import NO_NUL, Email, Line
from steward.kit.marks import N_

_Said = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4_000, pattern=NO_NUL)
]


@dataclass(frozen=True)
class Citation:
    """Where an answer of the assistant stands: a passage of one version of an article.

    Or, without an article, the page that shows what it looked up.
    """

    article_id: int | None = None
    version: int | None = None
    title: str = ""
    url: str = ""
    passage: str = ""


class ChatMessage(NewMail):
    """Something that a visitor says. The same `client_id` again is the same message again."""

    body: _Said
    client_id: Annotated[str, StringConstraints(pattern="^[A-Za-z0-9_-]{8,64}$")]

    @override
    def columns(self) -> dict[str, Any]:
        return super().columns() | {"client_id": self.client_id}


class AssistantMessage(NewMessage):
    """Something that the assistant says, and where it has it from."""

    citations: tuple[Citation, ...] = ()

    @override
    def columns(self) -> dict[str, Any]:
        cited = [asdict(one) for one in self.citations]
        return {"by_assistant": True, "citations": cited or None}


class AddressForm(BaseModel):
    """Where the answer shall find the visitor, and what to call them."""

    model_config = ConfigDict(extra="forbid")

    email: Email
    name: Line = ""


class TransferForm(BaseModel):
    """To whom a chat goes: a colleague by address, or whoever is best at a skill; and a note.

    `held_by` is the id of whoever had it as the page showed it.
    """

    model_config = ConfigDict(extra="forbid")

    skill: Line | None = None
    agent: Email | None = Field(None, validate_default=True)
    reason: Reason
    held_by: int | None = None

    @field_validator("agent")
    @classmethod
    def _one_of_both(cls, agent: str | None, info: ValidationInfo) -> str | None:
        if (agent is None) == (not info.data.get("skill")):
            msg = N_("Choose either a colleague or a skill.")
            raise ValueError(msg)
        return agent


class HolderForm(BaseModel):
    """The id of whoever had a chat, as the page showed it."""

    held_by: int | None = None
