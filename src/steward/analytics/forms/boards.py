"""Boards and tiles as people and programs enter them."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from steward.analytics.rules.boards import WIDTHS, Chart, Tile
from steward.analytics.rules.boards.tile import USUAL_WIDTH
from steward.kit.fields import NO_NUL, Name

_Key = Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=NO_NUL)]
_Value = Annotated[str, StringConstraints(max_length=500, pattern=NO_NUL)]
_Title = Annotated[str, StringConstraints(strip_whitespace=True, max_length=80, pattern=NO_NUL)]


class FilterForm(BaseModel):
    """Only where a dimension has one of some values; the empty text is none."""

    model_config = ConfigDict(extra="forbid")

    dimension: _Key
    values: list[_Value] = Field(min_length=1, max_length=50)


class TileForm(BaseModel):
    """A tile: what it shows, by what, of which, how, and how wide, in twelfths."""

    model_config = ConfigDict(extra="forbid")

    metric: _Key
    dimensions: list[_Key] = Field(default_factory=list, max_length=3)
    filters: list[FilterForm] = Field(default_factory=list, max_length=10)
    chart: Chart
    width: Annotated[int, Field(ge=min(WIDTHS), le=max(WIDTHS))] = USUAL_WIDTH
    title: _Title = ""

    @property
    def tile(self) -> Tile:
        """It as the rules know it."""
        where = tuple((one.dimension, tuple(one.values)) for one in self.filters)
        by = tuple(self.dimensions)
        return Tile(self.metric, by, self.chart, self.width, self.title, where)


class BoardForm(BaseModel):
    """A board's name, and whether all who may read insights see it."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    is_shared: bool = False
