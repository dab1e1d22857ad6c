"""Conditions in words."""

from steward.kit.conditions.fields import CatalogueField, Condition, Written, read_date
from steward.kit.marks import N_


def said_compared(field: CatalogueField, one: Condition) -> str:
    """Say how a field is compared, with what, as a text to translate."""
    how = field.operators.get(one.op, one.op)
    written = field.written(one.op) if one.op in field.operators else Written.TEXT
    if written == Written.NOTHING:
        return how
    if written == Written.DAYS:
        return _said_days(one.op, one.value)
    if written == Written.DATE:
        return N_("%(how)s %(value)s", how=how, value=read_date(one.value) or one.value)
    known = field.choices() if field.choices else {}
    value = known.get(one.value, one.value)
    return N_("%(how)s %(value)s", how=how, value=value)


def _said_days(op: str, days: str) -> str:
    if op == "within":
        return N_("in the last %(days)s days", days=days)
    if op == "ahead":
        return N_("in the next %(days)s days", days=days)
    return N_("not for %(days)s days", days=days)
