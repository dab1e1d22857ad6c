"""One message to all whom a problem concerns, and the waking of its tickets: by a job, each once.

Whom it goes to is written down with the message. The job tells some of them in each transaction,
and strikes them off in the same: killed at any point, it goes on where it was.
"""

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import insert, select
from sqlalchemy.exc import DataError, IntegrityError, ProgrammingError
from sqlalchemy.orm import Session

from steward.accounts import Actor, demand, get_actor_of
from steward.customers import Person
from steward.helpdesk import Channel, NewMessage, add_message, unknown_placeholders, wake_ticket
from steward.kit import clock, events, live
from steward.kit.db import Database
from steward.kit.errors import BadInput, Conflict, StewardError
from steward.kit.jobs import defer
from steward.kit.marks import N_
from steward.kit.outbox import post_mail
from steward.kit.texts import gettext as _
from steward.problems.actions.acts import get_to_act_on
from steward.problems.actions.letters import letter_key, letter_mail, worded
from steward.problems.events import ProblemActed
from steward.problems.forms import MessageForm, MessageText, WakeForm
from steward.problems.models import Problem, ProblemLetter, ProblemMessage
from steward.problems.queries import (
    Concerned,
    concerned,
    joined_later,
    tickets_to_wake,
    was_told,
    way_now,
)
from steward.problems.rules import PLACEHOLDERS, About, Act, Way

TELL = "problems.tell"
_LONGEST_WHY = 200
_AT_ONCE = 25  # people of one transaction: an answer in a ticket takes a while


def tell_all(session: Session, number: str, form: MessageForm, *, actor: Actor) -> ProblemMessage:
    """Have all whom a problem concerns written to: we know of it, or it is mended.

    Raises BadInput for a placeholder that there is not, Conflict where nobody is concerned, or one
    message is on its way.
    """
    demand(actor, "tickets.reply")
    problem = get_to_act_on(session, number, actor=actor)
    check_words(form)
    people = concerned(session, problem)
    message = _message(session, problem, form.about, actor)
    message.subject, message.body, message.to_later = form.subject, form.body, form.to_later
    message.others = others_of(form)
    return _begin(session, message, people, actor)


def wake_all(session: Session, number: str, form: WakeForm, *, actor: Actor) -> ProblemMessage:
    """Have all tickets of a problem that are not done woken, with a note for who has them."""
    problem = get_to_act_on(session, number, actor=actor)
    return wake_of(session, problem, form.body, actor=actor)


def wake_of(session: Session, problem: Problem, note: str, *, actor: Actor) -> ProblemMessage:
    """Have the tickets of a problem woken that is locked. Raises Conflict where none sleeps."""
    message = _message(session, problem, About.WOKEN, actor)
    message.body = note
    return _begin(session, message, tickets_to_wake(session, problem), actor)


def wake_for_fix(session: Session, problem: Problem, *, actor: Actor) -> None:
    """Have the tickets of a problem woken, whose fix runs; where none sleeps nothing is done."""
    demand(actor, "tickets.change")
    if not tickets_to_wake(session, problem):
        return
    day = problem.fixed_on.isoformat() if problem.fixed_on else ""
    note = _("%(number)s is mended: the fix runs since %(day)s.", number=problem.number, day=day)
    wake_of(session, problem, f"{note} {problem.remedy}".strip(), actor=actor)


def check_words(form: MessageForm) -> None:
    """Raise BadInput where a text has a placeholder that nothing fills."""
    texts: dict[str, MessageText] = {"": form} | {
        f"others.{language}.": text for language, text in form.others.items()
    }
    fields = {
        f"{of}{name}": words
        for of, one in texts.items()
        for name, words in (("subject", one.subject), ("body", one.body))
    }
    for field, text in fields.items():
        unknown = unknown_placeholders(text, PLACEHOLDERS)
        if unknown:
            msg = N_("There is no placeholder {%(name)s}.", name=unknown[0])
            raise BadInput(msg, errors={field: msg})


def others_of(form: MessageForm) -> dict[str, dict[str, str]]:
    """Return what is said in further languages, as a message keeps it."""
    return {language: text.model_dump() for language, text in form.others.items()}


def _message(session: Session, problem: Problem, about: About, actor: Actor) -> ProblemMessage:
    under_way = (
        select(ProblemLetter.id)
        .join(ProblemMessage, ProblemMessage.id == ProblemLetter.message_id)
        .where(ProblemMessage.problem_id == problem.id, ProblemLetter.told == "")
    )
    if session.scalar(under_way.where(ProblemMessage.about == about).limit(1)):
        raise Conflict(N_("One is on its way already. Wait until all of it has left."))
    return ProblemMessage(
        problem_id=problem.id,
        about=about,
        body="",
        by_id=actor.user_id,
        by_name=actor.name,
        created_at=clock.now(),
    )


def _begin(
    session: Session, message: ProblemMessage, people: Sequence[Concerned], actor: Actor
) -> ProblemMessage:
    if not people:
        raise Conflict(N_("There is nobody whom it would reach."))
    session.add(message)
    session.flush()
    _address(session, message, people)
    act = Act.WOKEN if message.about == About.WOKEN else Act.TOLD
    told = ProblemActed(
        subject_id=message.problem_id, act=act, what=str(len(people)), reason=message.subject
    )
    events.record(session, told, actor=actor)
    return message


def _address(session: Session, message: ProblemMessage, people: Iterable[Concerned]) -> None:
    rows = [
        {
            "message_id": message.id,
            "person_id": one.person_id,
            "ticket_id": one.ticket_id if message.about == About.WOKEN else None,
            "order_id": one.order_id,
        }
        for one in people
    ]
    session.execute(insert(ProblemLetter), rows)
    defer(session, TELL, message_id=message.id)


def tell_who_joined(session: Session) -> int:
    """Address those who came to complain since; return how many. For messages that say so."""
    count = 0
    for message, people in joined_later(session):
        session.get_one(ProblemMessage, message.id, with_for_update=True)
        _address(session, message, people)
        count += len(people)
    return count


def write_letters(database: Database, message_id: int) -> Iterator[int]:
    """Tell all who are addressed, some in each transaction; it goes on where it was stopped."""
    while True:
        with database.transaction() as session:
            told = _write_some(session, message_id)
        yield told
        if told < _AT_ONCE:
            return


def _write_some(session: Session, message_id: int) -> int:
    message = session.get(ProblemMessage, message_id, with_for_update=True)
    if message is None:
        return 0
    waiting = select(ProblemLetter).where(
        ProblemLetter.message_id == message_id, ProblemLetter.told == ""
    )
    rows = session.scalars(waiting.order_by(ProblemLetter.id).limit(_AT_ONCE)).all()
    actor = get_actor_of(session, message.by_id)
    problem = session.get_one(Problem, message.problem_id)
    for row in rows:
        if was_told(session, row):
            session.delete(row)
        else:
            _tell(session, problem, message, row, actor)
    live.announce(session, f"problem:{problem.id}")
    return len(rows)


def _tell(
    session: Session,
    problem: Problem,
    message: ProblemMessage,
    row: ProblemLetter,
    actor: Actor,
) -> None:
    """Tell one, and note by which way; what goes wrong with one keeps nobody else from it."""
    try:
        with session.begin_nested():
            row.told = _deliver(session, problem, message, row, actor)
    except StewardError as error:
        session.refresh(row)
        row.told, row.why = Way.FAILED, str(error.detail)[:_LONGEST_WHY]
    except (DataError, IntegrityError, ProgrammingError) as error:
        session.refresh(row)
        row.told, row.why = Way.FAILED, str(error.orig)[:_LONGEST_WHY]
    row.at = clock.now()
    session.flush()


def _deliver(
    session: Session,
    problem: Problem,
    message: ProblemMessage,
    row: ProblemLetter,
    actor: Actor,
) -> Way:
    if message.about == About.WOKEN:
        wake_ticket(session, row.ticket_id or 0, message.body, actor=actor)
        return Way.NOTE
    now = way_now(session, problem, row.person_id)
    person = session.get_one(Person, row.person_id)
    subject, body = worded(session, problem, message, person, row.order_id)
    if now.ticket_id is not None:
        row.ticket_id = now.ticket_id
        channel = Channel.CHAT if now.way == Way.CHAT else Channel.WEB
        new = NewMessage(body=body)
        add_message(session, now.ticket_id, new, actor=actor, channel=channel)
    elif now.way == Way.MAIL:
        mail = letter_mail(person, subject, body)
        post_mail(session, letter_key(message.id, person.id), mail)
    return now.way
