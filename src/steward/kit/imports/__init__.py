"""Reading real input: open_records streams any supported file, bad rows named, none lost."""

from steward.kit.imports.readers import open_records
from steward.kit.imports.records import (
    Attachment,
    BadRecord,
    FieldError,
    Record,
    Rejected,
    UnreadableFile,
)

__all__ = [
    "Attachment",
    "BadRecord",
    "FieldError",
    "Record",
    "Rejected",
    "UnreadableFile",
    "open_records",
]
