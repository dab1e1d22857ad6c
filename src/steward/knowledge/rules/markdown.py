"""Articles as pages and as passages: Markdown in, safe HTML or plain text out.

HTML in an article is shown as text, never obeyed: the parser knows none (CommonMark with tables),
and what it makes is cleaned once more, so that a fault in either alone opens nothing. Of pictures
those alone are shown that belong to the article: one from elsewhere tells its owner who reads.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import nh3
from markdown_it import MarkdownIt
from markdown_it.token import Token

from steward.knowledge.rules.pictures import Picture, is_name

_TAGS = {
    *("h2", "h3", "h4", "h5", "h6", "p", "ul", "ol", "li", "blockquote", "pre", "code", "hr"),
    *("strong", "em", "s", "a", "br", "img", "table", "thead", "tbody", "tr", "th", "td"),
}
_ATTRIBUTES = {"a": {"href", "title"}, "img": {"src", "alt", "loading"}, "ol": {"start"}}
_SCHEMES = {"http", "https", "mailto", "tel"}
_LEVELS = {f"h{level}": f"h{min(level + 1, 6)}" for level in range(1, 7)}  # the title is the h1
_LONGEST = 700  # characters of a passage
_parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])


@dataclass(frozen=True)
class Passage:
    """A part of an article that can answer by itself: plain text under the headings above it."""

    heading: str
    text: str


def rendered(body: str, article_id: int | None = None) -> str:
    """Return an article's Markdown as HTML that can do nothing but be read.

    Its pictures are asked for by its id; without one, what they show stands in their place.
    """
    tokens = _parser.parse(body)
    for token in tokens:
        for child in token.children or ():
            if child.type == "image":
                _show(child, article_id)
        token.tag = (
            _LEVELS.get(token.tag, token.tag) if token.type.startswith("heading") else token.tag
        )
    html = _parser.renderer.render(tokens, _parser.options, {})
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel="noopener nofollow",
    )


def _show(image: Token, article_id: int | None) -> None:
    """Let a picture be fetched from where the article has it, or be words."""
    target = str(image.attrs.get("src", ""))
    if article_id is None or not is_name(target):
        image.type, image.tag, image.children = "text", "", None
        return
    src = f"/help/articles/{article_id}/pictures/{target}"
    image.attrs = {"src": src, "alt": "", "loading": "lazy"}


def pictures_in(body: str) -> list[Picture]:
    """List the pictures that a text shows, in order."""
    return [
        Picture(child.content.strip(), str(child.attrs.get("src", "")))
        for token in _parser.parse(body)
        for child in token.children or ()
        if child.type == "image"
    ]


def passages_of(body: str) -> list[Passage]:
    """Cut an article into passages: a new one under each heading, long ones between blocks."""
    found: list[Passage] = []
    for heading, blocks in _sections(_parser.parse(body)):
        found += [Passage(heading, text) for text in _gathered(blocks)]
    return found


def _sections(tokens: Sequence[Token]) -> Iterator[tuple[str, list[str]]]:
    """Yield the texts of the blocks under each heading, which is named with those above it."""
    path: list[tuple[int, str]] = []
    blocks: list[str] = []
    level = 0
    for token in tokens:
        if token.type == "heading_open":
            level = int(token.tag[1])
        elif token.type == "inline" and level:
            yield _joined(path), blocks
            path = [(above, text) for above, text in path if above < level]
            path.append((level, _plain(token)))
            blocks, level = [], 0
        elif token.type in {"inline", "fence", "code_block"}:
            blocks.append(_plain(token))
    yield _joined(path), blocks


def _joined(path: Sequence[tuple[int, str]]) -> str:
    return " · ".join(text for _, text in path)


def _plain(token: Token) -> str:
    if token.children is None:
        return token.content.strip()
    breaks = {"softbreak": " ", "hardbreak": " "}
    return "".join(breaks.get(child.type, child.content) for child in token.children).strip()


def _gathered(blocks: Sequence[str]) -> Iterator[str]:
    """Put blocks together as far as they fit; cut a longer one between its words."""
    held = ""
    for block in (piece for whole in blocks for piece in _pieces(whole)):
        if held and len(held) + len(block) > _LONGEST:
            yield held
            held = ""
        held = f"{held}\n{block}" if held else block
    if held:
        yield held


def _pieces(block: str) -> Iterator[str]:
    while len(block) > _LONGEST:
        cut = block.rfind(" ", 0, _LONGEST)
        cut = cut if cut > 0 else _LONGEST
        yield block[:cut].strip()
        block = block[cut:].strip()
    if block:
        yield block
