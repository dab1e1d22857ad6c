"""Typed input of ordering anew: points set by hand, terms, and the lines to order."""

from decimal import Decimal
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from steward.inventory.forms.fields import Amount, Quantity
from steward.inventory.forms.purchasing import Some
from steward.inventory.forms.stock import FormKey, RowId
from steward.inventory.rules import LARGEST_QUANTITY, Aim
from steward.kit.fields import Line
from steward.kit.marks import N_

_MOST_LINES = 500
Level = Annotated[Quantity, Field(ge=0, le=LARGEST_QUANTITY)]
Percent = Annotated[Decimal, Field(gt=0, le=1000, decimal_places=3, allow_inf_nan=False)]
Service = Annotated[Decimal, Field(ge=50, le=Decimal("99.9"), decimal_places=3)]


class PointForm(BaseModel):
    """At how many to order, and up to how many; without a point, as it is worked out."""

    model_config = ConfigDict(extra="forbid")

    point: Level | None = None
    up_to: Level | None = None

    @model_validator(mode="after")
    def _up_to_is_more(self) -> Self:
        if self.up_to is not None and (self.point is None or self.up_to <= self.point):
            raise ValueError(N_("Order up to more than the point, or leave it empty."))
        return self


class ReorderTermsForm(BaseModel):
    """Terms of ordering; of a supplier or category, what is empty is as for the house."""

    model_config = ConfigDict(extra="forbid")

    aim: Aim | None = None
    service: Service | None = None
    holding: Percent | None = None
    shortage: Percent | None = None
    order_cost: Amount | None = None
    review_days: Annotated[int, Field(ge=1, le=91)] | None = None


class ScopeForm(BaseModel):
    """For whom terms hold: a supplier, or a category, or neither, which is the house."""

    model_config = ConfigDict(extra="forbid")

    supplier_id: RowId | None = None
    category: Line | None = None

    @model_validator(mode="after")
    def _one_or_none(self) -> Self:
        if self.supplier_id and self.category:
            raise ValueError(N_("Name a supplier or a category, not both."))
        return self


class ProposedLineForm(BaseModel):
    """So much of a variant for a place."""

    model_config = ConfigDict(extra="forbid")

    variant_id: RowId
    place_id: RowId
    quantity: Some


class ProposedForm(BaseModel):
    """The lines that were chosen; under their key they become orders once."""

    model_config = ConfigDict(extra="forbid")

    key: FormKey
    lines: Annotated[list[ProposedLineForm], Field(min_length=1, max_length=_MOST_LINES)]
