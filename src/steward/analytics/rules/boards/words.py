"""The words for what Steward itself writes into the books; what files write stays as it is."""

from steward.kit.marks import N_

_WORDS = {
    "api": N_("API"),
    "chat": N_("Chat"),
    "critical": N_("Critical"),
    "email": N_("Email"),
    "high": N_("High"),
    "import": N_("Import"),
    "lost": N_("Lost"),
    "low": N_("Low"),
    "normal": N_("Normal"),
    "open": N_("Open"),
    "shop": N_("Shop"),
    "sms": N_("SMS"),
    "web": N_("Web"),
    "won": N_("Won"),
}


def house_word(value: str) -> str:
    """Return the word for a value of ours, such as a channel or a severity; else the value."""
    return _WORDS.get(value, value)
