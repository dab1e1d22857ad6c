"""A file of a folder of Markdown as an article: its title, its category, and for whom it is."""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath

from steward.kit.marks import N_
from steward.knowledge.rules.values import Audience

SUFFIXES = frozenset({".md", ".markdown"})
LONGEST = 100_000  # characters of a text
_LONGEST_TITLE, _LONGEST_NAME = 200, 80
_FRONT = re.compile(r"\A---[ \t]*\n(?P<lines>.*?\n)?---[ \t]*(?:\n|\Z)", re.DOTALL)
_PAIR = re.compile(r"(?P<key>\w+)[ \t]*:[ \t]*(?P<value>.*)")
_HEADING = re.compile(r"\A\s*#[ \t]+(?P<title>[^\n]+?)[ \t]*#*[ \t]*(?:\n|\Z)")
_YES = frozenset({"yes", "true", "1"})
_PLAIN = re.compile(r"[*_`]")


class Refused(ValueError):
    """A file that is no article; says why."""


@dataclass(frozen=True)
class Written:
    """What a file says of an article."""

    title: str
    category: str
    product: str
    audience: Audience
    must_read: bool
    body: str


def read_article(path: PurePosixPath, content: bytes, *, usual_category: str) -> Written:
    """Read a file; `path` is that within its folder, whose sub-folder is the category.

    Front matter may name `title`, `category`, `product`, `audience` and `must_read`; without a
    title there, the first heading is it. Raises Refused.
    """
    text = _decoded(content)
    front = _FRONT.match(text)
    known = _pairs(front["lines"] or "") if front else {}
    body = text[front.end() :] if front else text
    heading = _HEADING.match(body)
    title = known.get("title") or (_PLAIN.sub("", heading["title"]) if heading else "")
    if heading and title == _PLAIN.sub("", heading["title"]):
        body = body[heading.end() :]
    category = known.get("category") or " / ".join(path.parts[:-1]) or usual_category
    _check(title, category, known.get("product", ""), body)
    audience = _audience(known.get("audience", Audience.PUBLIC))
    must_read = known.get("must_read", "").lower() in _YES
    if must_read and not known.get("product"):
        raise Refused(N_("must be read, but names no product before whose questions"))
    return Written(title, category, known.get("product", ""), audience, must_read, body.strip())


def _decoded(content: bytes) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(N_("is not in UTF-8")) from None
    if "\x00" in text:
        raise Refused(N_("holds a character that cannot be kept"))
    return text.replace("\r\n", "\n")


def _pairs(lines: str) -> dict[str, str]:
    found = (_PAIR.fullmatch(line.strip()) for line in lines.splitlines())
    return {one["key"].lower(): one["value"].strip().strip("\"'").strip() for one in found if one}


def _check(title: str, category: str, product: str, body: str) -> None:
    if not title:
        raise Refused(N_("has no title: neither a first heading (# …) nor a line “title: …”"))
    if len(title) > _LONGEST_TITLE or len(product) > _LONGEST_TITLE:
        raise Refused(
            N_("has a title or product of more than %(most)s letters", most=_LONGEST_TITLE)
        )
    if len(category) > _LONGEST_NAME:
        raise Refused(N_("has a category of more than %(most)s letters", most=_LONGEST_NAME))
    if not body.strip():
        raise Refused(N_("has no text beneath its title"))
    if len(body) > LONGEST:
        raise Refused(N_("is longer than %(most)s letters", most=LONGEST))


def _audience(word: str) -> Audience:
    try:
        return Audience(word)
    except ValueError:
        known = ", ".join(Audience)
        raise Refused(N_("names an audience that is none of: %(known)s", known=known)) from None
