"""Skills, and which of them some work asks for."""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from steward.routing.rules.values import Need


class SkillKind(StrEnum):
    """What a skill is about."""

    TOPIC = "topic"
    PRODUCT = "product"
    LANGUAGE = "language"


class SkillRule(NamedTuple):
    """A skill as work asks for it.

    `words` are what asks for it: names of categories (topic) or products, or the code of the
    language. `level` (0..1) is what one must have of it, `weight` (0..1) how much a lack of it
    slows.
    """

    name: str
    kind: SkillKind
    words: frozenset[str]
    level: float = 0.0
    weight: float = 1.0

    def is_asked_by(self, word: str | None) -> bool:
        """Whether a category, a product or a language asks for it, whatever its case."""
        return word is not None and plain(word) in map(plain, self.words)

    def is_had_at(self, level: float) -> bool:
        """Whether somebody with this proficiency has what one must have of it."""
        return level > 0 and level >= self.level


def plain(word: str) -> str:
    """Return a word as words are compared: without case and without space around it."""
    return " ".join(word.split()).casefold()


def needs_of(
    skills: Iterable[SkillRule],
    *,
    category: str | None,
    product: str | None,
    language: str | None,
) -> tuple[Need, ...]:
    """Return what work of a category, about a product, in a language (`pt` or `pt-BR`) asks for.

    A language counts by its weight alone: whether somebody speaks it at all is a rule of its own
    that no ladder relaxes (`language_of`).
    """
    asked = {
        SkillKind.TOPIC: category,
        SkillKind.PRODUCT: product,
        SkillKind.LANGUAGE: _code(language),
    }
    return tuple(
        Need(one.name, 0.0 if one.kind == SkillKind.LANGUAGE else one.level, one.weight)
        for one in skills
        if one.is_asked_by(asked[one.kind])
    )


def language_of(skills: Iterable[SkillRule], language: str | None) -> str | None:
    """Return the code that an expert must speak for a language, or None where nobody keeps it.

    A language that is no skill here keeps nobody out: else its work could go to nobody at all.
    """
    code = _code(language)
    known = any(one.kind == SkillKind.LANGUAGE and one.is_asked_by(code) for one in skills)
    return code if known else None


def _code(language: str | None) -> str | None:
    """Return the language alone, without the country: pt for pt-BR (RFC 5646, 2.1)."""
    return plain(language.replace("_", "-").partition("-")[0]) if language else None
