"""MAM-319: data is destroyed by a means that its medium can be destroyed by.

Reads ``destruction:``, as it is in the notice and in each supplement; yields what is electronic and is only
shredded or incinerated, and what is paper and is not.  Law: GDPR art. 5(1)(e), (f); APPI art. 22, 23.
"""

from collections.abc import Iterator, Mapping

from mamoru.check.rules._found import found, named
from mamoru.check.rules._law import is_own
from mamoru.check.rules._smallest import notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.programme import CheckedProgramme

#: Medium -> means, of which one at least is wanted.
MEANS: Mapping[str, tuple[str, ...]] = {
    "electronic": ("technical", "de-identify"),
    "paper": ("shred", "incinerate"),
}


def other_medium(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each way of destruction that none of its means carries out."""
    told = checked.programme.notice
    for one in told.destruction.values():
        wanted = MEANS.get(one.medium, one.by)
        if set(wanted).isdisjoint(one.by) and is_own(one.node, told):
            yield found(
                MEANS_OF_OTHER_MEDIUM,
                problem=f"`{one.node.id}` destroys what is {one.medium} by {named(one.by)} alone",
                remedy=f"write in `by:` how it is done: {named(wanted, last='or')}",
                where=one.node.where,
                node=one.node.id,
            )


def _destroyed(by: str) -> str:
    return notice(
        more=f"destruction:\n  disks: {{items: [contact], medium: electronic, by: [{by}]}}\n",
    )


MEANS_OF_OTHER_MEDIUM = Rule(
    code="MAM-319",
    severity=Severity.WARNING,
    asks="Is data destroyed by a means that its medium can be destroyed by?",
    why="one person's rows in a database cannot be shredded: nobody could do what people are promised",
    article="GDPR art. 5(1)(e), (f); APPI art. 22, 23",
    find=other_medium,
    find_live=None,
    fails={"notice.yaml": _destroyed("shred")},
    passes={"notice.yaml": _destroyed("shred, technical")},
)
