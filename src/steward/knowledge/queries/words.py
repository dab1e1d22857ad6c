"""The words that were typed, as articles hold them: known, one slip away, or nearly alike."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby, islice
from operator import itemgetter
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from steward.knowledge.rules.search import Term, one_slip_from

_SHORTEST, _MOST_NEAR = 4, 3  # letters of a word that may be misspelled; so many such words

_KNOWN = text("""
    select place, w.lexeme, w.passages from care_lexemes(:words) as asked
        join article_words w on w.lexeme = asked.lexeme where w.passages > 0
    union
    (select :last, lexeme, passages from article_words
        where lexeme like :begun and passages > 0 order by passages desc limit 8)
    order by 1
""")
_NEAR = text("""
    with asked as (select * from care_lexemes(:words))
    select place, near.lexeme, near.passages
    from (select place from asked group by place having not bool_or(is_stop)) as unknown,
    lateral (
        select w.lexeme, max(w.passages) as passages, max(similarity(w.lexeme, a.lexeme)) as alike
        from asked a join article_words w on w.lexeme % a.lexeme
        where a.place = unknown.place and w.passages > 0
        group by w.lexeme order by alike desc, passages desc limit 3
    ) as near order by 1
""")
_STEMS = text("""
    select place, lexeme from care_lexemes(:words) as asked
    where lexeme is not null and not exists (
        select from care_lexemes(:words) as stop where stop.place = asked.place and stop.is_stop
    )
""")
_EXACTLY = text("""
    select lexeme, passages from article_words where lexeme = any(:lexemes) and passages > 0
""")


def known_words(session: Session, words: Sequence[str]) -> dict[int, Term]:
    """Return by their places the words that articles hold; the last may be only begun."""
    last = words[-1].replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    values = {"words": list(words), "last": len(words), "begun": f"{last}%"}
    return _terms(session.execute(_KNOWN, values))


def slips_in(session: Session, missing: Mapping[int, str]) -> dict[int, Term]:
    """Return the words that articles hold which are one slip away from those that none holds."""
    asked = _misspelled(missing)
    if not asked:
        return {}
    places, found = list(asked), defaultdict[int, list[tuple[int, str]]](list)
    typed: dict[str, set[int]] = {}
    for place, lexeme in session.execute(_STEMS, {"words": list(asked.values())}):
        for one in one_slip_from(lexeme):
            typed.setdefault(one, set()).add(places[place - 1])
    if typed:
        for lexeme, passages in session.execute(_EXACTLY, {"lexemes": list(typed)}):
            for place in typed[lexeme]:
                found[place].append((passages, lexeme))
    return {
        place: Term(tuple(one for _, one in best), best[0][0])
        for place, pairs in found.items()
        for best in [sorted(pairs, reverse=True)[:_MOST_NEAR]]
    }


def mended(typed: str, missing: Mapping[int, str], slips: Mapping[int, Term]) -> str:
    """Put what was meant in place of what was misspelled, whose meaning is anything."""
    for place, term in slips.items():
        typed = re.sub(re.escape(missing[place]), term.lexemes[0], typed, flags=re.IGNORECASE)
    return typed


def _misspelled(missing: Mapping[int, str]) -> dict[int, str]:
    """Return what may be a word with slips in it, and not a number or a part's name."""
    long = (
        (place, word)
        for place, word in missing.items()
        if len(word) >= _SHORTEST and not any(letter.isdigit() for letter in word)
    )
    return dict(islice(long, _MOST_NEAR))


def near_words(session: Session, missing: Mapping[int, str]) -> dict[int, Term]:
    """Return the nearest words that articles hold, by trigrams, for those that none holds."""
    asked = _misspelled(missing)
    if not asked:
        return {}
    found = _terms(session.execute(_NEAR, {"words": list(asked.values())}))
    places = list(asked)
    return {places[place - 1]: term for place, term in found.items()}


def _terms(rows: Iterable[Sequence[Any]]) -> dict[int, Term]:
    found = {}
    for place, group in groupby(rows, key=itemgetter(0)):
        held = list(group)
        found[place] = Term(tuple(one[1] for one in held), max(one[2] for one in held))
    return found
