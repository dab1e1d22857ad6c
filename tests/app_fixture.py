"""What every test can ask for: a database with the cast in it, the app on it, a client."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask, Response
from flask.testing import FlaskClient
from hypothesis import settings as hypothesis_settings
from sqlalchemy.orm import Session
from typing_extensions import override
from werkzeug.test import TestResponse

from steward.accounts.rules import passwords
from steward.kit import csrf
from steward.kit.db import Database
from steward.kit.migrate import migrate as migrate_database
from steward.kit.settings import Settings
from steward.main import create_app
from tests.cast import make_cast

# Tests are not timed: the machine may be busy. Each run looks at other examples than the last.
hypothesis_settings.register_profile("steward", deadline=None, max_examples=40)
hypothesis_settings.register_profile("thorough", deadline=None, max_examples=1000)
hypothesis_settings.load_profile("steward")


@pytest.fixture(scope="session", autouse=True)
def _quick_hashes() -> Iterator[None]:
    """Hash passwords weakly and at once; one test of its own holds the real parameters."""
    with pytest.MonkeyPatch.context() as patch:
        weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        patch.setattr(passwords, "hasher", weak)
        yield


@pytest.fixture(scope="session")
def migrate() -> Callable[[str], None]:
    """How the template of all test databases is made: migrated, with the cast in it."""

    def make(url: str) -> None:
        database = Database(url)
        migrate_database(database)
        with database.transaction() as session:
            make_cast(session)
        database.dispose()

    return make


@pytest.fixture
def database(fresh_database_url: str) -> Iterator[Database]:
    """A database of this test alone, which may commit; the cast is in it."""
    database = Database(fresh_database_url)
    yield database
    database.dispose()


@pytest.fixture(scope="session")
def _shared_database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.dispose()


@pytest.fixture
def session(_shared_database: Database) -> Iterator[Session]:
    """A session whose work is rolled back: quicker than `database`, for tests that only flush."""
    with Session(_shared_database.engine, expire_on_commit=False) as session:
        yield session
        session.rollback()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with a home of this test alone; the business is reached at http://localhost."""
    return Settings(home=tmp_path / "home", public_url="http://localhost")


@pytest.fixture
def app(settings: Settings, database: Database) -> Flask:
    """The whole application on this test's database."""
    return create_app(settings, database)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that came to one of our pages before, so its forms are taken; not signed in."""
    return new_client(app)


@pytest.fixture
def other_client(app: Flask) -> FlaskClient:
    """A second browser."""
    return new_client(app)


def new_client(app: Flask) -> FlaskClient:
    """Make a browser that sends the CSRF token with all it does."""
    client = Browser(app, Response)
    client.set_cookie(csrf.COOKIE, "test")
    return client


class Browser(FlaskClient):
    """A browser that has just loaded a page of ours, whenever it sends something."""

    @override
    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Send a request with the token that belongs to the present cookie."""
        if cookie := self.get_cookie(csrf.COOKIE):
            self.environ_base["HTTP_X_CSRF_TOKEN"] = _token(self.application, cookie.value)
        return super().open(*args, **kwargs)


def _token(app: Flask, secret: str) -> str:
    with app.test_request_context(headers={"Cookie": f"{csrf.COOKIE}={secret}"}):
        csrf_token: Any = app.jinja_env.globals["csrf_token"]  # what the pages call
        return str(csrf_token())
