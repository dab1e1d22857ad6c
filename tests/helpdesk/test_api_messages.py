"""Messages and files by API: written, listed, uploaded, downloaded."""

from datetime import timedelta
from hashlib import sha256

import pytest
from flask.testing import FlaskClient

from steward.kit import clock
from tests.api_program import API, QUERY, TICKETS, Program, problems_of
from tests.cast import ANN, BEN, DAN, EVE

pytestmark = pytest.mark.database

PHOTO = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40


@pytest.fixture
def ben(client: FlaskClient) -> Program:
    """An agent's program."""
    return Program(client, BEN)


@pytest.fixture
def dan(client: FlaskClient) -> Program:
    """A customer's program."""
    return Program(client, DAN)


@pytest.fixture
def url(dan: Program) -> str:
    """The address of a query of Dan's."""
    return f"{TICKETS}/{dan.raises(QUERY)['number']}"


def test_answer_says_where_the_ticket_stands_after_it(ben: Program, dan: Program, url: str) -> None:
    body = {"body": "Which lot?", "then": "waiting_on_customer"}
    answer = ben("POST", f"{url}/messages", body)
    assert answer.status_code == 201
    message = answer.get_json()
    expected = {"body": "Which lot?", "visibility": "public", "by_customer": False}
    assert expected.items() <= message.items()
    assert (message["author"], message["attachments"]) == (BEN.name, [])
    assert ben("GET", url).get_json()["state"] == "waiting_on_customer"
    assert dan("POST", f"{url}/messages", {"body": "Lot 12"}).get_json()["by_customer"]
    assert ben("GET", url).get_json()["state"] == "open"


def test_customer_reads_public_messages_only(ben: Program, dan: Program, url: str) -> None:
    ben("POST", f"{url}/messages", {"body": "Ours", "visibility": "internal"})
    ben("POST", f"{url}/messages", {"body": "Yours"})
    bodies = [
        [one["body"] for one in who("GET", f"{url}/messages").get_json()["items"]]
        for who in (ben, dan)
    ]
    assert bodies == [[QUERY["body"], "Ours", "Yours"], [QUERY["body"], "Yours"]]


def test_customer_writes_no_note_and_sets_no_state(dan: Program, url: str) -> None:
    for extra in ({"visibility": "internal"}, {"then": "resolved"}):
        answer = dan("POST", f"{url}/messages", {"body": "Hi"} | extra)
        assert answer.status_code == 403
        problems_of(answer)


def test_analyst_writes_notes_but_no_answers(client: FlaskClient, url: str) -> None:
    ann = Program(client, ANN)
    note = {"body": "Seen", "visibility": "internal"}
    assert ann("POST", f"{url}/messages", note).status_code == 201
    assert ann("POST", f"{url}/messages", {"body": "Seen"}).status_code == 403


def test_closed_ticket_takes_no_answer(ben: Program, url: str) -> None:
    ben("PUT", f"{url}/closure")
    answer = ben("POST", f"{url}/messages", {"body": "Still there?"})
    assert answer.status_code == 409
    problems_of(answer)


def test_messages_are_paged_from_the_oldest(ben: Program, url: str) -> None:
    for number in range(4):
        ben("POST", f"{url}/messages", {"body": f"No {number}"})
    first = ben("GET", f"{url}/messages?limit=3").get_json()
    assert [one["body"] for one in first["items"]] == [QUERY["body"], "No 0", "No 1"]
    rest = ben("GET", f"{url}/messages?limit=3&cursor={first['next_cursor']}").get_json()
    assert [one["body"] for one in rest["items"]] == ["No 2", "No 3"]
    assert rest["next_cursor"] is None


def test_file_is_uploaded_attached_and_comes_back_whole(
    client: FlaskClient, ben: Program, dan: Program
) -> None:
    file_id = dan.uploads(PHOTO, "../../brew head.png")
    number = dan.raises(QUERY | {"attachments": [file_id]})["number"]
    messages = ben("GET", f"{TICKETS}/{number}/messages").get_json()
    (attachment,) = messages["items"][0]["attachments"]
    assert attachment["name"] == "brew head.png"
    assert attachment["media_type"] == "image/png"
    assert attachment["size"] == len(PHOTO)
    assert attachment["sha256"] == sha256(PHOTO).hexdigest()
    download = client.get(attachment["url"], headers=dan.headers)
    assert download.data == PHOTO
    assert download.headers["Content-Security-Policy"].startswith("sandbox")
    stranger = Program(client, EVE)
    assert stranger("GET", attachment["url"]).status_code == 404


def test_file_of_a_note_is_not_for_the_customer(ben: Program, dan: Program, url: str) -> None:
    note = {"body": "Look", "visibility": "internal", "attachments": [ben.uploads(b"x", "a.txt")]}
    (attachment,) = ben("POST", f"{url}/messages", note).get_json()["attachments"]
    assert ben("GET", attachment["url"]).data == b"x"
    assert dan("GET", attachment["url"]).status_code == 404


def test_upload_serves_its_owner_only_and_a_day_long(ben: Program, dan: Program, url: str) -> None:
    file_id = ben.uploads(b"x", "a.txt")
    for wrong in (file_id + "x", "nothing", ""):
        answer = ben("POST", f"{url}/messages", {"body": "See", "attachments": [wrong]})
        assert (answer.status_code, list(problems_of(answer))) == (422, ["/attachments"])
    answer = dan("POST", f"{url}/messages", {"body": "See", "attachments": [file_id]})
    assert (answer.status_code, list(problems_of(answer))) == (422, ["/attachments"])
    many = {"body": "See", "attachments": [file_id] * 11}
    assert ben("POST", f"{url}/messages", many).status_code == 422
    with clock.frozen(clock.now() + timedelta(hours=25)):
        answer = ben("POST", f"{url}/messages", {"body": "See", "attachments": [file_id]})
    assert (answer.status_code, list(problems_of(answer))) == (422, ["/attachments"])


@pytest.mark.parametrize(
    ("content", "name", "status"),
    [
        (b"", "empty.txt", 422),
        (b"MZ", "game.exe", 422),
        (b"x", "", 422),
        (b"x", "n" * 300, 422),
        (b"x", "a\x00b.txt", 422),
        (b"x" * (26 << 20), "large.bin", 413),
    ],
    ids=["empty", "runs", "no name", "long name", "NUL", "too large"],
)
def test_file_that_cannot_be_taken_is_refused(
    ben: Program, content: bytes, name: str, status: int
) -> None:
    answer = ben.client.post(
        f"{API}/uploads",
        query_string={"name": name},
        data=content,
        headers=ben.headers,
        environ_overrides={"CONTENT_LENGTH": str(len(content))},
    )
    assert answer.status_code == status
    problems_of(answer)


def test_two_gigabytes_are_refused_before_a_byte_is_read(ben: Program) -> None:
    class Unread:
        def read(self, _size: int = -1) -> bytes:
            pytest.fail("the body was read")

    answer = ben.client.post(
        f"{API}/uploads?name=film.mp4",
        headers=ben.headers,
        environ_overrides={"wsgi.input": Unread(), "CONTENT_LENGTH": str(2 << 30)},
    )
    assert answer.status_code == 413
    problems_of(answer)


def test_upload_without_length_is_refused(ben: Program) -> None:
    chunked = ben.client.post(
        f"{API}/uploads?name=a.txt",
        headers=ben.headers | {"Transfer-Encoding": "chunked"},
        environ_overrides={"CONTENT_LENGTH": ""},
    )
    assert chunked.status_code == 411
    problems_of(chunked)


@pytest.mark.parametrize("server_ends_input", [False, True])
def test_upload_that_is_cut_off_is_refused(ben: Program, *, server_ends_input: bool) -> None:
    cut = {"CONTENT_LENGTH": "8", "wsgi.input_terminated": server_ends_input}
    answer = ben.client.post(
        f"{API}/uploads?name=a.txt", headers=ben.headers, data=b"half", environ_overrides=cut
    )
    assert answer.status_code == 400
    problems_of(answer)


def test_upload_with_a_key_answers_the_same_again(ben: Program) -> None:
    def upload(content: bytes, name: str = "a.txt") -> tuple[int, str]:
        answer = ben.client.post(
            f"{API}/uploads?name={name}",
            data=content,
            headers=ben.headers | {"Idempotency-Key": "one"},
        )
        return answer.status_code, answer.text

    with clock.frozen(clock.now()):
        first = upload(b"same")
        clock.advance(timedelta(seconds=5))
        assert first[0] == 201
        assert upload(b"same") == first
        assert upload(b"other")[0] == 422
        assert upload(b"same", "b.txt")[0] == 422
