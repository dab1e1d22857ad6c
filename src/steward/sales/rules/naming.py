"""Which orders and coupons a sentence names, as customers write them."""

import re

from steward.quant.words import folded

_NUMBER = re.compile(r"\bO\s?[-\u2010-\u2013]?\s?(\d{1,18})\b", re.IGNORECASE)
_AFTER_A_WORD = re.compile(
    r"(?:#|\b(?:order|bestellung|auftrag|commande|pedido|encomenda|ordine|bestelling|ordre|"
    r"beställning|number|nummer|nr|no|n°)\b)[\s.:#]*(\d{1,18})\b",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"[^\s,;:?!()\"“”„«»]*\d[^\s,;:?!()\"“”„«»]*")
_COUPON = (  # how words for a coupon begin
    "coupon", "voucher", "code", "promo", "gutschein", "rabattcode", "cupon", "cupom", "kortingsco",
    "rabatkod", "rabattkod", "buono", "codice", "codigo",
)  # fmt: skip
_TOKEN = re.compile(r"[^\s,;:?!()\"“”„«»]{2,40}")
_MOST = 20


def order_ids_in(text: str) -> list[int]:
    """Return the ids of orders that a sentence names: O-77, order 77, #77."""
    found = [*_NUMBER.findall(text), *_AFTER_A_WORD.findall(text)]
    return [int(one) for one in dict.fromkeys(found) if int(one) < 2**63][:_MOST]


def references_in(text: str) -> list[str]:
    """Return what may be somebody's own number of an order: words with a digit in them."""
    found = (one.strip(".'’#").lower() for one in _REFERENCE.findall(text))
    return [one for one in dict.fromkeys(found) if one][:_MOST]


def coupons_in(text: str) -> list[str]:
    """Return what may be the coupon that a sentence names; nothing where it speaks of none."""
    if not any(word.startswith(_COUPON) for word in folded(text).split()):
        return []
    found = (one.strip(".'’").lower() for one in _TOKEN.findall(text))
    return list(dict.fromkeys(found))[:_MOST]


def speaks_of_order(text: str) -> bool:
    """Whether a sentence names an order by its number."""
    return bool(order_ids_in(text))


def speaks_of_coupon(text: str) -> bool:
    """Whether a sentence speaks of a coupon, whichever."""
    return bool(coupons_in(text))
