"""Alembic's entry: runs on the connection that `steward.kit.migrate` hands over."""

from alembic import context

from steward.main import metadata


def _is_ours(name: str | None, kind: str, _parents: object) -> bool:
    return not (kind == "table" and (name or "").startswith("procrastinate_"))


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    include_name=_is_ours,
    compare_type=True,
)
context.run_migrations()
