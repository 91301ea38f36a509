"""Notes that the caller signed itself need no proof, and the disk may be waited for elsewhere."""

import os
from functools import partial
from pathlib import Path

import pytest

from mamoru.evidence.errors import BadSignature
from mamoru.evidence.log import consistency
from mamoru.evidence.outside import Kept, keep
from tests.evidence.office import Office, opened

WRITTEN = Kept(written=True, torn=False)


def test_only_the_very_note_that_is_named_needs_no_proof(office: Office, tmp_path: Path) -> None:
    path, prove = tmp_path / "checkpoints.txt", partial(consistency, office.nodes)
    first, second = (receipt.checkpoint for receipt in office.issued[:2])
    foreign = opened(seed=9).record().checkpoint

    for note in (first, second):
        assert keep(path, note, key=office.public, prove=prove, own=(first, second)) == WRITTEN
    with pytest.raises(BadSignature):
        keep(path, foreign, key=office.public, prove=prove, own=(first, second))


def test_a_record_is_in_the_file_before_its_disk_is_waited_for(office: Office, tmp_path: Path) -> None:
    path, seen = tmp_path / "checkpoints.txt", []
    note = office.issued[0].checkpoint

    def sync(file: int) -> None:
        seen.append((path.read_text(), os.fstat(file).st_ino == path.stat().st_ino))

    keep(path, note, key=office.public, prove=partial(consistency, office.nodes), sync=sync)

    assert seen == [(f"{note}\n", True)]
