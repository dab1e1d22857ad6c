"""The base that is measured on: a generated business, kept between runs; each run has a copy."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import cycle

import psycopg
from psycopg.sql import SQL, Identifier
from sqlalchemy import make_url

from steward.demo import Business, Message, Ticket, generate
from steward.demo.fill import fill
from steward.kit import clock
from steward.kit.db import Database
from steward.kit.migrate import migrate
from steward.kit.process import database_url
from steward.kit.settings import Settings

LONG = 10  # messages
_EVERY = 20  # tickets, one of them long
_COPY, _DRAFT = "steward_bench_copy", "steward_bench_draft"
_MINUTE = timedelta(minutes=1)


@contextmanager
def copied_base(settings: Settings, tickets: int, *, fresh: bool) -> Iterator[str]:
    """Yield the URL of a copy of the base, which is made if it is not there or to be `fresh`.

    The base is a database of the server that the settings name, else of an embedded one.
    """
    base = f"steward_bench_{tickets}"
    home = settings.model_copy(update={"home": settings.home / f"bench-{tickets}"})
    with database_url(home) as url, _server(url) as server:
        known = server.execute("select from pg_database where datname = %s", [base])
        if fresh or not known.rowcount:
            _make(server, url, base, tickets)
        if not settings.database_url:
            server.execute("alter system set shared_preload_libraries = 'pg_stat_statements'")
    with database_url(home) as url:  # an embedded server has started anew: it counts statements
        with _server(url) as server:
            _exchange(server, _COPY, template=base)
        yield _url_of(url, _COPY)


@contextmanager
def fresh_database(settings: Settings, name: str) -> Iterator[str]:
    """Yield the URL of an empty database, of the server that the settings name or embedded."""
    home = settings.model_copy(update={"home": settings.home / "bench-empty"})
    with database_url(home) as url:
        with _server(url) as server:
            _exchange(server, name, template="template0")
        database = Database(_url_of(url, name))
        migrate(database)
        database.dispose()
        yield database.url


def _make(server: psycopg.Connection, url: str, base: str, tickets: int) -> None:
    """Fill a draft, then rename it: no half-filled base is ever measured."""
    _exchange(server, _DRAFT, template="template0")
    _fill(Database(_url_of(url, _DRAFT)), tickets)
    server.execute(SQL("drop database if exists {}").format(Identifier(base)))
    rename = SQL("alter database {} rename to {}")
    server.execute(rename.format(Identifier(_DRAFT), Identifier(base)))


def _fill(database: Database, tickets: int) -> None:
    migrate(database)
    with database.transaction() as session:
        fill(session, _with_long_tickets(generate(clock.now(), tickets=tickets)))
    database.dispose()
    with psycopg.connect(database.conninfo, autocommit=True) as connection:
        connection.execute("create extension pg_stat_statements")
        connection.execute("vacuum analyze")


def _exchange(server: psycopg.Connection, name: str, *, template: str) -> None:
    server.execute(SQL("drop database if exists {} with (force)").format(Identifier(name)))
    create = SQL("create database {} template {} strategy file_copy")
    server.execute(create.format(Identifier(name), Identifier(template)))


def _server(url: str) -> psycopg.Connection:
    return psycopg.connect(Database(url).conninfo, autocommit=True)


def _url_of(url: str, name: str) -> str:
    return make_url(url).set(database=name).render_as_string(hide_password=False)


def _with_long_tickets(business: Business) -> Business:
    tickets = enumerate(business.tickets)
    return replace(
        business, tickets=(one if place % _EVERY else _lengthened(one) for place, one in tickets)
    )


def _lengthened(ticket: Ticket) -> Ticket:
    """Have both sides say again what they said, until there are ten messages."""
    said = [step for step in ticket.steps if isinstance(step, Message)]
    last, missing = ticket.steps[-1].at, range(1, LONG - len(said) + 1)
    again = [
        replace(step, at=last + number * _MINUTE)
        for number, step in zip(missing, cycle(said), strict=False)
    ]
    return replace(ticket, steps=(*ticket.steps, *again))
