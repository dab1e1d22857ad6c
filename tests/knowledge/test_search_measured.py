"""Search measured on the demo's articles: what a slip of the fingers costs, which part is shown."""

import random
from importlib.resources import files
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.accounts import SYSTEM
from steward.knowledge import import_folder, search_articles
from steward.knowledge.models import Article, ArticleVersion
from steward.knowledge.rules.search import one_slip_from, words_typed

# A question by hand, and how the heading begins of the part that answers it: "" is the lead.
_PARTS = (
    ("lights are on but water is cold", "The lamps"),
    ("kitchen fuse blows", "The fuse"),
    ("red button at the back", "The lamps"),
    ("nothing lights up", "Nothing"),
    ("what do I need to descale mara 2", "What you"),
    ("how often must I descale the mara 2", ""),
    ("descale every month hard water", ""),
    ("needle in the steam tip", "The tip"),
    ("steam still weak after needle", "Still weak"),
    ("steam valve fitted on your bench", "Still weak"),
    ("loose scale in the steam tip", ""),
    ("drips only while brewing", "Look first"),
    ("lot b17 swap", "Lot B17"),
    ("drip once up to pressure", ""),
    ("mend the drip at the brew head", "Mend it"),
    ("order new steam tip", "The circuit"),
)


def test_one_slip_is_a_letter_lost_added_wrong_or_swapped() -> None:
    made = one_slip_from("clean")
    assert {"clan", "cleean", "clear", "celan"} <= made
    assert not {"clean", "calen", "cln"} & made


@pytest.mark.database
def test_a_slip_costs_little_and_the_part_that_answers_is_shown(session: Session) -> None:
    folder = Path(str(files("steward.demo") / "data" / "articles"))
    list(import_folder(session, folder, publish=True, dry_run=False, actor=SYSTEM))
    titles = session.execute(
        select(Article.id, ArticleVersion.title)
        .join(ArticleVersion, ArticleVersion.article_id == Article.id)
        .where(Article.readers == "public")
        .order_by(Article.id)
    ).all()
    rightly = slipped = asked = 0
    chance = random.Random(7)  # noqa: S311 - the same each time
    for article_id, title in titles:
        long = [word for word in words_typed(title) if len(word) > 4]
        if long:
            word = chance.choice(long)
            typed = f"{title.split()[0].lower()} {word}"
            asked += 1
            rightly += _is_first(session, article_id, typed)
            slipped += _is_first(session, article_id, typed.replace(word, _slip(word, chance)))
    assert asked > 50
    assert slipped >= 0.85 * rightly, (slipped, rightly, asked)
    shown = [(typed, search_articles(session, None, typed)[0].heading) for typed, _ in _PARTS]
    right = [
        heading.startswith(part) if part else not heading
        for (_, heading), (_, part) in zip(shown, _PARTS, strict=True)
    ]
    assert sum(right) >= 13, [
        one for one, is_right in zip(shown, right, strict=True) if not is_right
    ]


def _is_first(session: Session, article_id: int, typed: str) -> bool:
    found = search_articles(session, None, typed, most=1)
    return bool(found) and found[0].article_id == article_id


def _slip(word: str, chance: random.Random) -> str:
    """Swap two letters within a word."""
    place = chance.randrange(1, len(word) - 2)
    return f"{word[:place]}{word[place + 1]}{word[place]}{word[place + 2 :]}"
