"""What work asks for: by its category, its product, its language."""

import pytest

from steward.routing.rules import Need, SkillKind, SkillRule, language_of, needs_of

BOILERS = SkillRule("Boilers", SkillKind.TOPIC, frozenset({"Machine", "Hot  Water"}), 0.6, 0.9)
PUMPS = SkillRule("Pumps", SkillKind.TOPIC, frozenset({"machine"}), 0.3)
AROMA = SkillRule("Aroma 7", SkillKind.PRODUCT, frozenset({"Brindle Aroma 7"}), 0.5, 0.5)
GERMAN = SkillRule("German", SkillKind.LANGUAGE, frozenset({"de"}), 0.7, 0.2)
ALL = (BOILERS, PUMPS, AROMA, GERMAN)


def test_category_product_and_language_each_ask_for_their_own() -> None:
    found = needs_of(ALL, category="MACHINE", product="brindle aroma 7", language="de-AT")
    assert found == (
        Need("Boilers", 0.6, 0.9),
        Need("Pumps", 0.3, 1.0),
        Need("Aroma 7", 0.5, 0.5),
        Need("German", 0.0, 0.2),
    )


def test_word_of_another_kind_asks_for_nothing() -> None:
    assert needs_of(ALL, category="de", product="Machine", language="aroma") == ()
    assert needs_of(ALL, category=None, product=None, language=None) == ()
    assert needs_of(ALL, category="", product="", language="") == ()


def test_case_and_space_do_not_matter() -> None:
    assert needs_of(ALL, category=" hot water ", product=None, language=None) == (
        Need("Boilers", 0.6, 0.9),
    )


@pytest.mark.parametrize("said", ["de", "DE", "de-CH", "de_AT"])
def test_language_that_is_a_skill_must_be_spoken(said: str) -> None:
    assert language_of(ALL, said) == "de"


@pytest.mark.parametrize("said", ["fi", None, "", "machine"])
def test_language_that_nobody_keeps_as_a_skill_keeps_nobody_out(said: str | None) -> None:
    assert language_of(ALL, said) is None


def test_level_of_nothing_is_never_enough() -> None:
    anybody = BOILERS._replace(level=0.0)
    assert not anybody.is_had_at(0.0)
    assert anybody.is_had_at(0.01)
    assert BOILERS.is_had_at(0.6)
    assert not BOILERS.is_had_at(0.59)
