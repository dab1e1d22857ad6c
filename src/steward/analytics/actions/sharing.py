"""Sharing a board: with people and teams of the house, and outside by secret links."""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from steward.accounts import (
    Actor,
    Role,
    demand,
    get_team,
    hash_of,
    new_secret,
    permissions_of,
)
from steward.analytics.actions.boards import own_board
from steward.analytics.events import BoardShared, BoardUnshared, LinkMade, LinkRevoked
from steward.analytics.forms import LinkForm, ReaderForm
from steward.analytics.models import Board, BoardLink, BoardShare
from steward.analytics.queries.known import views_of
from steward.analytics.queries.readers import readers_among
from steward.analytics.queries.sharing import get_link, shares_of, tiles_kept_back
from steward.analytics.queries.shown import ShownBoard, get_shown
from steward.analytics.queries.values import strange_value
from steward.analytics.rules.boards import Choice
from steward.analytics.rules.boards.sharing import LONGEST, USUAL, end_of
from steward.kit import clock, events
from steward.kit.errors import BadInput, NotFound
from steward.kit.marks import N_


def share_board(session: Session, board_id: int, form: ReaderForm, *, actor: Actor) -> BoardShare:
    """Let one of the staff or a team see one's board or, if said so, change it.

    With whom it is shared already, that is shared anew. Raises BadInput that names what cannot be.
    """
    board = own_board(session, board_id, actor)
    kind, _colon, number = form.reader.partition(":")
    column, reader_id = f"{kind}_id", int(number)
    name = _team_name(session, reader_id) if kind == "team" else _reader(session, board, form)
    known = select(BoardShare).where(
        BoardShare.board_id == board.id, getattr(BoardShare, column) == reader_id
    )
    share = session.scalars(known).one_or_none()
    if share is None:
        share = BoardShare(board_id=board.id, **{column: reader_id})
        session.add(share)
    share.may_change = form.may_change
    session.flush()
    shared = BoardShared(
        subject_id=board.id, name=board.name, reader=name, may_change=form.may_change
    )
    events.record(session, shared, actor=actor)
    return share


def _team_name(session: Session, team_id: int) -> str:
    try:
        return get_team(session, team_id).name
    except NotFound:
        raise BadInput(errors={"reader": N_("This team is not there any more.")}) from None


def _reader(session: Session, board: Board, form: ReaderForm) -> str:
    """Return the name of one of the staff who can be given a board so."""
    user_id = int(form.reader.partition(":")[2])
    found = readers_among(session, [user_id])
    if not found:
        raise BadInput(errors={"reader": N_("They may not read insights.")})
    (user,) = found
    if user.id == board.owner_id:
        raise BadInput(errors={"reader": N_("The board is theirs already.")})
    if form.may_change and "insights.manage" not in permissions_of(Role(user.role)):
        said = N_("The role of %(name)s changes no boards. Let them see it.", name=user.name)
        raise BadInput(errors={"may_change": said})
    return user.name


def unshare_board(session: Session, board_id: int, share_id: int, *, actor: Actor) -> None:
    """Take back that somebody sees or changes one's board. Raises NotFound."""
    board = own_board(session, board_id, actor)
    names = {share.id: name for share, name in shares_of(session, board.id)}
    if share_id not in names:
        raise NotFound
    session.execute(delete(BoardShare).where(BoardShare.id == share_id))
    ended = BoardUnshared(subject_id=board.id, name=board.name, reader=names[share_id])
    events.record(session, ended, actor=actor)


def make_link(
    session: Session,
    board: str,
    form: LinkForm,
    *,
    password_hash: str | None,
    zone: ZoneInfo,
    actor: Actor,
) -> tuple[BoardLink, str]:
    """Make a link to a board that one sees, and return it with its token, which is not kept.

    `password_hash` is that of the form's password: it takes long, so it is made before. Raises
    NotFound, Forbidden, and BadInput that names the field.
    """
    demand(actor, "insights.share")
    shown = get_shown(session, actor, board)
    now, token = clock.now(), new_secret()
    today = now.astimezone(zone).date()
    last = form.ends_on or today + USUAL
    _check(session, shown, form, today, last)
    link = BoardLink(
        token_hash=hash_of(token),
        board_id=shown.own.id if shown.own else None,
        ready=None if shown.own else shown.name,
        label=form.label,
        made_by=actor.user_id,
        made_at=now,
        ends_at=end_of(last, zone),
        password_hash=password_hash,
        times=form.times,
        filters=_filters(form),
        may_choose_time=form.may_choose_time,
        may_download=form.may_download,
    )
    session.add(link)
    session.flush()
    days = (last - today).days
    made = LinkMade(subject_id=link.id, name=shown.title, label=link.label, days=days)
    events.record(session, made, actor=actor)
    return link, token


def _filters(form: LinkForm) -> list[list[Any]]:
    return [[one.dimension, list(one.values)] for one in form.filters]


def _check(session: Session, shown: ShownBoard, form: LinkForm, today: date, last: date) -> None:
    faults = _strange_filters(session, shown, form)
    if not today <= last <= today + LONGEST:
        faults["ends_on"] = N_("Take a day from today to a year from now.")
    own = form.since is not None and form.until is not None and form.since <= form.until
    if form.period == Choice.OWN and not own:
        faults["since"] = N_("Say from which day to which.")
    where = tuple((one.dimension, tuple(one.values)) for one in form.filters)
    if len(dict(where)) < len(where):
        faults["filters"] = N_("Filter by each thing once, with all values that are wanted.")
    elif where and len(tiles_kept_back(shown, where)) == len(shown.tiles):
        faults["filters"] = N_("No tile of this board is told by that, so none would be shown.")
    if faults:
        raise BadInput(next(iter(faults.values())), errors=faults)


def _strange_filters(session: Session, shown: ShownBoard, form: LinkForm) -> dict[str, str]:
    """Say of each filter whose value matches nothing so: its reader would see an empty board."""
    where = tuple((one.dimension, tuple(one.values)) for one in form.filters)
    back = tiles_kept_back(shown, where)
    tiles = [one for one in shown.tiles.values() if one not in back]
    views = {view for tile in tiles for view in views_of(tile)}
    said = (strange_value(session, name, values, views) for name, values in where)
    return {f"filters.{at}.values": one for at, one in enumerate(said) if one}


def revoke_link(session: Session, link_id: int, *, actor: Actor) -> BoardLink:
    """Make a link worthless at once. Raises NotFound unless the actor oversees it."""
    demand(actor, "insights.read")
    link = get_link(session, actor, link_id, for_update=True)
    if link.revoked_at is not None:
        return link
    link.revoked_at = clock.now()
    session.flush()
    board = get_shown(session, actor, link.board_name)
    revoked = LinkRevoked(subject_id=link.id, name=board.title, label=link.label)
    events.record(session, revoked, actor=actor)
    return link


def note_opened(session: Session, link_id: int) -> None:
    """Count that somebody opened a link."""
    counted = {"opened": BoardLink.opened + 1, "opened_at": clock.now()}
    session.execute(update(BoardLink).where(BoardLink.id == link_id).values(counted))
