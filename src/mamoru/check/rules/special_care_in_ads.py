"""MAM-316: special-care data, and what is about health, feeds no interest-based advertising.

Reads purposes marked ``interest-based-ads``, as they are in the notice and in each supplement; yields those
that use a category marked ``special-care`` or ``health``.
Law: Regulation (EU) 2022/2065 art. 26(3); GDPR art. 9, 22(4); LGPD art. 11(4); APPI art. 20(2).
"""

from collections.abc import Iterator

from mamoru.check.flows.flow import ADS
from mamoru.check.rules._found import few, found
from mamoru.check.rules._smallest import notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.notice import Mark
from mamoru.model.programme import CheckedProgramme

DELICATE = frozenset({Mark.SPECIAL_CARE, Mark.HEALTH})


def delicate_in_ads(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each purpose that chooses advertising by such data."""
    told = checked.programme.notice
    for purpose in told.purposes.values():
        used = [name for name in purpose.uses if DELICATE & told.categories[name].marks]
        if used and ADS in purpose.marks:
            yield found(
                SPECIAL_CARE_IN_ADS,
                problem=(
                    f"`{purpose.node.id}` shows interest-based advertising and uses {few(sorted(used))}, "
                    "marked `special-care` or `health`"
                ),
                remedy=(
                    "take it out of `uses:`; no platform may choose advertising by it, even with consent"
                ),
                where=purpose.node.where,
                node=purpose.node.id,
            )


def _advertise(uses: str) -> str:
    return notice(
        data="  care: {illness: [special-care, health]}\n  usage: {pages: []}\n",
        purposes=(
            f"  suggest: {{of: customer, uses: [{uses}], basis: consent, marks: [interest-based-ads],\n"
            "    title: Advertising by what you looked at}\n"
        ),
    )


SPECIAL_CARE_IN_ADS = Rule(
    code="MAM-316",
    severity=Severity.WARNING,
    asks="Is special-care data kept out of interest-based advertising?",
    why="whoever sees an advertisement, and whoever sells its place, learns of an illness or a creed from it",
    article="Regulation (EU) 2022/2065 art. 26(3); GDPR art. 9, 22(4); LGPD art. 11(4)",
    find=delicate_in_ads,
    find_live=None,
    fails={"notice.yaml": _advertise("usage, care")},
    passes={"notice.yaml": _advertise("usage")},
)
