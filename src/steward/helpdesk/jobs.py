"""Jobs of the help desk: imports, promises, routing, triage, learning, what-ifs, surveys."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from flask import current_app
from sqlalchemy.orm import Session

from steward.helpdesk.actions import imports, surveys, triage, what_if
from steward.helpdesk.actions.conversations import forget_chats, watch_conversations
from steward.helpdesk.actions.escalation import ESCALATE_ONE, escalate_again, escalate_all_due
from steward.helpdesk.actions.learning import LEARN, learn
from steward.helpdesk.actions.renewal import RENEW, renew_all
from steward.helpdesk.actions.rounds import route_desk
from steward.helpdesk.actions.uncovered import note_uncovered
from steward.kit.db import Database
from steward.kit.files import FileStore
from steward.kit.jobs import batch_job, job
from steward.kit.running import zone
from steward.kit.timers import timer
from steward.routing import Result


@batch_job(imports.PREVIEW)
def preview_import(database: Database, import_id: int) -> Iterator[object]:
    """Look through an uploaded file, and keep what importing it would do."""
    return imports.look_through(database, import_id, _files())


@batch_job(imports.RUN)
def run_import(database: Database, import_id: int, user_id: int) -> Iterator[object]:
    """Import an uploaded file, batch after batch."""
    return imports.run_import(database, import_id, _files(), user_id=user_id)


@batch_job(imports.UNDO)
def undo_import(database: Database, import_id: int, user_id: int) -> Iterator[object]:
    """Undo an import."""
    return imports.finish_undo(database, import_id, user_id=user_id)


@batch_job(RENEW)
def renew_promises(database: Database) -> Iterator[object]:
    """Let open tickets go by the policies and calendars as they are now."""
    return renew_all(database)


@batch_job(what_if.TRY)
def try_what_if(database: Database, what_if_id: int, zone: str) -> Iterator[object]:
    """Simulate a past period as it is, and under changed rules or staff."""
    return what_if.reckon(database, what_if_id, ZoneInfo(zone))


@timer("helpdesk.escalate", every=0.5)
def escalate(database: Database) -> bool:
    """Take the steps of promises whose time has come."""
    return escalate_all_due(database)


@timer("helpdesk.route", every=1.0)
def route(database: Database) -> bool:
    """Take offers and work back that nobody sees to, and plan the queue anew."""
    return route_desk(database)


@timer("helpdesk.watch_conversations", every=5.0)
def watch(database: Database) -> bool:
    """Hand over what the assistant leaves unanswered, and end what nobody goes on with."""
    return watch_conversations(database)


@batch_job("helpdesk.forget_chats", cron="17 4 * * *")
def forget_old_chats(database: Database) -> Iterator[object]:
    """Take the words out of chats that visitors whom nobody knows had long ago."""
    return forget_chats(database)


@batch_job("helpdesk.ask_of_tickets", cron="*/5 * * * *")
def ask_of_tickets(database: Database) -> Iterator[object]:
    """Ask the customers of tickets that are solved for some hours how it was."""
    return surveys.ask_of_tickets(database)


@batch_job("helpdesk.ask_for_recommendation", cron="11 * * * *")
def ask_for_recommendation(database: Database) -> Iterator[object]:
    """Ask those customers whose turn it is today whether they recommend us."""
    return surveys.ask_for_recommendation(database, zone())


@job("helpdesk.note_asks_arrived", cron="*/5 * * * *")
def note_asks_arrived(session: Session) -> None:
    """Note which questions by mail have left: the rate of answers counts no others."""
    surveys.note_arrivals(session)


@job(LEARN)
def learn_outcome(session: Session, ticket_id: int, agent_id: int, result: str) -> None:
    """Learn from how an agent's work on a ticket ended."""
    learn(session, ticket_id, agent_id, Result(result))


@job(ESCALATE_ONE)
def escalate_one(session: Session, promise_id: int) -> None:
    """Try a step again that failed; while it fails it stands among the failed jobs."""
    escalate_again(session, promise_id)


@job("helpdesk.raise_waiting", cron="* * * * *")
def raise_waiting(session: Session) -> None:
    """Raise the severity of tickets whose customers wait too long, some at a time."""
    triage.raise_waiting(session)


@job(triage.LEARN, cron="17 3 * * *")
def learn_triage(session: Session) -> None:
    """Learn category and severity from the tickets that people have resolved."""
    triage.learn_triage(session)


@job(triage.SUGGEST)
def suggest_triage(session: Session, ticket_id: int) -> None:
    """Say of a new ticket what was learned from others."""
    triage.suggest(session, ticket_id)


@job("helpdesk.note_uncovered", cron="41 3 * * *")
def note_uncovered_topics(session: Session) -> None:
    """Count yesterday's tickets on topics of which no article speaks as demand for one."""
    note_uncovered(session)


def _files() -> FileStore:
    files: FileStore = current_app.extensions["files"]
    return files
