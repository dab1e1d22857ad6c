"""The rules of triage as Brindle Coffee has edited them."""

from steward.helpdesk import TriageRules

_OUTAGE = """
en: down, E4, bar machine, middle of service, trips the fuse, the fuse for, dead, stays cold, \
doesn't heat, only spits, half an hour to get warm
de: heizt nicht mehr, sicherung, tot, bleibt kalt, ausgefallen
"""
_NO_HURRY = """
en: a wish, word of praise, one small question, one question, by the way, works beautifully, \
all is well, we love the, which grinder, can't decide, right for us, first set-up
"""
_PRODUCTS = """\
Defect: 8
Payment: 5
Mara 2: 4
"""


def rules() -> TriageRules:
    """Return the usual rules with the words of people who make coffee."""
    usual = TriageRules()
    return TriageRules(
        outage_words=usual.outage_words + _OUTAGE,
        no_hurry_words=usual.no_hurry_words + _NO_HURRY,
        product_points=_PRODUCTS,
    )
