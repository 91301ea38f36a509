"""What DuckDB says went wrong, by names of tables and constraints and never by a value."""

import importlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

from mamoru.model.errors import MamoruError
from mamoru.systems._session import Conflict, MissingSetting, Refused, Unreachable

LOCKED = re.compile(r"Could not set lock|Conflicting lock|already attached|Unique file handle")
#: A message up to the first value; DuckDB writes names in quotes, and values too.
FIRST_WORDS = re.compile(r"^(?:\w+ Error: )?([^\"':{(\n]*)")
CONSTRAINT = re.compile(r"(NOT NULL|CHECK|UNIQUE|PRIMARY KEY|FOREIGN KEY)", re.IGNORECASE)


def driver(system: str, extra: str, name: str = "duckdb") -> ModuleType:
    """Import a library when it is used, since it is an extra.  Raises MissingSetting."""
    try:
        return importlib.import_module(name)
    except ImportError:
        missing = f"the driver is not installed: pip install 'mamoru[{extra}]'"
        raise MissingSetting(system, because=missing) from None


@contextmanager
def telling(system: str, *, at: str = "") -> Iterator[None]:
    """Raise what DuckDB says as an error of Mamoru's; ``at``: what the statement changes."""
    import duckdb

    try:
        yield
    except duckdb.Error as error:
        raise told(error, system, at=at) from None


def told(error: Exception, system: str, *, at: str = "") -> MamoruError:
    """Say what went wrong."""
    text, kind = str(error), type(error).__name__
    if LOCKED.search(text):
        return Conflict(system, because="the file is held by another program")
    if kind in {"IOException", "SerializationException", "FatalException", "InternalException"}:
        return Unreachable(system, because=f"the files cannot be read ({kind})")
    if kind == "OutOfMemoryException":
        return Unreachable(system, because="DuckDB had not enough memory, or disk to spill to")
    what = _constraint(text) if kind == "ConstraintException" else _first_words(text)
    return Refused(system, because=f"{what}{f', at `{at}`' if at else ''}")


def _constraint(text: str) -> str:
    found = CONSTRAINT.search(text)
    return f"{found[1].upper()} constraint failed" if found else "a constraint failed"


def _first_words(text: str) -> str:
    found = FIRST_WORDS.match(text)
    return (found[1].strip() if found else "") or "DuckDB refused it"
