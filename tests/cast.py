"""The people of every test: who they are, and how they sign in.

They are made once, in the template of all test databases, so their ids are always the same.
Ada runs the place; Ben and Cleo are agents of different teams; Dan and Eve are customers who do
not know each other.
"""

from dataclasses import dataclass

from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from steward.accounts import Actor, Role
from steward.accounts.actions import Browser, create_token, open_login
from steward.accounts.models import Team, TeamMember, User
from steward.accounts.rules.passwords import hash_password
from steward.accounts.web.guard import COOKIE
from steward.customers.models import Person
from steward.kit import clock
from steward.kit.db import Database

PASSWORD = "seven brass kettles"
SUPPORT, RETURNS = 1, 2  # the ids of the teams


@dataclass(frozen=True)
class Member:
    """Somebody of the cast. Customers have a row among the people we serve, too."""

    id: int
    name: str
    email: str
    role: Role
    teams: tuple[int, ...] = ()
    person_id: int | None = None

    @property
    def actor(self) -> Actor:
        """The person as one who acts."""
        return Actor(self.id, self.name, self.email, self.role, self.teams)


ADA = Member(1, "Ada Admin", "ada@brindle.example", Role.ADMIN)
BEN = Member(2, "Ben Berger", "ben@brindle.example", Role.AGENT, (SUPPORT,))
CLEO = Member(3, "Cleo Costa", "cleo@brindle.example", Role.AGENT, (RETURNS,))
SAM = Member(4, "Sam Sato", "sam@brindle.example", Role.SUPERVISOR, (SUPPORT, RETURNS))
KIM = Member(5, "Kim Keller", "kim@brindle.example", Role.STOCK_KEEPER)
ANN = Member(6, "Ann Amari", "ann@brindle.example", Role.ANALYST)
DAN = Member(7, "Dan Dorsey", "dan@home.example", Role.CUSTOMER, person_id=1)
EVE = Member(8, "Eve Egger", "eve@elsewhere.example", Role.CUSTOMER, person_id=2)
CAST = (ADA, BEN, CLEO, SAM, KIM, ANN, DAN, EVE)
STAFF = (ADA, BEN, CLEO, SAM, KIM, ANN)


def make_cast(session: Session) -> None:
    """Write the cast into an empty database, each with PASSWORD and a confirmed address."""
    now, password_hash = clock.now(), hash_password(PASSWORD)
    session.add_all([Team(id=SUPPORT, name="Support"), Team(id=RETURNS, name="Returns")])
    for one in CAST:
        login = User(id=one.id, name=one.name, email=one.email, role=one.role, created_at=now)
        login.password_hash, login.confirmed_at = password_hash, now
        session.add(login)
    session.flush()
    session.add_all(TeamMember(team_id=t, user_id=one.id) for one in CAST for t in one.teams)
    session.add_all(
        Person(id=one.person_id, name=one.name, email=one.email, user_id=one.id, created_at=now)
        for one in CAST
        if one.person_id
    )
    session.flush()
    for table in (User, Team, Person):
        highest = select(func.max(table.id)).scalar_subquery()
        session.execute(select(func.setval(f"{table.__tablename__}_id_seq", highest)))


def user(session: Session, member: Member) -> User:
    """Return the row of a member."""
    return session.get_one(User, member.id)


def sign_in(client: FlaskClient, who: Member) -> None:
    """Give the client's browser a new login of `who`, without going through the page."""
    with _database(client).transaction() as session:
        browser = Browser(user_agent="", address="127.0.0.1", days=1)
        _, secret = open_login(session, user(session, who), browser)
    client.set_cookie(COOKIE, secret)


def sign_out(client: FlaskClient) -> None:
    """Take the login out of the client's browser."""
    client.delete_cookie(COOKIE)


def bearer(client: FlaskClient, who: Member, *scopes: str) -> dict[str, str]:
    """Return the headers of a program that acts for `who`, narrowed to `scopes` if any."""
    with _database(client).transaction() as session:
        _, secret = create_token(
            session, user(session, who), "Test token", scopes=scopes or None, actor=who.actor
        )
    return {"Authorization": f"Bearer {secret}"}


def _database(client: FlaskClient) -> Database:
    database = client.application.extensions["database"]
    assert isinstance(database, Database)
    return database
