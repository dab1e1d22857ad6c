"""With whom a board is shared, as people and programs enter it."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from steward.analytics.forms.boards import FilterForm
from steward.analytics.rules.boards import Against, Choice
from steward.kit.fields import NO_NUL, Name

_Password = Annotated[str, StringConstraints(min_length=8, max_length=200, pattern=NO_NUL)]


class ReaderForm(BaseModel):
    """One of the staff or a team, such as `user:7` or `team:1`, and whether they may change it."""

    model_config = ConfigDict(extra="forbid")

    reader: Annotated[str, StringConstraints(pattern="^(user|team):[0-9]{1,18}$")]
    may_change: bool = False


class TimesForm(BaseModel):
    """Which time a link shows, as the board's address has it; own dates by both their ends."""

    model_config = ConfigDict(extra="forbid")

    period: Choice = Choice.WEEKS
    against: Against = Against.LAST_YEAR
    since: date | None = None
    until: date | None = None


class LinkForm(TimesForm):
    """A link for readers outside: for whom, until which day, of which rows, and what they may.

    Without `ends_on` it opens for 30 days. `filters` cannot be lifted by who holds it.
    """

    label: Name
    ends_on: date | None = None
    password: _Password | None = None
    filters: list[FilterForm] = Field(default_factory=list, max_length=10)
    may_choose_time: bool = False
    may_download: bool = False

    @property
    def times(self) -> dict[str, object]:
        """The time that it shows, as it is kept."""
        return self.model_dump(mode="json", include=set(TimesForm.model_fields))
