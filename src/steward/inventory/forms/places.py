"""What can be entered about a place."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

from steward.inventory.rules import PlaceKind
from steward.kit.fields import NO_NUL, Name

Address = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500, pattern=NO_NUL)]


class PlaceForm(BaseModel):
    """A place where things are kept."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    kind: PlaceKind = PlaceKind.WAREHOUSE
    address: Address = ""
    active: bool = True
