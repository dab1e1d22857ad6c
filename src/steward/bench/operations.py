"""What is measured: reads and writes of the desk by page and by API, drawn from the base."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import cycle
from random import Random
from urllib.parse import quote

from sqlalchemy import text

from steward.bench.base import LONG
from steward.bench.visitor import Visitor
from steward.demo import Message, Ticket, generate
from steward.kit import clock
from steward.kit.db import Database

_COMMON = ("machine", "order", "invoice", "delivery", "Lieferung", "facture")
_PHRASES = ('"brew head"', '"steam lamp"', '"standing order"')
_HTMX = {"HX-Request": "true"}


@dataclass(frozen=True)
class Operation:
    """One kind of request, as often as one likes. `target` is the CPU-ms that one may cost."""

    name: str
    requests: Iterator[str]
    target: float
    expects: int = 200
    writes: bool = False


class Workload:
    """Asks for long tickets and for words that are there; raises and answers as people do."""

    def __init__(self, database: Database, visitor: Visitor) -> None:
        self._visitor = visitor
        self._rng = Random(7)  # noqa: S311 - the same requests in each run
        with database.reading() as session:
            long = "select ticket_id from messages group by 1 having count(*) = :long limit 400"
            self._long = session.scalars(text(long), {"long": LONG}).all()
            answerable = "select id from tickets where state <> 'closed' order by id"
            self._answerable = session.scalars(text(answerable)).all()
            rare = "select order_ref from tickets where order_ref is not null limit 100"
            self._rare = session.scalars(text(rare)).all()
            emails = session.scalars(text("select email from people order by id")).all()
            self._customers = cycle(emails)

    def operations(self) -> Iterator[Operation]:
        """Yield all operations, those that change nothing first."""
        visitor, long = self._visitor, self._long
        yield Operation("list", cycle([visitor.get("/desk/tickets")]), 15)
        yield Operation("detail", cycle([visitor.get(f"/desk/tickets/T-{n}") for n in long]), 11)
        found = [visitor.get(f"/desk/search?q={words}") for words in self._words()]
        yield Operation("search", cycle(found), 12)
        yield Operation("api_list", cycle([visitor.api_get("/tickets?limit=50")]), 6)
        yield Operation("api_ticket", cycle([visitor.api_get(f"/tickets/T-{n}") for n in long]), 6)
        said = [visitor.api_get(f"/tickets/T-{n}/messages") for n in long]
        yield Operation("api_messages", cycle(said), 6)
        found = [visitor.api_get(f"/tickets?limit=50&q={words}") for words in self._words()]
        yield Operation("api_search", cycle(found), 6)
        yield Operation("create", self._created(), 8, expects=303, writes=True)
        yield Operation("reply", self._replied(), 10, writes=True)
        yield Operation("api_create", self._created_by_api(), 8, expects=201, writes=True)
        yield Operation("api_reply", self._replied_by_api(), 10, expects=201, writes=True)

    def _words(self) -> list[str]:
        """Return a third each of words that are everywhere, of phrases, of words that are rare."""
        kinds: tuple[Iterable[str], ...] = (cycle(_COMMON), cycle(_PHRASES), self._rare)
        return [quote(words) for three in zip(*kinds, strict=False) for words in three]

    def _created(self) -> Iterator[str]:
        for query in self._queries():
            fields = {
                "customer_email": next(self._customers),
                "customer_name": "",
                "subject": query.subject,
                "body": _first_words(query),
                "severity": query.severity,
                "product": query.product or "",
                "order": query.order or "",
                "category": query.category,
                "tags": ", ".join(query.tags),
            }
            yield self._visitor.post("/desk/tickets", fields)

    def _created_by_api(self) -> Iterator[str]:
        for query in self._queries():
            body = {
                "customer_email": next(self._customers),
                "subject": query.subject,
                "body": _first_words(query),
                "product": query.product,
                "order": query.order,
                "category": query.category,
                "tags": list(query.tags),
            }
            yield self._visitor.api_post("/tickets", body)

    def _replied(self) -> Iterator[str]:
        for number, answer in self._answers():
            path = f"/desk/tickets/T-{number}/messages"
            yield self._visitor.post(path, {"visibility": "public", "body": answer}, **_HTMX)

    def _replied_by_api(self) -> Iterator[str]:
        for number, answer in self._answers():
            body = {"visibility": "public", "body": answer}
            yield self._visitor.api_post(f"/tickets/T-{number}/messages", body)

    def _answers(self) -> Iterator[tuple[int, str]]:
        numbers = list(self._answerable)
        self._rng.shuffle(numbers)
        said = (step for query in self._queries() for step in query.steps[1:])
        answers = (step.body for step in said if isinstance(step, Message))
        return zip(cycle(numbers), answers, strict=False)

    def _queries(self) -> Iterator[Ticket]:
        while True:
            seed = self._rng.randrange(1 << 30)
            yield from generate(clock.now(), seed=seed, tickets=500).tickets


def _first_words(query: Ticket) -> str:
    first = query.steps[0]
    return first.body if isinstance(first, Message) else ""
