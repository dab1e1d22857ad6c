"""A query from its customer to the right expert and back, in three browsers at once."""

import pytest
from playwright.sync_api import expect

from steward.helpdesk.actions.planning import plan_desk
from steward.helpdesk.models import RoutingRules
from steward.promises.rules import DAYS
from tests.browser_fixture import OpenPage, Site, assert_accessible
from tests.cast import BEN, DAN, SAM
from tests.routing.staff import give, make_calendar, make_skill, staff

pytestmark = pytest.mark.browser
_PHONE = {"viewport": {"width": 360, "height": 4000}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def desk(site: Site) -> Site:
    """Ben knows machines, is here, and tickets are offered."""
    assert len(DAYS) == 7
    with site.database.transaction() as session:
        always = make_calendar(session)
        give(session, BEN, {make_skill(session, "Machines", words="Machine"): 0.9})
        staff(session, BEN, always)
        session.add(RoutingRules(id=1, is_on=True, offer_minutes=10, most_transfers=2))
    return site


def test_a_query_reaches_the_right_expert_in_time(open_page: OpenPage, desk: Site) -> None:
    lead = open_page("/desk/admin/policies", SAM)
    lead.get_by_role("link", name="Make the first policy").click()
    lead.get_by_label("Name").fill("Everybody")
    lead.get_by_label("First answer").fill("2 h")
    lead.get_by_role("button", name="Promise it").click()
    expect(lead.get_by_role("cell", name="2 h", exact=True).first).to_be_visible()

    agent = open_page("/desk/tickets?view=offered", BEN)
    expect(agent.get_by_text("Nothing is offered to you")).to_be_visible()
    customer = open_page("/queries/new?subject=It leaks", DAN)
    customer.get_by_label("What happened").fill("All over the floor.")
    customer.get_by_label("What kind of thing is it?").select_option("Machine")
    customer.get_by_role("button", name="Send it").click()
    expect(customer.get_by_text("Yours is the next to be answered.")).to_be_visible()
    expect(customer.get_by_text("You hear from us by")).to_be_visible()

    plan_desk(desk.database)
    agent.get_by_role("link", name="It leaks").click()
    expect(agent.get_by_text("Offered to you until")).to_be_visible()
    agent.get_by_role("button", name="Take it").click()
    expect(agent.get_by_role("heading", name="Why Ben Berger")).to_be_visible()
    expect(customer.get_by_text("Ben knows this well: Machines.")).to_be_visible()

    agent.get_by_role("link", name="Explain these times").click()
    expect(agent.get_by_text("Promised by the policy “Everybody”: 2 h")).to_be_visible()
    agent.keyboard.press("Escape")
    agent.get_by_role("button", name="Promise a word…").click()
    agent.get_by_label("You write again by").fill("2036-11-20T16:00")
    agent.get_by_role("button", name="Promise it").click()
    expect(agent.get_by_text("Next word")).to_be_visible()


@pytest.mark.parametrize("options", [{}, _PHONE], ids=["wide", "phone"])
def test_policies_and_reasons_are_accessible(
    open_page: OpenPage, desk: Site, options: dict[str, object]
) -> None:
    assert desk.url
    for path in ("/desk/admin/policies", "/desk/admin/policies/new", "/desk/admin/routing"):
        page = open_page(path, SAM, **options)
        assert_accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
