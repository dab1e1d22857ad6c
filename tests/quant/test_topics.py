"""Complaints that say the same are a topic, named by its own words, that keeps its number."""

from csv import DictReader
from itertools import islice

from sklearn.metrics import v_measure_score

from steward.quant.faults import Told, learn_topics
from tests.real_data import need_real_data

GRINDER = (
    "The grinder stopped after two days",
    "My grinder does not start any more, it just stopped",
    "grinder stopped working suddenly",
    "Grinder motor stopped, it will not start",
    "the mill grinder stopped in the middle of grinding",
)
PARCEL = (
    "The parcel arrived wet and crushed",
    "Parcel was crushed when it arrived",
    "box crushed, parcel torn open on arrival",
    "crushed parcel delivered by the carrier",
    "my parcel came crushed and dented",
)
LEAK = (
    "Die Maschine tropft unten Wasser",
    "Wasser tropft aus der Maschine",
    "Meine Maschine verliert Wasser, sie tropft",
    "Unten tropft Wasser heraus",
    "Maschine tropft ständig Wasser",
)
OTHER = ("I love the colour", "where is my invoice", "please change my address")


def told(*groups: tuple[str, ...]) -> list[Told]:
    return [Told(f"{text} by somebody", text) for group in groups for text in group]


def test_topics_are_named_by_their_own_words_in_several_languages() -> None:
    found = learn_topics(told(GRINDER, PARCEL, LEAK, OTHER)).topics
    words = sorted(set(one.words) & {"grinder", "crushed", "tropft"} for one in found)
    assert len(found) == 3
    assert sorted(map(sorted, words)) == [["crushed"], ["grinder"], ["tropft"]]
    assert all(one.persons >= 4 for one in found)


def test_what_one_person_writes_again_and_again_is_no_topic() -> None:
    angry = [Told("Ada", f"refund me now you thieves{'!' * n}") for n in range(9)]
    texts = told(GRINDER, PARCEL, OTHER)
    assert len(learn_topics([*texts, *angry]).topics) == len(learn_topics(texts).topics)


def test_a_new_text_joins_the_nearest_topic_or_none() -> None:
    topics = learn_topics(told(GRINDER, PARCEL, LEAK, OTHER))
    grinder = next(one.number for one in topics.topics if "grinder" in one.words)
    assert topics.of(["my grinder stopped again", "how much are the beans?", ""]) == [
        grinder,
        None,
        None,
    ]
    assert learn_topics([]).of(["anything"]) == [None]


def test_topics_keep_their_number_when_learnt_anew_in_another_order_with_more() -> None:
    first = learn_topics(told(GRINDER, PARCEL, OTHER))
    second = learn_topics(told(LEAK, OTHER, PARCEL, GRINDER)[::-1], first)
    numbers = {frozenset(one.words): one.number for one in first.topics}
    kept = {one.number: one.words for one in second.topics}
    for one in first.topics:
        assert set(kept[one.number]) & set(one.words), numbers
    assert {one.number for one in second.topics} == {1, 2, 3}
    assert second.last == 3


def test_real_questions_are_put_together_as_people_put_them() -> None:
    """Questions of 77 kinds; K-means on TF-IDF, told how many kinds there are, reaches 0.58."""
    file = need_real_data("intents/banking77/train.csv")
    with file.open(encoding="utf-8") as rows:
        asked = [(row["text"], row["category"]) for row in islice(DictReader(rows), 0, None, 5)]
    texts = [text for text, _ in asked]
    topics = learn_topics(Told(str(person), text) for person, text in enumerate(texts))
    found = topics.of(texts)
    kinds = [kind for (_, kind), topic in zip(asked, found, strict=True) if topic is not None]
    assert len(kinds) > 0.9 * len(asked)
    assert v_measure_score(kinds, [topic for topic in found if topic is not None]) > 0.7
