"""What Brindle Coffee has written down for its customers and for itself, published long ago."""

from datetime import timedelta
from importlib.resources import as_file, files

from sqlalchemy.orm import Session

from steward.accounts import Actor
from steward.kit import clock
from steward.knowledge import import_folder

_AGO = timedelta(days=60)


def publish_articles(session: Session, *, actor: Actor) -> None:
    """Publish the articles of `data/articles`, as if that had been done two months ago."""
    folder = files("steward.demo") / "data" / "articles"
    with as_file(folder) as path, clock.frozen(clock.now() - _AGO):
        found = list(import_folder(session, path, publish=True, dry_run=False, actor=actor))
    assert all(one.became == "created" for one in found)  # noqa: S101 - they come with us
