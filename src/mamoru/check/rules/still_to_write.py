"""MAM-297: nothing is left to write.

Reads the texts of the notice, of its supplements and of the maps; yields each that only says what is to be
written there.  Law: GDPR art. 12(1), 13; APPI art. 21, 32.
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found
from mamoru.check.rules._smallest import notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule, Stops
from mamoru.model.programme import CheckedProgramme
from mamoru.notation.folder import MAP_ENDING, NOTICE
from mamoru.notation.text.composing import compose
from mamoru.notation.text.written import Written, value_span

MARK = "(to write: "  #: what a text begins with that `mamoru init` leaves to a person


def left(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each text that is still to be written."""
    for file, text in sorted(checked.programme.sources.items()):
        root = compose(text, file).root if MARK in text and file.endswith(".yaml") else None
        if root:
            start = () if file == NOTICE else tuple(file.removesuffix(MAP_ENDING).split("/"))
            yield from (_finding(written, file, path) for path, written in _texts(root, start))


def _texts(written: Written, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Written]]:
    if written.text.startswith(MARK):
        yield path, written
    for key, inner in written.entries.items():
        yield from _texts(inner, (*path, key))
    for number, inner in enumerate(written.items, start=1):
        yield from _texts(inner, (*path, str(number)))


def _finding(written: Written, file: str, path: tuple[str, ...]) -> Finding:
    wanted = written.text.removeprefix(MARK).removesuffix(")")
    return found(
        STILL_TO_WRITE,
        problem=f"still to write: {wanted}",
        remedy=f"in {file}, write {wanted} instead of the text in `(to write: …)`",
        where=value_span(written, file),
        node=".".join(path),
    )


STILL_TO_WRITE = Rule(
    code="MAM-297",
    severity=Severity.ERROR,
    asks="Is everything written that a person had to write?",
    why="people would be told a text that was meant for whoever writes the notice",
    article="GDPR art. 12(1), 13; APPI art. 21, 32",
    find=left,
    find_live=None,
    stops=Stops.PUBLICATION,
    publishable=False,
    fails={
        "notice.yaml": notice().replace('"1-1 Example, Tokyo"', '"(to write: the address of Kasuri Shop)"')
    },
    passes={"notice.yaml": notice()},
)
