"""MAM-335: a class of a law is one that the law has.

Reads ``classes:`` of categories; yields words that California's list of categories of personal information
does not have.  Laws without a list of their own are left alone.  Law: Cal. Civ. Code 1798.140(v)(1)(A)-(L).
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from mamoru.check.rules._found import found, named
from mamoru.check.rules._smallest import notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule, Stops
from mamoru.model.programme import CheckedProgramme
from mamoru.notation.nearest import nearest

LISTED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "US-CA": (  # in the order of (A) to (L)
            "identifiers", "customer-records", "protected-characteristics", "commercial", "biometric",
            "network-activity", "geolocation", "sensory", "professional", "education", "inferences",
            "sensitive",
        ),
    }
)  # fmt: skip


def unknown(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each word that the law's list does not have."""
    for category in checked.programme.notice.categories.values():
        for region, classes in category.classes.items():
            listed = LISTED.get(region, classes)
            for word in (word for word in classes if word not in listed):
                near = nearest(word, listed)
                yield found(
                    CLASS_UNKNOWN,
                    problem=(
                        f"`{category.node.id}` is of the class `{word}`, and the law of {region} has none of "
                        "that name"
                    ),
                    remedy=f"write {f'`{near}`, or ' if near else ''}one of {named(listed, last='or')}",
                    where=category.node.where,
                    node=category.node.id,
                )


def _contact(word: str) -> str:
    named_so = f"{{marks: [identifying], classes: {{US-CA: [{word}]}}}}"
    return notice().replace("contact: {name: [identifying]", f"contact: {{name: {named_so}", 1)


CLASS_UNKNOWN = Rule(
    code="MAM-335",
    severity=Severity.ERROR,
    asks="Is every class of a law one that the law has?",
    why="a report by the classes of the law would group data under a heading that nobody can look up there",
    article="Cal. Civ. Code 1798.140(v)(1), 1798.110(c)(1)",
    find=unknown,
    find_live=None,
    stops=Stops.PUBLICATION,
    fails={"notice.yaml": _contact("identifier")},
    passes={"notice.yaml": _contact("identifiers")},
)
