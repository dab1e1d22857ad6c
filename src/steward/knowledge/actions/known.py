"""What guides know of their readers: erased when they ask."""

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from steward.customers import Erasing, Known
from steward.kit.marks import N_
from steward.knowledge.models import ArticleVote, KnowledgeGap, UnansweredQuestion


def _erase(session: Session, erasing: Erasing) -> None:
    """A gap that others have asked about, too, is called by what they asked."""
    askers = [f"ticket:{one}" for one in erasing.about.get("ticket", ())]
    askers += [f"user:{erasing.user_id}"] if erasing.user_id else []
    asked = UnansweredQuestion.asker.in_(askers)
    found = session.execute(
        select(UnansweredQuestion.gap_id, UnansweredQuestion.words).where(asked)
    ).all()
    said = {words for _, words in found} | erasing.said
    session.execute(delete(UnansweredQuestion).where(asked))
    others = (
        select(func.min(UnansweredQuestion.words))
        .where(UnansweredQuestion.gap_id == KnowledgeGap.id)
        .scalar_subquery()
    )
    theirs = KnowledgeGap.id.in_({gap_id for gap_id, _ in found}) & KnowledgeGap.question.in_(said)
    renamed = update(KnowledgeGap).where(theirs).values(question=func.coalesce(others, "–"))
    session.execute(renamed.execution_options(synchronize_session=False))
    session.execute(delete(ArticleVote).where(ArticleVote.reader.in_(askers)))
    erasing.count(N_("Questions to the guides"), len(found))


KNOWN = (Known("questions", N_("Questions to the guides"), erase=_erase),)
