"""MAM-249: what was published is as it was frozen.

Reads the files in ``published/``; yields those that nobody can rely on.  Law: GDPR art. 5(2) (being able to
demonstrate what people were told).
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found
from mamoru.check.rules._smallest import frozen
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule, Stops
from mamoru.model.programme import CheckedProgramme


def edited(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each version that is not as it was frozen."""
    for version in checked.programme.published:
        if version.fault:
            yield found(
                VERSION_EDITED,
                problem=f"the published version `{version.file}` was changed: {version.fault}",
                remedy=(
                    f"bring `{version.file}` back from version control; to say something else, raise "
                    "`effective.on` and run `mamoru publish`"
                ),
                where=version.where,
                node=version.file,
            )


_FROZEN = frozen()

VERSION_EDITED = Rule(
    code="MAM-249",
    severity=Severity.ERROR,
    asks="Is every published version as it was frozen?",
    why="nobody could tell any more what people were told, and no change could be held against it",
    article="GDPR art. 5(2)",
    find=edited,
    find_live=None,
    fails={"published/shop-2025-01-01.json": _FROZEN.replace('"basis": "contract"', '"basis": "consent"')},
    passes={"published/shop-2025-01-01.json": _FROZEN},
    stops=Stops.PUBLICATION,
)
