"""JSON Schema of the notation, for editors."""

from pathlib import Path

from mamoru.desk.files import writing
from mamoru.desk.opening import known_names
from mamoru.desk.outputs.places import SCHEMA, may_write
from mamoru.notation.json_schema import FILES, json_schema

ENDING = ".schema.json"


def schema(which: str) -> str:
    """Return the JSON Schema of one kind of file: ``programme``, ``notice``, ``supplement`` ...."""
    return json_schema(which, known_names())


def write_schemas(folder: Path, which: str | None = None) -> tuple[Path, ...]:
    """Write the schema of one kind of file, or of every kind, into a folder.

    Raises UnwritableFile, what ``may_write`` raises.
    """
    kinds = [which] if which else list(FILES)
    found = tuple(folder / f"{kind}{ENDING}" for kind in kinds)
    for kind, file in zip(kinds, found, strict=True):
        may_write(file, SCHEMA, None, makes_folder=True)
        with writing(file):
            file.write_text(schema(kind), encoding="utf-8", newline="\n")
    return found
