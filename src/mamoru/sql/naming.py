"""Names of the sets that a capture fills and that later statements ask for.

A set is named by a letter and the position of its table in the order of death; where one table has
several, by ``x`` and a second number.  A journalled capture holds these names: with another letter it would
not be read back.
"""

import re

NAME = re.compile(r"([a-z])(\d+)(?:x(\d+))?")
ASKED, GONE, DELETED, KEPT, SHELLS, MASKED = "agdksm"
IDENTITY, LINKING, JOINED, PRIOR, ADDED = "ivpql"


def asked(i: int) -> str:
    """Name the keys of the people asked for, in a table of people."""
    return f"{ASKED}{i}"


def gone(i: int) -> str:
    """Name the rows that nobody living owns: deleted, kept and shells together."""
    return f"{GONE}{i}"


def deleted(i: int) -> str:
    """Name the rows that are deleted."""
    return f"{DELETED}{i}"


def kept(i: int) -> str:
    """Name the rows that a retention promise keeps."""
    return f"{KEPT}{i}"


def shells(i: int) -> str:
    """Name the rows that stay because rows that stay must reference them."""
    return f"{SHELLS}{i}"


def masked(i: int) -> str:
    """Name all rows that stay and lose values."""
    return f"{MASKED}{i}"


def meeting(i: int, cause: int) -> str:
    """Name the rows that stay and meet one cause of a mask."""
    return f"h{i}x{cause}"


def added(i: int) -> str:
    """Name the keys of the people for whom a row is added, as the new row holds them."""
    return f"{ADDED}{i}"


def prior(i: int, cause: int) -> str:
    """Name what the rows of one correction hold before it, as JSON."""
    return f"{PRIOR}{i}x{cause}"


def joined(i: int, way: int) -> str:
    """Name the joined columns of the gone holders along one way."""
    return f"{JOINED}{i}x{way}"


def forbidding(i: int, reference: int) -> str:
    """Name the number of rows that forbid the erasure by one reference."""
    return f"f{i}x{reference}"


def taken(i: int) -> str:
    """Name the number of rows that go although somebody living owns them."""
    return f"b{i}"


def perhaps_owned(i: int) -> str:
    """Name the number of rows that go since NULL is all that an owner's row holds."""
    return f"e{i}"


def nameless(i: int) -> str:
    """Name the number of rows concerned that have NULL in their key."""
    return f"z{i}"


def placeholders(i: int, holder: int) -> str:
    """Name the number of pseudo-persons in one table that rows of another are given to: one, or none."""
    return f"o{i}x{holder}"


def counted(i: int) -> str:
    """Name the number of rows that are deleted from a table without a key."""
    return f"c{i}"


def earliest(i: int) -> str:
    """Name the earliest event that still keeps a row."""
    return f"t{i}"


def latest(i: int) -> str:
    """Name the latest event of the kept rows."""
    return f"u{i}"


def today(i: int) -> str:
    """Name the day that a row is added on."""
    return f"y{i}"


def not_begun(i: int) -> str:
    """Name the number of kept rows whose period has not begun."""
    return f"n{i}"


def identity(n: int) -> str:
    """Name the values of an identity key that ties hold without a table of people."""
    return f"{IDENTITY}{n}"


def linking(n: int) -> str:
    """Name the values of a key that people are linked by."""
    return f"{LINKING}{n}"


def read(name: str) -> tuple[str, int, int] | None:
    """Return the letter, the position and the second number of a name; none where it is none of these."""
    found = NAME.fullmatch(name)
    return (found[1], int(found[2]), int(found[3] or 0)) if found else None
