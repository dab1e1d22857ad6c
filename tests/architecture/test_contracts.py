"""Each import contract, broken once on purpose: the tool must name it."""

import re
import tomllib
from typing import Any

import pytest

from tests.architecture.house import PROJECT, House

LINE = "Modules stand in one line"
INSIDE = "Inside a module: edges, actions, queries, models, values"
PURE = "Rules and quant know no web and no database"
NO_TABLE = "Rules and quant import no table"
NO_SQL = "Pages and API speak no SQL"
DUCKDB = "DuckDB lives in analytics and in imports"
STATSFORECAST = "Statsforecast is named in one file"
NOBODY_LOADS = "Nobody loads statsforecast with it"
NO_RINGS = "The kit has no rings"

BREACHES = [
    pytest.param(LINE, "kit/clock.py", "import steward.accounts", id="kit-uses-a-module"),
    pytest.param(LINE, "customers/rules.py", "import steward.helpdesk", id="upwards"),
    pytest.param(LINE, "helpdesk/jobs.py", "import steward.main", id="module-uses-main"),
    pytest.param(LINE, "utils.py", "", id="a-module-without-a-place"),
    pytest.param(INSIDE, "helpdesk/models.py", "import steward.helpdesk.actions", id="rows-act"),
    pytest.param(INSIDE, "helpdesk/api.py", "import steward.helpdesk.web", id="edge-uses-edge"),
    pytest.param(INSIDE, "helpdesk/rules.py", "import steward.helpdesk.models", id="rules-load"),
    pytest.param(INSIDE, "accounts/services.py", "", id="a-file-without-a-place"),
    pytest.param(
        "Analytics is entered by its door",
        "cli.py",
        "import steward.analytics.jobs",
        id="into-analytics",
    ),
    pytest.param(
        "Assistant is entered by its door",
        "cli.py",
        "import steward.assistant.rules",
        id="into-the-assistant",
    ),
    pytest.param(
        "Channels is entered by its door",
        "cli.py",
        "import steward.channels.jobs",
        id="into-channels",
    ),
    pytest.param(
        "Notifications is entered by its door",
        "cli.py",
        "import steward.notifications.jobs",
        id="into-notifications",
    ),
    pytest.param(
        "Problems is entered by its door",
        "cli.py",
        "import steward.problems.jobs",
        id="into-problems",
    ),
    pytest.param(
        "Helpdesk is entered by its door",
        "notifications/listeners.py",
        "from steward.helpdesk.events import TicketClosed",
        id="into-helpdesk",
    ),
    pytest.param(
        "Knowledge is entered by its door",
        "helpdesk/web.py",
        "from steward.knowledge.queries import search",
        id="into-knowledge",
    ),
    pytest.param(
        "Sales is entered by its door",
        "helpdesk/queries.py",
        "from steward.sales.rules import price",
        id="into-sales",
    ),
    pytest.param(
        "Inventory is entered by its door",
        "knowledge/web.py",
        "from steward.inventory.models import Product",
        id="into-inventory",
    ),
    pytest.param(
        "Customers is entered by its door",
        "helpdesk/queries.py",
        "from steward.customers import models",
        id="into-customers",
    ),
    pytest.param(
        "Promises is entered by its door",
        "helpdesk/actions.py",
        "from steward.promises.rules import Clock",
        id="into-promises",
    ),
    pytest.param(
        "Routing is entered by its door",
        "helpdesk/rules/waiting.py",
        "import steward.routing.rules",
        id="into-routing",
    ),
    pytest.param(
        "Accounts is entered by its door",
        "customers/web/pages.py",
        "from steward.accounts.models import User",
        id="into-accounts",
    ),
    pytest.param(PURE, "helpdesk/rules.py", "import flask", id="rules-use-the-web"),
    pytest.param(PURE, "helpdesk/rules.py", "import steward.kit.db", id="rules-reach-the-database"),
    pytest.param(PURE, "helpdesk/rules/routing.py", "import sqlalchemy", id="rules-in-a-folder"),
    pytest.param(PURE, "quant/forecast.py", "import psycopg", id="quant-uses-the-database"),
    pytest.param(
        NO_TABLE, "accounts/rules.py", "from steward.accounts import models", id="rules-use-a-table"
    ),
    pytest.param(NO_SQL, "helpdesk/web.py", "from sqlalchemy import select", id="page-speaks-sql"),
    pytest.param(NO_SQL, "helpdesk/api/tickets.py", "import psycopg", id="api-speaks-sql"),
    pytest.param(DUCKDB, "helpdesk/queries.py", "import duckdb", id="duckdb-in-helpdesk"),
    pytest.param(DUCKDB, "kit/files.py", "import duckdb", id="duckdb-in-the-kit"),
    pytest.param(STATSFORECAST, "kit/jobs.py", "import statsforecast", id="a-job-loads-it"),
    pytest.param(
        NOBODY_LOADS,
        "quant/demand/engine.py",
        "from steward.quant.demand import fitting",
        id="the-engine-fits-by-itself",
    ),
    pytest.param(NO_RINGS, "kit/clock.py", "import steward.kit.ring", id="ring-in-the-kit"),
]


def test_sound_house_keeps_every_contract(house: House) -> None:
    house.write("analytics/__init__.py", '"""A."""\n')
    house.write("analytics/queries.py", "import duckdb")
    house.write("kit/imports/__init__.py", '"""I."""\n')
    house.write("kit/imports/read.py", "import duckdb")
    outcome = house.run("lint-imports", "--no-cache")
    assert outcome.content, outcome.text


@pytest.mark.parametrize(("contract", "path", "code"), BREACHES)
def test_breach_is_named(house: House, contract: str, path: str, code: str) -> None:
    package, _, _ = path.rpartition("/")
    house.write(f"{package}/__init__.py", '"""P."""\n')
    house.write("kit/ring.py", "import steward.kit.clock")
    house.write(path, code)
    outcome = house.run("lint-imports", "--no-cache")
    assert not outcome.content
    assert contract in re.findall(r"^(.+) BROKEN$", outcome.text, re.MULTILINE), outcome.text


def test_every_contract_is_broken_once() -> None:
    assert {one["name"] for one in _contracts()} == {breach.values[0] for breach in BREACHES}


def test_every_module_is_held_to_the_inner_layers_and_to_its_door() -> None:
    tools = {"bench", "cli", "demo", "kit", "main", "quant"}
    modules = {door.parent.name for door in (PROJECT / "src/steward").glob("*/__init__.py")} - tools
    contracts = _contracts()
    inside = next(one for one in contracts if one["name"] == INSIDE)
    doors = {one["protected_modules"][0] for one in contracts if one["type"] == "protected"}
    assert {f"steward.{module}" for module in modules} <= set(inside["containers"])
    assert {f"steward.{module}.*" for module in modules} <= doors


def _contracts() -> list[dict[str, Any]]:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))
    contracts: list[dict[str, Any]] = project["tool"]["importlinter"]["contracts"]
    return contracts
