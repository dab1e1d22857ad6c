"""The judgement of a ticket: a visible sum of factors, each with what it found and its points."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import lru_cache
from string import ascii_uppercase

from steward.helpdesk.rules.tickets import Severity
from steward.helpdesk.rules.triage.rules import TriageRules, read_products, read_segments
from steward.helpdesk.rules.triage.values import Factor, Judgement, Known
from steward.quant.words import Lists, Text, found_in, holds, read_lists

_SHOWN = 5  # words that an explanation names
_ENOUGH_LETTERS, _SHOUTED_SHARE, _EXCLAIMED = 20, 0.6, 3
_WAITED = "waited"


@dataclass(frozen=True)
class Triage:
    """The rules with their lists read, ready to judge with."""

    rules: TriageRules
    safety: Lists
    outage: Lists
    no_hurry: Lists
    angry: Lists
    products: dict[str, tuple[str, int]]
    segments: dict[str, tuple[str, int]]

    @classmethod
    def by(cls, rules: TriageRules) -> "Triage":
        """Read the lists of some rules."""
        return cls(
            rules,
            read_lists(rules.safety_words),
            read_lists(rules.outage_words),
            read_lists(rules.no_hurry_words),
            read_lists(rules.angry_words),
            dict(read_products(rules.product_points)),
            dict(read_segments(rules.segment_points)),
        )

    def judge(self, known: Known) -> Judgement:
        """Judge a ticket. Never raises, whatever was written."""
        text = Text.of(known.texts)
        given = _matrix(self.rules, known)
        said = list(self._said(text, known.language, is_judged=given is not None))
        return self._sum(
            [
                given or Factor("start", self.rules.start, self.rules.start),
                *said,
                *self._product(known),
                *_criticality(self.rules, known),
                *_order(self.rules, known.order_value),
                *_customer(self.rules, known.customer_value),
                *self._segment(known),
                *_repeats(self.rules, known.repeats),
                *self._tone(text, known.language),
                *_waiting(self.rules, known.waited),
            ]
        )

    def judge_waiting(self, factors: Iterable[Factor], waited: timedelta) -> Judgement:
        """Judge a ticket anew of which nothing has changed but how long its customer waits."""
        kept = [factor for factor in factors if factor.key != _WAITED]
        return self._sum([*kept, *_waiting(self.rules, waited)])

    def rises_after(self, judgement: Judgement) -> timedelta | None:
        """Return after how much waiting a judgement's class rises, or None when it never does."""
        rules = self.rules
        rest = sum(one.points for one in judgement.factors if one.key != _WAITED)
        bounds = (rules.normal_from, rules.high_from, rules.critical_from)
        bound = next((b for b in bounds if b > judgement.score), None)
        if bound is None or rules.wait_points == 0 or bound - rest > rules.wait_most:
            return None
        steps = -(-(bound - rest) // rules.wait_points)
        return timedelta(hours=rules.wait_hours) * steps

    def _sum(self, factors: list[Factor]) -> Judgement:
        judgement = Judgement(Severity.LOW, tuple(factors))
        return replace(judgement, severity=self.rules.class_of(judgement.score))

    def _said(self, text: Text, language: str, *, is_judged: bool) -> Iterator[Factor]:
        """Words of no hurry are taken out first: “not urgent” says nothing of urgent.

        They count only beside none that say the opposite, and not where people have judged
        impact and urgency: that is a floor.
        """
        rules, calm = self.rules, found_in(text, self.no_hurry, language)
        rest = text.without(calm) if calm else text
        alarming = [
            Factor(key, points, points, {"words": words[:_SHOWN]})
            for key, lists, points in (
                ("safety", self.safety, rules.safety_points),
                ("outage", self.outage, rules.outage_points),
            )
            if (words := found_in(rest, lists, language))
        ]
        yield from alarming
        if calm and not alarming and not is_judged:
            points = -rules.no_hurry_points
            yield Factor("no_hurry", points, points, {"words": calm[:_SHOWN]})

    def _product(self, known: Known) -> Iterator[Factor]:
        """Of all names that fit the product or the category, the one with the most points."""
        names = [
            (points, name)
            for wanted, (name, points) in self.products.items()
            if holds(known.product, wanted) or holds(known.category, wanted)
        ]
        if names:
            points, name = max(names)
            most = max(points for _, points in self.products.values())
            yield Factor("product", points, most, {"name": name})

    def _segment(self, known: Known) -> Iterator[Factor]:
        """Of all segments that the customer is in, the one with the most points."""
        mine = [self.segments[name] for name in known.segments if name in self.segments]
        if mine:
            name, points = max(mine, key=lambda one: (one[1], one[0]))
            most = max(points for _, points in self.segments.values())
            yield Factor("segment", points, most, {"name": name})

    def _tone(self, text: Text, language: str) -> Iterator[Factor]:
        """Half of it for angry words, a quarter each for shouting and for exclamation marks."""
        angry = found_in(text, self.angry, language)
        shouts, exclaims = _is_shouted(text.original), text.original.count("!") >= _EXCLAIMED
        quarters = 2 * bool(angry) + shouts + exclaims
        points = self.rules.tone_points * quarters // 4
        if points:
            found = {"words": angry[:_SHOWN], "shouts": shouts, "exclaims": exclaims}
            yield Factor("tone", points, self.rules.tone_points, found)


def _is_shouted(text: str) -> bool:
    """Whether most of at least twenty letters of a line are capitals."""
    return any(
        _has_capitals(line)
        and (letters := sum(map(str.isalpha, line))) >= _ENOUGH_LETTERS
        and sum(map(str.isupper, line)) > _SHOUTED_SHARE * letters
        for line in text.splitlines()
    )


def _has_capitals(line: str) -> bool:
    """Whether it is worth a closer look, which takes ten times as long."""
    most = sum(map(line.count, ascii_uppercase)) if line.isascii() else len(line)
    return most >= _ENOUGH_LETTERS * _SHOUTED_SHARE


def _matrix(rules: TriageRules, known: Known) -> Factor | None:
    """The class of impact and urgency takes the place of the start: all else comes on top."""
    if known.impact not in {1, 2, 3} or known.urgency not in {1, 2, 3}:
        return None
    severity = rules.matrix(known.impact, known.urgency)
    points = rules.begins(severity)
    found = {"impact": known.impact, "urgency": known.urgency, "severity": severity.value}
    return Factor("matrix", points, rules.critical_from, found)


def _criticality(rules: TriageRules, known: Known) -> Iterator[Factor]:
    """A critical product gives all points, one of high criticality half of them."""
    most = rules.criticality_points
    points = {"critical": most, "high": most // 2}.get(known.criticality or "", 0)
    if points:
        found = {"product": known.product, "level": known.criticality}
        yield Factor("criticality", points, most, found)


def _order(rules: TriageRules, value: float | None) -> Iterator[Factor]:
    if value is not None and value > 0:
        points = int(rules.order_points * min(value / rules.order_top, 1))
        yield Factor("order", points, rules.order_points, {"value": round(min(value, 1e15))})


def _customer(rules: TriageRules, value: float | None) -> Iterator[Factor]:
    if value is not None and value > 0:
        share = min(value, 1)
        points = int(rules.customer_points * share)
        yield Factor("customer", points, rules.customer_points, {"share": round(100 * share)})


def _repeats(rules: TriageRules, repeats: int) -> Iterator[Factor]:
    points = min(rules.repeat_points * max(repeats, 0), rules.repeat_most)
    if points:
        found = {"contact": repeats + 1, "days": rules.repeat_days}
        yield Factor("repeat", points, rules.repeat_most, found)


def _waiting(rules: TriageRules, waited: timedelta) -> Iterator[Factor]:
    steps = max(waited, timedelta()) // timedelta(hours=rules.wait_hours)
    points = min(rules.wait_points * steps, rules.wait_most)
    if points:
        hours = steps * rules.wait_hours
        yield Factor(_WAITED, points, rules.wait_most, {"hours": hours})


@lru_cache(maxsize=8)
def triage_by(written: str) -> Triage:
    """Return the rules that a text of JSON holds, ready; it is read once for each process."""
    return Triage.by(TriageRules.model_validate_json(written))


@lru_cache(maxsize=1)
def usual_triage() -> Triage:
    """Return the rules that hold until somebody edits them, ready."""
    return Triage.by(TriageRules())
