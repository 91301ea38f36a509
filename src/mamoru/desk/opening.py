"""Open a programme: read it, check it, unlock its store."""

import os
import secrets
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from mamoru.check.graph import resolve
from mamoru.check.judging import in_order, judge
from mamoru.evidence.signing import SigningKey, load, public
from mamoru.execute.engine import Engine
from mamoru.model.errors import MamoruError
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.keyring import Keyring, KeySource
from mamoru.model.kinds.mask import Mask
from mamoru.model.kinds.right import Right
from mamoru.model.programme import CheckedProgramme, Settings
from mamoru.model.shelf import members
from mamoru.notation.known import Known
from mamoru.notation.reading import Reading, read
from mamoru.sql.kind import SystemKind
from mamoru.store.database import open_store

PUBLIC_KEY = "evidence/public-key.txt"  #: beside the checkpoints; whoever verifies a receipt needs it


class NotReady(MamoruError):
    """The programme has errors, so nothing may be done by it."""

    code = "MAM-601"

    def __init__(self, errors: int) -> None:
        super().__init__(
            f"the programme has {errors} error{'s' if errors != 1 else ''}",
            why="a request carried out by a wrong map would leave data behind or hit another person",
            remedy="run `mamoru check`, mend what it says, then ask again",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What the check found in a programme's files."""

    reading: Reading
    checked: CheckedProgramme | None  #: none when the files cannot be read
    findings: tuple[Finding, ...]

    @property
    def errors(self) -> int:
        """How many findings are errors."""
        return sum(f.severity is Severity.ERROR for f in self.findings)


def known_names() -> Known:
    """Return the names that stand on the shelves."""
    return Known(
        masks={m.name: m.argument for m in members("mamoru.masks", Mask).values()},
        rights=[r.name for r in members("mamoru.rights", Right).values()],
        systems=[k.name for k in members("mamoru.systems", SystemKind).values()],
        keys=[k.name for k in members("mamoru.keys", KeySource).values()],
    )


def check_files(folder: Path) -> Checked:
    """Read a programme and ask every rule that needs no database."""
    reading = read(folder, known_names())
    if reading.programme is None:
        return Checked(reading=reading, checked=None, findings=reading.findings)
    checked = resolve(reading.programme)
    findings = in_order((*reading.findings, *judge(checked)))
    return Checked(reading=reading, checked=checked, findings=findings)


@contextmanager
def open_engine(folder: Path, *, now: Callable[[], datetime] | None = None) -> Iterator[Engine]:
    """Open a programme that has no errors.  Raises NotReady, and what keys and store raise."""
    found = check_files(folder)
    if found.checked is None or found.errors:
        raise NotReady(found.errors)
    settings = found.checked.programme.settings
    keyring, key = unlock(settings)
    engine = Engine(
        checked=found.checked,
        store=open_store(Path(settings.folder) / settings.store, keyring.sealing),
        key=key,
        now=now or (lambda: datetime.now(UTC)),
        random=secrets.token_bytes,
        owner=f"{socket.gethostname()}:{os.getpid()}",
    )
    try:
        yield engine
    finally:
        engine.close()


def unlock(settings: Settings) -> tuple[Keyring, SigningKey]:
    """Load the keys; the very first use of a programme makes them."""
    source = {k.name: k for k in members("mamoru.keys", KeySource).values()}[settings.keys]
    at = str(Path(settings.folder) / settings.keys_at) if settings.keys == "file" else settings.keys_at
    is_new = not (Path(settings.folder) / settings.store).exists()
    made = source.create is not None and is_new and not Path(at).exists()
    keyring = source.create(at) if made and source.create else source.load(at)
    key = load(keyring.signing, name=settings.name)
    _publish(Path(settings.folder) / PUBLIC_KEY, str(public(key)))
    return keyring, key


def _publish(path: Path, line: str) -> None:
    """Write the public key where it can be handed out; never over another one."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(line + "\n", encoding="utf-8")
