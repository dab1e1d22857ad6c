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
from steward.helpdesk.rules.macros import MACRO_PLACEHOLDERS, Macro
from steward.kit.fields import NO_NUL, Name
from steward.kit.marks import N_


class CannedForm(BaseModel):
    """A canned reply as it is written; `team` names the team whose it is."""

    model_config = ConfigDict(extra="forbid")

    name: Annotated[Name, Field(description="Short: what it is found by after typing `/`.")]
    macro: Macro | None = Field(
        None, description="The macro that drafts its answer from this text, if any."
    )
    body: Annotated[
        str,
        StringConstraints(strip_whitespace=True, min_length=1, max_length=10_000, pattern=NO_NUL),
        Field(description="The text; placeholders stand in braces, such as {ticket}."),
    ]
    scope: Scope = Field(Scope.OWN, validate_default=True, description="Who can use it.")
    team: Name | None = Field(
        None, validate_default=True, description="The team's name, where the scope is `team`."
    )

    @field_validator("body")
    @classmethod
    def _known_placeholders(cls, body: str, info: ValidationInfo) -> str:
        known = PLACEHOLDERS | (MACRO_PLACEHOLDERS if info.data.get("macro") else {})
        unknown = unknown_in(body, known)
        if unknown:
            msg = N_(
                "There is no placeholder {%(name)s}. There are: %(known)s.",
                name=unknown[0][:60],
                known=", ".join(f"{{{name}}}" for name in known),
            )
            raise ValueError(msg)
        return body

    @field_validator("scope")
    @classmethod
    def _everybodys_macro(cls, scope: Scope, info: ValidationInfo) -> Scope:
        if info.data.get("macro") and scope != Scope.EVERYBODY:
            msg = N_("What a macro writes is everybody’s. Choose everybody.")
            raise ValueError(msg)
        return scope

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
