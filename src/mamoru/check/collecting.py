"""Let Python look for garbage less often while a programme is read and judged.

A programme is one growing tree without circles.  Python looks through all of it again and again for circles
that are not there: more than half of the time to read a large map.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = (100_000, 50, 100)  #: objects made before it looks, as `gc.set_threshold` takes them


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """Look seldom inside, and afterwards as often as before."""
    before = gc.get_threshold()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)
