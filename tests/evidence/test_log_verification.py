import pytest

from mamoru.evidence.checkpoint import Checkpoint, sign
from mamoru.evidence.errors import BrokenTrail
from mamoru.evidence.log import MemoryNodes, append, hash_leaf, root
from mamoru.evidence.log_verification import verify_log
from mamoru.evidence.signing import generate, public
from mamoru.evidence.trail import frame
from mamoru.evidence.verdict import Verdict
from tests.evidence.office import NOW, Office, opened


def outside(office: Office, *places: int) -> bytes:
    return "".join(frame(office.issued[at].checkpoint) for at in places or range(len(office.issued))).encode()


def leaves(office: Office) -> list[bytes]:
    return [sealed.leaf for sealed in office.sealed]


def log_of(given: list[bytes]) -> MemoryNodes:
    nodes = MemoryNodes()
    for leaf in given:
        append(nodes, leaf)
    return nodes


def told(verdict: Verdict) -> list[str]:
    assert not verdict.valid
    assert verdict.proved == ()
    return [f"{finding.where}: {finding.code}: {finding.problem}" for finding in verdict.findings]


def test_a_log_that_only_grew_is_proved_to_begin_with_every_checkpoint(office: Office) -> None:
    verdict = verify_log(
        office.nodes, str(office.public), checkpoints=outside(office, 0, 3), leaves=leaves(office)
    )

    assert verdict.valid
    assert [str(step) for step in verdict.proved] == [
        f"1. each of the 2 checkpoints kept outside is signed with `{office.public.label}`",
        "2. the log of 7 records begins with what each of them vouches for",
        "3. each of the 7 records fits its hash, and each hash those below it",
    ]
    assert verdict.unproved == (
        "that what was recorded is true: the log shows only that it was not changed afterwards",
        "that the last 3 records were never rewritten: no checkpoint kept outside has them",
    )


def test_one_record_that_no_checkpoint_has_is_told(office: Office) -> None:
    verdict = verify_log(office.nodes, str(office.public), checkpoints=outside(office, 5))

    assert "that the last record was never rewritten: no checkpoint kept outside has it" in verdict.unproved


def test_without_the_leaves_only_the_hashes_are_proved(office: Office) -> None:
    verdict = verify_log(office.nodes, str(office.public), checkpoints=outside(office))

    assert [step.number for step in verdict.proved] == [1, 2]
    assert verdict.unproved == (
        "that what was recorded is true: the log shows only that it was not changed afterwards",
        "that the records fit their hashes: give the leaves too",
    )


def test_the_first_checkpoint_that_the_log_does_not_begin_with_is_named(office: Office) -> None:
    given = leaves(office)
    given[3] = b"rewritten"
    verdict = verify_log(log_of(given), str(office.public), checkpoints=outside(office))

    assert told(verdict) == [
        (
            "checkpoints.txt:22:1: MAM-851: the log does not begin with the 4 records that this checkpoint "
            "vouches for, though it does with the first 3"
        )
    ]
    assert (verdict.findings[0].why, verdict.findings[0].remedy) == (
        "records that were shown outside have been changed in the log",
        "stop writing, keep store and file as they are, and restore the store from before the change",
    )


def test_a_log_rewritten_from_its_first_record_agrees_with_nothing(office: Office) -> None:
    given = [b"another", *leaves(office)[1:]]
    verdict = verify_log(
        log_of(given), str(office.public), checkpoints=outside(office, 6, 0), file="kept.txt"
    )

    assert told(verdict) == [
        "kept.txt:8:1: MAM-851: the log does not begin with the 1 record that this checkpoint vouches for"
    ]


def test_a_log_that_lost_its_end_is_told(office: Office) -> None:
    verdict = verify_log(log_of(leaves(office)[:5]), str(office.public), checkpoints=outside(office))

    assert told(verdict) == [
        "checkpoints.txt:36:1: MAM-850: a checkpoint of 6 records was kept outside, but the log holds 5"
    ]
    assert (verdict.findings[0].why, verdict.findings[0].remedy) == (
        "records that were shown outside have been taken out of the log",
        "stop writing, keep store and file as they are, and restore the store from before the loss",
    )


def test_a_stored_hash_that_is_missing_is_told(office: Office) -> None:
    del office.nodes.nodes[1, 1]
    verdict = verify_log(
        office.nodes, str(office.public), checkpoints=outside(office, 1), leaves=leaves(office)
    )

    assert told(verdict) == [
        (
            "checkpoints.txt:1:1: MAM-855: "
            "stored hashes that would show the first 2 records of the log are missing"
        ),
        "None: MAM-853: the stored hash at level 1, index 1 is missing or does not fit the records below it",
    ]


def test_every_stored_hash_that_was_changed_is_found(office: Office) -> None:
    for place in sorted(office.nodes.nodes):
        spoiled = MemoryNodes(nodes=office.nodes.nodes | {place: bytes(32)}, leaves=office.nodes.leaves)
        verdict = verify_log(spoiled, str(office.public), checkpoints=outside(office), leaves=leaves(office))

        assert not verdict.valid
        level, index = place
        problem = (
            f"the stored hash at level {level}, index {index} is missing or does not fit the records below it"
            if level
            else f"record {index} of the log was changed: it does not fit its stored hash"
        )
        assert verdict.findings[-1].problem == problem


def test_every_record_that_was_changed_is_found(office: Office) -> None:
    for index in range(7):
        given = leaves(office)
        given[index] += b" "
        verdict = verify_log(office.nodes, str(office.public), checkpoints=outside(office), leaves=given)

        assert told(verdict) == [
            f"None: MAM-852: record {index} of the log was changed: it does not fit its stored hash"
        ]
        assert (verdict.findings[0].why, verdict.findings[0].remedy) == (
            "the receipt of that record can no longer be made again from the store",
            "restore the record from a backup; the stored hashes tell when it is right",
        )


def test_records_lost_or_added_beside_their_hashes_are_found(office: Office) -> None:
    for given, found in (
        ([], "0 records"),
        (leaves(office)[:1], "1 record"),
        ([*leaves(office), b"x", b"y"], "8 records or more"),
    ):
        verdict = verify_log(office.nodes, str(office.public), checkpoints=outside(office), leaves=given)

        assert told(verdict) == [f"None: MAM-854: the store holds {found}, but the log counts 7"]


def test_a_checkpoint_that_the_key_did_not_sign_proves_nothing(office: Office) -> None:
    spoiled = outside(office, 1, 4).replace(b"\n5\n", b"\n6\n")

    assert told(verify_log(office.nodes, str(office.public), checkpoints=spoiled)) == [
        "checkpoints.txt:8:1: MAM-845: this checkpoint is not signed by the log's key, or was changed"
    ]


def test_two_checkpoints_of_one_size_that_contradict_each_other_are_found(office: Office) -> None:
    fork = sign(Checkpoint(origin=office.key.name, size=4, root=hash_leaf(b"x"), at=NOW), office.key)
    verdict = verify_log(
        office.nodes, str(office.public), checkpoints=outside(office, 3) + frame(fork).encode()
    )

    assert [finding.code for finding in verdict.findings] == ["MAM-851"]
    assert str(verdict.findings[0].where) == "checkpoints.txt:8:1"


def test_a_torn_checkpoint_is_told_and_proves_nothing_else(office: Office) -> None:
    cut = outside(office, 3) + b"shop.example/mam"
    verdict = verify_log(office.nodes, str(office.public), checkpoints=cut)

    assert verdict.valid
    assert [(str(f.where), f.code) for f in verdict.findings] == [("checkpoints.txt:8:1", "MAM-846")]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"shop.example/mam", b"shop.example/mamoru\n1\n"])
def test_a_file_without_a_checkpoint_is_refused(office: Office, content: bytes) -> None:
    with pytest.raises(BrokenTrail) as refused:
        verify_log(office.nodes, str(office.public), checkpoints=content)

    assert str(refused.value) == (
        "checkpoints.txt:1:1: MAM-814: the checkpoints file holds no whole checkpoint\n"
        "  why: what was shown outside cannot be compared with the log\n"
        "  do:  name the file to which the log's owner appends its checkpoints: evidence/checkpoints.txt, or "
        "what `checkpoints:` in programme.yaml says"
    )


@pytest.mark.parametrize("content", [b"\x00\xff" * 400, b"{}\n", b"acme\n1\n"])
def test_a_file_of_something_else_is_refused(office: Office, content: bytes) -> None:
    with pytest.raises(BrokenTrail) as refused:
        verify_log(office.nodes, str(office.public), checkpoints=content)

    assert str(refused.value) == (
        "checkpoints.txt:1:1: MAM-814: the checkpoints file is another file: it holds no checkpoint of this "
        "log\n"
        "  why: what was shown outside cannot be compared with the log\n"
        "  do:  name the file to which the log's owner appends its checkpoints: evidence/checkpoints.txt, or "
        "what `checkpoints:` in programme.yaml says"
    )


def test_a_log_that_was_signed_with_an_older_key_first_is_whole(office: Office) -> None:
    """The key is new from the fourth record on; what was signed before counts by the older one."""
    new = generate(office.key.name, random=lambda length: bytes([9]) * length)
    later = [
        sign(Checkpoint(origin=new.name, size=size, root=root(office.nodes, size), at=NOW), new)
        for size in range(4, 8)
    ]
    trail = outside(office, 0, 1, 2) + "".join(map(frame, later)).encode()

    verdict = verify_log(office.nodes, str(public(new)), checkpoints=trail, older=[office.public])

    assert verdict.valid
    assert [step.says for step in verdict.proved] == [
        (
            f"each of the 4 checkpoints kept outside is signed with `{public(new).label}`, "
            f"each of the 3 checkpoints kept outside is signed with `{office.public.label}`"
        ),
        "the log of 7 records begins with what each of them vouches for",
    ]
    assert verdict.unproved[-1] == (
        f"that the log was once signed with `{office.public.label}`: compare it with what you were given then"
    )
    assert [f.code for f in verify_log(office.nodes, str(public(new)), checkpoints=trail).findings] == [
        "MAM-845", "MAM-845", "MAM-845",
    ]  # fmt: skip


def test_one_record_under_one_checkpoint_is_told_in_the_singular() -> None:
    one = opened()
    receipt = one.record()

    verdict = verify_log(
        one.nodes, str(one.public), checkpoints=frame(receipt.checkpoint).encode(), leaves=leaves(one)
    )

    assert [step.says for step in verdict.proved] == [
        f"the one checkpoint kept outside is signed with `{one.public.label}`",
        "the log of 1 record begins with what each of them vouches for",
        "the one record fits its hash, and each hash those below it",
    ]
