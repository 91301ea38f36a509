"""What was seen in documents of live systems, with the place of the map that speaks of them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from mamoru.model.documents.sampled import Sampled
from mamoru.model.place import Span
from mamoru.model.programme import CheckedProgramme
from mamoru.model.schema import Schema
from mamoru.notation.nearest import nearest


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """The documents of one column, or of one collection."""

    seen: Sampled
    where: Span
    node: str
    words: str  #: the key of the map under which a path has its category

    @property
    def table(self) -> str:
        """How the map calls the rows."""
        return self.seen.table

    @property
    def called(self) -> str:
        """How a person calls the documents."""
        return f"{self.seen.table}.{self.seen.column}" if self.seen.column else self.seen.table


def looked_into(checked: CheckedProgramme, live: Mapping[str, Schema]) -> Iterator[Looked]:
    """Yield what was seen in each system that is there now."""
    for name, schema in sorted(live.items()):
        system = checked.programme.systems[name]
        for seen in schema.sampled:
            table = system.tables.get(seen.table)
            document = table.documents.get(seen.column) if table else None
            yield Looked(
                seen=seen,
                where=document.where if document else system.where,
                node=".".join(part for part in (system.id, seen.table, seen.column) if part),
                words="columns" if table else "fields",
            )


def likely(name: str, names: Iterable[str], *, column: str) -> str:
    """Return the name that is most like one, or nothing; the column that all begin with tells nothing."""
    by_rest = {other.removeprefix(column): other for other in names}
    return by_rest.get(nearest(name.removeprefix(column), by_rest.keys()), "")


def documents_read(one: Looked) -> str:
    """Tell how much was looked at."""
    return f"{one.seen.looked:,} document{'s were' if one.seen.looked != 1 else ' was'} read"
