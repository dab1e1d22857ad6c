"""Who gets which board by mail, and when: set, changed, stopped."""

from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from steward.accounts import SYSTEM, Actor, User, demand
from steward.analytics.events import BoardMailChanged, BoardMailSet, BoardMailStopped
from steward.analytics.forms import BoardMailForm, BoardMailTerms
from steward.analytics.models import BoardMail
from steward.analytics.queries.known import check_filters
from steward.analytics.queries.mails import find_by_link, get_mail, who_may_get
from steward.analytics.queries.shown import get_shown
from steward.analytics.rules.boards.ready import READY
from steward.kit import clock, events
from steward.kit.errors import BadInput
from steward.kit.marks import N_
from steward.kit.running import zone
from steward.kit.versions import check_version


def set_mails(
    session: Session, board: str, form: BoardMailForm, *, actor: Actor
) -> list[BoardMail]:
    """Have a board sent to some people; oneself always, others by who may set that.

    Raises NotFound and BadInput, which names who gets it already or may not see it.
    """
    demand(actor, "insights.read")
    get_shown(session, actor, board)
    check_filters(one.dimension for one in form.filters)
    people = {one.id: one for one in who_may_get(session, actor, board)}
    if set(form.people) - set(people):
        said = N_("Name people who may see this board; others than you only on a board of yours.")
        raise BadInput(errors={"people": said})
    chosen = [people[number] for number in sorted(set(form.people))]
    return [_set(session, board, form, one, actor) for one in chosen]


def _set(
    session: Session, board: str, form: BoardMailForm, person: User, actor: Actor
) -> BoardMail:
    """Write it, unless there is one: two that come at once make one."""
    now = clock.now()
    row = insert(BoardMail).values(
        ready=board if board in READY else None,
        board_id=None if board in READY else int(board),
        user_id=person.id,
        set_by=actor.user_id,
        version=1,
        created_at=now,
        due_at=form.rhythm.next_after(now, zone()),
        **_terms_of(form),
    )
    mail: BoardMail | None = session.scalar(row.on_conflict_do_nothing().returning(BoardMail))
    if mail is None:
        said = N_("%(name)s gets this board already. Change that.", name=person.name)
        raise BadInput(errors={"people": said})
    fact = BoardMailSet(subject_id=mail.id, board=mail.board, user_id=person.id)
    events.record(session, fact, actor=actor)
    return mail


def change_mail(session: Session, mail_id: int, form: BoardMailTerms, *, actor: Actor) -> BoardMail:
    """Change when and how somebody gets a board. Raises BadInput, Conflict."""
    mail = get_mail(session, actor, mail_id, for_update=True)
    check_version(form.version, mail.version)
    check_filters(one.dimension for one in form.filters)
    changes: dict[str, list[Any]] = {}
    for name, value in _terms_of(form).items():
        if getattr(mail, name) != value:
            changes[name] = [getattr(mail, name), value]
            setattr(mail, name, value)
    if changes:
        mail.version += 1
        mail.due_at = mail.rhythm.next_after(clock.now(), zone())
        session.flush()
        changed = BoardMailChanged(
            subject_id=mail.id, board=mail.board, user_id=mail.user_id, changes=changes
        )
        events.record(session, changed, actor=actor)
    return mail


def stop_mail(session: Session, mail_id: int, *, actor: Actor) -> None:
    """Send a board to somebody no more."""
    end(session, get_mail(session, actor, mail_id, for_update=True), "asked", actor=actor)


def stop_by_link(session: Session, token: str) -> None:
    """Send no more of what a link stops; where that was so already, nothing happens."""
    mail = find_by_link(session, token, for_update=True)
    if mail is not None:
        end(session, mail, "link", actor=SYSTEM)


def end(session: Session, mail: BoardMail, why: str, *, actor: Actor) -> None:
    """Forget that a board is sent to somebody; `why` is kept as a fact."""
    stopped = BoardMailStopped(subject_id=mail.id, board=mail.board, user_id=mail.user_id, why=why)
    session.delete(mail)
    session.flush()
    events.record(session, stopped, actor=actor)


def _terms_of(form: BoardMailTerms) -> dict[str, Any]:
    return {
        "every": form.every.value,
        "day": form.day,
        "hour": form.hour,
        "period": form.period.value,
        "against": form.against.value,
        "filters": form.where,
    }
