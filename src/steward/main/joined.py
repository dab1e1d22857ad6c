"""What modules hear of one another, and what they offer: the lower ones know no upper one."""

from steward.analytics import listeners as analytics_listeners
from steward.assistant import listeners as assistant_listeners
from steward.assistant.actions.known import KNOWN as ASSISTANT_KNOWN
from steward.channels.actions.known import KNOWN as CHANNELS_KNOWN
from steward.customers import (
    OUR_STEPS,
    REGISTRY,
    add_fields,
    add_holdings,
    add_known,
    add_sources,
    add_steps,
    add_uses,
    segment_names,
)
from steward.customers import listeners as customers_listeners
from steward.customers.actions.holdings import HOLDINGS as CUSTOMERS_HOLDINGS
from steward.customers.actions.known import KNOWN as CUSTOMERS_KNOWN
from steward.customers.queries.follow_ups import playbooks_using
from steward.helpdesk import SEGMENT_FIELDS, add_end_check, uses_of_segment
from steward.helpdesk import TIMELINE as HELPDESK_TIMELINE
from steward.helpdesk import listeners as helpdesk_listeners
from steward.helpdesk.actions.known import KNOWN as HELPDESK_KNOWN
from steward.helpdesk.queries.held import HOLDINGS as HELPDESK_HOLDINGS
from steward.helpdesk.queries.steps import STEPS as HELPDESK_STEPS
from steward.inventory import listeners as inventory_listeners
from steward.kit.settings import Settings
from steward.knowledge.actions.known import KNOWN as KNOWLEDGE_KNOWN
from steward.notifications import listeners as notifications_listeners
from steward.notifications.actions.known import KNOWN as NOTIFICATIONS_KNOWN
from steward.problems import TIMELINE as PROBLEMS_TIMELINE
from steward.problems.actions import check_cause
from steward.problems.queries.held import HOLDINGS as PROBLEMS_HOLDINGS
from steward.promises import add_segment_names
from steward.routing import listeners as routing_listeners
from steward.sales import TIMELINE as SALES_TIMELINE
from steward.sales import listeners as sales_listeners
from steward.sales.actions.held import HOLDINGS as SALES_HOLDINGS
from steward.sales.actions.known import KNOWN as SALES_KNOWN
from steward.sales.queries import news_using
from steward.sales.queries.steps import STEPS as SALES_STEPS

KNOWN = (
    *CUSTOMERS_KNOWN,
    *HELPDESK_KNOWN,
    *SALES_KNOWN,
    *ASSISTANT_KNOWN,
    *KNOWLEDGE_KNOWN,
    *CHANNELS_KNOWN,
    *NOTIFICATIONS_KNOWN,
)


def add_listeners(settings: Settings) -> None:
    """Let modules hear of what happens in those below them; each process that acts needs it."""
    add_known(*KNOWN)
    add_fields(*SEGMENT_FIELDS)
    add_uses(uses_of_segment, news_using, playbooks_using)
    add_steps(OUR_STEPS, *HELPDESK_STEPS, *SALES_STEPS)
    add_segment_names(segment_names)
    add_end_check("problems", check_cause)
    add_sources(REGISTRY, *HELPDESK_TIMELINE, *PROBLEMS_TIMELINE, *SALES_TIMELINE)
    holdings = (*CUSTOMERS_HOLDINGS, *HELPDESK_HOLDINGS, *PROBLEMS_HOLDINGS, *SALES_HOLDINGS)
    add_holdings(*holdings)
    analytics_listeners.init_listeners()
    routing_listeners.init_listeners()
    assistant_listeners.init_listeners()
    customers_listeners.init_listeners()
    helpdesk_listeners.init_listeners()
    inventory_listeners.init_listeners()
    sales_listeners.init_listeners()
    notifications_listeners.register(settings)
