"""Typed input about canned replies."""

from typing import Annotated

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
)

from steward.helpdesk.rules.canned import PLACEHOLDERS, Scope, unknown_in
from steward.kit.fields import NO_NUL, Name
from steward.kit.marks import N_


class CannedForm(BaseModel):
    """A canned reply as it is written; `team` names the team whose it is."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[Name, Field(description="Short: what it is found by after typing `/`.")]
    body: Annotated[
        str,
        StringConstraints(strip_whitespace=True, min_length=1, max_length=10_000, pattern=NO_NUL),
        Field(description="The text; placeholders stand in braces, such as {ticket}."),
    ]
    scope: Scope = Field(Scope.OWN, description="Who can use it.")
    team: Name | None = Field(
        None, validate_default=True, description="The team's name, where the scope is `team`."
    )

    @field_validator("body")
    @classmethod
    def _known_placeholders(cls, body: str) -> str:
        unknown = unknown_in(body)
        if unknown:
            msg = N_(
                "There is no placeholder {%(name)s}. There are: %(known)s.",
                name=unknown[0][:60],
                known=", ".join(f"{{{name}}}" for name in PLACEHOLDERS),
            )
            raise ValueError(msg)
        return body

    @field_validator("team")
    @classmethod
    def _team_of_scope(cls, team: str | None, info: ValidationInfo) -> str | None:
        scope = info.data.get("scope")
        if scope == Scope.TEAM and team is None:
            msg = N_("Say whose it is: choose a team.")
            raise ValueError(msg)
        return team if scope == Scope.TEAM else None


class CannedFormSeen(CannedForm):
    """A canned reply as a form sends it; `version` is that of the one its writer looked at."""

    version: int | None = None
