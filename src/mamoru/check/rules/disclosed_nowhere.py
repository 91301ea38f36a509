"""MAM-204: whatever a system holds of people, the notice says what it is used for.

Reads the categories held of each kind of person; yields those that no purpose uses for that kind.
Law: GDPR art. 13(1)(c), 14(1)(d); APPI art. 17(1), 18(1), 21.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from mamoru.check.rules._found import found, named
from mamoru.check.rules._smallest import CUSTOMERS, SHOP, notice
from mamoru.check.rules._tables import Mapped, kinds_reaching, systems, tables
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule, Stops
from mamoru.model.map import ColumnMap
from mamoru.model.notice import Mark, Notice
from mamoru.model.place import Span
from mamoru.model.programme import CheckedProgramme


@dataclass(slots=True, kw_only=True)
class Held:
    """Where one system holds one category of one kind of person."""

    where: Span
    columns: list[str] = field(default_factory=list)


Key = tuple[str, str, str]  #: system, kind of person, category


def undisclosed(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each category that a system holds of a kind of person for no purpose.

    A secret (a password) is no exception to the law, but proves who signs in and is shown to no purpose.
    """
    told = checked.programme.notice
    named_ones = [p for p in told.purposes.values() if not p.open]  # open words authorise nothing
    used = {(kind, category) for p in named_ones for kind in p.of for category in p.uses}
    for (system, kind, category), held in sorted(_held(checked).items()):
        if (kind, category) not in used:
            yield found(
                DISCLOSED_NOWHERE,
                problem=(
                    f"the system `{system}` holds `{category}` of people of kind `{kind}`{_in(held)}, but no "
                    "purpose of the notice uses it"
                ),
                remedy=_remedy(told, kind, category),
                where=held.where,
                node=f"data.{category}",
            )


def _in(held: Held) -> str:
    return f" (in {named(held.columns)})" if held.columns else ""


def _remedy(told: Notice, kind: str, category: str) -> str:
    purposes = [p.node.id for p in told.purposes.values() if kind in p.of and not p.open]
    such_as = f", such as {named(purposes, last='or')}" if purposes else ""
    return (
        f"add `{category}` to `uses:` of the purpose that needs it (`of: {kind}`){such_as}; if none needs "
        "it, stop collecting it and delete what is there"
    )


def _held(checked: CheckedProgramme) -> Mapping[Key, Held]:
    notice_categories = checked.programme.notice.categories
    secret = {c for c, told in notice_categories.items() if Mark.SECRET in told.marks}
    held: dict[Key, Held] = {}
    for system, kind, column, name in _columns(checked):
        if not column.secret and column.category not in secret:
            place = held.setdefault((system, kind, column.category), Held(where=column.where))
            place.columns.append(name)
    for manual in checked.programme.systems.values():
        for kind in manual.manual.of if manual.manual else ():
            for category in set(manual.manual.holds if manual.manual else ()) - secret:
                held.setdefault((manual.name, kind, category), Held(where=manual.where))
    return held


def _columns(checked: CheckedProgramme) -> Iterator[tuple[str, str, ColumnMap, str]]:
    for system in systems(checked):
        kinds = kinds_reaching(system.told, system.graph.ways)
        for mapped in tables(system):
            for kind in sorted(kinds.get(mapped.name, ())):
                yield from ((system.name, kind, column, name) for column, name in _of(mapped))


def _of(mapped: Mapped) -> Iterator[tuple[ColumnMap, str]]:
    return ((column, f"{mapped.name}.{name}") for name, column in mapped.told.columns.items())


PHONE = CUSTOMERS.replace("email TEXT", "phone TEXT, email TEXT")

DISCLOSED_NOWHERE = Rule(
    code="MAM-204",
    severity=Severity.ERROR,
    asks="Does the notice say what every category is used for that a system holds?",
    why="people were never told that this is held of them, so nothing allows it to be used",
    article="GDPR art. 13(1)(c), 14(1)(d); APPI art. 17(1), 18(1), 21",
    find=undisclosed,
    find_live=None,
    fails={
        "notice.yaml": notice(data="  profile: {phone: []}\n"),
        "shop.sql": PHONE,
        "systems/shop.yaml": SHOP.replace("{name:", "{phone: profile.phone, name:"),
    },
    passes={
        "notice.yaml": notice(
            data="  profile: {phone: []}\n",
            purposes="  deliver: {of: customer, uses: [profile.phone], basis: contract, title: Delivery}\n",
        ),
        "shop.sql": PHONE,
        "systems/shop.yaml": SHOP.replace("{name:", "{phone: profile.phone, name:"),
    },
    stops=Stops.PUBLICATION,
)
