"""Receipts: somebody says that they have read what must be read before asking."""

from collections.abc import Sequence

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.kit import clock, events
from steward.kit.errors import BadInput
from steward.kit.marks import N_
from steward.knowledge.events import ArticleRead
from steward.knowledge.models import ArticleReceipt
from steward.knowledge.queries.guidelines import guidelines_for
from steward.knowledge.rules.guides import Guideline, read_versions


def confirm_guidelines(
    session: Session, words: str, keys: list[str], *, actor: Actor
) -> Sequence[Guideline]:
    """Keep receipts for what `keys` say was read; return all that one must have read for `words`.

    A key is an article and its version, such as “7.3”. Raises BadInput that names the field
    `guidelines_read` when something is neither read now nor was before.
    """
    said = read_versions(keys)
    found = guidelines_for(session, actor, words)
    due = [one for one in found if one.read is None]
    missing = [one for one in due if not one.since <= said.get(one.article_id, 0) <= one.number]
    if missing:
        raise _must_be_read(missing[0])
    for one in due:
        _keep(session, one, said[one.article_id], actor)
    return found


def _must_be_read(one: Guideline) -> BadInput:
    detail = N_(
        "Read article %(id)s before asking about %(product)s: then send “%(key)s” "
        "in guidelines_read.",
        id=one.article_id,
        product=one.product,
        key=one.key,
    )
    msg = N_("Read “%(title)s” first, then say so.", title=one.title)
    return BadInput(detail, errors={"guidelines_read": msg})


def _keep(session: Session, one: Guideline, number: int, actor: Actor) -> None:
    receipt = insert(ArticleReceipt).values(
        article_id=one.article_id, user_id=actor.user_id, number=number, read_at=clock.now()
    )
    session.execute(receipt.on_conflict_do_nothing())
    read = ArticleRead(subject_id=one.article_id, number=number, product=one.product)
    events.record(session, read, actor=actor)
