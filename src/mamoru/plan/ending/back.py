"""What it takes to put rows of a sweep back: the order of the tables, and what is made of their rows.

Comes in: the checked programme, and the tables that lost rows or values.  Goes out: a recipe of no steps but
those.  Law: GDPR art. 5(1)(d).
"""

from collections.abc import Collection, Iterator

from mamoru.model.programme import CheckedProgramme
from mamoru.model.recipe import EraseTable, MaskStep, SystemRecipe
from mamoru.plan.erasing import made_anew


def put_back(checked: CheckedProgramme, name: str, tables: Collection[str]) -> SystemRecipe:
    """Return the recipe of one system; of one that the programme no longer has, an error of ``connect``."""
    system, schema = checked.programme.systems[name], checked.programme.schemas[name]
    graph = checked.graphs[name]
    made = made_anew(system, schema, frozenset(tables) & schema.tables.keys())
    return SystemRecipe(
        system=system,
        people=(),
        identity_keys=(),
        relations=schema.tables,
        owning=tuple(w for w in graph.ways if w.owning),
        everyone=frozenset(t.name for t in system.tables.values() if t.person),
        placeholders={},
        blanks={},
        erase=tuple(
            EraseTable(
                table=schema.tables[table], person="", owners=(), kills=(), doomed=table in tables, keep=None,
                readable=(), shell_for=(), masks=masks, refuse=(),
            )
            for table, masks in _steps(made, tables)
            if table in schema.tables
        ),
        delete_order=graph.delete_order,
    )  # fmt: skip


def _steps(
    made: list[tuple[str, MaskStep]], tables: Collection[str]
) -> Iterator[tuple[str, tuple[MaskStep, ...]]]:
    for table in sorted({*tables, *(name for name, _ in made)}):
        yield table, tuple(step for name, step in made if name == table)
