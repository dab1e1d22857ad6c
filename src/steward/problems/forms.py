"""What can be entered about problems."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from steward.kit.fields import NO_NUL, Line, Name
from steward.kit.languages import LANGUAGES
from steward.kit.marks import N_
from steward.problems.rules import BRANCHES, About, ActionState, BoneState, Guard, Release

_RowId = Annotated[int, Field(ge=1, lt=2**63)]
_Words = Annotated[Line, Field(min_length=1)]
_Text = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000, pattern=NO_NUL)]
_Cost = Annotated[Decimal, Field(ge=0, le=10_000, decimal_places=2)]
_Language = Annotated[str, Field(pattern=f"^({'|'.join(LANGUAGES)})$")]
_MOST_CODES = 60
_MOST_WHYS = 7


def _branch(name: str) -> str:
    if name not in BRANCHES:
        msg = N_("Choose one of the branches.")
        raise ValueError(msg)
    return name


def _codes(text: str) -> str:
    names = [one.strip() for one in text.splitlines() if one.strip()]
    if not names or len(names) > _MOST_CODES or any(len(one) > 80 for one in names):  # noqa: PLR2004 - as long as a name
        msg = N_("Write one cause a line, of at most 80 letters: from 1 to 60 of them.")
        raise ValueError(msg)
    return "\n".join(dict.fromkeys(names))


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid")


class StatementForm(_Form):
    """What a problem is called, what is known of it, and who leads it."""

    title: Line = ""
    statement: _Text = ""
    owner_id: _RowId | None = None


class WhysForm(_Form):
    """Why, five times: an answer each; empty ones are left out."""

    whys: Annotated[list[Line], Field(max_length=_MOST_WHYS)] = []


class BoneForm(_Form):
    """A thing on the fishbone: on which branch, in which words, and what is known of it."""

    branch: Annotated[Name, AfterValidator(_branch)]
    words: Annotated[Line, Field(min_length=1, max_length=80)]
    state: BoneState = BoneState.OPEN


class CauseForm(_Form):
    """What is at the root of a problem, under which cause it counts, and what mends it."""

    cause_id: _RowId
    root: _Words
    remedy: Line = ""


class FixForm(_Form):
    """From which day on the fix runs; none takes it back. It `wakes` the problem's tickets."""

    fixed_on: date | None = None
    wakes: bool = False


class KeepBackForm(_Form):
    """Why the goods of a problem are kept back."""

    reason: _Words


class WarnForm(_Form):
    """What whoever asks is told, in the language of the business or in another one."""

    words: _Text = ""
    language: Annotated[str, Field(pattern=f"^({'|'.join(LANGUAGES)})?$")] = ""


class MessageText(_Form):
    """A message in one language."""

    subject: _Words
    body: Annotated[_Text, Field(min_length=1)]


class MessageForm(MessageText):
    """What all whom a problem concerns are told: that we know of it, or that it is mended.

    Whose language is among `others` reads that; all else read the words in that of the business.
    """

    about: Literal[About.KNOWN, About.MENDED] = About.KNOWN
    others: dict[_Language, MessageText] = {}
    to_later: bool = False


class WakeForm(_Form):
    """The note that each woken ticket gets."""

    body: Annotated[_Text, Field(min_length=1)]


class EndForm(_Form):
    """Why a problem ends that is not proven to be gone, and what is let go with it."""

    reason: Line = ""
    releases: list[Release] = []


class ActionForm(_Form):
    """What is done about a problem, by whom and until when, and what it guards against."""

    what: _Words
    who_id: _RowId
    by_on: date
    guard: Guard = Guard.CORRECTIVE
    against: Line = ""


class ActionStateForm(_Form):
    """How far something is that is done about a problem."""

    state: ActionState


class LinkForm(_Form):
    """A ticket that is of a problem, by its number."""

    ticket: _Words


class TicketCauseForm(_Form):
    """What a ticket came of."""

    cause_id: _RowId


class TermsForm(_Form):
    """Which causes there are, what work costs, and which reasons of returns are no complaint."""

    codes: Annotated[_Text, AfterValidator(_codes)]
    unit_minutes: _Cost
    hour_cost: _Cost
    harmless: _Text = ""
