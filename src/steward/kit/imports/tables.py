"""Tables of imports: each run, every row it brought in or changed, every row it left out."""

from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, text
from sqlalchemy.dialects.postgresql import JSON, JSONB
from sqlalchemy.orm import Mapped, mapped_column

from steward.kit.db import Base, BigInt, FileHash, Id, Moment

# Uploaded at the desk: the mapping is wanted, the file is looked through, the preview is there,
# the worker is awaited. Then, from wherever it came:
DRAFT, CHECKING, READY, WAITING = "draft", "checking", "ready", "waiting"
RUNNING, DONE, FAILED, UNDOING, UNDONE = "running", "done", "failed", "undoing", "undone"
CREATED, CHANGED = "created", "changed"


def _import_fk() -> ForeignKey:
    return ForeignKey("imports.id", ondelete="CASCADE")


class Import(Base):
    """One run of a file. `source` names the system that the file's own ids belong to.

    `rows_done` counts the outcomes that are committed, so that a killed run goes on there; its
    present stretch was begun at `begun_at`, with `begun_with` outcomes done. Of a file that was
    uploaded, `columns` are the names in it, `mapping_content` is the whole mapping, and `preview`
    says what the import would do. Of one that is done, `result` may say what it came to, and
    `rejected_sha256` where the file of its rejected rows is, if it has one of its own.
    """

    __tablename__ = "imports"
    __table_args__ = (Index("imports_file_ix", "source", "file_sha256"),)

    id: Mapped[Id]
    kind: Mapped[str]
    source: Mapped[str]
    mapping: Mapped[str]
    mapping_digest: Mapped[str]
    file_name: Mapped[str]
    file_sha256: Mapped[FileHash]
    state: Mapped[str] = mapped_column(default=RUNNING)
    error: Mapped[str | None]
    rows_done: Mapped[BigInt] = mapped_column(default=0)
    created: Mapped[BigInt] = mapped_column(default=0)
    changed: Mapped[BigInt] = mapped_column(default=0)
    unchanged: Mapped[BigInt] = mapped_column(default=0)
    rejected: Mapped[BigInt] = mapped_column(default=0)
    columns: Mapped[list[str]] = mapped_column(JSON, default=list)
    mapping_content: Mapped[dict[str, Any] | None] = mapped_column(JSONB(none_as_null=True))
    preview: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    by_id: Mapped[BigInt | None]
    by_name: Mapped[str]
    started_at: Mapped[Moment]
    begun_at: Mapped[Moment | None]
    begun_with: Mapped[BigInt] = mapped_column(default=0)
    finished_at: Mapped[Moment | None]
    undone_at: Mapped[Moment | None]
    result: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    rejected_sha256: Mapped[FileHash | None]

    @property
    def counts(self) -> dict[str, int]:
        """What became of the rows so far."""
        return {
            "created": self.created,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "rejected": self.rejected,
        }


class ImportedRow(Base):
    """What an import made of one thing of its source; the live row tells how the thing came to be.

    `content` is what the source said, in our columns; `before` is what has to be put back when the
    import is undone; `version` is the subject's after the import: people who worked on it since
    have raised it.
    """

    __tablename__ = "imported_rows"
    __table_args__ = (
        Index(
            "imported_rows_live_uq",
            "source",
            "kind",
            "external_id",
            unique=True,
            postgresql_where=text("is_live"),
        ),
        Index("imported_rows_id_ix", "source", "kind", "external_id"),
        Index("imported_rows_import_ix", "import_id", "id"),
    )

    id: Mapped[Id]
    import_id: Mapped[int] = mapped_column(BigInteger, _import_fk())
    source: Mapped[str]
    kind: Mapped[str]
    external_id: Mapped[str]
    subject_id: Mapped[BigInt]
    action: Mapped[str]
    content: Mapped[dict[str, Any]] = mapped_column(JSONB)
    before: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    version: Mapped[int]
    is_live: Mapped[bool]


class RejectedRow(Base):
    """A row that was left out: where it stands, which fields are wrong and why, and the row."""

    __tablename__ = "rejected_rows"
    __table_args__ = (Index("rejected_rows_import_ix", "import_id", "id"),)

    id: Mapped[Id]
    import_id: Mapped[int] = mapped_column(BigInteger, _import_fk())
    position: Mapped[BigInt]
    field: Mapped[str]
    reason: Mapped[str]
    fields: Mapped[dict[str, str]] = mapped_column(JSON)  # unlike JSONB, keeps the columns' order
