"""Keep that somebody has agreed when a silent system holds a request up: `mamoru resume` does it later."""

from collections.abc import Iterator
from contextlib import contextmanager

from mamoru.execute.engine import Engine
from mamoru.execute.requests import HeldUp, SystemsSilent
from mamoru.store.kept.agreed import Agreement, agree


@contextmanager
def kept_when_held_up(engine: Engine, request: str, *, whatever: bool) -> Iterator[None]:
    """Keep that somebody agreed when a system is silent.  Raises HeldUp, and what is raised inside."""
    try:
        yield
    except SystemsSilent as silent:
        agree(engine.store, Agreement(request=request, whatever=whatever))
        raise HeldUp(request, silent.silent) from None
