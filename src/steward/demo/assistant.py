"""What Brindle Coffee has taught its assistant."""

import tomllib
from importlib.resources import files

from sqlalchemy import select
from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.assistant import IntentForm, learn_soon, teach_intent
from steward.knowledge import Article

_FOLDER = "articles"


def teach_assistant(session: Session, *, actor: Actor) -> None:
    """Teach the intents of `data/intents.toml`; the worker learns them as soon as it runs."""
    taught = tomllib.loads((files("steward.demo") / "data/intents.toml").read_text("utf-8"))
    for name, parts in taught.items():
        source = f"{_FOLDER}/{parts.pop('article')}" if "article" in parts else None
        article = session.scalar(select(Article.id).where(Article.source == source))
        form = IntentForm.model_validate({"name": name, "article": article, **parts})
        teach_intent(session, form, actor=actor)
    learn_soon(session)
