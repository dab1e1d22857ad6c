"""What somebody says in a mail, and what only hangs on: quotes, forwarded mail, signatures.

Line by line, with patterns that look at one short line each, so that no mail makes it slow. What is
folded is kept; nothing is lost by a wrong guess.
"""

import re
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import NamedTuple

from steward.channels.rules.phrases import (
    BEGINS,
    FORWARDED,
    OTHER_HEADS,
    SENDER,
    SENT_FROM,
    WROTE,
)

_MOST_LINES = 2_000  # in which an end is looked for
_LONGEST_LINE = 500  # characters of a line that are looked at
_LONGEST_TITLE = 60
_INTRODUCTION = 6  # lines at most
_HEADS_WITHIN = 9  # lines


def _either(words: Iterable[str]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_QUOTED = re.compile(r"\s*(?:>|[A-Za-z]{1,10}>(?:\s|$))")
_MARKS = re.compile(r"^[\s>]*")
_DATE = r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}"
_ADDRESS = re.compile(r"<[^<>]*@[^<>]*>|&lt;\S+@\S+&gt;|mailto:")
_WROTE = re.compile(rf"(?:^|[\s>,，;&\d\]]|(?<=[^\x00-\x7f]))(?:{_either(WROTE)})\b", re.IGNORECASE)
_WROTE_WIDE = re.compile(_either(word for word in WROTE if not word[-1].isascii()), re.IGNORECASE)
_BEGINS = re.compile(rf"-*\s*(?:(?:{_either(BEGINS)})\b|在|於|{_DATE}|\d{{1,2}}\s)", re.IGNORECASE)
_DATED_FIRST = re.compile(rf"{_DATE}\b.*<[^<>\s]*@[^<>\s]*>:?$")
_STAMPED = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d GMT[+-]\d\d:\d\d\b.{1,80}$")
_ENDS = (":", "：", "----")
_HEAD = re.compile(
    rf"[>\s*]*({_either((*SENDER, *OTHER_HEADS))})\s?[:：]\*?(?:\s|$)", re.IGNORECASE
)
_FORWARDED = re.compile(rf"[\s>*-]*(?:{_either(FORWARDED)})\s*[:：]?[\s*-]*$", re.IGNORECASE)
_SENT_FROM = re.compile(rf"\W*(?:{_either(SENT_FROM)}|get \[outlook)", re.IGNORECASE)
_SIGNATURE = re.compile(r"\s*(?:--|—|–|__)\s*$")
_LINE_OF_MARKS = re.compile(r"\s*_{5,}\s*$")
_NOTHING_SAID = re.compile(r"[\W_ᐧ]*$")


class Said(NamedTuple):
    """The words of a mail, and what was folded away from them."""

    said: str
    folded: str


def trim(text: str) -> Said:
    """Tell what is said from what is quoted, forwarded or signed; order and words stay."""
    lines = [line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    lines = _stripped(lines)
    lines, dropped = _without_first_quote(_without_own_head(lines))
    end = _end_of_words(lines)
    said, folded = _without_introductions(lines[:end]), lines[end:]
    return Said("\n".join(_stripped(said)), "\n".join([*dropped, *_stripped(folded)]))


def _without_own_head(lines: list[str]) -> list[str]:
    """Leave the head of a forwarded mail out where nothing is said above it: the rest is said."""
    if not lines or not (_FORWARDED.match(lines[0]) or _is_titled_rule(lines[0])):
        return lines
    rest = _stripped(lines[1:])
    if not rest or not _is_repeated_head(rest, 0) or "" not in rest:
        return lines
    return rest[rest.index("") + 1 :]


def _without_first_quote(lines: list[str]) -> tuple[list[str], list[str]]:
    """Take off an introduced quote at the top: the answer stands below it."""
    after = _introduction(lines, 0)
    if not after:
        return lines, []
    while after < len(lines) and (not lines[after] or lines[after].startswith(">")):
        after += 1
    return lines[after:], lines[:after]


def _end_of_words(lines: Sequence[str]) -> int:
    """Find the line from which on nothing is said any more."""
    looked_at = range(min(len(lines), _MOST_LINES))
    end = next((at for at in looked_at if _is_end(lines, at)), len(lines))
    return _back_over(lines, end)


def _is_end(lines: Sequence[str], at: int) -> bool:
    line = lines[at][:_LONGEST_LINE]
    if _SIGNATURE.match(line) or _LINE_OF_MARKS.match(line):
        return _has_words(lines[:at]) or not _has_words(lines[at:])
    if _FORWARDED.match(line) or _is_titled_rule(line) or _is_repeated_head(lines, at):
        return True
    after = _introduction(lines, at)
    return bool(after) and not _goes_on(lines[after:])


def _is_titled_rule(line: str) -> bool:
    """Whether it is a rule with words in it: "----- Original Message -----"."""
    bare = line[:_LONGEST_LINE].strip(" \t>*")
    words = bare.strip("-_ \t*")
    is_ruled = bare.startswith(("--", "__")) and bare.endswith(("--", "__"))
    return is_ruled and len(words) < _LONGEST_TITLE and "--" not in words and words[:1].isalpha()


def _is_repeated_head(lines: Sequence[str], at: int) -> bool:
    """Whether the head of another mail begins here: three kinds of it, whose first."""
    first = _HEAD.match(lines[at][:_LONGEST_LINE])
    if first is None or first[1].lower() not in SENDER or lines[at].startswith(">"):
        return False
    near = islice((line[:_LONGEST_LINE] for line in lines[at:] if line), _HEADS_WITHIN)
    kinds = {found[1].lower() for line in near if (found := _HEAD.match(line))}
    return len(kinds) > 2  # noqa: PLR2004 - fewer may be a sentence


def _introduction(lines: Sequence[str], at: int) -> int:
    """Return the line after an introduction ("… wrote:") that begins at a line, or 0."""
    first = _MARKS.sub("", lines[at][:_LONGEST_LINE]) if at < len(lines) else ""
    if not any(c.isdigit() or c in '<@"' for c in first):
        return 0
    words = ""
    for place in range(at, min(at + _INTRODUCTION, len(lines))):
        words = f"{words} {_MARKS.sub('', lines[place][:_LONGEST_LINE])}".strip()
        if _introduces(words):
            return place + 1
        if words.endswith((".", "!", "?")) and not words[-2:-1].isdigit():
            break
    return 0


def _introduces(words: str) -> bool:
    if _DATED_FIRST.match(words) or _STAMPED.match(words):
        return True
    if not words.endswith(_ENDS):
        return False
    dated = _BEGINS.match(words) is not None and any(c.isdigit() for c in words)
    if not (dated or _ADDRESS.search(words)):
        return _is_day(words) and _says_wrote(words)
    return _says_wrote(words) or bool(re.match(rf"{_DATE}.*<[^<>]*@[^<>]*>:$", words))


def _is_day(words: str) -> bool:
    """Whether it begins with a weekday and names a year: some languages have no word for "on"."""
    return bool(re.match(r"[^\W\d]{3,14},? \d{1,2}\b.{0,40}\b\d{4}\b", words))


def _says_wrote(words: str) -> bool:
    return bool(_WROTE.search(words) or _WROTE_WIDE.search(words))


def _goes_on(lines: Sequence[str]) -> bool:
    """Whether somebody answers below the quote, in between or at its end."""
    end = next((at for at, line in enumerate(lines) if _SIGNATURE.match(line)), len(lines))
    quoted = [at for at, line in enumerate(lines[:end]) if line.startswith(">")]
    first = next((at for at, line in enumerate(lines[:end]) if line), None)
    if not quoted or first != quoted[0]:
        return False
    return any(line and not _QUOTED.match(line) for line in lines[quoted[0] : end])


def _back_over(lines: Sequence[str], end: int) -> int:
    """Move the end up over what says nothing: marks, a telephone's words, quotes at the end."""
    kept = end
    while kept and (taken := _idle_before(lines, kept)):
        kept -= taken
    return kept if _has_words(lines[:kept]) else end if _has_words(lines[:end]) else 0


def _idle_before(lines: Sequence[str], end: int) -> int:
    """Count the lines before a place that say nothing; a telephone's words may fill two."""
    if _is_idle(lines[end - 1]):
        return 1
    is_rest = len(lines[end - 1].split()) == 1 and end > 1 and _is_sent_from(lines[end - 2])
    return 2 if is_rest else 0


def _is_idle(line: str) -> bool:
    shown = line[:_LONGEST_LINE]
    return bool(_NOTHING_SAID.match(shown) or _QUOTED.match(shown) or _is_sent_from(shown))


def _is_sent_from(line: str) -> bool:
    return len(line) < _LONGEST_LINE / 4 and bool(_SENT_FROM.match(line))


def _without_introductions(lines: Sequence[str]) -> list[str]:
    """Drop the lines that introduce quotes which were left, as somebody answers in between."""
    kept: list[str] = []
    at = 0
    while at < len(lines):
        after = 0 if lines[at].startswith(">") else _introduction(lines, at)
        if after:
            at = after
        else:
            kept.append(lines[at])
            at += 1
    return kept


def _has_words(lines: Iterable[str]) -> bool:
    return any(not _NOTHING_SAID.match(line) for line in lines)


def _stripped(lines: Sequence[str]) -> list[str]:
    """Take off empty lines at both ends."""
    filled = [at for at, line in enumerate(lines) if line.strip()]
    return list(lines[filled[0] : filled[-1] + 1]) if filled else []
