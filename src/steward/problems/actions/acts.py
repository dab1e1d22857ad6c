"""Acts at hand of a problem: its goods are kept back, and whoever asks about them is warned.

Each is a fact of the problem; what keeps goods back is the stores' own, held for "problem:3".
"""

from collections.abc import Collection, Iterable

from sqlalchemy.orm import Session

from steward.accounts import Actor, demand
from steward.inventory import (
    StockHold,
    hold_lot,
    move_promises,
    open_holds,
    pause_product,
    release_lot,
    resume_product,
)
from steward.kit import clock, events
from steward.kit.errors import BadInput, Conflict
from steward.kit.marks import N_
from steward.problems.events import ProblemActed
from steward.problems.forms import KeepBackForm, WarnForm
from steward.problems.models import Problem, ProblemNote
from steward.problems.queries import find_goods, get_problem, holder_of, in_force
from steward.problems.rules import Act, Release

MANAGES = "problems.manage"


def get_to_act_on(session: Session, number: str, *, actor: Actor) -> Problem:
    """Return a problem, locked, for who may act on it."""
    demand(actor, MANAGES)
    return get_problem(session, actor, number, for_update=True)


def hold(session: Session, number: str, form: KeepBackForm, *, actor: Actor) -> Problem:
    """Hold the lot of a problem back. Raises Conflict where it is of no lot, or closed."""
    problem = _open(session, number, actor)
    lot_id = _lot_of(session, problem)
    if _is_kept(open_holds(session, lot_id=lot_id), problem):
        return problem
    row = hold_lot(session, lot_id, holder_of(problem), form.reason, actor=actor)
    return _told(session, problem, Act.HELD, actor, reason=row.reason)


def release(session: Session, number: str, *, actor: Actor) -> Problem:
    """Let the lot of a problem go."""
    problem = get_to_act_on(session, number, actor=actor)
    release_lot(session, _lot_of(session, problem), holder_of(problem), actor=actor)
    return _told(session, problem, Act.RELEASED, actor)


def move(session: Session, number: str, *, actor: Actor) -> Problem:
    """Promise other lots to those who ordered of the one that is held."""
    problem = get_to_act_on(session, number, actor=actor)
    moved = move_promises(session, _lot_of(session, problem), actor=actor)
    if not moved:
        return problem
    return _told(session, problem, Act.MOVED, actor, what=f"{moved.normalize():f}")


def pause(session: Session, number: str, form: KeepBackForm, *, actor: Actor) -> Problem:
    """Take the product of a problem off sale for now. Raises Conflict where it is of none."""
    problem = _open(session, number, actor)
    product_id = _product_of(session, problem)
    if _is_kept(open_holds(session, product_id=product_id), problem):
        return problem
    row = pause_product(session, product_id, holder_of(problem), form.reason, actor=actor)
    return _told(session, problem, Act.PAUSED, actor, reason=row.reason)


def resume(session: Session, number: str, *, actor: Actor) -> Problem:
    """Let the product of a problem be sold again."""
    problem = get_to_act_on(session, number, actor=actor)
    resume_product(session, _product_of(session, problem), holder_of(problem), actor=actor)
    return _told(session, problem, Act.RESUMED, actor)


def warn(session: Session, number: str, form: WarnForm, *, actor: Actor) -> Problem:
    """Tell whoever asks about the goods of a problem that we know, and what to do.

    In the language of the business or in another; there, no words take it away again.
    """
    problem = _open(session, number, actor)
    note = session.get(ProblemNote, problem.id)
    if note is None or note.ended_at is not None:
        note = session.merge(
            ProblemNote(
                problem_id=problem.id,
                words="",
                others={},
                by_name=actor.name,
                since=clock.now(),
                ended_at=None,
            )
        )
    _say(note, form)
    return _told(session, problem, Act.WARNED, actor, what=form.words, language=form.language)


def _say(note: ProblemNote, form: WarnForm) -> None:
    if not form.language:
        note.words = form.words
    if not note.words:
        msg = N_("Write it in the language of the business first.")
        raise BadInput(msg, errors={"words": msg})
    if form.language:
        others = {name: words for name, words in note.others.items() if name != form.language}
        note.others = others | ({form.language: form.words} if form.words else {})


def end_warning(session: Session, number: str, *, actor: Actor) -> Problem:
    """Warn nobody any more."""
    problem = get_to_act_on(session, number, actor=actor)
    note = session.get(ProblemNote, problem.id)
    if note is None or note.ended_at is not None:
        raise Conflict(N_("Nobody is warned any more already."))
    note.ended_at = clock.now()
    return _told(session, problem, Act.UNWARNED, actor)


def let_go(
    session: Session, problem: Problem, wanted: Collection[Release], *, actor: Actor
) -> None:
    """Let go of what is wanted, as far as this problem has it in force still."""
    there = in_force(session, problem, with_sent=False).releasable if wanted else []
    acts = {Release.LOT: release, Release.PRODUCT: resume, Release.WARNING: end_warning}
    for what in there:
        if what in wanted:
            acts[what](session, problem.number, actor=actor)


def _open(session: Session, number: str, actor: Actor) -> Problem:
    problem = get_to_act_on(session, number, actor=actor)
    if not problem.is_open:
        raise Conflict(N_("This problem is closed. Take it up again first."))
    return problem


def _is_kept(holds: Iterable[StockHold], problem: Problem) -> bool:
    """Whether this problem keeps it back already: asked for twice, it is done once."""
    return any(one.holder == holder_of(problem) for one in holds)


def _lot_of(session: Session, problem: Problem) -> int:
    lot_id, _product_id = find_goods(session, problem)
    if lot_id is None:
        raise Conflict(N_("This problem is not of a lot: there is none to hold."))
    return lot_id


def _product_of(session: Session, problem: Problem) -> int:
    _lot_id, product_id = find_goods(session, problem)
    if product_id is None:
        raise Conflict(N_("This problem is not of one product: there is none to pause."))
    return product_id


def _told(session: Session, problem: Problem, act: Act, actor: Actor, **said: str) -> Problem:
    session.flush()
    events.record(session, ProblemActed(subject_id=problem.id, act=act, **said), actor=actor)
    return problem
