"""Typed input of surveys: what somebody answers, and when anybody is asked."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from steward.kit.fields import NO_NUL

_Words = Annotated[str, StringConstraints(strip_whitespace=True, max_length=2_000, pattern=NO_NUL)]


class RatingForm(BaseModel):
    """How a visitor found a chat: one star to five, and a word about it."""

    model_config = ConfigDict(extra="forbid")

    stars: int = Field(ge=1, le=5)
    comment: _Words = ""


class CsatForm(BaseModel):
    """How content somebody is with a ticket, 1 to 5, and a word about it."""

    model_config = ConfigDict(extra="forbid")

    score: int = Field(ge=1, le=5)
    words: _Words = ""


class NpsForm(BaseModel):
    """How likely somebody recommends us, 0 to 10, and a word about it."""

    model_config = ConfigDict(extra="forbid")

    score: int = Field(ge=0, le=10)
    words: _Words = ""


class SurveyTermsForm(BaseModel):
    """When customers are asked; see `SurveyTerms`."""

    model_config = ConfigDict(extra="forbid")

    csat_on: bool = False
    csat_hours: int = Field(ge=0, le=336)
    nps_on: bool = False
    nps_percent: int = Field(ge=1, le=100)
    apart_days: int = Field(ge=1, le=365)
    only_agreed: bool = False
