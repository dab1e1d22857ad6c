"""The whole measurement: the server on its base, operation by operation; then the rest."""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from steward.bench.answers import measure_answers
from steward.bench.articles import fill_articles, measure_search, search_operation
from steward.bench.assistant import measure_assistant
from steward.bench.base import copied_base
from steward.bench.books import measure_books
from steward.bench.chat import measure_chat
from steward.bench.client import Connection
from steward.bench.clocks import measure_clocks
from steward.bench.customer import customer_operation, fewest_entries, give_histories
from steward.bench.demand import measure_demand
from steward.bench.doubles import measure_doubles
from steward.bench.extras import measure_bare_page, measure_import, measure_streams
from steward.bench.mail import measure_mail
from steward.bench.operations import Operation, Workload
from steward.bench.people import measure_people
from steward.bench.problems import measure_problems
from steward.bench.routing import measure_plan, measure_policies
from steward.bench.runner import measure
from steward.bench.segments import measure_segments
from steward.bench.server import Server, serving
from steward.bench.shop import measure_shop
from steward.bench.stock import measure_stock
from steward.bench.visitor import Visitor, sign_in
from steward.bench.whether import measure_whether
from steward.bench.worth import measure_worth
from steward.kit.db import Database
from steward.kit.settings import Settings

CONCURRENCY = (1, 16)
_WITHOUT_SERVER = {
    "plan": measure_plan,
    "policies": measure_policies,
    "assistant": measure_assistant,
    "demand": measure_demand,
    "doubles": measure_doubles,
    "whether": measure_whether,
    "worth": measure_worth,
}


@dataclass(frozen=True)
class Options:
    """What to measure. `only` are operations by name, all when empty; `seconds` for each.

    `rows` are the order lines that come into the books, `quarters` those watched for problems.
    """

    scale: int
    seconds: float
    only: frozenset[str]
    fresh: bool
    import_file: Path | None
    rows: int
    quarters: int

    def wants(self, name: str) -> bool:
        """Whether an operation is to be measured."""
        return not self.only or name in self.only


_ON_THEIR_OWN: dict[str, Callable[[Options, Settings], Iterator[dict[str, Any]]]] = {
    "problems": lambda options, _settings: measure_problems(options.quarters),
    "segments": lambda _options, settings: measure_segments(settings),
    "stock": lambda _options, settings: measure_stock(settings),
    "shop": lambda options, settings: measure_shop(settings, seconds=options.seconds),
    "books": lambda options, settings: measure_books(settings, rows=options.rows),
    "people": lambda _options, settings: measure_people(settings),
}


def run(options: Options, settings: Settings) -> Iterator[dict[str, Any]]:
    """Yield the figures of each operation as soon as they are there."""
    for name, measure_it in _WITHOUT_SERVER.items():
        if options.wants(name):
            yield from measure_it()
    for name, measure_alone in _ON_THEIR_OWN.items():
        if options.wants(name):
            yield from measure_alone(options, settings)
    if not options.only or options.only - _WITHOUT_SERVER.keys() - _ON_THEIR_OWN.keys():
        yield from _of_the_server(options, settings)


def _of_the_server(options: Options, settings: Settings) -> Iterator[dict[str, Any]]:
    with (
        tempfile.TemporaryDirectory(prefix="steward-bench-") as folder,
        copied_base(settings, options.scale, fresh=options.fresh) as url,
        serving(Path(folder), url) as server,
    ):
        database = Database(url)
        visitor = sign_in(server.port, database)
        yield from _bare_page(options, server, visitor)
        for operation in Workload(database, visitor).operations():
            if options.wants(operation.name):
                yield from _at_each_concurrency(options, server, operation)
        yield from _as_a_whole(options, server, database)
        yield from _of_customers(options, server, database, visitor)
        if options.import_file and options.wants("import"):
            yield measure_import(server.home, database, options.import_file)
        yield from _of_articles(options, server, database, visitor)
        database.dispose()


def _as_a_whole(options: Options, server: Server, database: Database) -> Iterator[dict[str, Any]]:
    """Measure what is no request: what the worker does, and what many open pages hear."""
    if options.wants("clocks"):
        yield measure_clocks(database)
    if options.wants("mail"):
        yield measure_mail(server.home, database)
    if options.wants("chat"):
        yield measure_chat(server, database, seconds=options.seconds)
    if options.wants("streams"):
        yield measure_streams(server.home, database)


def _of_customers(
    options: Options, server: Server, database: Database, visitor: Visitor
) -> Iterator[dict[str, Any]]:
    if options.wants("customer"):
        known = give_histories(database)
        entries = fewest_entries(server.port, visitor, known)
        for figures in _at_each_concurrency(options, server, customer_operation(visitor, known)):
            yield figures | {"entries": entries}


def _of_articles(
    options: Options, server: Server, database: Database, visitor: Visitor
) -> Iterator[dict[str, Any]]:
    if options.wants("articles") or options.wants("answers"):
        fill_articles(database)
    if options.wants("articles"):
        yield measure_search(database)
        yield from _at_each_concurrency(options, server, search_operation(visitor))
    if options.wants("answers"):
        yield from measure_answers(database)


def _bare_page(options: Options, server: Server, visitor: Visitor) -> Iterator[dict[str, Any]]:
    """Measure Flask alone with the very bytes of the list's page."""
    if options.wants("bare_page"):
        connection = Connection(server.port)
        _, page = connection.ask(visitor.get("/desk/tickets").encode())
        connection.close()
        file = server.home / "page.html"
        file.write_bytes(page)
        for concurrency in CONCURRENCY:
            yield measure_bare_page(file, concurrency=concurrency, seconds=options.seconds)


def _at_each_concurrency(
    options: Options, server: Server, operation: Operation
) -> Iterator[dict[str, Any]]:
    for concurrency in CONCURRENCY:
        figures = measure(server, operation, concurrency=concurrency, seconds=options.seconds)
        yield {"op": operation.name, "scale": options.scale, **asdict(figures)}
