"""What can be told of customers without asking anybody."""

from steward.customers.rules.fields import Field, Value, checked, key_of, shown
from steward.customers.rules.words import (
    DoubleState,
    FieldKind,
    Of,
    Purpose,
    called,
    name_from,
    words_of,
)

__all__ = [
    "DoubleState",
    "Field",
    "FieldKind",
    "Of",
    "Purpose",
    "Value",
    "called",
    "checked",
    "key_of",
    "name_from",
    "shown",
    "words_of",
]
