"""The demo business of a fixed Friday, made once for all tests of this folder."""

from datetime import UTC, datetime

import pytest

from steward.demo import Business, Ticket, generate

NOW = datetime(2026, 11, 20, 13, 32, tzinfo=UTC)


@pytest.fixture(scope="session")
def now() -> datetime:
    return NOW


@pytest.fixture(scope="session")
def business() -> Business:
    return generate(NOW)


@pytest.fixture(scope="session")
def tickets(business: Business) -> tuple[Ticket, ...]:
    return tuple(business.tickets)
