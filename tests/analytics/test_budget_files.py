"""Lines of a budget from a file: checked, written into a draft, and taken back."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from steward.kit.db import Database
from tests.analytics.uploading import URL, Sender
from tests.cast import ANN, sign_in
from tests.working import do_jobs

pytestmark = pytest.mark.database
BUDGETS = "/desk/insights/budgets"
COSTS = {
    "name": "Running costs",
    "measure": "spending",
    "first": "2026-01",
    "last": "2026-12",
    "currency": "EUR",
    "near": "80",
}


class _Planner:
    """Sends files for a budget as its page leads to."""

    def __init__(self, app: Flask, client: FlaskClient, database: Database) -> None:
        sign_in(client, ANN)
        self.plan = client.post(BUDGETS, data=COSTS).headers["Location"]
        self.sender = Sender(app, client, database)
        self.asked = f"budget={self.plan.split('/')[-2]}"

    def look(self, text: str) -> str:
        """Send a file and have it looked through; return its page's address."""
        sender = self.sender
        sent = sender.client.put(f"{URL}/file?name=plan.csv&{self.asked}", data=text.encode())
        do_jobs(sender.app)
        looked = sender.columns(sent.location, **{"fixed-budget": "Running costs"})
        assert looked.status_code == 303, looked.text
        return sent.location

    def planned(self) -> str:
        """Return the page of the plan."""
        return self.sender.client.get(self.plan).text


def test_rows_of_a_file_become_lines_of_a_draft_and_each_wrong_one_is_named(
    app: Flask, database: Database, client: FlaskClient
) -> None:
    planner = _Planner(app, client, database)
    sender = planner.sender
    assert "lines of the budget “Running costs”" in client.get(f"{URL}/new?{planner.asked}").text
    head = "account,team,month,amount\n"
    url = planner.look(f"{head}Rent,Lyon,2026-01,100.50\nRent,Lyon,2027-01,100\n'=cmd,,May,7\n")
    would = sender.preview(url)
    assert would["counts"] == {"created": 1, "changed": 0, "unchanged": 0, "rejected": 2}
    page = client.get(url).text
    assert "2027-01 is no month of this budget." in page
    assert "“May” is no month" in page
    wrong = sender.columns(url, **{"fixed-budget": "Nobody's"})
    assert "There is no budget of this name" in wrong.text
    assert "No line yet" in planner.planned(), "nothing is written yet"
    sender.post(url, "run")
    assert sender.counts(url) == (1, 0, 0, 2)
    rejected = client.get(f"{url}/rejected.csv").text
    assert (
        "3,month,2027-01,2027-01 is no month of this budget.,,Rent,Lyon,2027-01,100.00" in rejected
    )
    page = planner.planned()
    assert "Rent · Lyon" in page
    assert "€100.50" in page


def test_a_file_with_a_column_for_each_month_changes_a_draft_and_is_undone_as_a_whole(
    app: Flask, database: Database, client: FlaskClient
) -> None:
    planner = _Planner(app, client, database)
    sender = planner.sender
    first = planner.look("account,team,month,amount\nRent,Lyon,2026-01,100.50\n")
    sender.post(first, "run")
    wide = "account,team,2026-01,2026-02\nRent,Lyon,120,80\nSnacks,,,5\n"
    second = planner.look(wide)
    assert sender.preview(second)["created"] == [["Running costs · Snacks", "1", "5.00"]]
    assert sender.preview(second)["changed"] == [
        ["Running costs · Rent · Lyon", "2026-01", "100.50", "120.00"],
        ["Running costs · Rent · Lyon", "2026-02", "0", "80.00"],
    ]
    sender.post(second, "run")
    assert sender.counts(second) == (1, 1, 0, 0)
    assert sender.preview(planner.look(wide))["counts"]["unchanged"] == 2
    sender.post(first, "undoing")
    assert "Undo that one first" in (sender.run(first).error or "")
    sender.post(second, "undoing")
    page = planner.planned()
    assert "€100.50" in page
    assert "Snacks" not in page
    sender.post(first, "undoing")
    assert "No line yet" in planner.planned(), "it began the draft"


def test_a_draft_that_people_went_on_with_stays_when_its_import_is_undone(
    app: Flask, database: Database, client: FlaskClient
) -> None:
    sign_in(client, ANN)
    at = client.post(BUDGETS, data=COSTS).headers["Location"].removesuffix("/plan")
    sender = Sender(app, client, database)
    file = "budget,account,month,amount\nrunning costs,'=cmd,2026-01,7\n"
    url = sender.bring(file.encode(), "plan.csv")
    line = {"account": "Snacks", "total": "12", "spread": "even"}
    assert client.post(f"{at}/lines", data=line).status_code == 303
    sender.post(url, "undoing")
    assert "went on with since stays as it is: Running costs." in client.get(url).text
    page = client.get(f"{at}/plan").text
    assert "=cmd" in page
    assert "Snacks" in page
    dropped = client.post(f"{at}/lines/removal", data={"account": "Snacks"})
    assert dropped.status_code == 303
    assert client.post(f"{at}/versions").status_code == 303
    assert client.post(f"{at}/removal").status_code == 409
    assert "'=cmd,2026-01-01,7.00," in client.get(f"{at}.csv").get_data(as_text=True)
