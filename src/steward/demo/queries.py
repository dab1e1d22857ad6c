"""What customers write: subject and body, composed so that no two queries are alike."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from math import gcd, prod
from random import Random

from steward.demo.content import Channel, Customer, Product
from steward.demo.occasions import Occasion
from steward.demo.rhythm import HOME
from steward.demo.words import Letter, Story, words

_SUNDAY = 6
_CONTEXTS, _CONTEXT_PLACES = 4, 6
_SUBJECT_LENGTHS = range(15, 61)
_SAYS_IT_TWICE = 0.4
_SENTENCE_START = re.compile(r"^\w|(?<=[.?!] )\w")
_STORES = ("Rotterdam", "Rotterdam", "Rotterdam", "Ghent", "Lyon")
_CARRIERS = ("PostNL", "DPD", "GLS")
_CHANNELS: tuple[Channel, ...] = ("email", "web", "chat", "api")
_CHANNEL_WEIGHTS = {"home": (40, 42, 18, 0)}
_COMPANY_CHANNEL_WEIGHTS = (58, 28, 9, 5)


@dataclass(slots=True)
class Query:
    """A customer's first words, and what is needed to carry on the talk.

    `place` is the place of the problem in its story; `facts` fill the texts' blanks.
    """

    occasion: Occasion
    story: Story
    letter: Letter
    channel: Channel
    place: int
    facts: dict[str, str]
    subject: str = ""
    body: str = ""

    def matching(self, texts: tuple[str, ...], rng: Random) -> str:
        """Return one of `texts` that goes with the problem, its blanks filled."""
        start = self.place % len(texts)
        return rng.choice(texts[start :: len(self.story.problem)]).format_map(self.facts)

    def any_of(self, texts: tuple[str, ...], rng: Random) -> str:
        """Return one of `texts`, its blanks filled."""
        return rng.choice(texts).format_map(self.facts)


class QueryWriter:
    """Writes queries; deals out the combinations of texts so that none comes twice in a round."""

    def __init__(
        self, customers: Iterable[Customer], products: Iterable[Product], rng: Random
    ) -> None:
        self._rng = rng
        self._companies = {one.email: one.name for one in customers if one.kind == "company"}
        self._kinds: dict[str, list[Product]] = {}
        for product in products:
            self._kinds.setdefault(product.kind, []).append(product)
        self._decks: dict[tuple[str, str], _Deck] = {}

    def write(self, occasion: Occasion, at: datetime) -> Query:
        """Return what the customer writes at `at`."""
        language, situation = occasion.customer.language, occasion.situation.name
        spoken = words(language)
        story = spoken.stories[situation]
        deck = self._decks.get((language, situation))
        if deck is None:
            deck = self._decks[language, situation] = _Deck(_sizes(story), self._rng)
        problem, detail, ask, context = deck.deal()
        facts = self._facts(occasion, at, spoken.letter)
        query = Query(occasion, story, spoken.letter, self._channel(occasion), problem, facts)
        contexts = spoken.context[occasion.customer.segment]
        middle = [
            contexts[context % len(contexts)] if context < _CONTEXTS else "",
            *story.detail[detail : detail + 1],
        ]
        self._rng.shuffle(middle)
        texts = (story.problem[problem], *middle, *story.ask[ask : ask + 1])
        query.body = self._letter(query, " ".join(filter(None, texts)).format_map(facts))
        query.subject = self._subject(query)
        return query

    def _channel(self, occasion: Occasion) -> Channel:
        weights = _CHANNEL_WEIGHTS.get(occasion.customer.segment, _COMPANY_CHANNEL_WEIGHTS)
        return self._rng.choices(_CHANNELS, weights)[0]

    def _letter(self, query: Query, text: str) -> str:
        if query.channel == "chat":
            return sentence(text)
        greeting = query.any_of(query.letter.greeting, self._rng)
        closing = query.any_of(query.letter.closing, self._rng).strip()
        said = sentence(text) if query.letter.capital else text
        return f"{greeting}\n\n{said}\n\n{closing}"

    def _subject(self, query: Query) -> str:
        """Return a subject of the story, or, as people do, the first sentence once more."""
        first = query.story.problem[query.place].format_map(query.facts).split(". ")[0].rstrip(".")
        short = len(first) in _SUBJECT_LENGTHS and "," not in first
        if short and self._rng.random() < _SAYS_IT_TWICE:
            return sentence(first)
        return sentence(query.matching(query.story.subject, self._rng))

    def _facts(self, occasion: Occasion, at: datetime, letter: Letter) -> dict[str, str]:
        rng, customer, line = self._rng, occasion.customer, occasion.line
        ordered = occasion.order.placed_at if occasion.order else at - timedelta(days=30)
        back = rng.randint(1, max(1, min(5, (at - ordered).days - 1)))
        lot = line.lot if line and line.lot else "B18"
        amount = line.price * line.quantity if line else Decimal("49.00")
        return {
            **self._product_facts(occasion.product),
            "order": occasion.order.reference if occasion.order else "",
            "ordered": long_date(ordered, letter),
            "weekday": weekday(_not_a_sunday(at - timedelta(days=back)), letter),
            "month": letter.months[at.month - 2],
            "lot": lot,
            "serial": f"{lot}-{rng.randint(1, 999):04}",
            "amount": money(amount, letter),
            "qty": str(rng.randint(6, 40)),
            "kg": str(rng.choice((5, 8, 10, 12, 15, 20, 25, 30, 40, 60))),
            "city": customer.city,
            "street": customer.street,
            "full": customer.name,
            "first": customer.name.split()[0],
            "company": self._companies.get(customer.company or "", ""),
            "store": rng.choice(_STORES),
            "carrier": rng.choice(_CARRIERS),
        }

    def _product_facts(self, product: Product | None) -> dict[str, str]:
        if product is None:
            return {}
        others = [one.name for one in self._kinds[product.kind] if one is not product]
        return {"product": product.name, "other": self._rng.choice(others)}


class _Deck:
    """All combinations of so many choices, dealt in a shuffled order that needs no memory."""

    def __init__(self, sizes: tuple[int, ...], rng: Random) -> None:
        self._sizes = sizes
        self._total = prod(sizes)
        self._card = rng.randrange(self._total)
        # A stride without a common divisor visits every card before it meets one again.
        stride = rng.randrange(self._total // 3, self._total)
        while gcd(stride, self._total) != 1:
            stride += 1
        self._stride = stride

    def deal(self) -> tuple[int, ...]:
        """Return the next combination: one index per choice."""
        self._card = (self._card + self._stride) % self._total
        rest, combination = self._card, []
        for size in self._sizes:
            rest, index = divmod(rest, size)
            combination.append(index)
        return tuple(combination)


def _sizes(story: Story) -> tuple[int, ...]:
    """Return the number of choices; one more than there are details and asks means none."""
    return len(story.problem), len(story.detail) + 1, len(story.ask) + 1, _CONTEXT_PLACES


def sentence(text: str) -> str:
    """Return `text` with a capital at the start of each sentence."""
    return _SENTENCE_START.sub(lambda found: found[0].upper(), text)


def _not_a_sunday(at: datetime) -> datetime:
    """Return `at`, or the day before: nobody delivers on a Sunday."""
    return at - timedelta(days=at.astimezone(HOME).weekday() == _SUNDAY)


def weekday(at: datetime, letter: Letter) -> str:
    """Return the name of the day."""
    return letter.weekdays[at.astimezone(HOME).weekday()]


def long_date(at: datetime, letter: Letter) -> str:
    """Return day and month in words."""
    local = at.astimezone(HOME)
    return letter.date.format(day=local.day, month=letter.months[local.month - 1])


def money(amount: Decimal, letter: Letter) -> str:
    """Return an amount in euro as the language writes it."""
    text = f"{amount:.2f}" if letter.money.startswith("€{") else f"{amount:.2f}".replace(".", ",")
    return letter.money.format(amount=text)
