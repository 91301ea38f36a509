"""From the shape of ``programme.yaml`` to the settings of Mamoru itself."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath, PureWindowsPath

from mamoru.model.finding import Allowance
from mamoru.model.programme import Settings
from mamoru.notation.codes import Code
from mamoru.notation.known import Known
from mamoru.notation.page import Page
from mamoru.notation.resolve.names import KEY_SOURCE, RULE, Use, is_known
from mamoru.notation.shapes.programme import ProgrammeShape

_FILE = "file"


def resolved_settings(page: Page, shape: ProgrammeShape, *, folder: Path, known: Known) -> Settings:
    """Return the settings; ``folder`` is the programme's."""
    keys = shape.keys
    is_known(page, keys.source, KEY_SOURCE, known=known.keys, use=Use(path=("keys", "from"), node="keys"))
    if keys.source != _FILE and "at" not in keys.model_fields_set:
        page.tell(
            Code.KEY_MISSING,
            f"`keys` from `{keys.source}` do not say `at` what place they are",
            why="a folder is the default for keys from files only",
            remedy="add `at:`",
            where=page.value("keys", "from"),
            node="keys",
        )
    for key, path in (("store", shape.store), ("checkpoints", shape.checkpoints)):
        if _leads_out(path):
            _tell_outside(page, key)
    return Settings(
        name=shape.programme,
        folder=str(folder.absolute()),
        store=shape.store,
        keys=keys.source,
        keys_at=keys.at,
        checkpoints=shape.checkpoints,
        row_limit=shape.limits.rows,
        plan_days=shape.limits.plan_days,
        backup_days=shape.limits.backup_days,
        undo_days=shape.limits.undo_days,
        allow=tuple(_allowances(page, shape, known)),
        where=page.value("programme"),
    )


def _allowances(page: Page, shape: ProgrammeShape, known: Known) -> Iterator[Allowance]:
    rules = known.rules() if shape.allow else {}
    for index, entry in enumerate(shape.allow):
        use = Use(path=("allow", index, "rule"), node=f"allow.{index + 1}")
        if not is_known(page, entry.rule, RULE, known=rules, use=use):
            continue
        if not rules[entry.rule]:
            _tell_never(page, entry.rule, use)
        yield Allowance(
            id=use.node,
            rule=entry.rule,
            node=entry.node,
            reason=entry.reason,
            until=entry.until,
            by=entry.by,
            where=page.value(*use.path),
        )


def _tell_never(page: Page, rule: str, use: Use) -> None:
    page.tell(
        Code.NEVER_ALLOWED,
        f"what `{rule}` finds can never be allowed",
        why="people who did not ask would lose what is theirs, or be shown what is another's; a company "
        "cannot decide that for them",
        remedy=f"take the entry out, and mend what `mamoru explain {rule}` tells of",
        where=page.value(*use.path),
        node=use.node,
    )


def _leads_out(path: str) -> bool:
    """Return whether a path may leave the folder it is relative to, on any operating system."""
    ways = (PurePosixPath(path), PureWindowsPath(path))
    return any(way.anchor or ".." in way.parts for way in ways)


def _tell_outside(page: Page, key: str) -> None:
    page.tell(
        Code.LEADS_OUT,
        f"`{key}` leads out of the programme's folder",
        why="whoever writes this file could have Mamoru write into any file of the machine, and a copy of "
        "the folder would lack what proves its requests",
        remedy=f"write a path below this folder, without `..` or a leading `/`, such as "
        f"`{key}: {_USUAL[key]}`; to keep the file elsewhere, mount or link that place into the folder",
        where=page.value(key),
        node=key,
    )


_USUAL = {"store": ".mamoru/store.db", "checkpoints": "evidence/checkpoints.txt"}
