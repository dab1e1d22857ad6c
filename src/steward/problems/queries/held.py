"""What problems hold of people: it moves when two of them turn out to be one."""

from steward.customers import Holding
from steward.kit.marks import N_
from steward.problems.models import Complaint

HOLDINGS = (Holding("complaints", N_("Complaints"), Complaint.person_id),)
