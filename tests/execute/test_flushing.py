"""The disk is waited for beside the work, and what it refuses is not lost."""

import os
from pathlib import Path

import pytest

from mamoru.execute.flushing import Flushing


def test_a_file_may_be_closed_while_its_disk_is_waited_for(tmp_path: Path) -> None:
    flushing = Flushing()
    with (tmp_path / "trail").open("wb", buffering=0) as file:
        file.write(b"a record")
        flushing.later(file.fileno())

    flushing.close()

    assert (tmp_path / "trail").read_bytes() == b"a record"
    assert flushing.worker is None


def test_what_the_disk_refused_is_raised_at_the_next_wait_and_once() -> None:
    """A pipe has no disk to wait for."""
    flushing = Flushing()
    read, write = os.pipe()
    flushing.later(write)

    with pytest.raises(OSError, match="Invalid argument"):
        flushing.later(write)
    flushing.later(write)
    with pytest.raises(OSError, match="Invalid argument"):
        flushing.close()

    flushing.close()
    os.close(read)
    os.close(write)
