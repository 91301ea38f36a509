"""Wait for the disk beside the work.

What was written to a file is in it at once, and outlives this process; a thread of its own waits until
the disk has it too.  At most one wait is under way: the next one, and the end, wait for it.
"""

import os
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field


@dataclass(slots=True, kw_only=True)
class Flushing:
    """The thread, made when it is first needed, and the wait that is under way."""

    worker: ThreadPoolExecutor | None = field(default=None, repr=False)
    waiting: "Future[None] | None" = None

    def later(self, file: int) -> None:
        """Have what was written to an open file put on disk.  Raises OSError, of the wait before."""
        self.settle()
        if self.worker is None:
            self.worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mamoru-disk")
        self.waiting = self.worker.submit(_flush, os.dup(file))

    def settle(self) -> None:
        """Wait until everything is on disk.  Raises OSError."""
        waiting, self.waiting = self.waiting, None
        if waiting is not None:
            waiting.result()

    def close(self) -> None:
        """Wait, and end the thread.  Raises OSError."""
        try:
            self.settle()
        finally:
            if self.worker is not None:
                self.worker.shutdown()
                self.worker = None


def _flush(file: int) -> None:
    try:
        os.fsync(file)
    finally:
        os.close(file)
