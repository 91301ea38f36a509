"""The kind of the shelf ``check.rules``: one question asked of a programme."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from mamoru.model.finding import Finding, Severity
from mamoru.model.programme import CheckedProgramme
from mamoru.model.schema import Schema

Question = Callable[[CheckedProgramme], Iterable[Finding]]
ClockQuestion = Callable[[CheckedProgramme, date, Mapping[str, str]], Iterable[Finding]]
LiveQuestion = Callable[[CheckedProgramme, Mapping[str, Schema]], Iterable[Finding]]


class Stops(StrEnum):
    """What waits until an error of a rule is mended."""

    REQUESTS = "requests"  #: nobody's request is carried out, for it would go wrong; and nothing is published
    PUBLICATION = "publication"  #: the notice is not published; people may still ask for what it promises


class Acting(StrEnum):
    """What an erasure does with a finding about triggers that it would set off."""

    NOT_ASKED = "not-asked"  #: it is of something else, or costs too much to ask each time
    FORBIDS = "forbids"  #: an error forbids the erasure, a warning is a note of its plan
    TOLD = "told"  #: a note of its plan; the run itself notices what happens, and undoes it


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule; its examples are its documentation and its test.

    An example maps file names (``notice.yaml``, ``systems/shop.yaml``) to text that replaces the
    files of the smallest programme (``tests/check/smallest.py``), and ``shop.sql`` to the database
    the schema is read from.
    """

    code: str
    severity: Severity
    asks: str  #: the question, as a person would ask it
    why: str
    article: str
    find: Question | None  #: asks the files and the schema snapshots
    find_live: LiveQuestion | None  #: asks the databases as they are now (``--live``)
    fails: Mapping[str, str]
    passes: Mapping[str, str]
    stops: Stops = Stops.REQUESTS  #: matters for errors only; a warning stops nothing
    allowable: bool = True  #: false: a person who did not ask would be hit, so no company may allow it
    acting: Acting = Acting.NOT_ASKED  #: a rule that is asked reads the triggers of a live database alone
    #: Asks the files by the day it is; also told which stated report was last made on which ISO day.
    find_by_clock: ClockQuestion | None = None
    publishable: bool = True  #: false: people would be told no text, or two; an allowance does not publish it
