"""What slices are called: their values' names as they are now, whatever they were called before."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.orm import Session

_NAMES = text("""
    select 'product' as dimension, id, name::text, '' as of from products where id = any(:product)
    union all
    select 'supplier', id, name::text, '' from suppliers where id = any(:supplier)
    union all
    select 'place', id, name::text, '' from places where id = any(:place)
    union all
    select 'lot', l.id, l.code::text, p.name from lots l
    join variants v on v.id = l.variant_id join products p on p.id = v.product_id
    where l.id = any(:lot)
    union all
    select 'topic', id, array_to_string(words, ' · '), '' from problem_topics
    where id = any(:topic)
    union all
    select 'article', a.id, v.title, '' from articles a
    join article_versions v on v.article_id = a.id
        and v.number = coalesce(a.published, a.latest)
    where a.id = any(:article)
""")
_SHORT = 4  # letters: a carrier of so few is called by them, as DHL


class Named(NamedTuple):
    """A value of a dimension by its name; a lot is `of` a product."""

    dimension: str
    value: str
    name: str
    of: str = ""


def name_values(
    session: Session, values: Iterable[tuple[str, str]]
) -> Mapping[tuple[str, str], Named]:
    """Name values of dimensions, in one statement; what is gone is called by its number."""
    wanted = set(values)
    ids = {
        dimension: [int(value) for name, value in wanted if name == dimension]
        for dimension in ("product", "lot", "supplier", "place", "topic", "article")
    }
    found = {
        (dimension, str(id_)): Named(dimension, str(id_), name, of)
        for dimension, id_, name, of in session.execute(_NAMES, ids)
    }
    return {one: found.get(one) or Named(*one, _called(*one)) for one in wanted}


def _called(dimension: str, value: str) -> str:
    if dimension != "carrier":
        return value
    return value.upper() if len(value) <= _SHORT else value.title()
