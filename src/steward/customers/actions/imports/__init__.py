"""People out of files: written many at once, changed by what a file changed, taken back."""

from steward.customers.actions.imports.back import undo_people_import
from steward.customers.actions.imports.write import foresee_past_people, write_past_people

__all__ = ["foresee_past_people", "undo_people_import", "write_past_people"]
