"""What can be entered about news, and chosen by those who read it."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from steward.kit.fields import Line
from steward.sales.forms.fields import Text

_Id = Annotated[int, Field(ge=1, lt=2**63)]


class NewsForm(BaseModel):
    """The words of news above its products."""

    model_config = ConfigDict(extra="forbid")

    subject: Annotated[Line, Field(min_length=1)]
    words: Text = ""
    segment_id: _Id | None = None


class ProductsForm(BaseModel):
    """The products that somebody ticked."""

    product_ids: Annotated[list[_Id], Field(max_length=200)] = []


class NewsWishForm(BaseModel):
    """Whether somebody wants news, and of which categories; of all, where none is chosen."""

    wanted: bool = False
    topics: Annotated[list[Line], Field(max_length=100)] = []
