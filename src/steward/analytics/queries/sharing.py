"""Reads of what is shared: who of the house has a board, which links there are, what one opens."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from steward.accounts import Actor, Team, User, find_actor_of, hash_of, may
from steward.analytics.errors import LinkEnded
from steward.analytics.models import Board, BoardLink, BoardShare
from steward.analytics.queries.boards import visible_to
from steward.analytics.queries.known import told_by
from steward.analytics.queries.shown import ShownBoard, get_shown, own_number
from steward.analytics.rules.boards import Filters, Tile
from steward.analytics.rules.boards.sharing import Ended, kept_back, why_ended
from steward.kit import clock
from steward.kit.errors import NotFound
from steward.kit.marks import N_
from steward.kit.paging import Page, decode_id, page_of


def shares_of(session: Session, board_id: int) -> Sequence[tuple[BoardShare, str]]:
    """List with whom of the house a board is shared, each with its name: people, then teams."""
    name = func.coalesce(User.name, Team.name)
    query = select(BoardShare, name).outerjoin(User, User.id == BoardShare.user_id)
    query = query.outerjoin(Team, Team.id == BoardShare.team_id)
    mine = query.where(BoardShare.board_id == board_id)
    return [(share, said) for share, said in session.execute(mine.order_by(User.id, name))]


def may_oversee(actor: Actor, board: ShownBoard) -> bool:
    """Whether somebody is told which links lead to a board that they see, and may revoke them."""
    return may(actor, "insights.share") or _owns(actor, board)


def _owns(actor: Actor, board: ShownBoard) -> bool:
    return board.own is not None and board.own.owner_id == actor.user_id


def list_links(
    session: Session,
    actor: Actor,
    *,
    board: str | None = None,
    cursor: str | None = None,
    limit: int = 50,
) -> Page[BoardLink]:
    """List the links that somebody oversees, the newest first; with `board`, those to it."""
    query = select(BoardLink).outerjoin(Board).where(_overseen_by(actor))
    if board is not None:
        query = query.where(_of(board))
    if cursor is not None:
        query = query.where(BoardLink.id < decode_id(cursor))
    found = session.scalars(query.order_by(BoardLink.id.desc()).limit(limit + 1)).all()
    return page_of(found, limit, lambda link: [link.id])


def _of(board: str) -> ColumnElement[bool]:
    number = own_number(board)
    return BoardLink.ready == board if number is None else BoardLink.board_id == number


def _overseen_by(actor: Actor) -> ColumnElement[bool]:
    """Which links somebody may know of: of own boards, and of all they see if they may share."""
    seen = and_(visible_to(actor), Board.removed_at.is_(None))
    if not may(actor, "insights.share"):
        return and_(seen, Board.owner_id == actor.user_id)
    return or_(BoardLink.ready.is_not(None), seen)


def get_link(
    session: Session, actor: Actor, link_id: int, *, for_update: bool = False
) -> BoardLink:
    """Return a link that the actor oversees, or raise NotFound."""
    query = select(BoardLink).outerjoin(Board).where(BoardLink.id == link_id, _overseen_by(actor))
    if for_update:
        query = query.with_for_update(of=BoardLink)
    link = session.scalars(query).one_or_none()
    if link is None:
        raise NotFound
    return link


def endings(session: Session, links: Iterable[BoardLink]) -> Mapping[int, Ended | None]:
    """Say of each of some links why it does not open any more, or None where it does."""
    return {link.id: _followed(session, link)[1] for link in links}


def _followed(session: Session, link: BoardLink) -> tuple[ShownBoard | None, Ended | None]:
    """Look with the eyes of whoever made a link: what they do not see, nobody sees by it."""
    maker = find_actor_of(session, link.made_by)
    may_share = maker is not None and may(maker, "insights.share") and may(maker, "insights.read")
    board = _find_shown(session, maker, link.board_name) if maker and may_share else None
    ended = why_ended(
        revoked_at=link.revoked_at,
        ends_at=link.ends_at,
        now=clock.now(),
        may_share=may_share,
        is_seen=board is not None,
    )
    return board, ended


def _find_shown(session: Session, maker: Actor, name: str) -> ShownBoard | None:
    try:
        return get_shown(session, maker, name)
    except NotFound:
        return None


@dataclass(frozen=True)
class OpenLink:
    """A link that opens, and the board behind it."""

    link: BoardLink
    board: ShownBoard

    @property
    def name(self) -> str:
        """The one thing that its holder comes to, as signed links name things."""
        return f"board-link:{self.link.id}"

    def kept_back(self, tile: Tile) -> list[str]:
        """List the filters of the link that do not hold for a tile, which is then not shown."""
        return kept_back(self.link.where, told_by(tile))


def open_link(session: Session, token: str) -> OpenLink:
    """Return what a link's token opens. Raises NotFound, and LinkEnded where it once did."""
    link = session.scalars(
        select(BoardLink).where(BoardLink.token_hash == hash_of(token))
    ).one_or_none()
    if link is None:
        raise NotFound(N_("This link is not complete. Copy the whole of it once more."))
    board, ended = _followed(session, link)
    if board is None or ended is not None:
        raise LinkEnded
    return OpenLink(link, board)


def tiles_kept_back(board: ShownBoard, where: Filters) -> list[Tile]:
    """List the tiles of a board that a link with such filters does not show."""
    return [tile for tile in board.tiles.values() if kept_back(where, told_by(tile))]
