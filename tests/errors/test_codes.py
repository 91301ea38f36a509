"""A code means one thing, for ever."""

import re
from itertools import groupby

from mamoru.desk.explanation.codes import coded


def test_no_code_is_used_twice() -> None:
    """Whoever looks a code up finds one meaning."""
    owners = {code: [c.owner for c in found] for code, found in groupby(coded(), key=lambda c: c.code)}

    assert {code: named for code, named in owners.items() if len(named) > 1} == {}


def test_every_code_has_a_number_of_its_own() -> None:
    """MAM-900 is the code of an error that was given none."""
    codes = [c.code for c in coded()]

    assert [code for code in codes if not re.fullmatch(r"MAM-[1-9]\d\d", code)] == []
    assert "MAM-900" not in codes


def test_the_number_tells_what_kind_of_thing_it_is() -> None:
    """The first digits, or all, are those of a room, so a code tells where to look."""
    rooms = {
        "1": {"notation"},
        "2": {"check"},
        "3": {"plan"},
        "31": {"check"},  # what no plan could carry out, found before one is made
        "32": {"check"},  # what an erasure would not find, or not do as it was planned
        "33": {"check"},
        "34": {"check"},
        "4": {"execute"},
        "5": {"systems"},
        "52": {"desk", "execute", "systems"},  # what holds a request up, and what undoes it
        "6": {"desk"},
        **{code: {"systems"} for code in ("649", "654", "655", "666")},  # of stores of objects and items
        **{code: {"execute"} for code in ("656", "657", "658", "659", "660")},  # of sweeps
        "7": {"keys", "store"},
        "8": {"evidence"},
        "9": {"laws", "model", "wording"},
    }

    def room(code: str) -> set[str]:
        return rooms.get(code[4:7]) or rooms.get(code[4:6]) or rooms[code[4]]

    assert [c for c in coded() if c.room not in room(c.code)] == []


def test_every_code_says_something() -> None:
    """Words that differ from case to case are read from the source, so nothing may be lost."""
    assert [c.code for c in coded() if not c.says.strip(" .…`")] == []
