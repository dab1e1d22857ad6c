"""Whether each sentence of a worded answer is held by a passage that it cites."""

import re
from collections.abc import Sequence

from steward.assistant.rules.sentences import sentences_of, speaks_to_a_machine
from steward.assistant.rules.values import Passage
from steward.quant.words import folded

_MARK = re.compile(r"\[(\d{1,3})\]")
_MARK_AFTER_THE_END = re.compile(r"([.!?…])((?:\s*\[\d{1,3}\])+)")
_ADDRESS = re.compile(r"https?://\S+|www\.\S+|\S+@\S+\.\S+")
_FIGURE = re.compile(r"\d+(?:[.,:]\d+)*")
_ENOUGH = 0.75  # of a sentence's weighty words
_WEIGHTY = 4  # letters; shorter words carry grammar more than meaning
_STEM = 5  # letters of a word that are compared: "deliver", "delivery", "delivered"
_TURNING = frozenset(
    {
        *("not", "no", "never", "none", "nothing", "without", "cannot", "can't", "won't", "don't"),
        *("doesn't", "isn't", "aren't", "unless", "except", "only"),
        *("nicht", "kein", "keine", "keinen", "nie", "ohne", "nur", "pas", "jamais", "sans"),
        *("aucun", "aucune", "nunca", "sin", "ningun", "sem", "nao", "non", "mai", "senza"),
        *("niet", "geen", "nooit", "zonder", "inte", "ingen", "aldrig", "ikke", "uden", "utan"),
    }
)
_COUNTS = frozenset(  # but for words that are articles, too
    {
        *("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven"),
        *("twelve", "fifteen", "twenty", "thirty", "forty", "fifty", "sixty", "ninety", "hundred"),
        *("thousand", "half", "quarter", "once", "twice", "double", "dozen", "first", "second"),
        *("zwei", "drei", "vier", "funf", "sechs", "sieben", "acht", "neun", "zehn", "zwolf"),
        *("vierzehn", "zwanzig", "dreissig", "halb", "einmal", "zweimal", "deux", "trois"),
        *("quatre", "cinq", "sept", "huit", "neuf", "dix", "douze", "quinze", "vingt", "trente"),
        *("dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve", "diez", "dois"),
        *("duas", "quatro", "sete", "oito", "nove", "dez", "quattro", "cinque", "sette", "otto"),
        *("dieci", "twee", "drie", "vijf", "zes", "zeven", "negen", "tien", "veertien", "dertig"),
    }
)


def unsupported(worded: str, passages: Sequence[Passage]) -> list[str]:
    """Return the sentences of a worded answer that no passage holds: none if it may be said.

    A sentence may name its passages, `[1]` being the first; then one of these must hold it. It is
    held when a few sentences in a row have most of its weighty words, every figure (in words,
    too), name and address that it has, and turn it the same way ("not", "only"). Strict on purpose:
    what is refused is said in the article's own words instead.
    """
    marked = _MARK_AFTER_THE_END.sub(r"\2\1", worded)
    return [one for one in sentences_of(marked) if not _is_held(one, passages)]


def _is_held(sentence: str, passages: Sequence[Passage]) -> bool:
    named = [int(mark) - 1 for mark in _MARK.findall(sentence)]
    if any(not 0 <= place < len(passages) for place in named):
        return False
    said = _MARK.sub("", sentence).strip()
    cited = [passages[place] for place in named] or passages
    return not speaks_to_a_machine(said) and any(_holds(one, said) for one in cited)


def _holds(passage: Passage, said: str) -> bool:
    sentences = sentences_of(passage.text)
    return any(
        _says(" ".join(sentences[start : start + length]), said)
        for length in (1, 2)
        for start in range(len(sentences) - length + 1)
    )


def _says(written: str, said: str) -> bool:
    words, stems = folded(said).split(), {word[:_STEM] for word in folded(written).split()}
    weighty = [word for word in words if len(word) >= _WEIGHTY or word.isdigit()]
    if not weighty or _turns(said) != _turns(written):
        return False
    if not _figures(said) <= _figures(written):
        return False
    held = sum(word[:_STEM] in stems for word in weighty)
    return held >= _ENOUGH * len(weighty) and _names(said) <= _names(written) | _lower(written)


def _turns(text: str) -> frozenset[str]:
    return frozenset(folded(text).split()) & _TURNING


def _figures(text: str) -> set[str]:
    counts = _COUNTS.intersection(folded(text).split())
    return {*_FIGURE.findall(text), *_ADDRESS.findall(text), *counts}


def _names(text: str) -> set[str]:
    """Return the words that are written large within a sentence."""
    _, *rest = re.findall(r"[^\W_]+", text) or [""]
    return {word.lower() for word in rest if word[0].isupper()}


def _lower(text: str) -> set[str]:
    return set(re.findall(r"[^\W_]+", text.lower()))
