"""Records that are likely one person: found by what they share, and never by a common name."""

import pytest

from steward.bench.registry import draw_registry
from steward.quant.doubles import (
    Reason,
    Record,
    find_doubles,
    folded_company,
    folded_mail,
    likely_at_entry,
)
from tests.naughty import naughty_strings

_BASE = draw_registry(1500, 7, 0.02)[0]
_PHONE = ("+46812345678",)
_ELSA = Record(9001, "Elsa Lindgren", ("elsa@lindgren.example",), _PHONE, "Café Lindgren GmbH")


def _reasons(one: Record, other: Record) -> tuple[Reason, ...]:
    """Say why two records are found among others; nothing where they are not."""
    found = find_doubles([*_BASE, one, other])
    return next((d.reasons for d in found if {d.left, d.right} == {one.id, other.id}), ())


def test_planted_doubles_are_found_and_strangers_are_not() -> None:
    records, truth = draw_registry(4000, 2026)
    found = {(one.left, one.right) for one in find_doubles(records)}
    assert len(truth) == 200
    assert len(found & truth) / len(found) >= 0.97
    assert len(found & truth) / len(truth) >= 0.8  # few people teach less than 100,000


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("LINDGREN, Elsa", Reason.NAME),
        ("Élsa Lindgren", Reason.NAME),
        ("Elsa Lindgern", Reason.NAME_NEAR),
        ("ElsaLindgren", Reason.NAME_NEAR),
        ("Elsa Maria Lindgren", Reason.NAME_MORE),
    ],
)
def test_one_person_is_found_however_the_name_is_written(name: str, reason: Reason) -> None:
    assert _reasons(_ELSA, Record(9002, name, (), _PHONE)) == (reason, Reason.PHONE)


def test_people_of_one_house_are_no_doubles() -> None:
    astrid = Record(9002, "Astrid Lindgren", ("astrid@mail.example",), _PHONE)
    assert not _reasons(_ELSA, astrid)


def test_a_common_name_alone_is_no_double() -> None:
    annas = [Record(9000 + n, "Anna Smith", (f"a{n}@mail.example",)) for n in range(10)]
    found = find_doubles([*_BASE, *annas])
    assert not [one for one in found if one.left >= 9000]


def test_addresses_and_companies_are_read_through_their_spelling() -> None:
    assert folded_mail("Elsa.Lind+shop@GoogleMail.com") == folded_mail("elsalind@gmail.com")
    assert folded_mail("e.lind@mail.example") != folded_mail("elind@mail.example")
    assert folded_company("Café Lindgren GmbH & Co. KG") == folded_company("cafe lindgren")
    assert folded_company("GmbH") == "gmbh"


def test_what_is_entered_is_held_against_who_is_known() -> None:
    entered = Record(0, "E. Lindgren", (), (), "Cafe Lindgren")
    others = [Record(9003, "Ole Berg", (), (), "Café Lindgren"), _ELSA]
    assert likely_at_entry(entered, others) == [(9001, (Reason.NAME_INITIAL, Reason.COMPANY))]
    assert not likely_at_entry(Record(0, "Elsa Lindgren"), [Record(9004, "Elsa Lindgren")])


def test_odd_records_are_borne() -> None:
    assert find_doubles([]) == []
    assert find_doubles([_ELSA]) == []
    odd = [
        Record(n, words, (words,), (), words, words) for n, words in enumerate(naughty_strings())
    ]
    long = [Record(9005 + n, "Anna " * 40 + "x" * 120, (), _PHONE) for n in range(2)]
    assert [one for one in find_doubles([*odd, *long]) if one.left == 9005]
