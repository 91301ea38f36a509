import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mamoru.evidence.errors import OutOfLog
from mamoru.evidence.log import (
    EMPTY_ROOT,
    MemoryNodes,
    append,
    climb,
    consistency,
    hash_leaf,
    inclusion,
    is_beginning,
    root,
)
from tests.evidence.slow_tree import slow_consistency, slow_path, slow_root

SMALL = 70
# Leaves and roots of the reference tests of Certificate Transparency; the roots of sizes 1 to 8.
LEAVES = ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)


def leaves_of(size: int) -> list[bytes]:
    return [b"leaf %d" % number for number in range(size)]


def log_of(leaves: list[bytes]) -> MemoryNodes:
    nodes = MemoryNodes()
    for leaf in leaves:
        append(nodes, leaf)
    return nodes


def flipped(node: bytes) -> bytes:
    return bytes([node[0] ^ 1]) + node[1:]


def test_the_empty_log_has_the_root_of_the_standard() -> None:
    assert root(MemoryNodes(), 0) == EMPTY_ROOT
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


def test_the_roots_are_those_of_certificate_transparency() -> None:
    nodes = log_of([bytes.fromhex(leaf) for leaf in LEAVES])

    assert tuple(root(nodes, size).hex() for size in range(1, 9)) == ROOTS


def test_a_leaf_and_an_inner_node_never_hash_alike() -> None:
    left, right = hash_leaf(b"a"), hash_leaf(b"b")

    assert hash_leaf(left + right) != root(log_of([b"a", b"b"]), 2)
    assert hash_leaf(b"a") == hashlib.sha256(b"\x00a").digest()


def test_appending_gives_the_place_in_the_log() -> None:
    nodes = MemoryNodes()

    assert [append(nodes, leaf) for leaf in leaves_of(5)] == [0, 1, 2, 3, 4]
    assert nodes.size() == 5


def test_only_whole_subtrees_are_stored() -> None:
    stored = log_of(leaves_of(7)).nodes

    assert sorted(stored) == [*((0, at) for at in range(7)), (1, 0), (1, 1), (1, 2), (2, 0)]


def test_every_earlier_root_is_that_of_the_slow_tree() -> None:
    leaves = leaves_of(SMALL)
    nodes = log_of(leaves)

    assert [root(nodes, size) for size in range(SMALL + 1)] == [
        slow_root(leaves[:size]) for size in range(SMALL + 1)
    ]


def test_every_inclusion_proof_is_that_of_the_slow_tree_and_leads_to_the_root() -> None:
    leaves = leaves_of(SMALL)
    nodes = log_of(leaves)

    for size in range(1, SMALL + 1):
        for index in range(size):
            proof = inclusion(nodes, index, size)

            assert list(proof) == slow_path(index, leaves[:size])
            assert climb(hash_leaf(leaves[index]), proof, index=index, size=size) == slow_root(leaves[:size])


def test_every_consistency_proof_is_that_of_the_slow_tree_and_holds() -> None:
    leaves = leaves_of(SMALL)
    nodes = log_of(leaves)
    roots = [slow_root(leaves[:size]) for size in range(SMALL + 1)]

    for new in range(SMALL + 1):
        for old in range(new + 1):
            proof = consistency(nodes, old, new)

            assert list(proof) == slow_consistency(old, leaves[:new])
            assert is_beginning(proof, old=(old, roots[old]), new=(new, roots[new]))


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_a_larger_log_agrees_with_the_slow_tree_too(draw: st.DataObject) -> None:
    new = draw.draw(st.integers(min_value=SMALL, max_value=1200), label="new")
    old = draw.draw(st.integers(min_value=0, max_value=new), label="old")
    index = draw.draw(st.integers(min_value=0, max_value=new - 1), label="index")
    leaves = leaves_of(new)
    nodes = log_of(leaves)

    proof = inclusion(nodes, index, new)
    assert list(proof) == slow_path(index, leaves)
    assert climb(hash_leaf(leaves[index]), proof, index=index, size=new) == slow_root(leaves)

    bridge = consistency(nodes, old, new)
    assert list(bridge) == slow_consistency(old, leaves)
    assert is_beginning(bridge, old=(old, slow_root(leaves[:old])), new=(new, slow_root(leaves)))


def test_a_record_is_proved_at_its_own_place_only() -> None:
    leaves = leaves_of(23)
    nodes = log_of(leaves)
    top = root(nodes, 23)

    for index in range(23):
        proof = inclusion(nodes, index, 23)
        places = [
            at for at in range(-1, 25) if climb(hash_leaf(leaves[index]), proof, index=at, size=23) == top
        ]
        assert places == [index]


def test_an_inclusion_proof_with_any_hash_changed_left_out_or_added_leads_elsewhere() -> None:
    leaves = leaves_of(13)
    nodes = log_of(leaves)
    top = root(nodes, 13)

    for index in range(13):
        proof = inclusion(nodes, index, 13)
        spoiled = [
            *((*proof[:at], flipped(proof[at]), *proof[at + 1 :]) for at in range(len(proof))),
            *((*proof[:at], *proof[at + 1 :]) for at in range(len(proof))),
            *((*proof[:at], top, *proof[at:]) for at in range(len(proof) + 1)),
        ]
        assert not [p for p in spoiled if climb(hash_leaf(leaves[index]), p, index=index, size=13) == top]


def test_a_consistency_proof_with_any_hash_changed_left_out_or_added_shows_nothing() -> None:
    leaves = leaves_of(13)
    nodes = log_of(leaves)
    new = (13, root(nodes, 13))

    for size in range(1, 13):
        old = (size, root(nodes, size))
        proof = consistency(nodes, size, 13)
        spoiled = [
            (),
            *((*proof[:at], flipped(proof[at]), *proof[at + 1 :]) for at in range(len(proof))),
            *((*proof[:at], *proof[at + 1 :]) for at in range(len(proof))),
            *((*proof[:at], new[1], *proof[at:]) for at in range(len(proof) + 1)),
        ]
        assert not [p for p in spoiled if is_beginning(p, old=old, new=new)]


def test_a_consistency_proof_holds_for_its_own_roots_only() -> None:
    nodes = log_of(leaves_of(13))

    for size in range(14):
        old, new = (size, root(nodes, size)), (13, root(nodes, 13))
        proof = consistency(nodes, size, 13)

        assert is_beginning(proof, old=old, new=new)
        assert not is_beginning(proof, old=(size, flipped(old[1])), new=new)
        assert size == 0 or not is_beginning(proof, old=old, new=(13, flipped(new[1])))
        assert size == 13 or not is_beginning(proof, old=new, new=old)


def test_the_empty_log_is_the_beginning_of_every_log_but_needs_no_hash() -> None:
    empty, full = (0, EMPTY_ROOT), (3, slow_root(leaves_of(3)))

    assert is_beginning((), old=empty, new=full)
    assert not is_beginning((full[1],), old=empty, new=full)
    assert not is_beginning((full[1],), old=full, new=full)


def test_nothing_is_proved_about_what_the_log_does_not_hold() -> None:
    nodes = log_of(leaves_of(3))

    with pytest.raises(OutOfLog) as beyond:
        root(nodes, 4)
    assert str(beyond.value) == (
        "MAM-812: the log holds 3 records, so nothing can be proved about 4\n"
        "  why: a proof leads from what the log held earlier to what it holds later\n"
        "  do:  ask for a record, or a size, that the log has reached"
    )
    for ask in (
        lambda: inclusion(nodes, 3, 3),
        lambda: inclusion(nodes, -1, 3),
        lambda: inclusion(nodes, 0, 4),
        lambda: consistency(nodes, 3, 2),
        lambda: consistency(nodes, 1, 4),
        lambda: root(nodes, -1),
    ):
        with pytest.raises(OutOfLog):
            ask()
