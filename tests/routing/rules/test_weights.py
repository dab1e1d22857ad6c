"""Rules that contradict themselves are refused, each with a line that says what is wrong."""

from datetime import timedelta

import pytest

from steward.routing.errors import BadRules
from steward.routing.rules import Ladder, Rules, Weights


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"severity": {}}, "severity"),
        ({"severity": {"high": 0.0}}, "severity"),
        ({"weights": Weights(fit=0.0)}, "weights"),
        ({"weights": Weights(load=-0.1)}, "weights"),
        ({"ladder": Ladder(near=0.2, generalist=0.5)}, "ladder"),
        ({"ladder": Ladder(lead=-0.1)}, "ladder"),
        ({"ladder": Ladder(near=1.1)}, "ladder"),
        ({"near": 0.0}, "near"),
        ({"lost": 1.5}, "lost"),
        ({"kin": {"boilers": {"heat pumps": 2.0}}}, "kin"),
        ({"patience": 0.5}, "patience"),
        ({"unpromised": timedelta()}, "unpromised"),
        ({"budget": timedelta()}, "budget"),
        ({"foresight": timedelta(minutes=-1)}, "foresight"),
    ],
)
def test_contradictory_rules_are_refused(changes: dict[str, object], field: str) -> None:
    with pytest.raises(BadRules) as refused:
        Rules(**changes)  # type: ignore[arg-type]  # each case is one setting
    assert list(refused.value.errors) == [field]
