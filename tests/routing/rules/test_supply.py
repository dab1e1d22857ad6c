"""Who could take some work: able, here, with room."""

from datetime import UTC, datetime

from steward.routing import Expert, Need, Supply, supply_of

LATER = datetime(2026, 11, 16, 17, tzinfo=UTC)
BOILERS = (Need("Boilers", 0.5),)


def expert(skill: float, *, load: float = 0, here: bool = True, **parts: object) -> Expert:
    """Make somebody with a level of boilers."""
    end = LATER if here else None
    made = Expert("1", {"Boilers": skill}, 2.0, load=load, shift_end=end)
    return Expert(**{name: getattr(made, name) for name in made.__slots__} | parts)


def test_each_step_is_counted_among_those_of_the_step_before() -> None:
    found = [
        expert(0.5),
        expert(0.9, load=2),
        expert(0.9, here=False),
        expert(0.9, is_present=False),
        expert(0.4),
    ]
    assert supply_of(BOILERS, None, found) == Supply(4, 2, 1)


def test_who_does_not_speak_the_language_cannot_help() -> None:
    found = [expert(0.9), expert(0.9, languages=frozenset({"fi"}))]
    assert supply_of(BOILERS, "fi", found) == Supply(1, 1, 1)
    assert supply_of((), "fi", found) == Supply(1, 1, 1)
    assert supply_of((), None, []) == Supply(0, 0, 0)
