"""Read one file of the shelf: YAML text in, a ``Law`` out, or everything that is wrong with it.

YAML is read without its conveniences: no key twice, no anchor, no tag.  What a shape cannot see is judged
here: that every source is named, that an article begins with an act of the file, that an end comes after its
beginning, and that facts of one name follow one another without holding on the same day.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from types import MappingProxyType

import yaml
from pydantic import ValidationError

from mamoru.laws._shapes import (
    AgeShape,
    AuthorityShape,
    BasisShape,
    ClockShape,
    DeviceShape,
    FactShape,
    LawShape,
    MarketingShape,
    PendingShape,
    RetentionShape,
    RightShape,
    SaidShape,
    TransferShape,
)
from mamoru.model.errors import MamoruError
from mamoru.model.law import (
    Act,
    Age,
    Authority,
    BasisWanted,
    Clock,
    DeviceAccess,
    Duration,
    Duty,
    Fact,
    Law,
    Marketing,
    Pending,
    RetentionDuty,
    RightGiven,
    Safeguard,
    Source,
    TimeUnit,
    Value,
)
from mamoru.model.place import Span

PLAIN = "tag:yaml.org,2002:"
#: The topics of a file, in the order in which facts are shown.
TOPICS = (
    "authorities",
    "rights",
    "clocks",
    "breach",
    "bases",
    "ages",
    "transfers",
    "retention",
    "messages",
    "devices",
    "duties",
    "pending",
)

Path = tuple[str | int, ...]
Places = dict[Path, Span]


class UnreadableLaw(MamoruError):
    """A file of the shelf of laws is not what it must be."""

    code = "MAM-931"

    def __init__(self, file: str, faults: Sequence[str], where: Span | None = None) -> None:
        more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
        super().__init__(
            f"`{file}`: {faults[0]}{more}",
            why="a fact of the law that is read wrongly would decide wrongly",
            remedy=f"mend `src/mamoru/laws/{file}`; docs/reference/laws.md shows what the other files state",
            where=where,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    """One file being read."""

    file: str
    places: Places = field(default_factory=dict)
    faults: list[tuple[Span | None, str]] = field(default_factory=list)

    def plain(self, node: yaml.Node, path: Path) -> object:
        """Return a node as plain values, and remember where each stands."""
        self.places[path] = self._place(node)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.plain(item, (*path, number)) for number, item in enumerate(node.value)]
        return self._scalar(node, path)

    def _place(self, node: yaml.Node) -> Span:
        return Span(file=self.file, line=node.start_mark.line + 1, column=node.start_mark.column + 1)

    def _mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, object]:
        found: dict[str, object] = {}
        for key, below in node.value:
            name = str(key.value)
            if name in found:
                self.places[*path, name] = self._place(key)
                self.fault((*path, name), f"`{name}` stands twice")
            found[name] = self.plain(below, (*path, name))
        return found

    def _scalar(self, node: yaml.Node, path: Path) -> object:
        kind = node.tag.removeprefix(PLAIN)
        if kind not in SCALARS:
            self.fault(path, f"`{node.value}` is no text, number, date, yes or no")
            return None
        try:
            return SCALARS[kind](str(node.value))
        except ValueError:
            self.fault(path, f"`{node.value}` is no {'date' if kind == 'timestamp' else 'number'}")
            return None

    def fault(self, path: Path, says: str) -> None:
        """Remember what is wrong, at the nearest place that is written."""
        while path and path not in self.places:
            path = path[:-1]
        self.faults.append((self.places.get(path), says))

    def stop_if_faulty(self) -> None:
        """Raise UnreadableLaw with the first fault in the file."""
        if self.faults:
            ordered = sorted(self.faults, key=lambda f: (f[0].line, f[0].column) if f[0] else (0, 0))
            raise UnreadableLaw(self.file, [says for _, says in ordered], ordered[0][0])


def _yes(text: str) -> bool:
    return text.lower() in {"yes", "true", "on"}


SCALARS: Mapping[str, Callable[[str], object]] = MappingProxyType(
    {"str": str, "int": int, "bool": _yes, "timestamp": date.fromisoformat}
)


def read_law(text: str, file: str) -> Law:
    """Read the law in ``text``; ``file`` is its name, for messages.  Raises UnreadableLaw."""
    reader = _Reader(file=file)
    shape = _shape(reader, text)
    law = Law(
        jurisdiction=shape.jurisdiction,
        name=shape.name,
        read=shape.read,
        covers=shape.covers,
        acts=tuple(Act(short=s, title=a.title, address=a.address or "") for s, a in shape.acts.items()),
        facts=tuple(_facts(shape)),
    )
    _judge(reader, shape)
    reader.stop_if_faulty()
    return law


def _shape(reader: _Reader, text: str) -> LawShape:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        if "*" in text and any(isinstance(e, yaml.AliasEvent) for e in yaml.parse(text, Loader=loader)):
            raise UnreadableLaw(reader.file, ["an alias (`*name`) stands in it; write the fact out"])
        node = yaml.compose(text, Loader=loader)
    except yaml.YAMLError as failure:
        mark = getattr(failure, "problem_mark", None)
        where = Span(file=reader.file, line=mark.line + 1, column=mark.column + 1) if mark else None
        raise UnreadableLaw(reader.file, ["it is no YAML"], where) from None
    written = reader.plain(node, ()) if node else {}
    reader.stop_if_faulty()
    try:
        return LawShape.model_validate(written)
    except ValidationError as refused:
        for error in refused.errors(include_url=False):
            path = _written_path(error["loc"], reader.places)
            reader.fault(path, f"{_named(path)}: {error['msg'][:1].lower()}{error['msg'][1:]}")
        reader.stop_if_faulty()
        raise


def _written_path(loc: Path, places: Places) -> Path:
    """Return a path of the shape as it is written: a lone fact is no list there."""
    if len(loc) > 2 and loc[2] == 0 and (*loc[:2], 0) not in places:  # noqa: PLR2004 - topic, name, number
        return (*loc[:2], *loc[3:])
    return loc


def _named(path: Path) -> str:
    return f"`{'.'.join(str(part) for part in path)}`"


def _facts(shape: LawShape) -> Iterator[Fact[Value]]:
    for topic in TOPICS:
        for name, succession in getattr(shape, topic).items():
            yield from (_fact(shape, fact, topic=topic, name=name) for fact in succession)


def _fact(shape: LawShape, fact: FactShape, *, topic: str, name: str) -> Fact[Value]:
    value = _value(fact, name)
    return Fact(
        jurisdiction=shape.jurisdiction,
        topic=topic,
        name=name,
        as_written=value,
        says="" if isinstance(value, Duty | Safeguard | Pending) else fact.says or "",
        article=fact.article,
        since=fact.since or shape.since,
        until=fact.until,
        sources=tuple(_source(source, shape.sources.get(source, "")) for source in fact.source),
        confidence=fact.confidence,
    )


def _source(name: str, text: str) -> Source:
    is_address = text.startswith(("http://", "https://"))
    return Source(name=name, address=text if is_address else "", says="" if is_address else text)


def _value(fact: FactShape, name: str) -> Value:
    match fact:
        case RightShape():
            return RightGiven(
                given=fact.given,
                stated_as=(name,) if fact.stated_as is None else fact.stated_as,
                about=fact.about,
                unless_never=fact.unless_never,
            )
        case ClockShape():
            return _clock(fact)
        case AgeShape():
            return Age(years=fact.years, down_to=fact.down_to)
        case RetentionShape():
            return _retention(fact)
        case SaidShape():
            return _said(fact)
        case _:
            return _further_value(fact)


def _said(fact: SaidShape) -> Safeguard | Duty:
    if isinstance(fact, TransferShape):
        return Safeguard(words=fact.says, stated_as=fact.stated_as or (), to=fact.to, only_to=fact.only_to)
    return Duty(words=fact.says)


def _further_value(fact: FactShape) -> Value:
    match fact:
        case PendingShape():
            return Pending(words=fact.says, expected=fact.expected)
        case BasisShape():
            return BasisWanted(any_of=fact.needs)
        case MarketingShape():
            return Marketing(
                channel=fact.channel, regime=fact.regime, existing_customers=fact.existing_customers
            )
        case DeviceShape():
            return DeviceAccess(needs=fact.needs)
        case AuthorityShape():
            return Authority(title=fact.title, short=fact.short)
        case _:
            raise TypeError(type(fact).__name__)


def _retention(fact: RetentionShape) -> RetentionDuty:
    return RetentionDuty(
        of=fact.of,
        keeping=fact.keep,
        period=_time(fact.period),
        starts=fact.starts,
        later=_time(fact.later_by),
    )


def _clock(fact: ClockShape) -> Clock:
    return Clock(
        within=_time(fact.within),
        standard=fact.standard or "",
        starts=fact.starts,
        longer=_time(fact.longer),
        longer_if=fact.longer_if or "",
        when=fact.when or "",
    )


def _time(text: str | None) -> Duration | None:
    if text is None:
        return None
    count, _, unit = text.partition(" ")
    return Duration(count=int(count), unit=TimeUnit(unit if unit.endswith("s") else f"{unit}s"))


def _judge(reader: _Reader, shape: LawShape) -> None:
    if reader.file != f"{shape.jurisdiction}.yaml":
        reader.fault(("jurisdiction",), f"the file of `{shape.jurisdiction}` has another name")
    for topic in TOPICS:
        for name, succession in getattr(shape, topic).items():
            for fact in succession:
                _judge_fact(reader, shape, fact, path=(topic, name))
            _judge_succession(reader, shape, succession, path=(topic, name))


def _judge_fact(reader: _Reader, shape: LawShape, fact: FactShape, *, path: Path) -> None:
    for source in fact.source:
        if source not in shape.sources:
            reader.fault(path, f"{_named(path)} names the source `{source}`, which `sources` does not have")
    if not fact.article.startswith(tuple(shape.acts)):
        reader.fault(
            path, f"{_named(path)}: the article `{fact.article}` begins with none of the acts of the file"
        )
    if isinstance(fact, ClockShape) and not (fact.within or fact.standard):
        reader.fault(path, f"{_named(path)} has neither `within` nor `standard`")
    if isinstance(fact, ClockShape) and bool(fact.longer) != bool(fact.longer_if):
        reader.fault(path, f"{_named(path)}: `longer` and `longer-if` stand together")
    if fact.until and fact.until < (fact.since or shape.since):
        reader.fault(path, f"{_named(path)} ends before it begins")


def _judge_succession(
    reader: _Reader, shape: LawShape, succession: Sequence[FactShape], *, path: Path
) -> None:
    for earlier, later in pairwise(succession):
        if earlier.until is None or earlier.until >= (later.since or shape.since):
            reader.fault(path, f"{_named(path)}: two facts hold on the same day, or stand out of order")
