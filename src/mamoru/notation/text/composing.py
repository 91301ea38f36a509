"""From YAML text to a tree: events of the YAML parser in, written values with places out.

The parser's events are used, not its composer, so that nesting is limited before it is followed.
Anchors, aliases, merge keys, tags and further documents are refused: a notice is read by people,
so every fact stands once, where it is read.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, cast

import yaml
from yaml import events

from mamoru.model.finding import Finding
from mamoru.notation.codes import Code
from mamoru.notation.text import refusals
from mamoru.notation.text.decoding import forbidden_in
from mamoru.notation.text.scalars import plain_value
from mamoru.notation.text.syntax import Near, syntax_finding
from mamoru.notation.text.written import Extent, Written, span_at

if TYPE_CHECKING:
    from yaml.error import Mark

DEEPEST = 40  #: levels of nesting; no notice needs ten
MOST_VALUES = 600_000  #: values in one file; the largest map measured has a sixth of it

_QUOTES = ("'", '"')
PURE = yaml.SafeLoader
FASTEST: type = getattr(yaml, "CSafeLoader", PURE)  #: without libyaml, PyYAML has the pure one only


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """The tree of one file; none when it cannot be read further."""

    root: Written | None
    findings: tuple[Finding, ...]


def compose(text: str, file: str, *, loader: type = FASTEST) -> Composed:
    """Compose the one document of the text; never raises for what is in the text."""
    composer = _Composer(file=file)
    try:
        composer.follow(yaml.parse(text, Loader=loader))
    except (yaml.YAMLError, ValueError, OverflowError) as failure:
        # The pure loader raises the latter two for an escape beyond Unicode and for a long version.
        found = syntax_finding(failure, text, file=file, near=composer.near())
        return Composed(root=None, findings=(*composer.findings, found))
    if composer.root is None and not composer.findings:
        composer.findings.append(refusals.empty(file))
    whole = all(f.code == Code.TWICE for f in composer.findings)
    return Composed(root=composer.root if whole else None, findings=tuple(composer.findings))


@dataclass(slots=True, kw_only=True)
class _Open:
    """A mapping or list whose end has not come yet."""

    start: Extent
    mapping: bool
    bracket: bool  #: written with a bracket, not by indentation
    key: str | None = None  #: of a mapping: the key whose value comes next
    key_extent: Extent | None = None
    entries: dict[str, Written] = field(default_factory=dict)
    items: list[Written] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class _Composer:
    file: str
    findings: list[Finding] = field(default_factory=list)
    root: Written | None = None
    quoted: Extent | None = None  #: of the last scalar, if it is in quotes and of several lines
    open: list[_Open] = field(default_factory=list)
    values: int = 0
    documents: int = 0

    def follow(self, stream: Iterable[events.Event]) -> None:
        """Build the tree until the end, or until something makes going on useless."""
        for event in stream:
            if isinstance(event, events.ScalarEvent):
                self._scalar(event)
            elif isinstance(event, events.CollectionStartEvent):
                self._start(event)
            elif isinstance(event, events.CollectionEndEvent):
                self._end(event)
            elif isinstance(event, events.AliasEvent):
                self._alias(event)
            elif isinstance(event, events.DocumentStartEvent):
                self._document(event)
            if self.values > MOST_VALUES or len(self.open) > DEEPEST or self.documents > 1:
                self._refuse_more(event)
                return

    def near(self) -> Near:
        """Return what is open, or may be, when the parser cannot go on."""
        brackets = [part.start for part in self.open if part.bracket]
        return Near(quoted=self.quoted, bracket=brackets[-1] if brackets else None)

    def _refuse_more(self, event: events.Event) -> None:
        where = span_at(_extent(event), self.file)
        if self.documents > 1:
            self.findings.append(refusals.several_documents(where))
        elif len(self.open) > DEEPEST:
            self.findings.append(refusals.too_deep(where, DEEPEST))
        else:
            self.findings.append(refusals.too_many(where, MOST_VALUES))

    def _document(self, event: events.DocumentStartEvent) -> None:
        self.documents += 1
        if event.tags or event.version not in {None, (1, 2)}:
            self.findings.append(refusals.directive(span_at(_extent(event), self.file)))

    def _scalar(self, event: events.ScalarEvent) -> None:
        extent, text, plain = _extent(event), event.value, event.implicit[0]
        self._refuse_marks(event)
        self.quoted = extent if event.style in _QUOTES and extent[0] != extent[2] else None
        if not plain and (character := forbidden_in(text)):
            self.findings.append(refusals.escaped_character(span_at(extent, self.file), character))
        if self._wants_key():
            self._key(text, extent, plain=plain)
        else:
            value = plain_value(text) if plain else text
            self._place(Written(value=value, extent=extent, text=text, key=self._key_extent()))

    def _key(self, text: str, extent: Extent, *, plain: bool) -> None:
        if plain and text == "<<":
            self.findings.append(refusals.merge_key(span_at(extent, self.file)))
        self.open[-1].key, self.open[-1].key_extent = text, extent

    def _start(self, event: events.CollectionStartEvent) -> None:
        self._refuse_marks(event)
        extent = _extent(event)
        if self._wants_key():
            self.findings.append(refusals.key_is_no_text(span_at(extent, self.file)))
        mapping, bracket = isinstance(event, events.MappingStartEvent), bool(event.flow_style)
        self.open.append(_Open(start=extent, mapping=mapping, bracket=bracket))

    def _end(self, event: events.CollectionEndEvent) -> None:
        done = self.open.pop()
        value: object = [item.value for item in done.items]
        if done.mapping:
            value = {text: entry.value for text, entry in done.entries.items()}
        extent = (*done.start[:2], *_extent(event)[2:])
        items, key = tuple(done.items), self._key_extent()
        node = Written(value=value, extent=extent, key=key, entries=done.entries, items=items)
        if self._wants_key():
            self._key("", extent, plain=False)
        else:
            self._place(node)

    def _alias(self, event: events.AliasEvent) -> None:
        extent = _extent(event)
        self.findings.append(refusals.alias(span_at(extent, self.file), event.anchor or ""))
        if self._wants_key():
            self._key("", extent, plain=False)
        else:
            self._place(Written(value=None, extent=extent, key=self._key_extent()))

    def _refuse_marks(self, event: events.ScalarEvent | events.CollectionStartEvent) -> None:
        if event.anchor is not None:
            self.findings.append(refusals.anchor(span_at(_extent(event), self.file), event.anchor))
        if event.tag is not None:
            self.findings.append(refusals.tag(span_at(_extent(event), self.file), event.tag))

    def _wants_key(self) -> bool:
        return bool(self.open) and self.open[-1].mapping and self.open[-1].key is None

    def _key_extent(self) -> Extent | None:
        return self.open[-1].key_extent if self.open else None

    def _place(self, node: Written) -> None:
        self.values += 1
        if not self.open:
            self.root = self.root or node
            return
        parent = self.open[-1]
        if parent.key is None:
            parent.items.append(node)
        elif parent.key in parent.entries:
            self._tell_twice(parent.key, parent.key_extent, parent.entries[parent.key].key)
        else:
            parent.entries[parent.key] = node
        parent.key = parent.key_extent = None

    def _tell_twice(self, key: str, again: Extent | None, first: Extent | None) -> None:
        if again and first:
            self.findings.append(refusals.twice(span_at(again, self.file), key, first[0] + 1))


def _extent(event: events.Event) -> Extent:
    """Return where the event begins and ends; a parser gives both to every event of a text."""
    start, end = cast("tuple[Mark, Mark]", (event.start_mark, event.end_mark))
    return start.line, start.column, end.line, end.column
