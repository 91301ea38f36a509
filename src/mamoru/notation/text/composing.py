"""From YAML text to a tree: events of the YAML parser in, written values with places out.

The parser's events are used, not its composer, so that nesting is limited before it is followed.
Anchors, aliases, merge keys, tags and further documents are refused: a notice is read by people,
so every fact stands once, where it is read.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import yaml
from yaml import events

from mamoru.model.finding import Finding
from mamoru.model.place import Span
from mamoru.notation.codes import Code, error
from mamoru.notation.text import refusals
from mamoru.notation.text.decoding import forbidden_in
from mamoru.notation.text.scalars import plain_value
from mamoru.notation.text.syntax import syntax_finding
from mamoru.notation.text.written import Entry, Mark, Written, span_of

DEEPEST = 40  #: levels of nesting; no notice needs ten
MOST_VALUES = 600_000  #: values in one file; the largest map measured has a sixth of it

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
        found = syntax_finding(failure, text, file=file, quoted=composer.quoted)
        return Composed(root=None, findings=(*composer.findings, found))
    if composer.root is None and not composer.findings:
        composer.findings.append(refusals.empty(file))
    whole = all(f.code == Code.TWICE for f in composer.findings)
    return Composed(root=composer.root if whole else None, findings=tuple(composer.findings))


@dataclass(slots=True, kw_only=True)
class _Open:
    """A mapping or list whose end has not come yet."""

    start: Mark
    mapping: bool
    entries: dict[str, Entry] = field(default_factory=dict)
    items: list[Written] = field(default_factory=list)
    key: Written | None = None


@dataclass(slots=True, kw_only=True)
class _Composer:
    file: str
    findings: list[Finding] = field(default_factory=list)
    root: Written | None = None
    quoted: Written | None = None  #: the last scalar, if it is in quotes and of several lines
    open: list[_Open] = field(default_factory=list)
    values: int = 0
    documents: int = 0

    def follow(self, stream: Iterable[events.Event]) -> None:
        """Build the tree until the end, or until something makes going on useless."""
        for event in stream:
            kind = type(event)
            if kind is events.ScalarEvent:
                self._scalar(event)
            elif kind is events.MappingStartEvent or kind is events.SequenceStartEvent:
                self._start(event, mapping=kind is events.MappingStartEvent)
            elif kind is events.MappingEndEvent or kind is events.SequenceEndEvent:
                self._end(event)
            elif kind is events.AliasEvent:
                self._alias(event)
            elif kind is events.DocumentStartEvent:
                self._document(event)
            if self._enough(event):
                return

    def _enough(self, event: events.Event) -> bool:
        if self.documents > 1:
            return True
        if len(self.open) > DEEPEST:
            self.findings.append(refusals.too_deep(self._at(event), DEEPEST))
            return True
        if self.values > MOST_VALUES:
            self.findings.append(refusals.too_many(self._at(event), MOST_VALUES))
            return True
        return False

    def _document(self, event: events.DocumentStartEvent) -> None:
        self.documents += 1
        if self.documents > 1:
            self.findings.append(refusals.several_documents(self._at(event)))
        if event.tags or event.version not in {None, (1, 2)}:
            self.findings.append(refusals.directive(self._at(event)))

    def _scalar(self, event: events.ScalarEvent) -> None:
        self._refuse_marks(event)
        plain, text = event.implicit[0], event.value
        value = plain_value(text) if plain else text
        node = Written(value=value, text=text, start=event.start_mark, end=event.end_mark)
        self.quoted = None if plain or event.start_mark.line == event.end_mark.line else node
        if not plain and (character := forbidden_in(text)):
            self.findings.append(refusals.escaped_character(self._at(event), character))
        if plain and text == "<<" and self._wants_key():
            self.findings.append(refusals.merge_key(self._at(event)))
        self._place(node)

    def _start(self, event: events.CollectionStartEvent, *, mapping: bool) -> None:
        self._refuse_marks(event)
        if self._wants_key():
            self.findings.append(refusals.key_is_no_text(self._at(event)))
        self.open.append(_Open(start=event.start_mark, mapping=mapping))

    def _end(self, event: events.CollectionEndEvent) -> None:
        done = self.open.pop()
        value: object = [item.value for item in done.items]
        if done.mapping:
            value = {text: entry.value.value for text, entry in done.entries.items()}
        items = tuple(done.items)
        self._place(
            Written(value=value, start=done.start, end=event.end_mark, entries=done.entries, items=items)
        )

    def _alias(self, event: events.AliasEvent) -> None:
        self.findings.append(refusals.alias(self._at(event), event.anchor))
        self._place(Written(value=None, start=event.start_mark, end=event.end_mark))

    def _refuse_marks(self, event: events.ScalarEvent | events.CollectionStartEvent) -> None:
        if event.anchor is not None:
            self.findings.append(refusals.anchor(self._at(event), event.anchor))
        if event.tag is not None:
            self.findings.append(refusals.tag(self._at(event), event.tag))

    def _wants_key(self) -> bool:
        return bool(self.open) and self.open[-1].mapping and self.open[-1].key is None

    def _place(self, node: Written) -> None:
        self.values += 1
        if not self.open:
            self.root = self.root or node
            return
        parent = self.open[-1]
        if not parent.mapping:
            parent.items.append(node)
        elif parent.key is None:
            parent.key = node
        else:
            self._enter(parent, parent.key, node)

    def _enter(self, parent: _Open, key: Written, node: Written) -> None:
        first = parent.entries.get(key.text)
        if first is None:
            parent.entries[key.text] = Entry(key=key, value=node)
        else:
            line = first.key.start.line + 1
            self.findings.append(refusals.twice(span_of(key, self.file), key.text, line))
        parent.key = None

    def _at(self, event: events.Event) -> Span:
        here = Written(value=None, start=event.start_mark, end=event.end_mark)
        return span_of(here, self.file)
