"""What can be told of customers without asking anybody."""

from steward.customers.rules.care import (
    ENDS,
    KEEPERS,
    MEANS,
    OCCASIONS,
    Cover,
    FollowUpState,
    Keeper,
    Means,
    Occasion,
)
from steward.customers.rules.fields import Field, Value, checked, key_of, shown
from steward.customers.rules.merging import Left, Said, left_words, stricter
from steward.customers.rules.relations import TIES, Tie, tie_of, ties_from
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
    "ENDS",
    "KEEPERS",
    "MEANS",
    "OCCASIONS",
    "TIES",
    "Cover",
    "DoubleState",
    "Field",
    "FieldKind",
    "FollowUpState",
    "Keeper",
    "Left",
    "Means",
    "Occasion",
    "Of",
    "Purpose",
    "Said",
    "Tie",
    "Value",
    "called",
    "checked",
    "key_of",
    "left_words",
    "name_from",
    "shown",
    "stricter",
    "tie_of",
    "ties_from",
    "words_of",
]
