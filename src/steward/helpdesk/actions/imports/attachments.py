"""The files that came with imported messages, stored as they are read so that none is held."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from io import BytesIO

from steward.helpdesk.rules.imports import MessageRow, TicketRow
from steward.kit.errors import BadInput, TooLarge
from steward.kit.files import FileStore, StoredFile
from steward.kit.imports import Attachment, FieldError, Rejected


def with_stored_files(
    outcomes: Iterable[TicketRow | Rejected], files: FileStore
) -> Iterator[TicketRow | Rejected]:
    """Store all attachments; one that is not accepted is rejected, and its ticket comes in."""
    for outcome in outcomes:
        if isinstance(outcome, TicketRow) and _all_files(outcome):
            yield from _stored(outcome, files)
        else:
            yield outcome


def _all_files(row: TicketRow) -> bool:
    return bool(row.attachments) or any(message.attachments for message in row.messages)


def _stored(row: TicketRow, files: FileStore) -> Iterator[TicketRow | Rejected]:
    errors: list[FieldError] = []

    def put(found: tuple[Attachment | StoredFile, ...]) -> tuple[StoredFile, ...]:
        stored = []
        for file in found:
            try:
                stored.append(_put(file, files))
            except (BadInput, TooLarge) as error:
                errors.append(FieldError(row.position, "attachments", error.detail))
        return tuple(stored)

    def message(said: MessageRow) -> MessageRow:
        return replace(said, attachments=put(said.attachments))

    attachments = put(row.attachments)
    messages = tuple(message(said) for said in row.messages)
    if errors:
        yield Rejected(row.position, tuple(errors), {"external_id": row.external_id})
    yield replace(row, attachments=attachments, messages=messages)


def _put(file: Attachment | StoredFile, files: FileStore) -> StoredFile:
    return file if isinstance(file, StoredFile) else files.put(BytesIO(file.data), file.name)
