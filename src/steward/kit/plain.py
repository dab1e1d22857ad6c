"""What pydantic finds wrong with a value, in the words of a calm colleague."""

from typing import Any

from steward.kit.marks import N_, Marked

_NEEDED, _NUMBER = N_("This is needed."), N_("This must be a whole number.")
_CHOOSE = N_("Choose one of: %(expected)s.")
_PLAIN_WORDS = {
    "missing": _NEEDED,
    "string_too_short": _NEEDED,
    "string_too_long": N_("At most %(max_length)s characters fit here."),
    "too_long": N_("At most %(max_length)s of these fit here."),
    "string_pattern_mismatch": N_("This holds a character that cannot be kept."),
    "extra_forbidden": N_("There is no such field."),
    "int_parsing": _NUMBER,
    "int_type": _NUMBER,
    "string_type": N_("This must be text."),
    "enum": _CHOOSE,
    "literal_error": _CHOOSE,
}


def in_plain_words(kind: str, message: str, context: dict[str, Any]) -> str:
    """Say what is wrong with a value the way a calm colleague would."""
    if words := _PLAIN_WORDS.get(kind):
        return N_(words, **context)
    said = next(iter(getattr(context.get("error"), "args", ())), None)
    return said if isinstance(said, Marked) else message.removeprefix("Value error, ")
