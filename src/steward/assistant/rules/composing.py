"""An answer put together of sentences that stand in articles, and of nothing else."""

from collections.abc import Sequence

from steward.assistant.rules.sentences import sentences_of, speaks_to_a_machine
from steward.assistant.rules.values import Citation, Passage, Quote
from steward.quant.text import likeness

MOST_SENTENCES = 4  # of one passage
_MOST_PASSAGES = 2
_NEAR = 0.9  # of the best passage's score, to be quoted beside it


def compose(question: str, passages: Sequence[Passage]) -> tuple[Quote, ...]:
    """Quote from the best passages, best first, what comes nearest to the question.

    Nothing where no passage has a sentence for readers: headings that only ask, and sentences
    that speak to a machine, are left out.
    """
    readable = [one for one in passages if _quotable(one)]
    near = [one for one in readable if one.score >= _NEAR * readable[0].score]
    return tuple(quote for passage in near[:_MOST_PASSAGES] for quote in _quotes(question, passage))


def _quotes(question: str, passage: Passage) -> list[Quote]:
    """Return the sentences in a row that are together likest the question, in their order."""
    sentences = _quotable(passage)
    if len(sentences) > MOST_SENTENCES:
        alike = likeness(question, sentences)
        starts = range(len(sentences) - MOST_SENTENCES + 1)
        best = max(starts, key=lambda start: sum(alike[start : start + MOST_SENTENCES]))
        sentences = sentences[best : best + MOST_SENTENCES]
    citation = Citation(passage.article, passage.title, passage.version)
    return [Quote(sentence, citation) for sentence in sentences]


def _quotable(passage: Passage) -> list[str]:
    return [
        sentence
        for sentence in sentences_of(passage.text)
        if any(map(str.isalnum, sentence))
        and not sentence.endswith("?")
        and not speaks_to_a_machine(sentence)
    ]
