"""A burst of sign-ins: counted together by all processes, and let through up to the limit."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from flask import Flask

from tests.app_fixture import new_client
from tests.cast import BEN, PASSWORD

HITS = 1_000
ALLOWED = 20  # per account in a quarter of an hour


def test_of_a_thousand_guesses_at_once_twenty_are_heard(app: Flask) -> None:
    def guess(number: int) -> int:
        form = {"email": BEN.email, "password": f"guess {number}"}
        return new_client(app).post("/sign-in", data=form).status_code

    with ThreadPoolExecutor(8) as crowd:
        statuses = Counter(crowd.map(guess, range(HITS)))
    assert statuses == {422: ALLOWED, 429: HITS - ALLOWED}
    locked_out = new_client(app).post("/sign-in", data={"email": BEN.email, "password": PASSWORD})
    assert locked_out.status_code == 429
    assert int(locked_out.headers["Retry-After"]) > 0
