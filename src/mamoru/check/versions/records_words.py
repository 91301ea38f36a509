"""Words for controllers that are named to a region, for reports, and for how data is destroyed.

Nothing comes in; a table of sections goes out.
"""

from collections.abc import Mapping

from mamoru.check.versions.parts import (
    OF_STRONGER,
    OTHER,
    Part,
    S,
    Section,
    W,
    lasting,
    part,
)

RECORDS: Mapping[str, Section] = {
    "told_controllers": Section(
        noun="controller",
        at="controllers",
        added=OTHER,
        removed=W,
        parts={"entity": part("entity"), "data_bank_of": part("data bank of", OTHER, OTHER)},
        shown=("entity",),
    ),
    "reports": Section(
        noun="report",
        at="reports",
        added=S,
        removed=W,
        parts={
            "tells": part("tells what was"),
            "of": OF_STRONGER,
            "items": part("data it tells of", S, W),
            "by": part("told by", S, W),
            "looks_back": lasting("looks back", longer=S),
            "every": lasting("made every", longer=W),
            "last": part("last made on"),
            "at": Part(says="at", is_place=True),
            "owner": part("who makes it"),
        },
        shown=("tells", "by", "every"),
    ),
    "destruction": Section(
        noun="promise how data is destroyed",
        at="destruction",
        added=S,
        removed=W,
        parts={
            "of": OF_STRONGER,
            "items": part("data", S, W),
            "medium": Part(says="only what lies on", given=W, gone=S),
            "by": part("by one of", W, S),
            "unrecoverable": part("so that nobody can get it back", S, W),
            "recorded": part("recorded of it", S, W),
            "at": Part(says="at", is_place=True),
        },
        shown=("medium", "by"),
    ),
}
