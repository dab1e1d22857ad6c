"""Text messages: what their first word asks for, and how long ones are cut."""

from collections.abc import Iterable
from enum import StrEnum

LONGEST = 1_500  # characters: gateways take up to 1,600


class Word(StrEnum):
    """What somebody can ask for by text."""

    STOP = "stop"
    START = "start"
    STATUS = "status"
    DAILY = "daily"
    NOT_DAILY = "not daily"
    HELP = "help"


_WORDS = {
    Word.STOP: {"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT"},  # CTIA's words
    Word.START: {"START", "UNSTOP", "YES"},
    Word.STATUS: {"STATUS", "LIST"},
    Word.DAILY: {"DAILY"},
    Word.HELP: {"HELP", "INFO"},
}


def asked_for(words: str) -> Word | None:
    """Return what a text asks for by its first word, whatever its case, or None."""
    said = [part.strip(".,!?:;\"'“”").upper() for part in words.split()[:2]]
    if said[:1] == ["DAILY"] and said[1:] in (["OFF"], ["STOP"], ["NO"]):
        return Word.NOT_DAILY
    return next((word for word, names in _WORDS.items() if set(said[:1]) & names), None)


def in_parts(lines: Iterable[str], longest: int = LONGEST) -> list[str]:
    """Put lines together to as few texts as they need; none is lost, one too long is cut."""
    parts: list[str] = []
    room = longest - 10  # for "(12/34) "
    for line in lines:
        short = line if len(line) <= room else line[: room - 1] + "…"
        if parts and len(parts[-1]) + 1 + len(short) <= room:
            parts[-1] += "\n" + short
        else:
            parts.append(short)
    if len(parts) < 2:  # noqa: PLR2004 - one needs no number
        return parts
    return [f"({place}/{len(parts)}) {part}" for place, part in enumerate(parts, start=1)]
