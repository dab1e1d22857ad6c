"""What is for sale that a sentence names, as customers write: by code, name or like words."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from steward.inventory.models import Variant
from steward.inventory.queries.selling import Sellable, sellables
from steward.inventory.rules.naming import Candidate, chosen, codes_in, likely, words_in

_USUAL = "english"  # whose little words are left out where a sentence's language is unclear
# A word counts the less, the more products have one like it (trigrams of whole words).
_LIKE = text("""
    with hits as materialized (
        select w.word, p.id, p.name, strict_word_similarity(w.word, p.words) as likeness
        from unnest(cast(:words as text[])) as w (word)
        join products p on w.word <<% p.words
        where p.state = 'active' and to_tsvector(cast(:dictionary as regconfig), w.word) <> ''
    ), weights as (
        select word, 1 / (1 + ln(count(*)::float)) as weight from hits group by word
    )
    select h.id, h.name, sum(h.likeness * g.weight) as score
    from hits h join weights g using (word) group by h.id, h.name
    order by score desc, h.id limit 40
""")


@dataclass(frozen=True)
class NamedGoods:
    """Goods that a sentence names, the likeliest first; not `is_clear` where any may be meant."""

    goods: Sequence[Sellable]
    is_clear: bool


def goods_named(session: Session, sentence: str, dictionary: str = "simple") -> NamedGoods:
    """Return what is for sale that a sentence names; `dictionary` is the one of its language."""
    by_code = select(Variant.id).where(
        Variant.sku.in_(codes_in(sentence)) | Variant.barcode.in_(codes_in(sentence))
    )
    coded = sellables(session, variant_ids=session.scalars(by_code).all())
    if coded:
        return NamedGoods(list(coded.values()), is_clear=True)
    known = _USUAL if dictionary == "simple" else dictionary
    rows = session.execute(_LIKE, {"words": words_in(sentence), "dictionary": known})
    candidates = [Candidate(row.id, row.name, row.score) for row in rows]
    if not candidates:
        return NamedGoods((), is_clear=False)
    found = likely(sentence, candidates)
    by_product: dict[int, list[Sellable]] = {one: [] for one in found.product_ids}
    for one in sellables(session, product_ids=found.product_ids).values():
        by_product[one.product_id].append(one)
    goods = [one for variants in by_product.values() for one in _chosen(sentence, variants)]
    return NamedGoods(goods, found.is_clear)


def _chosen(sentence: str, variants: Sequence[Sellable]) -> list[Sellable]:
    places = chosen(sentence, [list(one.options.values()) for one in variants]) if variants else []
    return [variants[place] for place in places]
