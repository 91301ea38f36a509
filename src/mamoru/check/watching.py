"""Which parts of a notice a rule has read, so that it need not read the same again.

Comes in: the notice, and what people of a region are told instead.  Goes out: a notice that notes what is
read of it, and whether two notices are the same in those parts.  A rule is a function of what it reads: where
all of that is the same, so are its findings.
"""

from collections.abc import Iterable
from dataclasses import fields
from types import FunctionType, MethodType
from typing import cast

from mamoru.model.notice import Notice

WHOLE = "*"  #: something was read that is no part alone, so nothing is known to be the same
PARTS = frozenset(part.name for part in fields(Notice))


class Watched:
    """A notice that notes which of its parts are read."""

    __slots__ = ("notice_itself", "parts_read")
    __dataclass_fields__ = Notice.__dataclass_fields__  #: who walks over its parts reads each of them

    def __init__(self, notice: Notice) -> None:
        self.notice_itself = notice
        self.parts_read: set[str] = set()

    def __getattr__(self, name: str) -> object:
        """Return a part, and note it; a method or property of the notice reads through this, too."""
        way = getattr(Notice, name, None)
        if isinstance(way, FunctionType):
            return MethodType(way, self)
        if isinstance(way, property) and way.fget:
            return way.fget(self)
        self.parts_read.add(name if name in PARTS else WHOLE)
        return getattr(self.notice_itself, name)

    @property
    def as_notice(self) -> Notice:
        """This, for those who ask for a notice."""
        return cast("Notice", self)


class Likeness:
    """Which parts of a notice are the same in another; each is compared once."""

    def __init__(self, one: Notice, other: Notice) -> None:
        self._one, self._other = one, other
        self._known: dict[str, bool] = {WHOLE: False}

    def holds(self, parts: Iterable[str]) -> bool:
        """Return whether all these parts are the same."""
        return all(self._same(part) for part in parts)

    def _same(self, part: str) -> bool:
        if part not in self._known:
            one, other = getattr(self._one, part), getattr(self._other, part)
            self._known[part] = one is other or one == other
        return self._known[part]
