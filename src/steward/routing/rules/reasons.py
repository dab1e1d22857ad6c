"""Why a work went where it went, in plain words that can be translated."""

from collections import Counter
from collections.abc import Iterator

from steward.kit.marks import N_, Marked
from steward.routing.rules.plan import Candidate, Decision
from steward.routing.rules.values import Barrier, Step

_SHOWN = 5  # candidates, the best first

_GIVEN = {
    Step.EXACT: N_("%(work)s goes to %(expert)s, who has the skills it asks for."),
    Step.NEAR: N_("%(work)s goes to %(expert)s, whose skills are near: nobody exact in time."),
    Step.GENERALIST: N_("%(work)s goes to %(expert)s, a generalist: no expert in time."),
    Step.LEAD: N_("%(work)s goes to %(expert)s, who leads: nobody else can take it in time."),
}
_OPEN = {
    Step.EXACT: N_("Only experts with all the skills are considered so far."),
    Step.NEAR: N_("Experts with near skills are considered, too."),
    Step.GENERALIST: N_("Generalists are considered, too."),
    Step.LEAD: N_("The lead is considered, too."),
}
_BARRED = {
    Barrier.PERMISSION: N_("May not see it (%(count)d): %(names)s"),
    Barrier.LANGUAGE: N_("Without its language (%(count)d): %(names)s"),
    Barrier.RETURNED: N_("Handed it on before (%(count)d): %(names)s"),
    Barrier.SHIFT: N_("Out of their shift (%(count)d): %(names)s"),
    Barrier.PRESENCE: N_("Away (%(count)d): %(names)s"),
    Barrier.SKILL: N_("Without the skill (%(count)d): %(names)s"),
    Barrier.CAPACITY: N_("Without room (%(count)d): %(names)s"),
}
_LEFT = N_("%(left)d %% of the promised time is left.")
_LATE = N_("The promised time has passed.")
_AGED = N_("It has waited for so long that it goes before all that came later.")
_AWAITED = N_(
    "%(work)s waits for %(expert)s, who has room in %(minutes)d min: better than who is left."
)
_KEPT = N_("%(work)s is next with %(expert)s, to whom nothing else is given meanwhile.")
_TOO_FEW = N_("%(work)s waits: others press more where it could go.")
_FULL = N_("%(work)s waits: those who may take it have no room.")
_ABSENT = N_("%(work)s waits: nobody who may take it is here now.")
_NOBODY = N_("%(work)s waits for the lead: nobody who is here can take it, and no lead is here.")
_CANDIDATE = N_(
    "%(expert)s: score %(score).2f (fit %(fit).2f, knows the customer %(continuity).0f,"
    " room %(load).2f, time left in shift %(shift).2f), about %(minutes)d min"
)
_OTHERS = N_("%(candidate)s; is given %(others)s")


def explain(decision: Decision) -> list[str]:
    """Say in plain words what was decided, who could have had it, and who was kept out by what.

    `kit.texts.translated` says each line in the reader's language.
    """
    return [_outcome(decision), *_pressure(decision), *_candidates(decision), *_barred(decision)]


def is_stuck(decision: Decision) -> bool:
    """Whether the ladder has come to its end and nobody is there: somebody must be called in."""
    only_lacks_room = Barrier.CAPACITY in decision.excluded.values()
    is_at_the_end = decision.expert is None and decision.step == Step.LEAD
    return is_at_the_end and not decision.candidates and not only_lacks_room


def _outcome(decision: Decision) -> str:
    expert = decision.expert or decision.awaited or decision.kept
    values: dict[str, object] = {
        "work": decision.work,
        "expert": expert,
        "minutes": round(decision.minutes),
    }
    return Marked(_outcome_text(decision), values)


def _outcome_text(decision: Decision) -> str:
    if decision.expert:
        return _GIVEN[decision.step]
    found = (
        (decision.awaited, _AWAITED),
        (decision.kept, _KEPT),
        (decision.candidates, _TOO_FEW),
        (is_stuck(decision), _NOBODY),
        (Barrier.CAPACITY in decision.excluded.values(), _FULL),
    )
    return next((text for holds, text in found if holds), _ABSENT)


def _pressure(decision: Decision) -> Iterator[str]:
    if decision.share_left > 0:
        yield Marked(_LEFT, {"left": round(100 * decision.share_left)})
    else:
        yield _LATE
    if decision.is_aged:
        yield _AGED
    if decision.expert is None:
        yield _OPEN[decision.step]


def _candidates(decision: Decision) -> Iterator[str]:
    for one in decision.candidates[:_SHOWN]:
        line = Marked(_CANDIDATE, Candidate._asdict(one))
        others = ", ".join(one.others[:_SHOWN])
        yield Marked(_OTHERS, {"candidate": line, "others": others}) if others else line


def _barred(decision: Decision) -> Iterator[str]:
    for barrier, count in Counter(decision.excluded.values()).items():
        names = [name for name, why in decision.excluded.items() if why == barrier]
        shown = ", ".join(names[:_SHOWN]) + (" …" if count > _SHOWN else "")
        yield Marked(_BARRED[barrier], {"count": count, "names": shown})
