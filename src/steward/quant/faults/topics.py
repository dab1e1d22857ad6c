"""What complaints are about: clusters of their texts, named by their own words, that keep their id.

Texts are put together by what they mean (`quant.meaning`), bottom up by the mean of their cosines
(agglomerative clustering, average linkage: Sokal, Michener 1958), which needs no number of clusters
and no seed. A topic is named by the words that tell it from the others (class-based TF-IDF:
Grootendorst, BERTopic 2022). A topic learnt anew that lies where one did before is that one.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from steward.quant.text.features import cleaned, meanings, of_length_one
from steward.quant.words import Text

MOST_TEXTS = 4_000  # texts that are clustered, the latest ones: the cost grows with their square
LEAST_PERSONS = 4
_LIKE = 0.5  # the mean cosine that texts of one topic have, at least
_JOINS = 0.4  # of a new text to the middle of a topic
_FEW = 20.0  # persons that nothing in common counts as much as
_SAME = 0.7  # of the middles of a topic, before and after it was learnt anew
_NAMED_BY = 3  # words
_LEAST_WRITERS = 3  # of such a word: what fewer wrote may tell who they are
_SHORTEST = 3  # letters of such a word

Vectors = NDArray[np.float32]


@dataclass(frozen=True)
class Told:
    """What somebody wrote."""

    person: str
    text: str


@dataclass(frozen=True, eq=False)
class Topic:
    """A topic: what is said of it by how many persons, where its middle lies, its own words."""

    number: int
    words: tuple[str, ...]
    persons: int
    middle: Vectors


@dataclass(frozen=True, eq=False)
class Topics:
    """Topics learnt; `common` is what all texts have in common, `last` the last number given."""

    topics: tuple[Topic, ...]
    common: Vectors
    last: int = 0

    def of(self, texts: Sequence[str]) -> list[int | None]:
        """Return for each text the topic nearest to it; None where none is near."""
        if not self.topics or not texts:
            return [None] * len(texts)
        middles = np.stack([one.middle for one in self.topics])
        near = _placed(texts, self.common) @ middles.T
        return [
            self.topics[place].number if row[place] >= _JOINS else None
            for row, place in zip(near, near.argmax(axis=1).tolist(), strict=True)
        ]


def learn_topics(
    told: Iterable[Told], before: Topics | None = None, stops: Collection[str] = ()
) -> Topics:
    """Find what many persons write of, whatever order their texts are given in.

    What one person wrote alike several times counts once, and a topic has four persons at least.
    No topic is named by a word of `stops` (folded), nor by one that fewer than three wrote.
    Topics `before` keep their number where they are found again.
    """
    texts = sorted(set(told), key=lambda one: (one.text, one.person))[-MOST_TEXTS:]
    if len(texts) < LEAST_PERSONS:
        return before or Topics((), np.zeros(0, np.float32))
    written = [one.text for one in texts]
    common = before.common if before and before.topics else _common(texts)
    rows = _placed(written, common)
    clusters = [
        own for own in _clusters(rows) if len({texts[one].person for one in own}) >= LEAST_PERSONS
    ]
    every = _words_of(texts, range(len(texts)))
    words = _named([_words_of(texts, own) for own in clusters], every, stops)
    found = [
        Topic(0, name, len({texts[one].person for one in own}), _middle(rows, texts, own))
        for own, name in zip(clusters, words, strict=True)
    ]
    return _numbered(found, common, before)


def _common(texts: Sequence[Told]) -> Vectors:
    """Return the mean of what all write, each person counting once; of few it says little."""
    many = Counter(one.person for one in texts)
    weights = np.array([1 / many[one.person] for one in texts], np.float32)
    rows = meanings(cleaned([one.text for one in texts]))
    return np.asarray(weights @ rows / (len(many) + _FEW), np.float32)


def _placed(texts: Sequence[str], common: Vectors) -> Vectors:
    """Return what texts mean beside what they have in common: else all complaints are alike."""
    return of_length_one(meanings(cleaned(texts)) - common)


def _clusters(rows: Vectors) -> list[list[int]]:
    from sklearn.cluster import (  # noqa: PLC0415 - heavy, and only the worker needs it
        AgglomerativeClustering,
    )

    found = AgglomerativeClustering(
        n_clusters=None, metric="cosine", linkage="average", distance_threshold=1 - _LIKE
    ).fit_predict(rows)
    return [np.flatnonzero(found == one).tolist() for one in range(int(found.max()) + 1)]


def _middle(rows: Vectors, texts: Sequence[Told], own: Sequence[int]) -> Vectors:
    """Return the middle of a topic, each person counting once."""
    many = Counter(texts[one].person for one in own)
    weights = np.array([1 / many[texts[one].person] for one in own], np.float32)
    return np.asarray(of_length_one((weights @ rows[list(own)])[None, :])[0], np.float32)


def _words_of(texts: Sequence[Told], own: Sequence[int]) -> Counter[str]:
    """Count by how many persons each word of a topic is used."""
    used = {(texts[one].person, word) for one in own for word in Text.of([texts[one].text]).words}
    return Counter(word for _, word in used if len(word) >= _SHORTEST and not word.isdigit())


def _named(
    counts: Sequence[Mapping[str, int]], all_: Mapping[str, int], stops: Collection[str]
) -> list[tuple[str, ...]]:
    """Name each topic by the words that are frequent in it and rare in all other texts."""
    most = max(all_.values(), default=1)
    names = []
    for one in counts:
        weights = {
            word: many * log(1 + most * many / all_[word] ** 2)
            for word, many in one.items()
            if many >= _LEAST_WRITERS and word not in stops
        }
        ranked = sorted((-weight, word) for word, weight in weights.items())
        names.append(tuple(word for _, word in ranked[:_NAMED_BY]))
    return names


def _numbered(found: Sequence[Topic], common: Vectors, before: Topics | None) -> Topics:
    """Give topics that were there before their number, and new ones the next."""
    known = before.topics if before else ()
    kept: dict[int, int] = {}
    if known and found:
        near = np.stack([one.middle for one in found]) @ np.stack([one.middle for one in known]).T
        for row, column in zip(*linear_sum_assignment(-near), strict=True):
            if near[row, column] >= _SAME:
                kept[int(row)] = known[int(column)].number
    last = before.last if before else 0
    topics = []
    for place, one in enumerate(found):
        last += place not in kept
        topics.append(Topic(kept.get(place, last), one.words, one.persons, one.middle))
    return Topics(tuple(sorted(topics, key=lambda one: one.number)), common, last)
