"""Two people who change one ticket at the same time: the second is told, nothing is lost."""

import threading
from collections.abc import Callable
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from tests.api_program import FOR_ELSA, TICKETS, Program
from tests.app_fixture import new_client
from tests.cast import BEN, CLEO

ROUNDS = 10


def at_once(*acts: Callable[[], TestResponse]) -> list[TestResponse]:
    """Do all acts at the same moment, as far as one machine can."""
    answers: list[TestResponse] = []
    ready = threading.Barrier(len(acts))

    def do(act: Callable[[], TestResponse]) -> None:
        ready.wait(10)
        answers.append(act())

    threads = [threading.Thread(target=do, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers


def patch(program: Program, number: str, etag: str, **changes: Any) -> Callable[[], TestResponse]:
    return lambda: program("PATCH", f"{TICKETS}/{number}", changes, If_Match=etag)


def test_second_program_is_told_and_overwrites_nothing(app: Flask) -> None:
    ben, cleo = Program(new_client(app), BEN), Program(new_client(app), CLEO)
    for _ in range(ROUNDS):
        number = ben.raises(FOR_ELSA)["number"]
        etag = ben("GET", f"{TICKETS}/{number}").headers["ETag"]
        answers = at_once(
            patch(ben, number, etag, subject="Ben's", severity="high"),
            patch(cleo, number, etag, subject="Cleo's", severity="low"),
        )
        assert sorted(answer.status_code for answer in answers) == [200, 412]
        (won,) = [answer.get_json() for answer in answers if answer.status_code == 200]
        now = ben("GET", f"{TICKETS}/{number}").get_json()
        assert (now["subject"], now["severity"]) == (won["subject"], won["severity"])


def test_answers_of_two_people_both_stand(app: Flask) -> None:
    ben, cleo = Program(new_client(app), BEN), Program(new_client(app), CLEO)
    number = ben.raises(FOR_ELSA)["number"]
    url = f"{TICKETS}/{number}/messages"
    answers = at_once(
        lambda: ben("POST", url, {"body": "Try the gasket."}),
        lambda: cleo("POST", url, {"body": "Send it in."}),
    )
    assert [answer.status_code for answer in answers] == [201, 201]
    said = [message["body"] for message in ben("GET", url).get_json()["items"]]
    assert sorted(said) == sorted([FOR_ELSA["body"], "Send it in.", "Try the gasket."])
