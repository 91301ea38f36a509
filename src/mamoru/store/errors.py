"""The errors of the store, from a full disk to a lease that another process took over."""

from pathlib import Path

from mamoru.model.errors import MamoruError


class StoreUnreachable(MamoruError):
    """The operating system does not let the file be used; ``reason`` is its own word for it."""

    code = "MAM-710"

    def __init__(self, path: Path, *, reason: str) -> None:
        super().__init__(
            f"the store `{path}` cannot be used: {reason}",
            why="every change of a system is written there first, so nothing was changed",
            remedy="let the user who runs Mamoru read and write the file and its folder",
        )


class StoreInUse(MamoruError):
    """Another process kept the store locked for longer than was waited."""

    code = "MAM-711"

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"the store `{path}` is in use by another process",
            why="only one process at a time may write there; this one waited, then saved nothing",
            remedy="let the other process end, then run the same again",
        )


class StoreFull(MamoruError):
    """The disk, or the limit of the file, is full."""

    code = "MAM-712"

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"there is no room left for the store `{path}`",
            why="nothing of this step was saved; everything saved before it is still there",
            remedy="make room on the disk, then run the same again",
        )


class StoreReadOnly(MamoruError):
    """The file can be read but not written."""

    code = "MAM-713"

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"the store `{path}` can be read but not written",
            why="every change of a system is written there first, so nothing was changed",
            remedy="let the user who runs Mamoru write the file and its folder",
        )


class NotStore(MamoruError):
    """The file is something else."""

    code = "MAM-714"

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"the file `{path}` is not a store of Mamoru",
            why="Mamoru never writes into a file that it did not make",
            remedy="correct `store:` in programme.yaml, or move the file away",
        )


class NewerStore(MamoruError):
    """The store was made by a Mamoru that came after this one."""

    code = "MAM-715"

    def __init__(self, path: Path, *, version: int, known: int) -> None:
        super().__init__(
            f"the store `{path}` has version {version}, this Mamoru knows versions up to {known}",
            why="what a newer Mamoru wrote there could be misread or lost",
            remedy="install the Mamoru that last used this store, or a newer one",
        )


class OtherSealingKey(MamoruError):
    """The sealing key is not the one the store was made with."""

    code = "MAM-716"

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"the store `{path}` was made with another sealing key",
            why="nothing personal in it can be read with this key, and it would end up sealed with two",
            remedy="give Mamoru the key the store was made with: `keys:` in programme.yaml says where it is",
        )


class DamagedStore(MamoruError):
    """The file is a store of Mamoru, but its content contradicts itself."""

    code = "MAM-717"

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"the store `{path}` is damaged",
            why="what it says of requests that are under way can no longer be trusted",
            remedy="keep the file as it is, and restore the store from its last backup",
        )


class BrokenSeal(MamoruError):
    """Something sealed was changed, or moved from another place, after it was sealed."""

    code = "MAM-718"

    def __init__(self, request: str, column: str) -> None:
        super().__init__(
            f"the seal of `{column}` of request `{request}` is broken",
            why="it was not written by Mamoru, or it was changed or moved afterwards",
            remedy="keep the store as it is, and restore it from its last backup",
        )


class OldSqlite(MamoruError):
    """This Python was built with an SQLite that lacks what the store needs."""

    code = "MAM-719"

    def __init__(self, *, found: str, needed: str) -> None:
        super().__init__(
            f"this Python has SQLite {found}, the store needs {needed} or newer",
            why="older versions cannot claim a request in one step",
            remedy="run Mamoru with a Python that has a newer SQLite",
        )


class NoSuchRequest(MamoruError):
    """The store has no request of this id."""

    code = "MAM-720"

    def __init__(self, request: str) -> None:
        super().__init__(
            f"there is no request `{request}`",
            why="nothing can be done or told about a request that the store does not know",
            remedy="run `mamoru status`; it lists the requests there are",
        )


class RequestExists(MamoruError):
    """A new request was given the id of one that the store has already."""

    code = "MAM-721"

    def __init__(self, request: str) -> None:
        super().__init__(
            f"there is already a request `{request}`; the new one was not saved",
            why="two requests under one id could not be told apart in the evidence",
            remedy="give the new request an id of its own",
        )


class LostLease(MamoruError):
    """The request is no longer this process's to carry out."""

    code = "MAM-722"

    def __init__(self, request: str) -> None:
        super().__init__(
            f"another process has taken over request `{request}`, or has finished it",
            why="two processes must not both say what became of it; this one saved nothing more",
            remedy="run `mamoru status`; it tells where the request stands now",
        )


class RequestForgotten(MamoruError):
    """The request's key was destroyed, and with it everything personal about it."""

    code = "MAM-723"

    def __init__(self, request: str) -> None:
        super().__init__(
            f"what was kept of the person in request `{request}` has been destroyed",
            why="the key that opened it is gone; nobody can read it again",
            remedy="use the receipt that was handed out; a new request is made for anything further",
        )


class RequestUnfinished(MamoruError):
    """A request that is still to be carried out was to be forgotten."""

    code = "MAM-724"

    def __init__(self, request: str, *, state: str) -> None:
        super().__init__(
            f"request `{request}` is {state}, so what is kept for it cannot be destroyed yet",
            why="without it the request could never be carried out to its end",
            remedy="carry it out with `mamoru resume`, or report its tasks first, as `mamoru status` tells",
        )


class NoSuchTask(MamoruError):
    """The store has no task of this id."""

    code = "MAM-725"

    def __init__(self, task: str) -> None:
        super().__init__(
            f"there is no task `{task}`",
            why="nothing can be reported for a task that the store does not know",
            remedy="run `mamoru status`; it lists the tasks there are",
        )


class TaskDone(MamoruError):
    """A task was reported a second time."""

    code = "MAM-726"

    def __init__(self, task: str) -> None:
        super().__init__(
            f"task `{task}` has been reported before; the first report stays",
            why="a receipt may already rest on what was reported first",
            remedy="make a new request if the first report was wrong",
        )


class LogForked(MamoruError):
    """A node or a leaf was to be put where the log has one already, or beyond its end."""

    code = "MAM-727"

    def __init__(self, *, level: int, index: int) -> None:
        super().__init__(
            f"the log cannot take node {index} of level {level} now",
            why="a log that only grows takes each record once, one after the other",
            remedy="keep the store as it is, and run the verification of the log",
        )
