"""Boards that are sent by mail: which one may see, who may get which, and what became of mails."""

from collections.abc import Sequence

from flask import current_app
from sqlalchemy import ColumnElement, false, or_, select
from sqlalchemy.orm import Session

from steward.accounts import Actor, User, find_actor_of, may
from steward.analytics.models import Board, BoardMail
from steward.analytics.queries.readers import readers
from steward.analytics.queries.shown import ShownBoard, get_shown
from steward.analytics.rules.boards.ready import READY
from steward.kit.errors import NotFound
from steward.kit.outbox import Letter
from steward.kit.paging import Page, decode_id, page_of
from steward.kit.texts import translated

_LINK = "board_mail"


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Which one can see: those to oneself, of own boards and, who manages boards, of ready ones."""
    if not may(actor, "insights.read"):
        return false()
    own = BoardMail.board_id.in_(select(Board.id).where(Board.owner_id == actor.user_id))
    ready = BoardMail.ready.is_not(None) if may(actor, "insights.manage") else false()
    return or_(BoardMail.user_id == actor.user_id, own, ready)


def list_mails(
    session: Session,
    actor: Actor,
    *,
    board: str | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[BoardMail]:
    """List what is sent that the actor can see, of one board or all, by its age."""
    query = select(BoardMail).where(visible_to(actor), BoardMail.id > decode_id(cursor))
    if board is not None:
        query = query.where(_is_of(board))
    found = session.scalars(query.order_by(BoardMail.id).limit(limit + 1)).all()
    return page_of(found, limit, lambda mail: [mail.id])


def _is_of(board: str) -> ColumnElement[bool]:
    return BoardMail.ready == board if board in READY else BoardMail.board_id == int(board)


def get_mail(
    session: Session, actor: Actor, mail_id: int, *, for_update: bool = False
) -> BoardMail:
    """Return what is sent to somebody, or raise NotFound."""
    query = select(BoardMail).where(BoardMail.id == mail_id, visible_to(actor))
    if for_update:
        query = query.with_for_update().execution_options(populate_existing=True)
    mail = session.scalars(query).one_or_none()
    if mail is None:
        raise NotFound
    return mail


def titles_of(session: Session, mails: Sequence[BoardMail]) -> dict[str, str]:
    """Return the titles of the boards that are sent, by their names."""
    ids = {mail.board_id for mail in mails if mail.board_id}
    rows = session.execute(select(Board.id, Board.name).where(Board.id.in_(ids)))
    return {str(number): name for number, name in rows} | {
        name: translated(board.title) for name, board in READY.items()
    }


def may_send_to_others(actor: Actor, board: ShownBoard) -> bool:
    """Whether somebody sets who gets a board: its owner; of a ready one, who manages boards."""
    is_own = board.own is None or board.own.owner_id == actor.user_id
    return is_own and may(actor, "insights.manage")


def who_may_get(session: Session, actor: Actor, name: str) -> list[User]:
    """List to whom an actor may have a board sent: themselves, and who else sees it."""
    board = get_shown(session, actor, name)
    if not may_send_to_others(actor, board):
        return [one for one in readers(session) if one.id == actor.user_id]
    return [one for one in readers(session) if sees(session, one.id, name)]


def sees(session: Session, user_id: int, name: str) -> bool:
    """Whether somebody may sign in and see a board."""
    who = find_actor_of(session, user_id)
    try:
        return who is not None and bool(get_shown(session, who, name))
    except NotFound:
        return False


def removed_among(session: Session, mails: Sequence[BoardMail]) -> set[int]:
    """Return those of the boards that are sent that were removed; they may be put back."""
    ids = {mail.board_id for mail in mails if mail.board_id}
    query = select(Board.id).where(Board.id.in_(ids), Board.removed_at.is_not(None))
    return set(session.scalars(query))


def letters_of(session: Session, mails: Sequence[BoardMail]) -> dict[int, Letter]:
    """Return the last mail of each as it is in the outbox, as long as it is kept there."""
    keys = {mail.key_for(mail.sent_for): mail.id for mail in mails if mail.sent_for}
    letters = session.scalars(select(Letter).where(Letter.key.in_(keys)))
    return {keys[letter.key]: letter for letter in letters}


def link_subject(mail_id: int) -> str:
    """Name what a link that stops a board is signed for."""
    return f"{_LINK}:{mail_id}"


def find_by_link(session: Session, token: str, *, for_update: bool = False) -> BoardMail | None:
    """Return what a link stops, or None where it was stopped. Raises NotFound for no such link."""
    kind, _colon, number = str(current_app.extensions["links"].read(token)).partition(":")
    if kind != _LINK or not number.isdecimal():
        raise NotFound
    return session.get(BoardMail, int(number), with_for_update=for_update or None)
