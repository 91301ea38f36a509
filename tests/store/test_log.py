import secrets
import sqlite3

import pytest

from mamoru.evidence.checkpoint import read_note, signed_checkpoint
from mamoru.evidence.issue import issue
from mamoru.evidence.log import NodeStore, append, climb, hash_leaf, inclusion, is_beginning, root
from mamoru.evidence.log import consistency as consistency_of
from mamoru.evidence.receipt import seal
from mamoru.evidence.signing import generate, public
from mamoru.model.request import State
from mamoru.store import log, requests
from mamoru.store.database import Store
from mamoru.store.errors import LogForked
from mamoru.store.log import LogTables
from mamoru.store.records import Issued
from tests.evidence.slow_tree import slow_root
from tests.store.samples import ENDED, NOW, append_leaf, begun, finish_with_receipt


def filled(store: Store, count: int) -> list[bytes]:
    """Append ``count`` leaves and return them."""
    leaves = [f"leaf {number}".encode() for number in range(count)]
    with store.writing():
        for leaf in leaves:
            log.keep(store, append_leaf(store, leaf))
    return leaves


def test_the_tables_are_a_store_of_nodes_as_evidence_wants_it(store: Store) -> None:
    nodes: NodeStore = LogTables(store)

    assert nodes.size() == 0
    assert log.last_checkpoint(store) is None


@pytest.mark.parametrize("count", [1, 2, 3, 7, 8, 33])
def test_the_log_in_tables_has_the_root_of_a_tree_made_slowly(store: Store, count: int) -> None:
    leaves = filled(store, count)
    nodes = LogTables(store)

    assert nodes.size() == count
    assert root(nodes, count) == slow_root(leaves)
    for index in range(count):
        assert log.leaf(store, index) == leaves[index]
        proof = inclusion(nodes, index, count)
        assert climb(hash_leaf(leaves[index]), proof, index=index, size=count) == slow_root(leaves)
        older = (index, slow_root(leaves[:index]))
        assert is_beginning(consistency_of(nodes, index, count), old=older, new=(count, slow_root(leaves)))


def test_a_receipt_issued_from_the_tables_is_signed_over_all_of_the_log(store: Store) -> None:
    key = generate("shop.example/mamoru", random=secrets.token_bytes)
    for name in ("R-1", "R-2", "R-3"):
        fence = begun(store, name)
        with store.writing():
            sealed = seal([("request", name)], random=secrets.token_bytes)
            receipt = issue(sealed, LogTables(store), key=key, at=NOW)
            issued = Issued(
                index=receipt.leaf_index,
                leaf=sealed.leaf,
                size=receipt.tree_size,
                checkpoint=receipt.checkpoint,
                file=b"file",
            )
            requests.finish(
                store, name, fence=fence, state=State.DONE, finished=ENDED, applied={}, issued=issued
            )

    checkpoint = signed_checkpoint(read_note(log.last_checkpoint(store) or ""), public(key))
    assert (checkpoint.size, checkpoint.root) == (3, root(LogTables(store), 3))


def test_a_node_that_is_there_is_not_replaced(store: Store) -> None:
    filled(store, 2)
    nodes = LogTables(store)
    kept = nodes.hash_at(1, 0)

    with pytest.raises(LogForked) as raised, store.writing():
        nodes.put(1, 0, b"x" * 32)

    assert str(raised.value) == (
        "MAM-727: the log cannot take node 0 of level 1 now\n"
        "  why: a log that only grows takes each record once, one after the other\n"
        "  do:  keep the store as it is, and run the verification of the log"
    )
    assert nodes.hash_at(1, 0) == kept


@pytest.mark.parametrize("index", [0, 1, 3])
def test_a_leaf_is_kept_only_at_the_end_of_the_log(store: Store, index: int) -> None:
    filled(store, 2)

    def keep_elsewhere() -> None:
        with store.writing():
            append(LogTables(store), b"third")
            log.keep(store, Issued(index=index, leaf=b"third", size=3, checkpoint="", file=b""))

    with pytest.raises(LogForked, match=f"the log cannot take node {index} of level 0 now"):
        keep_elsewhere()
    assert LogTables(store).size() == 2


def test_a_leaf_whose_node_was_not_put_is_not_kept(store: Store) -> None:
    with pytest.raises(LogForked), store.writing():
        log.keep(store, Issued(index=0, leaf=b"first", size=1, checkpoint="", file=b""))


def test_a_node_is_put_inside_writing_only(store: Store) -> None:
    with pytest.raises(RuntimeError, match=r"a node of the log is put inside store\.writing\(\) only"):
        LogTables(store).put(0, 0, b"x" * 32)

    assert LogTables(store).size() == 0


def test_what_the_log_does_not_hold_is_a_lookup_error(store: Store) -> None:
    with pytest.raises(LookupError, match="node 4 of level 2"):
        LogTables(store).hash_at(2, 4)
    with pytest.raises(LookupError, match="leaf 4"):
        log.leaf(store, 4)


def test_of_two_checkpoints_of_one_size_the_first_is_kept(store: Store) -> None:
    filled(store, 2)
    first = log.last_checkpoint(store)

    store.run("keep_checkpoint", {"size": 2, "text": "signed again later"})

    assert log.last_checkpoint(store) == first


def test_a_receipt_without_its_leaf_cannot_be_saved(store: Store) -> None:
    finish_with_receipt(store, "R-FIRST", begun(store))

    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY constraint failed"):
        store.run("add_receipt", {"index": 5, "number": 1, "file": b""})
