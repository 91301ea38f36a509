"""Open a programme: read it, check it, unlock its store.

What needs no database goes by ``check_files`` and ``open_records``, which load no part of the engine.
"""

import os
import secrets
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from mamoru.check.collecting import collecting_seldom
from mamoru.check.graph import resolve
from mamoru.check.judging import in_order, judge, of_publication, rules_allowable
from mamoru.desk.files import writing
from mamoru.desk.public_keys import PUBLIC_KEY, hand_out, older_file, older_keys
from mamoru.evidence.signing import SigningKey, load, public
from mamoru.model.errors import MamoruError
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.keyring import Keyring, KeySource
from mamoru.model.kinds.mask import Mask
from mamoru.model.kinds.right import Act, Right
from mamoru.model.programme import CheckedProgramme, Programme, Settings
from mamoru.model.shelf import members, names
from mamoru.notation.folder import NOTICE, PROGRAMME
from mamoru.notation.known import Known
from mamoru.notation.reading import Reading, read
from mamoru.store.database import Store, open_store
from mamoru.store.kept import vault
from mamoru.store.telling import file_errors
from mamoru.wording import languages

if TYPE_CHECKING:
    from mamoru.execute.engine import Engine

RECEIPTS = "evidence/receipts"
Tell = Callable[[str], None]  #: takes a sentence that the person at the desk should read


class NotReady(MamoruError):
    """The programme has errors, so nothing may be done by it."""

    code = "MAM-601"

    def __init__(self, errors: list[Finding]) -> None:
        super().__init__(
            f"the programme has {_counted(errors)}: {errors[0].problem}",
            why="a request carried out by a wrong map would leave data behind or hit another person",
            remedy="run `mamoru check`, mend what it says, then ask again",
            where=errors[0].where,
        )


class Unreadable(MamoruError):
    """The programme's files have errors."""

    code = "MAM-604"

    def __init__(self, errors: list[Finding]) -> None:
        super().__init__(
            f"the programme's files have {_counted(errors)}: {errors[0].problem}",
            why="what they say of people and systems cannot be relied on",
            remedy="run `mamoru check` and mend them first",
            where=errors[0].where,
        )


class NoProgramme(MamoruError):
    """The folder holds no programme."""

    code = "MAM-608"

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"there is no programme in the folder `{folder.resolve().name or folder}`",
            why=f"neither `{PROGRAMME}` nor `{NOTICE}` is there, so nothing says what was promised",
            remedy="go to the programme's folder, or name it: --programme; `mamoru init` begins one",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What the check found in a programme's files."""

    reading: Reading
    checked: CheckedProgramme | None  #: none when the files cannot be read
    findings: tuple[Finding, ...]


def known_names() -> Known:
    """Return the names that stand on the shelves."""
    return Known(
        masks={m.name: m.argument for m in members("mamoru.masks", Mask).values()},
        rights=[r.name for r in members("mamoru.rights", Right).values() if r.act is not Act.LIFT],
        systems=names("mamoru.systems"),
        keys=[k.name for k in members("mamoru.keys", KeySource).values()],
        languages=languages(),
        rules=rules_allowable,
    )


def check_files(folder: Path, *, today: str = "") -> Checked:
    """Read a programme and ask every rule that needs no database.  Raises NoProgramme.

    ``today`` (ISO): what is said to have been looked at later does not measure other days.
    """
    with collecting_seldom():
        reading = _reading(folder)
        if reading.programme is None:
            return Checked(reading=reading, checked=None, findings=reading.findings)
        checked = resolve(replace(reading.programme, today=today))
        findings = in_order((*reading.findings, *judge(checked)))
        return Checked(reading=reading, checked=checked, findings=findings)


def programme_of(folder: Path, *, snapshots: bool = True) -> Programme:
    """Read a programme, whatever the rules would say of it.  Raises NoProgramme, Unreadable."""
    reading = _reading(folder, snapshots=snapshots)
    if reading.programme is None:
        raise Unreadable(_errors(reading.findings))
    return reading.programme


@contextmanager
def open_records(folder: Path) -> Iterator[tuple[Programme, Store | None]]:
    """Open what Mamoru keeps of its own; no store where nothing was ever asked of the programme.

    The rules are not asked: where requests stand can be seen while a map is being mended.  Raises
    NoProgramme, Unreadable, and what keys and store raise.
    """
    programme = programme_of(folder, snapshots=False)
    settings = programme.settings
    path = Path(settings.folder) / settings.store
    if not _is_there(path):
        yield programme, None
        return
    with open_store(path, _source(settings).load(_keys_at(settings)).sealing) as store:
        yield programme, store


@contextmanager
def open_engine(
    folder: Path, *, now: Callable[[], datetime] | None = None, tell: Tell | None = None, sound: bool = True
) -> Iterator["Engine"]:
    """Open a programme to work with.

    ``sound`` refuses one that has errors; whoever changes no system may leave it out.  Raises NoProgramme,
    Unreadable, NotReady, and what keys and store raise.
    """
    from mamoru.execute.engine import Engine  # noqa: PLC0415 - it needs much that a check does without

    checked = _sound(folder) if sound else resolve(programme_of(folder))
    settings = checked.programme.settings
    keyring, key = unlock(settings, tell=tell)
    older = older_keys(Path(settings.folder), public(key))
    engine = Engine(
        checked=checked,
        store=open_store(Path(settings.folder) / settings.store, keyring.sealing),
        key=key,
        older=older,
        now=now or (lambda: datetime.now(UTC)),
        random=secrets.token_bytes,
        owner=f"{socket.gethostname()}:{os.getpid()}",
    )
    try:
        _end_days(engine)
        yield engine
    finally:
        engine.close()


def _end_days(engine: "Engine") -> None:
    """Destroy what is kept of undoable requests whose days are over: whoever comes next does it."""
    if vault.living(engine.store):
        from mamoru.evidence.writing import write  # noqa: PLC0415 - as seldom needed as what follows
        from mamoru.execute.receipts import keep_outside  # noqa: PLC0415 - the same
        from mamoru.execute.undoing.undo import end_over  # noqa: PLC0415 - the same

        for request, receipt in end_over(engine):
            path = Path(engine.checked.programme.settings.folder) / receipt_file(request, receipt.leaf_index)
            with writing(path):
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(write(receipt))
            keep_outside(receipt, engine)


def receipt_file(request: str, index: int) -> str:
    """Return the file of a receipt, relative to the programme; ``index`` is its place in the log, from 0."""
    return f"{RECEIPTS}/{request}-{index}.json"


def unlock(settings: Settings, *, tell: Tell | None = None) -> tuple[Keyring, SigningKey]:
    """Load the keys; the very first use of a programme makes them, and says so."""
    source, at = _source(settings), _keys_at(settings)
    is_new = not _is_there(Path(settings.folder) / settings.store)
    made = source.create is not None and is_new and not Path(at).exists()
    if is_new:
        keep_private((Path(settings.folder) / settings.store).parent)
    keyring = source.create(at) if made and source.create else source.load(at)
    key = load(keyring.signing, name=settings.name)
    before = hand_out(Path(settings.folder), public(key))
    if made and tell:
        tell(f"New keys were made in {settings.keys_at}: keep a copy of them in a safe place.")
    if before and tell:
        tell(
            f"The log has a new signing key: {PUBLIC_KEY} is of the new one. Receipts made before verify "
            f"with {older_file(before)}: keep that file, and say that the key was changed."
        )
    return keyring, key


def keep_private(folder: Path) -> None:
    """Make a folder that version control leaves out; one that is there already is left as it is."""
    if folder.exists():
        return
    with writing(folder):
        folder.mkdir(mode=0o700)
        (folder / ".gitignore").write_text("*\n", encoding="utf-8")


def _reading(folder: Path, *, snapshots: bool = True) -> Reading:
    if folder.is_dir() and not any((folder / name).exists() for name in (PROGRAMME, NOTICE)):
        raise NoProgramme(folder)
    return read(folder, known_names(), snapshots=snapshots)


def _sound(folder: Path) -> CheckedProgramme:
    found = check_files(folder)
    if found.checked is None:
        raise Unreadable(_errors(found.findings))
    if stopping := [f for f in _errors(found.findings) if f.code not in of_publication()]:
        raise NotReady(stopping)
    return found.checked


def _is_there(store: Path) -> bool:
    """Tell whether there is a store.  Raises StoreUnreachable where nobody may look."""
    with file_errors(store):
        return store.exists()


def _errors(findings: tuple[Finding, ...]) -> list[Finding]:
    return [f for f in findings if f.severity is Severity.ERROR]


def _counted(errors: list[Finding]) -> str:
    return "an error" if len(errors) == 1 else f"{len(errors)} errors, the first of them"


def _source(settings: Settings) -> KeySource:
    return {k.name: k for k in members("mamoru.keys", KeySource).values()}[settings.keys]


def _keys_at(settings: Settings) -> str:
    return str(Path(settings.folder) / settings.keys_at) if settings.keys == "file" else settings.keys_at
