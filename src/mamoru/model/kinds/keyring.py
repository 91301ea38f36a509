"""The kind of the shelf ``keys``: where secret keys come from."""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Keyring:
    """The two secrets Mamoru needs; never logged, never in a URL or in SQL."""

    sealing: bytes = field(repr=False)  #: 32 bytes; encrypts personal data at rest in Mamoru's own store
    signing: bytes = field(repr=False)  #: Ed25519 private key, PEM PKCS8; signs checkpoints


@dataclass(frozen=True, slots=True, kw_only=True)
class KeySource:
    """A place keys come from; ``at`` is a folder, a prefix of environment names, or the like."""

    name: str
    says: str
    load: Callable[[str], Keyring]  #: from ``at``; raises MamoruError when there are none
    create: Callable[[str], Keyring] | None  #: makes new keys at ``at``; none: cannot
