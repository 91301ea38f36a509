"""From the shape of ``systems/NAME.yaml`` to the map of that system."""

from collections.abc import Mapping

from mamoru.model.map import Ages, DataUse, ManualSearch, SystemMap
from mamoru.notation.codes import Code
from mamoru.notation.nearest import meant
from mamoru.notation.page import Path
from mamoru.notation.resolve.categories import expanded
from mamoru.notation.resolve.names import CHOICE, PEOPLE, RIGHT, SYSTEM_KIND, Use, is_known, known_names
from mamoru.notation.resolve.sheet import Sheet
from mamoru.notation.resolve.tables import table_of
from mamoru.notation.shapes.map import MANUAL, AgesShape, ManualShape, SystemShape, UseShape

_SECRET_WORDS = ("password", "passwd", "secret", "token")


def resolved_system(sheet: Sheet, shape: SystemShape) -> SystemMap:
    """Return the map of a database."""
    node = f"systems.{sheet.system}"
    check_name(sheet, shape.system)
    kinds = {*sheet.known.systems, MANUAL}
    is_known(sheet.page, shape.kind, SYSTEM_KIND, known=kinds, use=Use(path=("kind",), node=node))
    check_secrets(sheet, shape.connect)
    return SystemMap(
        id=node,
        name=shape.system,
        title=shape.title,
        kind=shape.kind,
        settings=shape.connect,
        origin=shape.holds.origin,
        country=shape.holds.country,
        events=_events(sheet, shape),
        tables={name: table_of(sheet, name, table) for name, table in shape.tables.items()},
        manual=None,
        where=sheet.page.value("system"),
        uses=uses_of(sheet, shape.uses),
        guessed=shape.guessed,
    )


def resolved_manual(sheet: Sheet, shape: ManualShape) -> SystemMap:
    """Return the map of a system that a person has to search."""
    node = f"systems.{sheet.system}"
    check_name(sheet, shape.system)
    holds, page = shape.holds, sheet.page
    of = known_names(
        page, holds.of, PEOPLE, known=sheet.notice.people, use=Use(path=("holds", "of"), node=node)
    )
    use = Use(path=("holds", "categories"), node=node)
    leaves = expanded(page, holds.categories, sheet.categories, use=use)
    return SystemMap(
        id=node,
        name=shape.system,
        title=shape.title,
        kind=MANUAL,
        settings={},
        origin=holds.origin,
        country=holds.country,
        events={},
        tables={},
        manual=ManualSearch(
            owner=shape.owner,
            holds=leaves,
            of=of,
            instructions=_instructions(sheet, shape),
            days=shape.search.days,
        ),
        where=page.value("system"),
        uses=uses_of(sheet, shape.uses),
    )


def uses_of(sheet: Sheet, shapes: Mapping[str, UseShape]) -> dict[str, DataUse]:
    """Return the uses of a system's data."""
    return {name: _use(sheet, name, shape) for name, shape in shapes.items()}


def _use(sheet: Sheet, name: str, shape: UseShape) -> DataUse:
    """Return what a job does.  Whether its purpose and its recipient are stated is left to the check."""
    page, node = sheet.page, f"uses.{sheet.system}.{name}"
    path = ("uses", name)
    if shape.choice:
        told = (sheet.notice, *(overlay.notice for overlay in sheet.notice.overlays.values()))
        choices = dict.fromkeys(choice for notice in told for choice in notice.choices)
        is_known(page, shape.choice, CHOICE, known=choices, use=Use(path=(*path, "choice"), node=node))
    of = Use(path=(*path, "of"), node=node)
    reads = Use(path=(*path, "reads"), node=node)
    return DataUse(
        id=node,
        name=name,
        title=shape.title,
        reads=expanded(page, shape.reads, sheet.categories, use=reads),
        purpose=shape.purpose,
        of=known_names(page, shape.of, PEOPLE, known=sheet.notice.people, use=of),
        recipient=shape.recipient,
        regions=shape.region,
        choice=shape.choice,
        sells=shape.sells,
        ages=_ages(sheet, (*path, "ages"), shape.ages, node=node) if shape.ages else None,
        where=page.key(*path),
    )


def _ages(sheet: Sheet, path: Path, shape: AgesShape, *, node: str) -> Ages:
    if shape.under and shape.since >= shape.under:
        sheet.page.tell(
            Code.DO_NOT_FIT,
            f"nobody is {shape.since} or older and under {shape.under}",
            why="a use of nobody's data is judged by nothing",
            remedy="write the youngest age as `from:`, and the first that is too old as `under:`",
            where=sheet.page.key(*path),
            node=node,
        )
    return Ages(since=shape.since, under=shape.under, guardian=shape.guardian)


def _instructions(sheet: Sheet, shape: ManualShape) -> dict[str, dict[str, str]]:
    texts: dict[str, dict[str, str]] = dict(shape.search.model_extra or {})
    for right in texts:
        use = Use(path=("search", right), node=f"systems.{sheet.system}", as_key=True)
        is_known(sheet.page, right, RIGHT, known=sheet.known.rights, use=use)
    return texts


def check_name(sheet: Sheet, name: str) -> None:
    """Tell a system that is called otherwise than its file."""
    if name == sheet.system:
        return
    sheet.page.tell(
        Code.DO_NOT_FIT,
        f"the system is called `{name}` in a file called `{sheet.page.file}`",
        why="one name for one thing: plans and receipts speak of it by this name",
        remedy=f"write `system: {sheet.system}`, or rename the file to systems/{name}.yaml",
        where=sheet.page.value("system"),
        node=f"systems.{sheet.system}",
    )


def check_secrets(sheet: Sheet, connect: Mapping[str, object]) -> None:
    """Tell a secret that stands in the map."""
    for key in connect:
        if any(word in key.lower() for word in _SECRET_WORDS) and not key.endswith("-from"):
            sheet.page.tell(
                Code.DO_NOT_FIT,
                f"`{key}` looks like a secret in a file that many people read",
                why="whoever reads the repository could read the system",
                remedy="remove the value, change the password, and write `password-from: NAME` "
                "of an environment variable",
                where=sheet.page.key("connect", key),
                node=f"systems.{sheet.system}",
            )


def _events(sheet: Sheet, shape: SystemShape) -> dict[str, tuple[str, str]]:
    told = (sheet.notice, *(overlay.notice for overlay in sheet.notice.overlays.values()))
    used = {promise.after for notice in told for promise in notice.retention.values()}
    found = {}
    for name, text in shape.events.items():
        use = Use(path=("events", name), node=f"systems.{sheet.system}")
        table, column = sheet.split(text)
        if not column:
            table, _, column = text.rpartition(".")
        if sheet.check_table(table, use=use):
            sheet.check_column(column, table, use=use)
        found[name] = (table, column)
        if name not in used:
            _warn_unused(sheet, name, used)
    return found


def _warn_unused(sheet: Sheet, name: str, used: set[str]) -> None:
    sheet.page.warn(
        Code.UNUSED_EVENT,
        f"no retention promise of the notice runs from the event `{name}`{meant(name, used)}",
        why="an event under another name leaves a period that never begins",
        remedy="write the event as `after:` of the retention promise does, or remove it",
        where=sheet.page.key("events", name),
        node=f"systems.{sheet.system}",
    )
