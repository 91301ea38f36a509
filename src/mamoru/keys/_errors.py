"""The errors of the shelf ``keys``; none of them ever holds a part of a key."""

import shlex

from mamoru.model.errors import MamoruError


class NoKey(MamoruError):
    """There is no key where one is kept; ``remedy`` differs by the kind of place."""

    code = "MAM-701"

    def __init__(self, at: str, *, remedy: str) -> None:
        super().__init__(
            f"there is no key at `{at}`",
            why="without its sealing key Mamoru cannot read its own store, without its signing key not sign",
            remedy=remedy,
        )


class UnguardedKey(MamoruError):
    """The operating system lets others at a key; ``mode`` is what its place should have, octal."""

    code = "MAM-702"

    def __init__(self, at: str, *, mode: str) -> None:
        super().__init__(
            f"other users of this machine can read or replace `{at}`",
            why="whoever has the keys can read what Mamoru has sealed, and sign in the company's name",
            remedy=f"run `chmod {mode} {shlex.quote(at)}`; make new keys if somebody may have read these",
        )


class KeyExists(MamoruError):
    """New keys were wanted where a key is kept already."""

    code = "MAM-703"

    def __init__(self, at: str) -> None:
        super().__init__(
            f"there is already a key at `{at}`; no new keys were made",
            why="what was sealed with the old key could never be read again",
            remedy="use the keys there are, or name another place in `keys: {from: …, at: …}`",
        )


class BrokenKey(MamoruError):
    """What is kept at the place is no key of the kind wanted."""

    code = "MAM-704"

    def __init__(self, at: str, *, wanted: str) -> None:
        super().__init__(
            f"`{at}` does not hold {wanted}",
            why="Mamoru seals and signs with this kind of key only",
            remedy="put the key back as it was made, from your own safe copy",
        )


class UnreachableKey(MamoruError):
    """The operating system refuses; ``reason`` is its own word for it."""

    code = "MAM-705"

    def __init__(self, at: str, *, reason: str) -> None:
        super().__init__(
            f"`{at}` cannot be used: {reason}",
            why="Mamoru can neither seal nor sign without its keys, so it changes nothing",
            remedy="let the user who runs Mamoru, and only that user, read and write there",
        )
