"""What a system is asked to do for each person of a request, under an id that is always the same.

The id is a keyed hash, by the secret salt of the request: a service that is asked twice knows the errand
again, and nobody learns from it who the person is.
"""

import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from uuid import UUID

from mamoru.model.kinds.remote import Errand, Reply
from mamoru.store.database import Store

PROGRESS = "remote task {}"  #: the setting that keeps how far a task is; no personal data
VERSION = 4  #: what services take for an id of a request (OpenDSR, 7.1.1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a task is for one person."""

    found: int | None = None  #: items found before anything was asked
    status: str = ""
    digest: str = ""
    signature: str = ""
    looked: bool = False  #: it was looked again, and nothing was held
    done: bool = False
    kept: str = ""  #: which items stay, as the map says, without what was to go, and why

    def told(self, reply: Reply) -> "Progress":
        """Return the same with what the service replied."""
        found = self.found if self.found is not None else reply.found
        told = replace(self, found=found, status=reply.status, digest=reply.digest, kept=reply.kept)
        return replace(told, signature=reply.signature)


def errand(
    task: str, n: int, *, known: Mapping[str, Sequence[str]], salt: bytes, right: str, since: str
) -> Errand:
    """Return what is to be done for the ``n``-th person of a task."""
    digest = hmac.digest(salt, f"errand {task} {n}".encode(), hashlib.sha256)
    return Errand(id=str(UUID(bytes=digest[:16], version=VERSION)), known=known, right=right, since=since)


def progress(store: Store, task: str) -> dict[int, Progress]:
    """Return how far a task is, by the number of the person."""
    kept = store.setting(PROGRESS.format(task))
    return {int(n): Progress(**one) for n, one in json.loads(kept).items()} if kept else {}


def keep_progress(store: Store, task: str, so_far: Mapping[int, Progress]) -> None:
    """Save how far a task is; durable when it returns."""
    told = {str(n): asdict(one) for n, one in so_far.items()}
    store.keep_setting(PROGRESS.format(task), json.dumps(told, sort_keys=True))
