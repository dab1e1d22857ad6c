"""What every act reads and people seldom change, kept in the process until it is changed.

A table that is kept has triggers that give its name a new stamp with each change, in the same
transaction (`keep_stamp`). Reading the stamp tells whether what this process has still holds,
whichever process changed it, and whether or not by us.
"""

from collections.abc import Callable
from typing import Generic, NamedTuple, TypeVar
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from steward.kit.fixed import send

T = TypeVar("T")

_STAMP = "select stamp from stamps where name = %s"


class _Loaded(NamedTuple, Generic[T]):
    stamp: UUID | None
    value: T


class Kept(Generic[T]):
    """Something that is read from tables as a whole, and again only when they have changed.

    `name` is that under which their triggers stamp. `load` gets a session of its own, in the same
    transaction; what it returns is shared by threads, so nobody may change it.
    """

    _loaded: WeakKeyDictionary[Engine, _Loaded[T]]

    def __init__(self, name: str, load: Callable[[Session], T]) -> None:
        self._name = name
        self._load = load
        self._loaded = WeakKeyDictionary()

    def read(self, session: Session) -> T:
        """Return it as the transaction of `session` finds it, by what has been flushed."""
        connection = session.connection()
        row = send(session, _STAMP, (self._name,)).fetchone()
        stamp = row and row[0]
        loaded = self._loaded.get(connection.engine)
        if loaded is None or loaded.stamp != stamp:
            with Session(connection) as own:
                loaded = _Loaded(stamp, self._load(own))
            self._loaded[connection.engine] = loaded
        return loaded.value
