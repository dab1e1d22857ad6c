"""What is private is taken out of a text, and said; what is about the thing itself stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.quant.private import Taken, without_private


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Mail eva.egger+x@home.example, please", "Mail [mail address], please"),
        ("Call +351 912 345 678 or 030 1234567.", "Call [phone number] or [number]."),
        ("Order 20944, order no. 4711-B", "Order [order number], order no. [order number]"),
        ("Bestellung Nr. 20944", "Bestellung Nr. [order number]"),
        ("Rua das Flores 12, 4050-262 Porto\nThanks", "[postal address]\nThanks"),
        ("Lindenstraße 5, 10115 Berlin", "[postal address]"),
        ("221 Baker Street, London NW1 6XE", "[postal address]"),
        ("12 rue de la Paix, 75002 Paris", "[postal address]"),
        ("IBAN DE89 3704 0044 0532 0130 00", "IBAN [account number]"),
        ("Dear Mrs Miller,\nMiller it is", "Dear Mrs [name],\n[name] it is"),
        ("My name is John Watson.", "My name is [name]."),
        ("See https://shop.example/me?token=1", "See [link]"),
    ],
)  # fmt: skip
def test_what_is_private_is_taken_out(text: str, left: str) -> None:
    assert without_private(text)[0] == left


@pytest.mark.parametrize(
    "text",
    [
        "The Mara 2 Duo takes 2000 W at 230 V and 1200 ml; error B17.",
        "Hold Steam for 5 seconds, 3 times, on 2026-11-20, at 9 bar and 14 °dH.",
        "My order was wrong: 3 items, not 2. Customer since 2019.",
        "See https://docs.example/mara-2 and step 4.",
        "will you mark it?",
    ],
)
def test_what_is_about_the_thing_stays(text: str) -> None:
    assert without_private(text, names=["Mark Will"]) == (text, [])


def test_names_that_one_knows_go_wherever_they_stand_and_all_is_told() -> None:
    text = "Thanks Ben! DAN wrote to Dan Dorsey of Brindle, dan@home.example"
    people = ["Dan Dorsey", "Ben Berger"]
    left, taken = without_private(text, names=people, companies=["Brindle"])
    assert left == "Thanks [name]! [name] wrote to [name] of [name], [mail address]"
    assert Taken("mail address", "dan@home.example") in taken
    found = [one.text for one in taken if one.kind == "name"]
    assert found == ["Brindle", "Ben", "DAN", "Dan Dorsey"]


def test_words_that_stand_in_names_and_everywhere_stay() -> None:
    text = "The machine of The Copper House and La Mara of Ana de la Cruz: la Mara drips."
    left, _ = without_private(text, names=["Ana de la Cruz"], companies=["The Copper House"])
    assert left == "The machine of [name] and La Mara of [name] de la [name]: la Mara drips."


@given(st.text(max_size=200), st.lists(st.text(max_size=12), max_size=3))
def test_any_text_comes_through_and_nothing_is_taken_that_was_not_there(
    text: str, names: list[str]
) -> None:
    left, taken = without_private(text, names=names)
    assert bool(taken) == (left != text)
