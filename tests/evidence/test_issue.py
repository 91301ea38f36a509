from datetime import datetime

import pytest

from mamoru.evidence.checkpoint import read_note, signed_checkpoint
from mamoru.evidence.errors import BrokenLog, NoTimeZone
from mamoru.evidence.issue import attest, issue
from mamoru.evidence.log import climb, hash_leaf, root
from mamoru.evidence.receipt import seal
from mamoru.evidence.verification import verify
from mamoru.evidence.writing import write
from tests.evidence.office import FIELDS, NOW, Office, counted, opened, redact


def test_a_receipt_carries_its_proof_and_the_signed_state_of_the_log(office: Office) -> None:
    receipt = office.issued[-1]
    state = signed_checkpoint(read_note(receipt.checkpoint), office.public)

    assert (receipt.leaf_index, receipt.tree_size) == (6, 7)
    assert (state.size, state.root) == (7, root(office.nodes, 7))
    assert receipt.leaf_hash == hash_leaf(office.sealed[-1].leaf) == office.nodes.hash_at(0, 6)
    assert climb(receipt.leaf_hash, receipt.proof, index=6, size=7) == state.root


def test_a_batch_is_one_record_of_the_log() -> None:
    office = opened()
    office.record(*((f"subjects.{number}", "0" * 64) for number in range(1000)))

    assert office.nodes.size() == 1


def test_the_log_holds_no_value_and_no_path(office: Office) -> None:
    leaf = office.sealed[-1].leaf

    for path, value in FIELDS:
        assert path.encode() not in leaf
        assert not isinstance(value, str) or value.encode() not in leaf


def test_an_earlier_record_is_proved_anew_under_the_state_of_today(office: Office) -> None:
    again = attest(office.issued[2].fields, office.nodes, index=2, key=office.key, at=NOW)

    assert (again.leaf_index, again.tree_size, again.fields) == (2, 7, office.issued[2].fields)
    assert verify(write(again), str(office.public)).valid
    assert office.nodes.size() == 7


def test_a_redacted_receipt_is_proved_anew_without_what_it_withholds(office: Office) -> None:
    own = redact(office.issued[-1], lambda path: path == "request")
    again = attest(own.fields, office.nodes, index=6, key=office.key, at=NOW)

    assert again.fields == own.fields
    assert verify(write(again), str(office.public)).valid


def test_nothing_is_signed_for_a_record_that_the_log_does_not_hold(office: Office) -> None:
    stranger = seal(FIELDS, random=counted(99))

    with pytest.raises(BrokenLog) as refused:
        attest(stranger.fields, office.nodes, index=2, key=office.key, at=NOW)
    assert str(refused.value) == (
        "MAM-813: the log's stored hashes do not lead from record 2 to the root\n"
        "  why: a checkpoint signed now would contradict the receipts already handed out\n"
        "  do:  stop writing, verify the log, and restore the store"
    )


def test_nothing_is_signed_over_a_store_whose_hashes_contradict_one_another(office: Office) -> None:
    office.nodes.nodes[0, 3] = bytes(32)

    with pytest.raises(BrokenLog):
        attest(office.issued[2].fields, office.nodes, index=2, key=office.key, at=NOW)


def test_a_receipt_needs_a_time_that_means_one_moment() -> None:
    office = opened()
    zoneless = datetime(2026, 1, 1)  # noqa: DTZ001 - no zone is what is refused

    with pytest.raises(NoTimeZone):
        issue(seal(FIELDS, random=counted()), office.nodes, key=office.key, at=zoneless)
