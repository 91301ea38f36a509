"""The names that stand on the shelves; told to the reading, which knows no shelf."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from mamoru.model.kinds.mask import Argument


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What may be named in a programme, as written there."""

    masks: Mapping[str, Argument]  #: mask -> what it wants beside the column
    rights: Collection[str]  #: rights that Mamoru can carry out
    systems: Collection[str]  #: kinds of systems with a connector; ``manual`` is always known
    keys: Collection[str]  #: places that secret keys come from
    languages: Collection[str] = ()  #: that Mamoru has texts of its own in; none: it is not asked
    rules: Callable[[], Mapping[str, bool]] = dict  #: code -> may be allowed; looked up where one is allowed
