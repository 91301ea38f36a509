"""The codes of all findings of this room, and how one is made."""

from enum import StrEnum

from mamoru.model.finding import Finding, Severity
from mamoru.model.place import Span


class Code(StrEnum):
    """Stable codes; a code is never used again for another thing."""

    MISSING_FILE = "MAM-101"
    NOT_A_FILE = "MAM-102"
    UNREADABLE = "MAM-103"
    TOO_BIG = "MAM-104"
    NOT_UTF8 = "MAM-105"
    BAD_CHARACTER = "MAM-106"
    EMPTY = "MAM-107"
    NOT_READ = "MAM-108"
    BAD_FILE_NAME = "MAM-109"

    TAB = "MAM-111"
    NOT_CLOSED = "MAM-112"
    SYNTAX = "MAM-113"
    TWICE = "MAM-114"
    REFERENCE = "MAM-115"
    TAG = "MAM-116"
    SEVERAL_DOCUMENTS = "MAM-117"
    TOO_DEEP = "MAM-118"
    KEY_IS_NO_TEXT = "MAM-119"

    UNKNOWN_KEY = "MAM-121"
    KEY_MISSING = "MAM-122"
    WRONG_KIND = "MAM-123"
    WRONG_WORD = "MAM-124"
    MALFORMED = "MAM-125"
    EMPTY_VALUE = "MAM-126"
    DO_NOT_FIT = "MAM-127"
    MORE_OF_THEM = "MAM-128"

    UNKNOWN_CATEGORY = "MAM-131"
    NOT_A_LEAF = "MAM-132"
    UNKNOWN_PEOPLE = "MAM-133"
    UNKNOWN_PURPOSE = "MAM-134"
    UNKNOWN_IDENTITY_KEY = "MAM-135"
    UNKNOWN_RETENTION = "MAM-136"
    UNKNOWN_MASK = "MAM-137"
    UNKNOWN_RIGHT = "MAM-138"
    UNKNOWN_SYSTEM_KIND = "MAM-139"
    UNKNOWN_KEY_SOURCE = "MAM-140"
    UNKNOWN_TABLE = "MAM-141"
    UNKNOWN_COLUMN = "MAM-142"
    UNKNOWN_ENTITY = "MAM-143"
    UNKNOWN_NODE = "MAM-144"
    UNUSED_EVENT = "MAM-145"
    SAID_TWICE = "MAM-146"
    MASK_ARGUMENT = "MAM-147"
    LEADS_OUT = "MAM-148"

    DAMAGED_SNAPSHOT = "MAM-151"
    SNAPSHOT_ALONE = "MAM-152"

    UNKNOWN_RULE = "MAM-157"
    NEVER_ALLOWED = "MAM-158"
    OVER_NOTHING = "MAM-160"

    NO_WORDING = "MAM-161"
    NO_PATH = "MAM-162"
    INSIDE_NO_KEY = "MAM-163"
    PATHS_OVERLAP = "MAM-164"

    UNKNOWN_COUNTRY = "MAM-166"
    UNKNOWN_REGION = "MAM-167"
    UNKNOWN_LANGUAGE = "MAM-168"
    NOT_IN_FORCE = "MAM-169"
    DAY_TO_COME = "MAM-170"


#: Warnings of this room: what they tell, a company may live with for a time, as with those of a rule.
LISTED_ONLY = (Code.UNUSED_EVENT, Code.NO_WORDING, Code.NOT_IN_FORCE, Code.DAY_TO_COME)
MOST_FINDINGS = 100  #: shown of one file; the rest is counted


def more(count: int, where: Span) -> Finding:
    """Return the finding that stands for those of a file that are not shown."""
    return error(
        Code.MORE_OF_THEM,
        f"{count} more findings of this file are not shown",
        why="a list that long is not read",
        remedy="mend the ones shown and read the file again",
        where=where,
    )


def error(code: Code, problem: str, *, why: str, remedy: str, where: Span, node: str = "") -> Finding:
    """Make a finding that keeps the programme from being read."""
    return Finding(
        code=code.value,
        severity=Severity.ERROR,
        problem=problem,
        why=why,
        remedy=remedy,
        where=where,
        node=node,
    )


def warning(code: Code, problem: str, *, why: str, remedy: str, where: Span, node: str = "") -> Finding:
    """Make a finding that is listed only."""
    return Finding(
        code=code.value,
        severity=Severity.WARNING,
        problem=problem,
        why=why,
        remedy=remedy,
        where=where,
        node=node,
    )
