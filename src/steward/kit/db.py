"""The database: tables' base, the session of a request or job, and the only commits there are."""

import select
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Annotated, Any, LiteralString, cast

import psycopg
from flask import Flask, Response, current_app, g, has_app_context, request
from pydantic_core import from_json
from sqlalchemy import (
    BigInteger,
    CursorResult,
    DateTime,
    Engine,
    Identity,
    MetaData,
    Select,
    create_engine,
    event,
)
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column

from steward.kit.driver import Connection

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

_NAMES = {
    "pk": "%(table_name)s_pk",
    "fk": "%(table_name)s_%(column_0_name)s_fk",
    "uq": "%(table_name)s_%(column_0_N_name)s_uq",
    "ix": "%(table_name)s_%(column_0_N_name)s_ix",
    "ck": "%(table_name)s_%(constraint_name)s_ck",
}

Id = Annotated[int, mapped_column(BigInteger, Identity(), primary_key=True)]
BigInt = Annotated[int, mapped_column(BigInteger)]
Moment = Annotated[datetime, mapped_column(DateTime(timezone=True))]
NAMES_A_FILE = "names a file"
FileHash = Annotated[str, mapped_column(info={NAMES_A_FILE: True})]  # in the place of stored files


class Base(DeclarativeBase):
    """All tables. Times are aware and in UTC, ids are bigint."""

    metadata = MetaData(naming_convention=_NAMES)


class Database:
    """The engines of one process: one that writes, and one that physically cannot.

    A GET reads through `reader`: no BEGIN and ROLLBACK around each page, and a stray write in a
    page is refused by PostgreSQL itself. A connection that died while nobody used it, as by a
    restart of the server, is replaced unseen; only what was in hand is answered with a 503.
    """

    def __init__(self, url: str, *, connections: int = 8) -> None:
        self.url = url.replace("postgresql://", "postgresql+psycopg://", 1)
        pool: dict[str, Any] = {"pool_size": connections, "max_overflow": 2, "pool_timeout": 10}
        pool["json_deserializer"] = from_json  # pydantic's takes a tenth of the time
        utc = "-c timezone=UTC"  # times come back as the API shows them
        application = {"application_name": "steward", "connect_timeout": 10, "options": utc}
        read_only = application | {"options": f"{utc} -c default_transaction_read_only=on"}
        self.engine = create_engine(self.url, connect_args=application, **pool)
        self.reader = create_engine(
            self.url, connect_args=read_only, isolation_level="AUTOCOMMIT", **pool
        )
        event.listen(self.engine, "do_connect", _connect)
        for engine in (self.engine, self.reader):
            event.listen(engine, "checkout", _refuse_dead)

    @property
    def conninfo(self) -> str:
        """The same address in libpq's words, for drivers that do not go through SQLAlchemy."""
        return self.url.replace("postgresql+psycopg://", "postgresql://", 1)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Yield a session that is committed at the end, or rolled back by an exception."""
        with Session(self.engine, expire_on_commit=False) as session:
            yield session
            session.commit()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Yield a session that can only read."""
        with Session(self.reader, expire_on_commit=False) as session:
            yield session

    def dispose(self) -> None:
        """Close all pooled connections."""
        self.engine.dispose()
        self.reader.dispose()


def _connect(
    _dialect: object, _record: object, place: list[Any], options: dict[str, Any]
) -> Connection:
    return Connection.connect(*place, **options)


def _refuse_dead(connection: psycopg.Connection, *_: object) -> None:
    """Have the pool connect anew if the server has hung up: its farewell waits to be read.

    Looking costs microseconds, where asking the server would cost a round trip for each request.
    """
    if connection.closed:
        raise DisconnectionError
    waiting = select.poll()
    waiting.register(connection.fileno(), select.POLLIN)
    if waiting.poll(0):
        raise DisconnectionError


def ask(
    session: Session, query: Select[*tuple[Any, ...]], values: Mapping[str, Any] | None = None
) -> CursorResult[*tuple[Any, ...]]:
    """Execute a query of plain columns past the unit of work, which only rows as objects need."""
    session.flush()
    return session.connection().execute(query, values)


def later(session: Session, statement: LiteralString, values: Mapping[str, Any]) -> None:
    """Execute a statement, in the driver's words, whose result nobody needs: with what comes next.

    Whatever this transaction reads or writes afterwards finds it done; if it fails, so does that.
    """
    connection: Any = session.connection().connection.driver_connection
    connection.later(statement, values)


def hold(session: Session, row: Base) -> None:
    """Keep a row at hand until the session ends, for whoever gets it by its id later on.

    By itself, a session knows a row only as long as somebody uses it.
    """
    session.info.setdefault("held", []).append(row)


def init_app(app: Flask, database: Database) -> None:
    """Give each request of `app` its session and settle it at the request's end."""
    app.extensions["database"] = database
    app.after_request(settle)
    app.teardown_appcontext(_close)


def database() -> Database:
    """Return the database of the running app."""
    return cast("Database", current_app.extensions["database"])


def session() -> Session:
    """Return the session of this request: one that can only read when the method is safe.

    Who keeps it beyond the request, to send a file, say, is told: it would never be closed again.
    """
    if "session" not in g:
        engine = _engine_for_request()
        g.session = Session(engine, expire_on_commit=False, close_resets_only=False)
    return cast("Session", g.session)


def pause() -> None:
    """Give this request's connection back while it waits for something slow, as a long body.

    Nothing may have been written before; what comes after it is a transaction of its own.
    """
    session().rollback()


def _engine_for_request() -> Engine:
    both = database()
    return both.reader if request.method in SAFE_METHODS else both.engine


def settle(response: Response) -> Response:
    """Commit what a request did when its answer is a success; else leave no trace of it."""
    if "session" in g and request.method not in SAFE_METHODS:
        if is_taken(response):
            g.session.commit()
        else:
            g.session.rollback()
    return response


def is_taken(response: Response) -> bool:
    """Whether this request was one to change something, and its answer is a success."""
    success = response.status_code < 400  # noqa: PLR2004 - the border between success and failure
    return success and request.method not in SAFE_METHODS


def _close(_error: BaseException | None) -> None:
    if has_app_context() and "session" in g:
        g.pop("session").close()
