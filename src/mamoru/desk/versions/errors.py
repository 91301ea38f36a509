"""What keeps a version from being frozen, listed or compared."""

from collections.abc import Sequence
from pathlib import Path

from mamoru.model.errors import MamoruError
from mamoru.model.finding import AllowedFinding, Finding
from mamoru.model.place import Span
from mamoru.model.versions.version import Version
from mamoru.notation.nearest import listed, shortened


class VersionEdited(MamoruError):
    """A frozen file is not as it was frozen."""

    code = "MAM-630"

    def __init__(self, version: Version) -> None:
        super().__init__(
            f"the published version `{version.file}` was changed: {version.fault}",
            why="nobody could tell any more what people were told, and no change could be held against it",
            remedy=f"bring `{version.file}` back from version control",
            where=version.where,
        )


class NotFit(MamoruError):
    """The check has errors, so the notice cannot be frozen."""

    code = "MAM-631"

    def __init__(self, errors: Sequence[Finding]) -> None:
        count = "an error" if len(errors) == 1 else f"{len(errors)} errors, the first of them"
        super().__init__(
            f"the notice cannot be frozen, since the check has {count}: {errors[0].problem}",
            why="what is published is promised, and this could not be kept or may not be said",
            remedy="run `mamoru check`, mend what it says, then publish",
            where=errors[0].where,
        )


class NeverPublished(MamoruError):
    """What a company allows is not published all the same: people would be told no text, or two."""

    code = "MAM-638"

    def __init__(self, entry: AllowedFinding) -> None:
        super().__init__(
            f"`{entry.finding.code}` is allowed until {entry.allowance.until}, but never in a notice that is "
            f"published: {entry.finding.problem}",
            why="a company can live with what its systems do not do yet; people cannot be told a text that "
            "says nothing, or two things at once",
            remedy=entry.finding.remedy,
            where=entry.finding.where,
        )


class DayTaken(MamoruError):
    """A version of that day is frozen already, and says something else."""

    code = "MAM-632"

    def __init__(self, version: Version, changes: Sequence[str], where: Span) -> None:
        more = f"; and {len(changes) - 1} more" if len(changes) > 1 else ""
        super().__init__(
            f"a version for {version.effective} is frozen already and says otherwise: {changes[0]}{more}",
            why="what people were told on a day is never told otherwise afterwards",
            remedy="raise `effective.on` to the day from which the new text holds; `mamoru diff` lists what "
            "differs",
            where=where,
        )


class DayPassed(MamoruError):
    """The notice is for an earlier day than the last published version."""

    code = "MAM-633"

    def __init__(self, effective: str, last: Version, where: Span) -> None:
        super().__init__(
            f"the notice is for {effective}, and a version for {last.effective} is published already",
            why="a version that is put before another one would change what held between the two",
            remedy=f"raise `effective.on` above {last.effective}",
            where=where,
        )


class NothingPublished(MamoruError):
    """There is no published version to compare with."""

    code = "MAM-634"

    def __init__(self) -> None:
        super().__init__(
            "no version of the notice is published yet",
            why="without a version nothing can have changed",
            remedy="freeze the notice that people are told today: `mamoru publish`",
        )


class NoSuchVersion(MamoruError):
    """A word names no published version."""

    code = "MAM-635"

    def __init__(self, word: str, known: Sequence[str]) -> None:
        there = f"there are {listed(known)}" if known else "there is none yet"
        super().__init__(
            f"there is no published version `{shortened(word)}`",
            why="a comparison with something else would mislead whoever relies on it",
            remedy=f"name a day or a file of `published/`; {there}",
        )


class TooLarge(MamoruError):
    """A notice is larger than a file that Mamoru reads."""

    code = "MAM-636"

    def __init__(self, size: int, most: int) -> None:
        super().__init__(
            f"the frozen notice would have {size:,} bytes, and at most {most:,} are read",
            why="a version that nobody can read again proves nothing",
            remedy="look at what makes the notice so large",
        )


class NotOfThisVersion(MamoruError):
    """The receipt of a publication speaks of other content than the file."""

    code = "MAM-637"

    def __init__(self, version: Version, receipt: Path) -> None:
        super().__init__(
            f"the receipt `{receipt.name}` in the evidence is not of `{version.file}` as it is now",
            why="one of the two was changed after the version was frozen",
            remedy="bring both back from version control, and verify the receipt: `mamoru verify`",
            where=version.where,
        )
