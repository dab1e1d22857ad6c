"""Why work goes where it goes, as staff read it."""

from dataclasses import replace
from datetime import timedelta

from babel.messages.extract import extract_from_file

from steward.kit.marks import Marked
from steward.routing.rules import Expert, Need, Rules, Work, explain, is_stuck, plan
from tests.architecture.house import PROJECT
from tests.routing.rules.strategies import NOW

_WORK = Work(
    "T-1", "high", NOW, NOW + timedelta(hours=2), 20.0, (Need("boilers", 0.5),), agent="Ben"
)
_BEN = Expert("Ben", {"boilers": 0.8}, 2.0, 1.0, NOW + timedelta(hours=4))
_FILE = PROJECT / "src/steward/routing/rules/reasons.py"


def _explained(work: Work, *staff: Expert) -> list[str]:
    return explain(plan([work], staff, Rules(), NOW).decision(work.id))


def test_it_says_who_has_it_and_how_each_candidate_scored() -> None:
    cleo = Expert("Cleo", {"boilers": 0.2}, 2.0, shift_end=_BEN.shift_end)
    scored = (
        "Ben: score 0.73 (fit 0.80, knows the customer 1, room 0.50, time left in shift 1.00),"
        " about 25 min"
    )
    assert _explained(_WORK, _BEN, cleo) == [
        "T-1 goes to Ben, who has the skills it asks for.",
        "100 % of the promised time is left.",
        scored,
        "Without the skill (1): Cleo",
    ]


def test_it_says_what_a_candidate_was_given_instead() -> None:
    pressing = replace(_WORK, id="T-2", severity="critical")
    alone = replace(_BEN, load=1.0)
    first, *_, line = explain(plan([_WORK, pressing], [alone], Rules(), NOW).decision("T-1"))
    assert first == "T-1 waits: others press more where it could go."
    assert line.startswith("Ben: score 0.73")
    assert line.endswith("about 25 min; is given T-2")


def test_it_says_for_whom_work_waits() -> None:
    full = replace(_BEN, load=2.0, room_at=NOW + timedelta(minutes=7))
    slow = Expert("Cleo", {"boilers": 0.5}, 1.0, shift_end=_BEN.shift_end)
    assert _explained(_WORK, full, slow)[0] == (
        "T-1 waits for Ben, who has room in 7 min: better than who is left."
    )


def test_it_says_that_others_go_first_or_that_there_is_no_room_or_nobody() -> None:
    assert _explained(_WORK, replace(_BEN, load=2.0))[0] == (
        "T-1 waits: those who may take it have no room."
    )
    assert _explained(_WORK, replace(_BEN, shift_end=None))[0] == (
        "T-1 waits: nobody who may take it is here now."
    )
    aged = replace(_WORK, since=NOW - timedelta(days=2), due=NOW - timedelta(days=1), units=2.0)
    assert _explained(aged, _BEN)[:3] == [
        "T-1 is next with Ben, to whom nothing else is given meanwhile.",
        "The promised time has passed.",
        "It has waited for so long that it goes before all that came later.",
    ]


def test_the_end_of_the_ladder_is_told() -> None:
    lead = Expert("Ada", {}, 2.0, shift_end=_BEN.shift_end, is_lead=True)
    stranger = replace(_BEN, skills={})
    assert _explained(_WORK, stranger, lead)[0] == (
        "T-1 goes to Ada, who leads: nobody else can take it in time."
    )
    away = replace(lead, is_present=False)
    decision = plan([_WORK], [stranger, away], Rules(), NOW).decision("T-1")
    assert is_stuck(decision)
    assert explain(decision)[0] == (
        "T-1 waits for the lead: nobody who is here can take it, and no lead is here."
    )
    assert not is_stuck(plan([_WORK], [_BEN], Rules(), NOW).decision("T-1"))


def test_only_the_first_few_names_are_told() -> None:
    many = [replace(_BEN, id=f"agent-{number}", is_present=False) for number in range(9)]
    assert _explained(_WORK, *many)[-1] == (
        "Away (9): agent-0, agent-1, agent-2, agent-3, agent-4 …"
    )


def test_sentences_can_be_translated_before_their_values_are_put_in() -> None:
    found = {text for _, text, *_ in extract_from_file("python", str(_FILE))}
    decision = plan([_WORK], [_BEN], Rules(), NOW).decision("T-1")
    lines = explain(decision)
    assert {line.pattern if isinstance(line, Marked) else line for line in lines} <= found
