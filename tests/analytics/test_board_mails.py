"""A board that is sent: set, due, written once under several workers, stopped; by real SMTP."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from steward.accounts.models import User
from steward.analytics.actions import mails as actions
from steward.analytics.actions.boards import change_board, make_board, put_back_board, remove_board
from steward.analytics.errors import BooksUnavailable
from steward.analytics.forms import BoardForm
from steward.analytics.models import Board, BoardMail
from steward.analytics.rules.boards import Tile
from steward.kit import clock, jobs
from steward.kit.db import Database
from steward.kit.events import Fact
from steward.kit.outbox import Deliverer, Letter
from steward.kit.settings import Settings
from tests.books import land_rows
from tests.cast import ANN, BEN, SAM, sign_in
from tests.kit.mail_servers import Postbox, serving
from tests.paper import is_accessible, text_of
from tests.working import do_jobs

pytestmark = pytest.mark.database
BOARDS, MAILS, API = "/desk/insights/boards", "/desk/insights/mails", "/api/v1"
NOW = datetime(2026, 11, 18, 10, tzinfo=UTC)  # a Wednesday
MONDAY = datetime(2026, 11, 23, 6, tzinfo=UTC)  # at seven in Amsterdam
WEEKLY = {"when": "week-1", "hour": "7", "period": "13w", "against": "year"}


@pytest.fixture
def ann(client: FlaskClient) -> Iterator[FlaskClient]:
    """Ann's browser, on a Wednesday."""
    with clock.frozen(NOW):
        sign_in(client, ANN)
        yield client


def _begin(app: Flask, database: Database) -> int:
    with app.app_context(), database.transaction() as session:
        return actions.begin_due(session)


def _send(app: Flask, database: Database, mail_id: int, due: datetime) -> bool:
    with app.app_context(), database.transaction() as session:
        return actions.send_board(session, mail_id, due)


def _mails(database: Database) -> list[BoardMail]:
    with database.reading() as session:
        return list(session.scalars(select(BoardMail).order_by(BoardMail.id)))


def _list(client: FlaskClient) -> str:
    """Read what Ann sees of what is sent, signed in anew: days have passed."""
    sign_in(client, ANN)
    return unescape(client.get(MAILS).text)


def _letters(database: Database) -> list[Letter]:
    with database.reading() as session:
        return list(session.scalars(select(Letter).order_by(Letter.id)))


def _facts(database: Database) -> list[str]:
    with database.reading() as session:
        kinds = select(Fact.kind).where(Fact.kind.startswith("board_mail."))
        return list(session.scalars(kinds.order_by(Fact.id)))


def _sell(app: Flask, database: Database) -> None:
    """One order a week for over a year, the last on the day before."""
    sold = {"line": "1", "account": "Nordic", "quantity": 1, "region": "North", "revenue": 1234}
    days = [NOW.date() - timedelta(days=7 * week + 1) for week in range(60)]
    rows = [{**sold, "order_number": f"O-{day}", "ordered_on": day} for day in days]
    with app.app_context(), database.transaction() as session:
        land_rows(app, session, "order_lines", rows)


def _delivered(database: Database, settings: Settings) -> EmailMessage:
    """Have the one mail sent by real SMTP."""
    postbox = Postbox()
    with serving(postbox) as smtp:
        to = settings.model_copy(update={"mail_url": f"smtp://{smtp}"})
        Deliverer(database, to).deliver_due()
    (letter,) = postbox.messages
    return letter


def test_a_board_comes_on_monday_by_smtp_with_its_pdf(
    app: Flask, ann: FlaskClient, database: Database, settings: Settings
) -> None:
    _sell(app, database)
    form = unescape(ann.get(f"{BOARDS}/owner/mails?where=region:North").text)
    assert "Only Region: North" in form
    assert "Sam Sato" in form
    sent = WEEKLY | {"people": str(ANN.id), "where": "region:North"}
    assert ann.post(f"{BOARDS}/owner/mails", data=sent).status_code == 303
    again = ann.post(f"{BOARDS}/owner/mails", data=sent)
    assert again.status_code == 422
    assert "Ann Amari gets this board already." in unescape(again.text)
    (mail,) = _mails(database)
    assert mail.due_at == MONDAY
    assert _begin(app, database) == 0
    with clock.frozen(MONDAY + timedelta(minutes=1)):
        assert _begin(app, database) == 1
        do_jobs(app)
        page = _list(ann)
        assert "on its way" in page
        assert "30 Nov 2026, 07:00" in page
        _check_letter(_delivered(database, settings))
        assert "on its way" not in _list(ann)


def _check_letter(letter: EmailMessage) -> None:
    assert letter["To"] == "Ann Amari <ann@brindle.example>"
    assert letter["Subject"] == "Owner, 24 Aug to 22 Nov, against the same weeks last year."
    body, (file,) = letter.get_body(("plain",)), letter.iter_attachments()
    assert body is not None
    words = body.get_content()
    assert "* Revenue growth: " in words
    assert "against the same weeks last year." in words
    assert "where=region%3ANorth" in words
    pdf = file.get_content()
    assert is_accessible(pdf)
    text = text_of(pdf)
    assert "Only Region: North" in text
    assert "Made on 23 Nov 2026 at 07:01 for Ann Amari." in text
    assert "€16,042" in text  # thirteen weeks with an order of 1,234


def test_the_links_of_a_mail_stop_it_and_nothing_else(
    app: Flask, ann: FlaskClient, other_client: FlaskClient, database: Database
) -> None:
    for board in ("care", "stock"):
        sent = WEEKLY | {"people": str(ANN.id)}
        assert ann.post(f"{BOARDS}/{board}/mails", data=sent).status_code == 303
    with clock.frozen(MONDAY):
        assert _begin(app, database) == 2
        do_jobs(app)
        letter = next(
            one for one in _letters(database) if one.payload["subject"].startswith("Care")
        )
    click = letter.payload["unsubscribe"]
    click = click[click.index("/api/") :]
    linked = click.removeprefix("/api")
    assert other_client.get(click).status_code == 303
    shown = other_client.get(linked)
    assert "You get “Care” by mail." in unescape(shown.text)
    assert shown.headers["Referrer-Policy"] == "no-referrer"
    assert other_client.post(click).status_code == 404
    assert len(_mails(database)) == 2
    for _time in range(2):
        answer = other_client.post(click, data={"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 204
    assert [one.ready for one in _mails(database)] == ["stock"]
    assert "any more" in other_client.get(linked).text
    assert other_client.get(f"{linked}x").status_code == 404
    assert _facts(database)[-1] == "board_mail.stopped"


def _send_and_be_killed(app: Flask, database: Database, mail_id: int, due: datetime) -> None:
    with app.app_context(), database.transaction() as session:
        assert actions.send_board(session, mail_id, due)
        raise KeyboardInterrupt


def test_four_workers_at_once_and_one_that_was_killed_write_one_mail(
    app: Flask, ann: FlaskClient, database: Database
) -> None:
    sent = WEEKLY | {"when": "day", "people": str(ANN.id)}
    assert ann.post(f"{BOARDS}/care/mails", data=sent).status_code == 303
    late = NOW + timedelta(days=3)  # nobody was there for three days
    with clock.frozen(late):
        with ThreadPoolExecutor(4) as pool:
            assert sorted(pool.map(lambda _at: _begin(app, database), range(4))) == [0, 0, 0, 1]
        (mail,) = _mails(database)
        due = mail.asked_for
        assert due is not None
        assert mail.due_at > late
        with pytest.raises(KeyboardInterrupt):
            _send_and_be_killed(app, database, mail.id, due)
        assert not _letters(database)
        with ThreadPoolExecutor(4) as pool:
            told = pool.map(lambda _at: _send(app, database, mail.id, due), range(4))
            assert sorted(told) == [False, False, False, True]
        do_jobs(app)
        (letter,) = _letters(database)
        assert letter.key == f"board_mail.{mail.id}.20261119T0600Z"
        assert "Nothing in this time." in letter.payload["text"]


def _share(database: Database, board_id: int, *, is_shared: bool) -> None:
    form = BoardForm(name="Ours", is_shared=is_shared)
    with database.transaction() as session:
        change_board(session, board_id, form, version=None, actor=ANN.actor)


@pytest.fixture
def board(database: Database) -> Board:
    """A board of Ann's that nobody else sees."""
    with database.transaction() as session:
        return make_board(session, BoardForm(name="Ours"), [Tile("revenue")], actor=ANN.actor)


def test_the_owner_sends_a_board_to_others_who_see_it_and_they_change_theirs(
    ann: FlaskClient, other_client: FlaskClient, database: Database, board: Board
) -> None:
    url, both = f"{BOARDS}/{board.id}/mails", {"people": [str(ANN.id), str(SAM.id)]}
    assert ann.post(url, data=WEEKLY | both).status_code == 422  # Sam does not see it
    _share(database, board.id, is_shared=True)
    assert ann.post(url, data=WEEKLY | both).status_code == 303
    sign_in(other_client, SAM)
    assert "Ann Amari" not in other_client.get(MAILS).text
    assert other_client.post(url, data=WEEKLY | {"people": str(BEN.id)}).status_code == 422
    to_sam, to_ann = _mails(database)
    assert other_client.get(f"{MAILS}/{to_ann.id}").status_code == 404
    one, changed = f"{MAILS}/{to_sam.id}", WEEKLY | {"when": "month-31", "version": "1"}
    assert other_client.post(one, data=changed).status_code == 303
    assert ann.post(one, data=changed).status_code == 409
    assert "on the last day of each month at 07:00" in _list(ann)


def test_a_board_goes_only_to_who_sees_it_and_not_while_it_is_removed(
    app: Flask, ann: FlaskClient, database: Database, board: Board
) -> None:
    _share(database, board.id, is_shared=True)
    both = WEEKLY | {"people": [str(ANN.id), str(SAM.id)]}
    assert ann.post(f"{BOARDS}/{board.id}/mails", data=both).status_code == 303
    with database.transaction() as session:
        remove_board(session, board.id, actor=ANN.actor)
    with clock.frozen(MONDAY):
        assert _begin(app, database) == 2
        do_jobs(app)
        assert "board is removed" in _list(ann)
        with database.transaction() as session:
            put_back_board(session, board.id, actor=ANN.actor)
        _share(database, board.id, is_shared=False)
    with clock.frozen(datetime(2026, 12, 1, tzinfo=UTC)):
        assert _begin(app, database) == 2
        do_jobs(app)
        assert [one.user_id for one in _mails(database)] == [ANN.id]
        assert [one.recipient for one in _letters(database)] == [ANN.email]
    assert sorted(_facts(database)[-2:]) == ["board_mail.sent", "board_mail.stopped"]
    with clock.frozen(datetime(2026, 12, 8, tzinfo=UTC)):
        with database.transaction() as session:
            session.get_one(User, ANN.id).suspended_at = clock.now()
        assert _begin(app, database) == 1
        do_jobs(app)
        assert not _mails(database)
        assert len(_letters(database)) == 1


def test_what_cannot_be_made_is_seen_tried_again_and_then_sent_once(
    app: Flask, ann: FlaskClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent = WEEKLY | {"people": str(ANN.id)}
    assert ann.post(f"{BOARDS}/care/mails", data=sent).status_code == 303

    def broken(*_args: object) -> None:
        raise BooksUnavailable

    with clock.frozen(MONDAY):
        assert _begin(app, database) == 1
        with monkeypatch.context() as patched:
            patched.setattr("steward.analytics.queries.showing.sheet.tell", broken)
            patched.setattr("steward.analytics.queries.showing.sheet.reported", broken)
            do_jobs(app)
        assert not _letters(database)
        page = _list(ann)
        assert "could not be made" in page
        assert "The books cannot be read right now" in page
        with database.reading() as session:
            (job,) = [one for one in jobs.jobs_in(session, "todo") if "board" in str(one["name"])]
        assert job["attempts"] == 1
        (mail,) = _mails(database)
        assert _send(app, database, mail.id, MONDAY)
        assert not _send(app, database, mail.id, MONDAY)
        assert "could not be made" not in _list(ann)
        assert len(_letters(database)) == 1
