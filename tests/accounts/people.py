"""What tests ask of the tables of accounts."""

from sqlalchemy import func, select

from steward.accounts.models import Login, User
from steward.kit.db import Database
from steward.kit.events import Fact
from tests.cast import Member


def user_of(database: Database, email: str) -> User:
    """Return the newest user that claims an address."""
    query = select(User).where(User.email == email).order_by(User.id.desc()).limit(1)
    with database.reading() as session:
        return session.scalars(query).one()


def open_logins(database: Database, who: Member) -> int:
    """Count the logins of somebody that have not ended."""
    mine = (Login.user_id == who.id) & Login.ended_at.is_(None)
    with database.reading() as session:
        return session.scalars(select(func.count()).select_from(Login).where(mine)).one()


def kinds_of_facts(database: Database) -> list[str]:
    """List the kinds of all facts, oldest first."""
    with database.reading() as session:
        return list(session.scalars(select(Fact.kind).order_by(Fact.id)))
