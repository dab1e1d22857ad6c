"""What can stand for goods that are not there, by values alone."""

from decimal import Decimal

from steward.sales.rules import Alike, Likeness, substitutes

ONE = Decimal(1)


def goods(variant_id: int, price: str, *, product: int = 9, free: str = "5", **other: str) -> Alike:
    parts = {"category": "Grinders", "currency": "EUR"} | other
    return Alike(variant_id, product, price=Decimal(price), free=Decimal(free), **parts)


WANTED = goods(1, "100", product=1, free="0")


def chosen(*others: Alike, quantity: Decimal = ONE) -> list[int]:
    return [one.variant_id for one in substitutes(WANTED, others, quantity)]


def test_other_variants_come_first_then_the_nearest_in_price() -> None:
    others = [goods(2, "130"), goods(3, "95"), goods(4, "250", product=1)]
    found = substitutes(WANTED, others, ONE)
    assert [one.variant_id for one in found] == [4, 3, 2]
    assert [one.why for one in found] == [Likeness.PRODUCT, Likeness.CATEGORY, Likeness.CATEGORY]
    assert [one.dearer for one in found] == [Decimal(150), Decimal(-5), Decimal(30)]


def test_what_is_too_dear_of_another_kind_or_gone_stands_for_nothing() -> None:
    assert chosen(goods(2, "130.01"), goods(3, "69.99")) == []
    assert chosen(goods(2, "100", category="Kettles"), goods(3, "100", currency="USD")) == []
    assert chosen(WANTED, goods(2, "100", free="0")) == []
    assert chosen(goods(2, "100", free="5"), quantity=Decimal(6)) == []
    assert chosen(goods(2, "100", category="GRINDERS")) == [2]


def test_goods_without_a_category_have_their_own_product_only() -> None:
    wanted = goods(1, "100", product=1, free="0", category="")
    others = [goods(2, "100", category=""), goods(3, "100", product=1, category="")]
    assert [one.variant_id for one in substitutes(wanted, others, ONE)] == [3]


def test_no_more_than_three_are_named() -> None:
    assert chosen(*(goods(n, "100") for n in range(2, 9))) == [2, 3, 4]
