"""Beginning what is due, and making and writing each mail once."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from steward.accounts import SYSTEM, Actor, find_actor_of
from steward.analytics.actions.mails.keeping import end
from steward.analytics.actions.mails.letters import mail_board
from steward.analytics.errors import BooksUnavailable
from steward.analytics.events import BoardMailSent
from steward.analytics.models import BoardMail
from steward.analytics.queries.mails import removed_among, sees
from steward.analytics.queries.showing.sheet import Shown, sheet_of
from steward.analytics.queries.shown import get_shown
from steward.analytics.rules.boards import period_of
from steward.kit import clock, events, jobs, live
from steward.kit.errors import StewardError
from steward.kit.running import today, zone

SEND_BOARD = "analytics.send_board"
_AT_ONCE = 500
_LONGEST_REASON = 300


def begin_due(session: Session) -> int:
    """Hand what is due over to a job each, and set when it is due next; return how many.

    Both are in one transaction, and others leave a row alone meanwhile: however many workers look,
    and whatever is killed, each time is handed over once. Times that nobody was there for are
    made up for by one mail.
    """
    now = clock.now()
    due = select(BoardMail).where(BoardMail.due_at <= now).order_by(BoardMail.due_at, BoardMail.id)
    locked = due.limit(_AT_ONCE).with_for_update(skip_locked=True)
    mails = session.scalars(locked.execution_options(populate_existing=True)).all()
    for mail in mails:
        mail.asked_for = mail.due_at
        mail.due_at = mail.rhythm.next_after(now, zone())
        jobs.defer(session, SEND_BOARD, mail_id=mail.id, due=mail.asked_for.isoformat())
    session.flush()
    return len(mails)


def send_board(session: Session, mail_id: int, due: datetime) -> bool:
    """Write the mail of a time with its PDF; whether one was written.

    None is where it was written before, where a later time has begun, or where the board is
    removed for now. It stops for good where the reader may not see the board any more.
    """
    mail = session.get(BoardMail, mail_id, with_for_update=True)
    if mail is None or mail.sent_for == due or mail.asked_for != due:
        return False
    if removed_among(session, [mail]):
        return False
    who = find_actor_of(session, mail.user_id)
    if who is None or not sees(session, mail.user_id, mail.board):
        end(session, mail, "unseen", actor=SYSTEM)
        return False
    _write(session, mail, who, due)
    mail.sent_for, mail.failure = due, None
    session.flush()
    sent = BoardMailSent(
        subject_id=mail.id, board=mail.board, user_id=mail.user_id, due=due.isoformat()
    )
    events.record(session, sent, actor=SYSTEM)
    return True


def _write(session: Session, mail: BoardMail, who: Actor, due: datetime) -> None:
    board = get_shown(session, who, mail.board)
    period = period_of(mail.period, mail.against, today())
    sheet = sheet_of(
        session, Shown(board.title, board.tiles.values(), period, mail.where), who.name
    )
    if board.tiles and all(one.is_failed for one in sheet.tiles):
        raise BooksUnavailable
    mail_board(session, mail, who, sheet, due)


def note_failure(session: Session, mail_id: int, error: Exception) -> None:
    """Keep why a mail could not be made, for those who look after it; the job is tried again."""
    said = str(error.detail if isinstance(error, StewardError) else type(error).__name__)
    kept = {"failure": said[:_LONGEST_REASON]}
    session.execute(update(BoardMail).where(BoardMail.id == mail_id).values(kept))
    live.announce(session, "board_mails")
