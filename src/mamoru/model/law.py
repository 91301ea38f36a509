"""What the law of a place says, as facts: each with its article, its dates, its sources and how sure it is.

A member of the shelf ``laws`` is a ``Law``; what of it holds on a day is a ``LawInForce``.  An unsure fact is
shown and never decides: ``decided`` gives nothing for it, ``as_written`` is to show (a test sees to that).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Generic, TypeVar, cast

from mamoru.model.period import Period, Unit


class Confidence(StrEnum):
    """How sure a fact is."""

    VERIFIED = "verified"  #: read in a source whose address is given
    CONFIDENT = "confident"  #: well known; its text was not read
    MODERATE = "moderate"  #: probably so; read the text before much rests on it
    UNSURE = "unsure"  #: a person must read the text; decides nothing until then


class TimeUnit(StrEnum):
    """The units laws count in; days, months and years without another word are calendar ones."""

    HOURS = "hours"
    DAYS = "days"
    BUSINESS_DAYS = "business days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"


UNITS: Mapping[TimeUnit, tuple[int, Unit]] = {
    TimeUnit.DAYS: (1, Unit.DAYS),
    TimeUnit.WEEKS: (7, Unit.DAYS),
    TimeUnit.MONTHS: (1, Unit.MONTHS),
    TimeUnit.YEARS: (1, Unit.YEARS),
}  #: those that a notice can promise too


@dataclass(frozen=True, slots=True, kw_only=True)
class Duration:
    """A time as a law counts it."""

    count: int
    unit: TimeUnit

    def __str__(self) -> str:
        return f"{self.count} {self.unit.value if self.count != 1 else self.unit.value[:-1]}"

    @property
    def period(self) -> Period | None:
        """The same as a notice would promise it; none for hours and business days."""
        known = UNITS.get(self.unit)
        return Period(count=self.count * known[0], unit=known[1]) if known else None


class Start(StrEnum):
    """What a clock runs from."""

    RECEIPT = "receipt"
    COMPLETE_REQUEST = "complete-request"
    DAY_AFTER_RECEIPT = "day-after-receipt"
    END_OF_REFLECTION = "end-of-reflection"
    DEMAND = "demand"
    AWARENESS = "awareness"
    OCCURRENCE = "occurrence"
    DISCOVERY = "discovery"
    NOTICE = "notice"
    REFUSAL = "refusal"
    END_OF_PURPOSE = "end-of-purpose"

    @property
    def says(self) -> str:
        """The start in words."""
        return STARTS[self]


STARTS: Mapping[Start, str] = {
    Start.RECEIPT: "receipt",
    Start.COMPLETE_REQUEST: "the day when the request, proof of identity and any fee are all there",
    Start.DAY_AFTER_RECEIPT: "the day after receipt",
    Start.END_OF_REFLECTION: "the end of the time given to think about a fee",
    Start.DEMAND: "the arrival of the demand",
    Start.AWARENESS: "becoming aware",
    Start.OCCURRENCE: "the event itself",
    Start.DISCOVERY: "discovery",
    Start.NOTICE: "the notice to the people concerned",
    Start.REFUSAL: "the refusal",
    Start.END_OF_PURPOSE: "the end of the purpose",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """By when something must be done: a time, or the words of a law that sets none."""

    within: Duration | None  #: none: the law sets no number, and whatever is used is the company's own
    standard: str = ""  #: the law's own measure: ``without delay``
    starts: Start | None = None
    longer: Duration | None = None  #: by how much it may be made longer, once
    longer_if: str = ""
    when: str = ""  #: the case in which it runs at all; empty: always

    def __str__(self) -> str:
        parts = [f"within {self.within}" if self.within else self.standard]
        parts += [f"from {self.starts.says}"] if self.starts else []
        parts += [f"where {self.when}"] if self.when else []
        told = " ".join(parts)
        if self.within and self.standard:
            told += f", and {self.standard}"
        if self.longer:
            told += f"; {self.longer} more if {self.longer_if}"
        return told


@dataclass(frozen=True, slots=True, kw_only=True)
class RightGiven:
    """Whether the law gives a right; its name is that of the fact."""

    given: bool
    stated_as: tuple[str, ...] = ()  #: rights of a notice that each cover it; none: nobody asks for it
    about: tuple[str, ...] = ()  #: marks of the data that it is about; none: of all data
    unless_never: tuple[str, ...] = ()  #: what is promised never to happen where nobody has the right

    def __str__(self) -> str:
        return "given" if self.given else "not given"


@dataclass(frozen=True, slots=True, kw_only=True)
class BasisWanted:
    """The legal bases of which one is wanted for the use that the fact is named for."""

    any_of: tuple[str, ...]  #: as a notice writes them: ``consent``, ``law`` ...

    def __str__(self) -> str:
        return f"needs {' or '.join(self.any_of)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Age:
    """From which birthday people act alone, in the matter that the fact is named for."""

    years: int | None  #: none: the law names no age
    down_to: int | None = None  #: the lowest age that a part of the jurisdiction may name instead

    def __str__(self) -> str:
        return "no age is named" if self.years is None else f"from {self.years} years"


@dataclass(frozen=True, slots=True, kw_only=True)
class Safeguard:
    """A way on which data may leave the country."""

    words: str
    stated_as: tuple[str, ...] = ()  #: words in which a notice states it; ``any``: the law wants none
    to: tuple[str, ...] = ()  #: places to which data may go without a word, if they are listed
    only_to: tuple[str, ...] = ()  #: the only places it reaches; none: any, or they are not listed

    def __str__(self) -> str:
        words = f"{self.words}; only to {', '.join(self.only_to)}" if self.only_to else self.words
        return f"{words}; in a notice: {', '.join(self.stated_as)}" if self.stated_as else words


class Keeping(StrEnum):
    """Which way a retention duty points."""

    AT_LEAST = "at-least"
    AT_MOST = "at-most"


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionDuty:
    """How long something must be kept, or after which time it must be gone."""

    of: str  #: what, in words
    keeping: Keeping
    period: Duration | None  #: none: as long as ``starts`` says
    starts: str  #: what the period runs from, in words
    later: Duration | None = None  #: by how much that may come after an event of that fiscal year; none: not

    def __str__(self) -> str:
        must, after = ("kept", "for") if self.keeping is Keeping.AT_LEAST else ("gone", "after")
        if self.period is None:
            return f"{self.of}: must be {must} {self.starts}"
        return f"{self.of}: must be {must} {after} {self.period} from {self.starts}"


class Regime(StrEnum):
    """Who must speak first."""

    OPT_IN = "opt-in"
    OPT_OUT = "opt-out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Marketing:
    """Whether advertising may be sent before a person has agreed."""

    channel: str  #: ``e-mail``, ``phone`` ...; ``any`` electronic message
    regime: Regime
    existing_customers: bool = False  #: people who bought something are excepted from opt-in

    def __str__(self) -> str:
        except_for = ", except to existing customers" if self.existing_customers else ""
        channel = "any electronic message" if self.channel == "any" else self.channel
        return f"{channel}: {self.regime.value}{except_for}"


class DeviceNeed(StrEnum):
    """What reading from or writing to a person's device needs."""

    CONSENT = "consent"
    NOTICE = "notice"
    OPT_OUT = "opt-out"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceAccess:
    """What cookies, tags and the like need."""

    needs: DeviceNeed

    def __str__(self) -> str:
        return f"needs {self.needs.value}" if self.needs is not DeviceNeed.OPT_OUT else "opt-out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """Who supervises, and takes complaints."""

    title: str
    short: str

    def __str__(self) -> str:
        return f"{self.title} ({self.short})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """Anything else that the law demands or allows, in words."""

    words: str

    def __str__(self) -> str:
        return self.words


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """What is not law yet; it never decides."""

    words: str
    expected: date | None = None

    def __str__(self) -> str:
        return self.words


Value = (
    Age
    | Authority
    | BasisWanted
    | Clock
    | DeviceAccess
    | Duty
    | Marketing
    | Pending
    | RetentionDuty
    | RightGiven
    | Safeguard
)
ValueType = TypeVar("ValueType", bound=Value)
Value_co = TypeVar("Value_co", bound=Value, covariant=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a fact was read."""

    name: str
    address: str  #: public; empty where the source is general knowledge
    says: str = ""

    def __str__(self) -> str:
        return self.address or self.says


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact(Generic[Value_co]):
    """One thing that a law says, for as long as it says so."""

    jurisdiction: str
    topic: str  #: ``ages``
    name: str  #: within its topic: ``majority``
    as_written: Value_co = field(repr=False)  #: whatever its confidence: to show, never to decide by
    says: str  #: what the value does not tell, in plain words; may be empty
    article: str
    since: date
    until: date | None  #: the last day on which it holds; none: no end is known
    sources: tuple[Source, ...]
    confidence: Confidence

    @property
    def key(self) -> str:
        """Its place within the law: ``ages.majority``."""
        return f"{self.topic}.{self.name}"

    @property
    def id(self) -> str:
        """Its place among all laws: ``JP.ages.majority``; the same for facts that follow one another."""
        return f"{self.jurisdiction}.{self.key}"

    @property
    def pending(self) -> Pending | None:
        """What is expected, if it is no law yet."""
        return self.as_written if isinstance(self.as_written, Pending) else None

    @property
    def decides(self) -> bool:
        """Whether anything may rest on it."""
        return self.confidence is not Confidence.UNSURE and self.pending is None

    @property
    def decided(self) -> Value_co | None:
        """What it says, if anything may rest on it; else nothing."""
        return self.as_written if self.decides else None

    @property
    def words(self) -> str:
        """What it says, as people are told."""
        return "; ".join(part for part in (str(self.as_written), self.says) if part)

    def holds(self, on: date) -> bool:
        """Tell whether it holds on a day; its first and its last day count."""
        return self.since <= on <= (self.until or date.max)


@dataclass(frozen=True, slots=True, kw_only=True)
class LawInForce:
    """What the law of a place says on one day."""

    jurisdiction: str
    on: date
    facts: tuple[Fact[Value], ...]  #: in the order of the file

    def find(self, kind: type[ValueType], key: str) -> Fact[ValueType] | None:
        """Return the fact with a key (``ages.majority``), sure or not; none where the law has none."""
        return next((fact for fact in self.all_of(kind) if fact.key == key), None)

    def decided(self, kind: type[ValueType], key: str) -> ValueType | None:
        """Return what the law says of a key; nothing where it has no such fact, or an unsure one."""
        fact = self.find(kind, key)
        return fact.decided if fact else None

    def all_of(self, kind: type[ValueType]) -> tuple[Fact[ValueType], ...]:
        """Return every fact of a kind, sure or not."""
        return tuple(cast("Fact[ValueType]", f) for f in self.facts if isinstance(f.as_written, kind))

    @property
    def rights(self) -> tuple[str, ...]:
        """Names of the rights that the law surely gives."""
        return tuple(f.name for f in self.all_of(RightGiven) if f.decided and f.decided.given)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One of the texts that a law consists of."""

    short: str  #: as articles cite it: ``APPI``
    title: str
    address: str = ""  #: where its text can be read, if known


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """All that is known of the law of one place, whenever it holds; a member of the shelf ``laws``."""

    jurisdiction: str  #: ISO 3166 code of the country or its part (``US-CA``); ``EU`` for the EEA
    name: str
    read: date  #: when its facts were last compared with their sources
    covers: tuple[str, ...]  #: further ISO 3166 codes it stands for
    acts: tuple[Act, ...]
    facts: tuple[Fact[Value], ...]

    def in_force(self, on: date) -> LawInForce:
        """Return what holds on a day."""
        held = tuple(fact for fact in self.facts if fact.holds(on))
        return LawInForce(jurisdiction=self.jurisdiction, on=on, facts=held)

    def before(self, fact: Fact[Value]) -> Fact[Value] | None:
        """Return the fact that another one followed on the very next day."""
        ended = (f for f in self.facts if f.key == fact.key and f.until and f.until < fact.since)
        last = max(ended, key=lambda f: f.until or date.min, default=None)
        is_next = last is not None and last.until is not None and (fact.since - last.until).days == 1
        return last if is_next else None
