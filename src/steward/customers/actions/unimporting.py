"""What imports have kept of somebody's rows, erased when they ask."""

from sqlalchemy import Text, cast, delete, update
from sqlalchemy.orm import Session

from steward.customers.actions.imports.compare import PERSON_ROW
from steward.customers.queries.known import Erasing
from steward.kit.imports.tables import ImportedRow, RejectedRow


def erase_imported(session: Session, erasing: Erasing, addresses: str) -> None:
    """Forget what files said of all that was theirs; `addresses` is a pattern that finds theirs.

    The file itself may hold thousands of others, and stays.
    """
    for kind, ids in erasing.about.items():
        theirs = (ImportedRow.kind == kind, ImportedRow.subject_id.in_(ids))
        session.execute(update(ImportedRow).where(*theirs).values(content={}, before={}))
    mine = (
        ImportedRow.kind == PERSON_ROW,
        ImportedRow.subject_id.in_(erasing.about.get("person", ())),
    )
    session.execute(
        update(ImportedRow).where(*mine).values(external_id=erasing.label, is_live=False)
    )
    said = cast(RejectedRow.fields, Text).regexp_match(addresses, flags="i")
    gone = delete(RejectedRow).where(said)
    session.execute(gone.execution_options(synchronize_session=False))
