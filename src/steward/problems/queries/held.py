"""What problems hold of people: it moves when two of them turn out to be one."""

from steward.customers import Holding
from steward.kit.marks import N_
from steward.problems.models import Complaint, ProblemLetter

HOLDINGS = (
    Holding("complaints", N_("Complaints"), Complaint.person_id),
    Holding("problem letters", N_("Messages about problems"), ProblemLetter.person_id),
)
