"""What is done at hand of a problem, by its page."""

from flask.testing import FlaskClient

from steward.problems.models import Problem

WORDS = "The seat is soft. Do not heat it; we send a new one."
LETTER = {
    "about": "known",
    "subject": "Your {product}",
    "body": "Dear {customer_first_name}, of order {order}: stop.",
}


def act(client: FlaskClient, problem: Problem, where: str, **sent: str) -> int:
    """Do something at hand of a problem; return the status."""
    return client.post(f"/desk/problems/{problem.number}/acts/{where}", data=sent).status_code


def shown(client: FlaskClient, problem: Problem, *, in_force: bool = False) -> str:
    """Return the page of acts, or what the problem's own page shows of it."""
    headers = {"HX-Request": "true"} if in_force else {}
    return client.get(f"/desk/problems/{problem.number}/acts", headers=headers).text
