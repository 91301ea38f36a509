"""MAM-269: one role of one entity is one person.

Reads officers; yields those who share role, entity and a region with another, under another person's name.
Law: GDPR art. 13(1)(b), 37(7); APPI art. 27(5)(iii), 32(1)(i).
"""

from collections.abc import Iterator
from itertools import combinations

from mamoru.check.rules._found import found, named
from mamoru.check.rules._smallest import notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.programme import CheckedProgramme
from mamoru.model.promises.contacts import Officer


def two_names(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for the second of two officers who cannot both be right."""
    for first, second in combinations(checked.programme.notice.officers.values(), 2):
        if _same_role(first, second) and _differ(first, second):
            yield _finding(first, second)


def _same_role(first: Officer, second: Officer) -> bool:
    """Tell whether both hold one role of one entity for the same people; without regions: for all."""
    everywhere = not first.regions or not second.regions
    same = bool(first.entity) and (first.role, first.entity) == (second.role, second.entity)
    return same and (everywhere or bool(set(first.regions) & set(second.regions)))


def _differ(first: Officer, second: Officer) -> bool:
    """Tell whether they have different names in one language; an office without a person is nobody else."""
    languages = first.person.keys() & second.person.keys()
    return any(_plain(first.person[lang]) != _plain(second.person[lang]) for lang in languages)


def _plain(name: str) -> str:
    return "".join(name.split()).casefold()


def _finding(first: Officer, second: Officer) -> Finding:
    return found(
        ROLE_OF_TWO_NAMES,
        problem=(
            f"{named((first.node.id, second.node.id))} name two persons for the role `{second.role}` of "
            f"`entities.{second.entity}`"
        ),
        remedy=(
            "keep the one who holds the role, and note in `confirmed:` the day you looked; if both do, say "
            "in `for:` which of them is for which regions"
        ),
        where=second.node.where,
        node=second.node.id,
    )


def _officers(second: str) -> str:
    return notice(
        more=(
            "officers:\n"
            "  one: {role: dpo, entity: shop, for: [JP], person: Kasuri Ito, email: one@shop.example}\n"
            f"  two: {{role: dpo, entity: shop, for: [JP], person: {second}, email: two@shop.example}}\n"
        )
    )


ROLE_OF_TWO_NAMES = Rule(
    code="MAM-269",
    severity=Severity.WARNING,
    asks="Does one role of one entity have one name?",
    why="one of the two has left, or never was; people may write to the wrong one",
    article="GDPR art. 13(1)(b), 37(7); APPI art. 27(5)(iii), 32(1)(i)",
    find=two_names,
    find_live=None,
    fails={"notice.yaml": _officers("Kasuri Aoi")},
    passes={"notice.yaml": _officers("Kasuri Ito")},
)
