import multiprocessing
import stat
from functools import partial
from pathlib import Path

import pytest

from mamoru.evidence.checkpoint import Checkpoint, sign
from mamoru.evidence.errors import BadSignature, BrokenTrail, Forked, NotKeptOutside, OutOfLog, Shrunk
from mamoru.evidence.log import consistency
from mamoru.evidence.outside import Kept, keep
from mamoru.evidence.trail import TORN, Trail, frame, read_trail
from tests.evidence.office import NOW, Office, opened

WRITTEN = Kept(written=True, torn=False)


def kept(path: Path, office: Office, note: str) -> Kept:
    return keep(path, note, key=office.public, prove=partial(consistency, office.nodes))


def trail_of(path: Path) -> Trail:
    return read_trail(path.read_bytes(), file=path.name)


def test_the_file_holds_each_checkpoint_as_it_was_signed(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "checkpoints.txt"

    assert [kept(path, office, receipt.checkpoint) for receipt in office.issued] == [WRITTEN] * 7
    assert path.read_text() == "".join(f"{receipt.checkpoint}\n" for receipt in office.issued)
    assert [record.line for record in trail_of(path).records] == [1, 8, 15, 22, 29, 36, 43]


def test_the_file_is_for_its_owner_only(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "checkpoints.txt"
    kept(path, office, office.issued[0].checkpoint)

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_same_checkpoint_twice_is_kept_once(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "checkpoints.txt"
    note = office.issued[-1].checkpoint

    assert kept(path, office, note) == WRITTEN
    assert kept(path, office, note) == Kept(written=False, torn=False)
    assert len(trail_of(path).records) == 1


def test_a_log_that_did_not_grow_may_be_vouched_for_again(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "checkpoints.txt"
    later = sign(
        Checkpoint(origin=office.key.name, size=1, root=office.issued[0].leaf_hash, at=NOW), office.key
    )
    timeless = sign(Checkpoint(origin=office.key.name, size=1, root=office.issued[0].leaf_hash), office.key)

    assert [kept(path, office, note) for note in (later, timeless)] == [WRITTEN, WRITTEN]


def test_a_smaller_checkpoint_is_refused(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "checkpoints.txt"
    kept(path, office, office.issued[4].checkpoint)
    before = path.read_bytes()

    with pytest.raises(Shrunk) as refused:
        kept(path, office, office.issued[3].checkpoint)
    assert str(refused.value) == (
        "MAM-815: the checkpoint is of 4 records, but one of 5 was already kept outside\n"
        "  why: a log only grows: records were lost or taken out\n"
        "  do:  stop writing, keep both, and restore the store to at least the size kept outside"
    )
    assert path.read_bytes() == before


def test_a_checkpoint_of_a_rewritten_log_is_refused(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "checkpoints.txt"
    kept(path, office, office.issued[3].checkpoint)
    before = path.read_bytes()
    rewritten = opened()
    for number in range(6):
        rewritten.record(("request", f"another {number}"))

    for size in (4, 6):
        with pytest.raises(Forked) as refused:
            kept(path, rewritten, rewritten.issued[size - 1].checkpoint)
        assert str(refused.value) == (
            f"MAM-816: the checkpoint of {size} records does not continue the one of 4 kept outside\n"
            "  why: records that were already shown outside have been changed\n"
            "  do:  stop writing, keep both, and verify the log against the checkpoints file"
        )
    assert path.read_bytes() == before


def test_a_checkpoint_beyond_the_log_cannot_be_shown_to_continue(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "checkpoints.txt"
    kept(path, office, office.issued[3].checkpoint)
    beyond = sign(Checkpoint(origin=office.key.name, size=9, root=bytes(32), at=NOW), office.key)

    with pytest.raises(OutOfLog):
        kept(path, office, beyond)
    assert len(trail_of(path).records) == 1


def test_the_checkpoint_of_another_key_is_not_kept(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "checkpoints.txt"
    other = opened(seed=9)
    note = other.record().checkpoint

    with pytest.raises(BadSignature):
        kept(path, office, note)
    assert not path.exists()


def test_a_file_that_another_key_signed_is_not_continued(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "checkpoints.txt"
    kept(path, office, office.issued[0].checkpoint)
    other = opened(seed=9)
    note = other.record().checkpoint

    with pytest.raises(BrokenTrail) as refused:
        kept(path, other, note)
    assert str(refused.value) == (
        "checkpoints.txt:1:1: MAM-814: "
        "the checkpoints file ends in a checkpoint that this log's key did not sign\n"
        "  why: what was shown outside cannot be compared with the log\n"
        "  do:  keep this file as it is, and put back an older copy that is whole; Mamoru appends what it "
        "lacks"
    )


@pytest.mark.parametrize(
    "content", [b"Dear diary,\n", b"Dear diary,\n\ntoday\n\n", b"\x89PNG\r\n\x00", b"\n\n\nx"]
)
def test_another_file_is_never_written_to(office: Office, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "diary.txt"
    path.write_bytes(content)

    with pytest.raises(BrokenTrail) as refused:
        kept(path, office, office.issued[0].checkpoint)
    assert str(refused.value).startswith(
        "diary.txt:1:1: MAM-814: the checkpoints file is another file: it holds no checkpoint of this log\n"
    )
    assert path.read_bytes() == content


def test_a_file_that_cannot_be_written_is_told(office: Office, tmp_path: Path) -> None:
    with pytest.raises(NotKeptOutside) as refused:
        kept(tmp_path / "missing" / "checkpoints.txt", office, office.issued[0].checkpoint)

    assert str(refused.value) == (
        "checkpoints.txt:1:1: MAM-817: the checkpoint was not kept outside: No such file or directory\n"
        "  why: until it is, whoever holds the store could rewrite the log unseen\n"
        "  do:  make the file writable for Mamoru and its disk not full; the next request takes it along"
    )


def test_cut_off_anywhere_the_file_goes_on_and_loses_nothing(office: Office, tmp_path: Path) -> None:
    """A crash can leave any beginning of what was to be written."""
    first, second, third = (office.issued[at].checkpoint for at in (1, 4, 6))
    whole, record = frame(first).encode(), frame(second).encode()
    for length in range(len(record)):
        path = tmp_path / f"cut-{length}.txt"
        path.write_bytes(whole + record[:length])
        ends_well = length == len(record) - 1  # only the empty line behind it is missing
        torn = length > 0 and not ends_well

        assert len(trail_of(path).torn) == (length > 0)
        assert kept(path, office, third) == Kept(written=True, torn=torn)
        assert path.read_bytes().startswith(whole + record[:length])
        trail = trail_of(path)
        sizes = [r.note.checkpoint.size for r in trail.records]
        assert sizes == ([2, 5, 7] if ends_well else [2, 7])
        assert trail.torn == ((8,) if torn else ())


def test_cut_off_in_the_very_first_record_the_file_goes_on(office: Office, tmp_path: Path) -> None:
    note = office.issued[0].checkpoint
    for length in range(1, len(note.encode())):
        path = tmp_path / f"cut-{length}.txt"
        path.write_bytes(note.encode()[:length])

        assert kept(path, office, note) == Kept(written=True, torn=True)
        assert [r.text for r in trail_of(path).records] == [note]
        assert trail_of(path).torn == (1,)


@pytest.mark.parametrize("before", [1, 0])
def test_cut_off_while_a_torn_record_is_being_closed_the_file_still_goes_on(
    office: Office, tmp_path: Path, before: int
) -> None:
    first, second, third = (office.issued[at].checkpoint for at in (1, 4, 6))
    whole = frame(first).encode() * before
    for torn in (second.encode()[:9], second.encode()[:-20], second.partition("\n\n")[0].encode() + b"\n\n"):
        closing = f"\n{TORN}\n\n{frame(third)}".encode()
        for length in range(len(closing) - 1):
            path = tmp_path / "cut.txt"
            path.write_bytes(whole + torn + closing[:length])
            kept(path, office, third)

            assert [r.text for r in trail_of(path).records] == [first, third][1 - before :]
            assert trail_of(path).torn[0] == 1 + 7 * before
            assert trail_of(path).open is False


def test_a_long_file_is_continued_by_reading_its_end(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "checkpoints.txt"
    again = [
        sign(Checkpoint(origin=office.key.name, size=1, root=office.issued[0].leaf_hash), office.key)
        for _ in range(200)
    ]
    path.write_text("".join(frame(note) for note in again))
    assert path.stat().st_size > 2 * 16_384

    assert kept(path, office, office.issued[3].checkpoint) == WRITTEN
    with pytest.raises(Shrunk):
        kept(path, office, office.issued[2].checkpoint)
    assert len(trail_of(path).records) == 201


def test_a_long_torn_end_hides_no_earlier_checkpoint(office: Office, tmp_path: Path) -> None:
    path = tmp_path / "checkpoints.txt"
    path.write_text(frame(office.issued[3].checkpoint) + "shop.example/mamoru\n" + "9" * 40_000)

    with pytest.raises(Shrunk):
        kept(path, office, office.issued[2].checkpoint)
    assert kept(path, office, office.issued[4].checkpoint) == Kept(written=True, torn=True)
    assert [r.note.checkpoint.size for r in trail_of(path).records] == [4, 5]


def _keep_all(path: Path) -> None:
    office = opened()
    for _ in range(20):
        note = office.record(("request", "R")).checkpoint
        try:
            kept(path, office, note)
        except Shrunk:
            continue


def test_two_writers_never_mix_their_records(tmp_path: Path) -> None:
    """Both have the same log; whoever comes late with a smaller checkpoint is refused."""
    path = tmp_path / "checkpoints.txt"
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_keep_all, args=(path,)) for _ in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert [writer.exitcode for writer in writers] == [0, 0]
    trail = trail_of(path)
    sizes = [record.note.checkpoint.size for record in trail.records]
    assert sizes == sorted(set(sizes))
    assert (sizes[-1], trail.torn) == (20, ())


def test_something_between_two_checkpoints_is_told_with_its_line(office: Office) -> None:
    content = frame(office.issued[0].checkpoint) + "a note by hand\n\n" + frame(office.issued[1].checkpoint)

    with pytest.raises(BrokenTrail) as refused:
        read_trail(content.encode(), file="c.txt")
    assert str(refused.value) == (
        "c.txt:8:1: MAM-814: the checkpoints file holds something that is no checkpoint\n"
        "  why: what was shown outside cannot be compared with the log\n"
        "  do:  keep this file as it is, and put back an older copy that is whole; Mamoru appends what it "
        "lacks"
    )
