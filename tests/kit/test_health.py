"""Whether Steward lives, whether it can work, and figures for those who may see them."""

from pathlib import Path

from flask.testing import FlaskClient

from steward.kit.db import Database
from steward.kit.settings import Settings
from steward.main import create_app
from tests.cast import BEN, SAM, bearer


def test_healthy_process_says_that_it_lives_and_can_work(client: FlaskClient) -> None:
    assert client.get("/healthz").get_json() == {"status": "alive"}
    assert client.get("/readyz").get_json() == {"status": "ready"}


def test_process_without_database_lives_but_cannot_work(tmp_path: Path) -> None:
    database = Database("postgresql://127.0.0.1:1/none")
    client = create_app(Settings(home=tmp_path), database).test_client()
    assert client.get("/healthz").status_code == 200
    answer = client.get("/readyz")
    assert (answer.status_code, answer.get_json()["missing"]) == (503, "database")
    database.dispose()


def test_figures_are_for_those_who_look_after_operations(client: FlaskClient) -> None:
    assert client.get("/metrics").status_code in {303, 401}
    assert client.get("/metrics", headers=bearer(client, BEN)).status_code == 403
    answer = client.get("/metrics", headers=bearer(client, SAM))
    assert answer.status_code == 200
    assert "steward_requests_total" in answer.text
    assert "# TYPE steward_outbox gauge" in answer.text


def test_figures_can_be_read_by_a_token_for_nothing_else(client: FlaskClient) -> None:
    headers = bearer(client, SAM, "operations.read")
    assert client.get("/metrics", headers=headers).status_code == 200
    assert client.get("/api/v1/tickets", headers=headers).status_code == 403
