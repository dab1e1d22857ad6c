"""What `steward import tickets` says of tickets."""

from rich.markup import escape

from steward.helpdesk.rules.imports import TicketRow
from steward.kit.imports.steps import Preview
from steward.kit.imports.terminal import OUT, one_line_table, refused

_WIDEST = 28  # characters of a cell
_FIRST = ("row", "id", "subject", "customer", "state", "severity", "team", "opened")


def preview(preview: Preview[TicketRow]) -> None:
    """Print the first rows as they would come in, and the first that would not."""
    table = one_line_table(*_FIRST, title="The first tickets, as they would come in")
    for row in preview.rows:
        cells = (row.position, row.external_id, row.subject, row.customer_name, row.state)
        rest = (row.severity, row.team or "", f"{row.created_at:%Y-%m-%d %H:%M}")
        table.add_row(*(escape(_short(str(cell))) for cell in (*cells, *rest)))
    OUT.print(table)
    refused(preview.refused)


def _short(text: str) -> str:
    return text if len(text) <= _WIDEST else text[: _WIDEST - 1] + "…"
