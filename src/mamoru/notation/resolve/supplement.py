"""From the shape of ``supplements/REGION.yaml`` to the notice as the people of that region are told it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from mamoru.model.finding import Finding
from mamoru.model.notice import Branch, Category, Edition, Node, Notice, Overlay
from mamoru.notation.codes import Code
from mamoru.notation.nearest import meant, shortened
from mamoru.notation.page import Page, Path
from mamoru.notation.resolve.categories import Categories, categories_of, grown, tell_reserved_people
from mamoru.notation.resolve.draft import AnyShape, Draft, named_in
from mamoru.notation.resolve.names import RIGHT, Use, is_known
from mamoru.notation.resolve.parts import Parts, editions_of, heading, parts_of, tell_unworded, with_parts
from mamoru.notation.shapes.conduct import ScopeShape
from mamoru.notation.shapes.forms import NodeShape
from mamoru.notation.shapes.requests import RequestsShape
from mamoru.notation.shapes.supplement import INSTEAD, SupplementShape
from mamoru.notation.shaping import shape_of
from mamoru.notation.text.scalars import Plain
from mamoru.notation.text.written import Written

#: Sections of the notation that are two fields of the notice: an entry may change from one to the other.
_PAIRS = (("rights", "other_rights"), ("retention", "open_ends"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplement:
    """One supplement as it is written."""

    page: Page
    shape: SupplementShape
    instead: frozenset[Path]  #: entries that take the place of those of the notice


@dataclass(frozen=True, slots=True, kw_only=True)
class Added:
    """What one supplement adds, resolved."""

    id: str
    page: Page
    shape: SupplementShape
    parts: Parts
    leaves: Mapping[str, Category]
    titled: Mapping[str, Branch]
    unexecuted: tuple[Node, ...]
    heading: tuple[Node, ...]
    instead: frozenset[Path]

    @property
    def nodes(self) -> tuple[Node, ...]:
        """Its nodes, those that nothing executes last."""
        entries = (entry.node for section in self.parts.values() for entry in section.values())
        leaves = (leaf.node for leaf in self.leaves.values())
        return tuple(dict.fromkeys((*self.heading, *entries, *leaves, *self.unexecuted)))


def supplement_of(page: Page, region: str) -> Supplement | tuple[Finding, ...]:
    """Return the supplement that a page holds, or all that is wrong with its shape."""
    own = Page(file=page.file, root=page.root, findings=page.findings, above=f"supplements.{region}.")
    instead: set[Path] = set()
    value = _without_instead(own, page.root, (), found=instead)
    shape = shape_of(page.root, SupplementShape, page.file, without=value)
    if isinstance(shape, tuple):
        return (*shape, *own.findings)
    if shape.supplement != region:
        own.tell(
            Code.DO_NOT_FIT,
            f"the supplement is called `{shape.supplement}` in a file called `{page.file}`",
            why="one name for one thing: findings and receipts speak of it by this name",
            remedy=f"write `supplement: {region}`, or rename the file to supplements/{shape.supplement}.yaml",
            where=own.value("supplement"),
            node=f"supplements.{region}",
        )
    return Supplement(page=own, shape=shape, instead=frozenset(instead))


def _without_instead(page: Page, written: Written, path: Path, *, found: set[Path]) -> object:
    """Return the value without `instead`; the paths at which it says `true` are added to ``found``."""
    if not written.entries or path == ("data",):
        return written.value
    told = written.entries.get(INSTEAD) if path else None
    if told is not None and isinstance(told.value, Plain) and told.value.number is True:
        found.add(path)
    elif told is not None:
        _tell_instead(page, path)
    entries = ((key, below) for key, below in written.entries.items() if not path or key != INSTEAD)
    return {key: _without_instead(page, below, (*path, key), found=found) for key, below in entries}


def _tell_instead(page: Page, path: Path) -> None:
    page.tell(
        Code.WRONG_KIND,
        f"`{INSTEAD}` wants `true`",
        why="what Mamoru cannot read it cannot keep",
        remedy=f"write `{INSTEAD}: true`, or remove the key",
        where=page.value(*path, INSTEAD),
        node=page.id(path),
    )


def added_by(supplement: Supplement, base: Draft) -> Added:
    """Return what the supplement adds to the notice; what is wrong is added to its page's findings."""
    page, shape = supplement.page, supplement.shape
    own = categories_of(page, shape.data)
    names = named_in(shape)
    draft = Draft(
        page=page,
        shape=shape,
        base=base.base,
        known=base.known,
        categories=grown({**base.categories.leaves, **own.leaves}),
        named={
            section: tuple(dict.fromkeys((*known, *names.get(section, ()))))
            for section, known in base.named.items()
        },
    )
    tell_reserved_people(page, shape.people)
    _check_places(supplement, base)
    _check_categories(page, own, base.categories)
    _check_only(page, shape, base)
    tell_unworded(draft)
    parts = parts_of(draft)
    draft.unexecuted.extend(_kept_by_nobody(supplement, parts))
    return Added(
        id=shape.supplement,
        page=page,
        shape=shape,
        parts=parts,
        leaves=own.leaves,
        titled=own.titled,
        unexecuted=tuple(draft.unexecuted),
        heading=heading(draft),
        instead=supplement.instead,
    )


def laid_over(notice: Notice, parts: Parts, added: Added) -> Overlay:
    """Return the notice with the supplement laid over it."""
    shape = added.shape
    effective = shape.effective.on if shape.effective else notice.effective
    gone = {".".join(part for part in map(str, path) if part) for path in added.instead}
    gone |= {
        f"rights.{name}" for name in notice.every_right if shape.only_rights and name not in shape.only_rights
    }
    merged = _merged(parts, added)
    more = editions_of(shape.languages.editions, effective) if shape.languages else ()
    told = replace(
        with_parts(notice, {field: section for field, section in merged.items() if field != "people"}),
        effective=effective,
        languages=tuple(dict.fromkeys((*notice.languages, *(edition.language for edition in more)))),
        editions=_editions(notice.editions, more),
        unexecuted=(*(n for n in notice.unexecuted if not _is_of(n.id, gone)), *added.unexecuted),
        heading=(*notice.heading, *added.heading),
        region=added.id,
        laws=shape.law,
        law_at=tuple(added.page.value("law", index) for index in range(len(shape.law))),
    )
    return Overlay(
        id=added.id,
        regions=shape.regions,
        effective=effective,
        law=shape.law,
        nodes=added.nodes,
        notice=told,
    )


def tell_shared_regions(supplements: Sequence[Supplement]) -> None:
    """Tell a region that two supplements name."""
    found: dict[str, str] = {}
    for supplement in supplements:
        for index, region in enumerate(supplement.shape.regions):
            if region in found:
                supplement.page.tell(
                    Code.SAID_TWICE,
                    f"`{region}` has a supplement already, {found[region]}",
                    why="nobody could say which of the two its people are told",
                    remedy="name each region in one supplement",
                    where=supplement.page.value("for", index),
                    node=supplement.page.above.removesuffix("."),
                )
            found[region] = supplement.page.file


def tell_shared_names(added: Sequence[Added]) -> None:
    """Tell kinds of people and categories that two supplements declare: a map could mean either."""
    found: dict[Path, str] = {}
    for each in added:
        leaves = (("data", *leaf.split(".")) for leaf in each.leaves)
        titles = (("data", *branch.split("."), "title") for branch in each.titled)
        for path in (*(("people", name) for name in each.shape.people), *leaves, *titles):
            if path in found:
                each.page.tell(
                    Code.SAID_TWICE,
                    f"`{'.'.join(path[1:])}` stands in {found[path]} already",
                    why="maps name people and data without a region, and could mean either",
                    remedy="declare it once, in notice.yaml, or choose another name",
                    where=each.page.key(*path),
                    node=each.page.id(path),
                )
            found.setdefault(path, each.page.file)


def _kept_by_nobody(supplement: Supplement, parts: Parts) -> Iterator[Node]:
    """Yield the retention promises that no map can name, so that nothing keeps a row by them.

    One that takes the place of a promise of the notice is kept by the maps that name that one.
    """
    for name, promise in parts["retention"].items():
        if ("retention", name) not in supplement.instead:
            yield promise.node


def _editions(base: tuple[Edition, ...], more: tuple[Edition, ...]) -> tuple[Edition, ...]:
    own = {edition.language for edition in more}
    return (*(edition for edition in base if edition.language not in own), *more)


def _is_of(node: str, ids: set[str]) -> bool:
    parts = node.split(".")
    return any(".".join(parts[:depth]) in ids for depth in range(1, len(parts) + 1))


def _merged(parts: Parts, added: Added) -> Parts:
    found = {field: {**parts.get(field, {}), **section} for field, section in added.parts.items()}
    for pair in _PAIRS:
        own = {name: field for field in pair for name in added.parts[field]}
        for field in pair:
            found[field] = {n: entry for n, entry in found[field].items() if own.get(n, field) == field}
    only = added.shape.only_rights
    for field in ("rights", "other_rights") if only else ():
        found[field] = {name: entry for name, entry in found[field].items() if name in only}
    return {**parts, **found}


def _check_places(supplement: Supplement, base: Draft) -> None:
    """Tell entries that the notice has as well, and `instead` where there is nothing to take the place of."""
    there, here = frozenset(_entries(base.shape)), frozenset(_entries(supplement.shape))
    for path in sorted(here, key=str):
        if path in there and path not in supplement.instead:
            _tell_twice(supplement.page, path)
    for path in sorted(supplement.instead - (here & there), key=str):
        _tell_nothing_there(supplement.page, path, there if path in here else frozenset())


def _check_categories(page: Page, own: Categories, base: Categories) -> None:
    for leaf in own.leaves:
        if leaf in base.words:
            _tell_twice(page, ("data", *leaf.split(".")))
    for branch in own.titled:
        if branch in base.titled:
            _tell_twice(page, ("data", *branch.split("."), "title"))


def _entries(shape: AnyShape) -> Iterator[Path]:
    """Yield the paths of all entries, but for categories."""
    for name, field in type(shape).model_fields.items():
        value, key = getattr(shape, name), field.alias or name
        if isinstance(value, (RequestsShape, ScopeShape)):
            for inner, inner_field in type(value).model_fields.items():
                yield from _below((key, inner_field.alias or inner), getattr(value, inner))
        else:
            yield from _below((key,), value)


def _below(path: Path, value: object) -> Iterator[Path]:
    if isinstance(value, dict):
        for name, entry in value.items():
            if isinstance(entry, NodeShape) and path != ("data",):
                yield (*path, name) if name else path
    elif isinstance(value, NodeShape) and path not in {("effective",), ("languages",)}:
        yield path


def _tell_twice(page: Page, path: Path) -> None:
    word = ".".join(str(part) for part in path[1:]) or path[0]
    replaced = "" if path[0] == "data" else f"write `{INSTEAD}: true` in it to take its place here, or "
    page.tell(
        Code.SAID_TWICE,
        f"`{word}` stands in notice.yaml already",
        why="nobody could say which of the two is promised here",
        remedy=f"{replaced}choose another name",
        where=page.key(*path),
        node=page.id(path),
    )


def _tell_nothing_there(page: Page, path: Path, there: frozenset[Path]) -> None:
    names = [str(known[-1]) for known in there if known[:-1] == path[:-1]]
    wanted = page.id(path).removeprefix(page.above)
    page.tell(
        Code.UNKNOWN_NODE,
        f"notice.yaml has no `{shortened(wanted)}` whose place this could take{meant(str(path[-1]), names)}",
        why="what was to be replaced would go on being promised",
        remedy=f"remove `{INSTEAD}: true` if this is added, or name what it replaces",
        where=page.key(*path, INSTEAD),
        node=page.id(path),
    )


def _check_only(page: Page, shape: SupplementShape, base: Draft) -> None:
    known = tuple(dict.fromkeys((*base.shape.rights, *shape.rights)))
    for index, word in enumerate(shape.only_rights):
        is_known(
            page,
            word,
            RIGHT,
            known=known,
            use=Use(path=("only-rights", index), node=page.id(("only-rights",))),
        )
