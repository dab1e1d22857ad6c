"""The page of customers with whom much has happened: hundreds of entries of their timeline."""

import json
from itertools import cycle

from sqlalchemy import text

from steward.bench.client import Connection
from steward.bench.operations import Operation
from steward.bench.visitor import Visitor
from steward.kit.db import Database

CUSTOMERS = 20
# How many of what each of them is given: more than 500 entries.
_GIVEN = (("tickets", "customer_id", 160), ("orders", "person_id", 40))
_GIVE = """
    with known as (
        select id, row_number() over (order by id) - 1 as place from people
        where user_id is null order by id limit :customers),
    picked as (
        select id, row_number() over (order by id) - 1 as place from {things}
        order by id limit :customers * :each)
    update {things} set {whose} = known.id from picked join known
    on known.place = picked.place % :customers where {things}.id = picked.id
    returning known.id
"""
_TARGET = 60.0  # CPU-ms of a page


def give_histories(database: Database) -> list[int]:
    """Make tickets and orders of the base those of a few customers; return who they are."""
    known: set[int] = set()
    for things, whose, each in _GIVEN:
        giving = text(_GIVE.format(things=things, whose=whose))
        with database.transaction() as session:
            known |= set(session.scalars(giving, {"customers": CUSTOMERS, "each": each}))
    return sorted(known)


def customer_operation(visitor: Visitor, known: list[int]) -> Operation:
    """Ask for the pages of these customers, one after another."""
    pages = [visitor.get(f"/desk/customers/{person_id}") for person_id in known]
    return Operation("customer", cycle(pages), _TARGET)


def fewest_entries(port: int, visitor: Visitor, known: list[int]) -> int:
    """Return how many entries the one has with whom least has happened, by the API."""
    return min(_entries(port, visitor, person_id) for person_id in known)


def _entries(port: int, visitor: Visitor, person_id: int) -> int:
    number = 0
    cursor: str | None = ""
    connection = Connection(port)
    while cursor is not None:
        sent = visitor.api_get(f"/customers/{person_id}/timeline?limit=100&cursor={cursor}")
        found = json.loads(connection.ask(sent.encode())[1])
        number, cursor = number + len(found["items"]), found["next_cursor"]
    connection.close()
    return number
