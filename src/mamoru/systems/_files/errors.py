"""What can be wrong with folders of files; no message holds a value."""

from mamoru.model.errors import MamoruError


class FileUnreadable(MamoruError):
    """A file cannot be read as what its name says."""

    code = "MAM-510"

    def __init__(self, system: str, file: str, *, because: str, line: int = 0) -> None:
        where = f"`{file}`, line {line}," if line else f"`{file}`"
        super().__init__(
            f"in the system `{system}` the file {where} cannot be read: {because}",
            why="rows that cannot be read may be the person's: they would be missing from the answer, or "
            "stay",
            remedy=f"mend the file or move it out of the folder, then run `mamoru discover {system}`",
        )


class KeptByLog(MamoruError):
    """A table whose files are named by a log of their own."""

    code = "MAM-511"

    def __init__(self, system: str, table: str, *, by: str) -> None:
        super().__init__(
            f"in the system `{system}` the files of `{table}` are kept by a log of {by}",
            why="a file that is rewritten under such a log corrupts the table, and older versions that the "
            "log names keep the person's rows",
            remedy=f"erase there by what writes the table ({by}: delete, then remove old versions), and say "
            "so in a system of the kind `manual`; take the folder out of this system",
        )


class FilesDiffer(MamoruError):
    """Files of one table do not fit together."""

    code = "MAM-512"

    def __init__(self, system: str, table: str, *, because: str) -> None:
        super().__init__(
            f"in the system `{system}` the files of `{table}` are no one table: {because}",
            why="a question to the table would be answered from some of its files only, or fail",
            remedy="put files that differ into folders of their own, or name each table's files under "
            "`connect:` as `tables: NAME=GLOB`",
        )


class CannotRewrite(MamoruError):
    """A file that holds rows of the plan cannot be written anew without damage."""

    code = "MAM-513"

    def __init__(self, system: str, file: str, *, because: str) -> None:
        super().__init__(
            f"in the system `{system}` the file `{file}` cannot be written anew: {because}",
            why="other rows, or other readers of the file, would be harmed, or a copy would keep what "
            "was erased; nothing was changed",
            remedy="mend that (docs/reference/systems.md tells what is kept), then make a new plan",
        )


class KeyUnfit(MamoruError):
    """The columns that the map calls a key are none."""

    code = "MAM-514"

    def __init__(self, system: str, table: str, *, because: str) -> None:
        super().__init__(
            f"in the system `{system}` the key that `connect:` gives `{table}` names no single row: "
            f"{because}",
            why="a plan names each row it changes, so that nothing else is touched",
            remedy=f"correct `keys:` under `connect:` in systems/{system}.yaml, or leave `{table}` out "
            f"of it: "
            "its rows are then named by their place and content",
        )


class HalfDone(MamoruError):
    """A set of files was being replaced, and one of them is now another."""

    code = "MAM-515"

    def __init__(self, system: str, file: str) -> None:
        super().__init__(
            f"in the system `{system}` an erasure was interrupted, and `{file}` has been written since by "
            "another program",
            why="putting the prepared file in its place would undo the other program's work; leaving it "
            "would "
            "leave the erasure half done",
            remedy=f"keep what that program wrote elsewhere, remove `{file}` so that the prepared one "
            f"takes its "
            "place, run again, and write the rest to it",
        )
