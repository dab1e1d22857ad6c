"""Where the lines and words of a fishbone stand (Ishikawa): three branches above, three below."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from steward.problems.rules import BRANCHES

_MIDDLE, _HEAD = 140, 742  # of the height; where the spine ends
_FIRST, _APART = 242, 225  # where the first branch meets the spine, and how far they stand apart
_LEAN, _REACH = 72, 104  # of a branch: to the left, and up or down
_STEP, _BONE = 22, 150  # between two bones, and how long one is
_LONGEST = 27  # letters that fit on a bone
_ABOVE = 3


@dataclass(frozen=True)
class Bone:
    """A thing on a branch: its line ends at (`x`, `y`)."""

    x: float
    y: float
    start: float
    words: str
    state: str


@dataclass(frozen=True)
class Branch:
    """A branch from (`x`, `y`) to the spine at `joint`, its name at `name_y`."""

    name: str
    x: float
    y: float
    joint: float
    name_y: float
    bones: Sequence[Bone]

    @property
    def is_cause(self) -> bool:
        """Whether the cause is on it."""
        return any(one.state == "cause" for one in self.bones)


def branches(bones: Sequence[Mapping[str, str]]) -> list[Branch]:
    """Lay out the branches with what is on them."""
    return [_branch(place, name, bones) for place, name in enumerate(BRANCHES)]


def _branch(place: int, name: str, bones: Sequence[Mapping[str, str]]) -> Branch:
    side = -1 if place < _ABOVE else 1
    joint = _FIRST + place % _ABOVE * _APART
    end = _MIDDLE + side * _REACH
    name_y = end - 8 if side < 0 else end + 18
    own = [one for one in bones if one["branch"] == name]
    return Branch(name, joint - _LEAN, end, joint, name_y, list(_bones(own, joint, side)))


def _bones(bones: Sequence[Mapping[str, str]], joint: float, side: int) -> Iterator[Bone]:
    for place, one in enumerate(bones):
        up = _REACH - 18 - place * _STEP
        x = joint - _LEAN * up / _REACH
        words = one["words"]
        short = words if len(words) <= _LONGEST else words[: _LONGEST - 1].rstrip() + "…"
        yield Bone(x, _MIDDLE + side * up, x - _BONE, short, one["state"])


HEAD = {"x": _HEAD, "y": _MIDDLE}
