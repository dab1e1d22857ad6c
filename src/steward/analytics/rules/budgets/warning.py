"""When a budget warns: nearly spent, likely to be spent, spent; the gravest is told."""

from collections.abc import Iterator
from dataclasses import dataclass

from steward.analytics.rules.budgets.kinds import Warned
from steward.analytics.rules.budgets.standing import LineStanding, State

_OF_STATE = {
    State.PASSED: (Warned.PASSED, Warned.FORESEEN, Warned.NEAR),
    State.FORESEEN: (Warned.FORESEEN,),
    State.NEAR: (Warned.NEAR,),
    State.WITHIN: (),
}


@dataclass(frozen=True)
class Due:
    """A warning that is due of a line; the graver one with which it comes is told instead of it."""

    kind: Warned
    is_told: bool


def warnings_of(line: LineStanding, near: int) -> Iterator[Due]:
    """Yield what is due of a line as it stands, the gravest first, which alone is told."""
    if not line.is_planned or line.planned <= 0:
        return
    kinds = list(_OF_STATE[line.state])
    is_near = line.came * 100 >= line.planned * near
    if line.state is State.FORESEEN and is_near:
        kinds.append(Warned.NEAR)
    for place, kind in enumerate(kinds):
        yield Due(kind, place == 0)
