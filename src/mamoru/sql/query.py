"""A statement as text with named parameters: what a session executes and a plan shows."""

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from mamoru.sql.dialect import Dialect


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """One statement; ``sets`` are the bound sets it asks for, ``constants`` its other parameters."""

    text: str
    sets: frozenset[str]
    constants: Mapping[str, object]


def lower(statement: sa.ClauseElement, dialect: Dialect) -> Query:
    """Compile a syntax tree once; the text is cached and prepared by whoever executes it."""
    compiled = statement.compile(dialect=dialect.compiler(), compile_kwargs={"render_postcompile": True})
    params = compiled.params
    return Query(
        text=str(compiled),
        sets=frozenset(set_of(n) for n, v in params.items() if v is None and n.startswith("set_")),
        constants={n: v for n, v in params.items() if not n.startswith("set_")},
    )


def set_of(parameter: str) -> str:
    """Return the name of the set that a parameter belongs to: ``set_d3`` and ``set_d3_2`` give ``d3``."""
    return parameter.removeprefix("set_").split("_")[0]


def interim(name: str) -> str:
    """Return what a statement calls a set it makes itself; no table of a company is called so.

    Inside a statement such a name comes before a table's.
    """
    return f"_mamoru_{name}"


def parameter(name: str, part: int | None = None) -> str:
    """Return the parameter that carries a set, or one column of it."""
    return f"set_{name}" if part is None else f"set_{name}_{part}"
