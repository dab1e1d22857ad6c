"""What can be entered about deals."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from steward.kit.fields import Currency, Line, Name
from steward.sales.forms.fields import Amount, Probability, Quantity, Text
from steward.sales.forms.returns import checked_reasons

_MOST_LINES = 50
_RowId = Annotated[int, Field(ge=1, lt=2**63)]
_Words = Annotated[Line, Field(min_length=1)]


class DealLineForm(BaseModel):
    """A product of a deal, by SKU or name; of ours at our price where none is said."""

    model_config = ConfigDict(extra="forbid")

    product: _Words
    quantity: Quantity = Decimal(1)
    price: Amount | None = None


class NextStepForm(BaseModel):
    """What is done next about a deal, and when."""

    model_config = ConfigDict(extra="forbid")

    next_step: _Words
    next_step_on: date


class DealForm(NextStepForm):
    """A deal. `customer` is a mail address of a person, or the name of a company or of any account.

    Without `value` it is worth what its products come to.
    """

    title: _Words
    customer: Line = ""
    rep_id: _RowId | None = None
    region: Line = ""
    value: Amount | None = None
    currency: Currency | None = None
    opened_on: date | None = None
    expected_on: date | None = None
    lines: Annotated[Sequence[DealLineForm], Field(max_length=_MOST_LINES)] = ()


class NewDealForm(DealForm):
    """A deal that is entered; in the first stage unless another open one is said."""

    stage_id: _RowId | None = None


class StageChosen(BaseModel):
    """Into which stage a deal is put."""

    model_config = ConfigDict(extra="forbid")

    stage_id: _RowId


class WonForm(BaseModel):
    """That a deal is won: on which day, today if none is said, and for how much."""

    model_config = ConfigDict(extra="forbid")

    closed_on: date | None = None
    value: Amount | None = None


class LostForm(BaseModel):
    """That a deal is lost: why, in more words where these help, and on which day."""

    model_config = ConfigDict(extra="forbid")

    reason: _Words
    words: Text = ""
    closed_on: date | None = None


class StageForm(BaseModel):
    """A stage that deals stand in: its name, and the share of its deals that are usually won."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    position: Annotated[int, Field(ge=1, le=1000)]
    probability: Probability = Decimal(0)


class DealTermsForm(BaseModel):
    """For which reasons deals are lost, one a line."""

    model_config = ConfigDict(extra="forbid")

    lost_reasons: Annotated[Text, AfterValidator(checked_reasons)]


class PastDeal(BaseModel):
    """A deal as a file tells of it, by the lake's names of its columns; the rest is not known.

    `stage` is the name of one of ours, or of one that is to be added: of the kind of `outcome`
    where that is said, else an open one. What has ended has its day, and what is won its value;
    of an open one `closed_on` is the day on which that is expected.
    """

    model_config = ConfigDict(extra="forbid")

    deal_number: _Words
    stage: Name
    outcome: Line = ""
    title: Line = ""
    account: Line = ""
    product: Line = ""
    rep: Line = ""
    region: Line = ""
    value: Amount | None = None
    currency: Currency | None = None
    opened_on: date | None = None
    closed_on: date | None = None
    expected_on: date | None = None
    next_step: Line = ""
    next_step_on: date | None = None
    reason: Line = ""
