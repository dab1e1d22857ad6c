"""What an import wants to have of a file: columns with names, kinds and what they may hold."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What the cells of a column are."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"  # as many digits as one writes, kept with four behind the point
    MONEY = "money"  # kept with two digits behind the point
    DATE = "date"
    MOMENT = "moment"
    BOOLEAN = "boolean"


@dataclass(frozen=True)
class Wanted:
    """One column that is wanted. `names` are other names under which files often have it.

    `joins` names the table whose key its values are: they are matched with what is there.
    `has_happened` where a date after today is a mistake.
    """

    name: str
    kind: Kind
    title: str
    about: str = ""
    is_required: bool = False
    names: tuple[str, ...] = ()
    joins: str = ""
    has_happened: bool = False
