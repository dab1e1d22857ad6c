"""Typed input of what is kept back from sale."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from steward.kit.fields import Line


class KeepBackForm(BaseModel):
    """Why it is kept back."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"example": {"reason": "The gasket gives way"}}
    )

    reason: Annotated[Line, Field(min_length=1)]
