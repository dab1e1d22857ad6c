"""Typed input of notifications."""

from datetime import time
from typing import Annotated, Self
from zoneinfo import available_timezones

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from steward.customers import checked_phone
from steward.kit.fields import NO_NUL, Line, Name
from steward.kit.marks import N_
from steward.kit.outbox import check_keys
from steward.notifications.rules import Call

_ZONES = available_timezones()  # finding them reads some 600 files


def _known_zone(name: str) -> str:
    if name not in _ZONES:
        raise ValueError(N_("This is no time zone; write a name such as Europe/Amsterdam."))
    return name


# One box of the table, as "resolved:mail".
Box = Annotated[str, StringConstraints(max_length=40, pattern=r"^[a-z]+:[a-z]+$")]
Zone = Annotated[str, StringConstraints(max_length=60), AfterValidator(_known_zone)]


class WaysForm(BaseModel):
    """By which ways what is told: the boxes that are ticked."""

    model_config = ConfigDict(extra="forbid")

    ways: list[Box] = []

    def by_kind(self, kinds: tuple[str, ...]) -> dict[str, list[str]]:
        """Return the ways by kind; a kind without any is told by none."""
        ticked = [box.partition(":") for box in self.ways]
        return {kind: sorted(way for what, _, way in ticked if what == kind) for kind in kinds}


class ChoicesForm(WaysForm):
    """What somebody chooses for themselves. Quiet hours have both ends, or there are none."""

    quiet_from: time | None = None
    quiet_until: time | None = None
    zone: Zone | None = None
    urgent_passes: bool = False

    @model_validator(mode="after")
    def _both_ends(self) -> Self:
        if (self.quiet_from is None) != (self.quiet_until is None):
            raise ValueError(N_("Quiet hours need a beginning and an end."))
        return self


class WebhookForm(BaseModel):
    """A program to call: where, and for what."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    url: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500, pattern=NO_NUL)
    ]
    kinds: Annotated[list[Call], Field(min_length=1, max_length=len(Call))]
    is_on: bool = False


class NumberForm(BaseModel):
    """A telephone number, with its country."""

    model_config = ConfigDict(extra="forbid")

    number: Annotated[
        str, StringConstraints(max_length=40, pattern=NO_NUL), AfterValidator(checked_phone)
    ]


class CodeForm(BaseModel):
    """The code that was texted."""

    model_config = ConfigDict(extra="forbid")

    code: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20)]


class DailyForm(BaseModel):
    """Whether the list comes each morning."""

    model_config = ConfigDict(extra="forbid")

    daily_list: bool = False


class TemplateForm(BaseModel):
    """The words of one step; `ticket` is the one that the preview tells of."""

    model_config = ConfigDict(extra="forbid")

    subject: Annotated[Line, Field(min_length=1)]
    body: Annotated[
        str,
        StringConstraints(strip_whitespace=True, min_length=1, max_length=5_000, pattern=NO_NUL),
    ]
    ticket: Annotated[str, StringConstraints(strip_whitespace=True, max_length=30)] = ""


class BrowserKeys(BaseModel):
    """The public keys of a browser."""

    p256dh: Annotated[str, StringConstraints(max_length=200)]
    auth: Annotated[str, StringConstraints(max_length=50)]

    @model_validator(mode="after")
    def _of_a_browser(self) -> Self:
        check_keys(self.p256dh, self.auth)
        return self


class SubscriptionForm(BaseModel):
    """A browser's subscription, as it names it itself (PushSubscription.toJSON)."""

    endpoint: Annotated[str, StringConstraints(max_length=1_000, pattern=NO_NUL)]
    keys: BrowserKeys
