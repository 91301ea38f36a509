"""The log: an append-only Merkle tree over leaves, its proofs, and their verification.

Leaves come in; hashes and proofs go out, each in O(log n) over a small store of nodes.  Only the hashes of
whole subtrees are stored: node ``(level, index)`` covers the leaves from ``index << level`` up to, not
including, ``(index + 1) << level``.  Source: RFC 6962, 2.1; verification: RFC 9162, 2.1.3.2 and 2.1.4.2.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from mamoru.evidence.errors import OutOfLog

EMPTY_ROOT = hashlib.sha256(b"").digest()


class Nodes(Protocol):
    """The hashes of whole subtrees, to be read."""

    def hash_at(self, level: int, index: int) -> bytes:
        """Return the hash of the node; raises LookupError where none was put."""
        ...

    def size(self) -> int:
        """Return the number of leaves, that is of the nodes at level 0."""
        ...


class NodeStore(Nodes, Protocol):
    """Where the hashes of whole subtrees are kept.

    As a table: ``log_node(level, index, hash)``, primary key (level, index), hash of 32 bytes; beside it
    ``log_leaf(index, leaf)``.  Appending must be alone: one writer, one transaction for nodes and leaf.
    """

    def put(self, level: int, index: int, node: bytes) -> None:
        """Keep the hash of a node that was never put before."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryNodes:
    """A NodeStore in a dict, for tests and dry runs: what it holds ends with the process."""

    nodes: dict[tuple[int, int], bytes] = field(default_factory=dict)
    leaves: list[bytes] = field(default_factory=list)  #: hashes at level 0, for the size

    def hash_at(self, level: int, index: int) -> bytes:
        """Return the hash of the node; raises LookupError where none was put."""
        return self.nodes[level, index]

    def put(self, level: int, index: int, node: bytes) -> None:
        """Keep the hash of a node."""
        self.nodes[level, index] = node
        if level == 0:
            self.leaves.append(node)

    def size(self) -> int:
        """Return the number of leaves."""
        return len(self.leaves)


@dataclass(frozen=True, slots=True, kw_only=True)
class StillNodes:
    """Nodes that nobody appends to while they are looked at, so that each is read once."""

    nodes: Nodes
    held: int  #: leaves
    read: dict[tuple[int, int], bytes] = field(default_factory=dict)

    def hash_at(self, level: int, index: int) -> bytes:
        """Return the hash of the node; raises LookupError where none was put."""
        place = (level, index)
        if place not in self.read:
            self.read[place] = self.nodes.hash_at(level, index)
        return self.read[place]

    def size(self) -> int:
        """Return the number of leaves."""
        return self.held


def still(nodes: Nodes) -> StillNodes:
    """Return the log as it stands now."""
    return StillNodes(nodes=nodes, held=nodes.size())


def hash_leaf(leaf: bytes) -> bytes:
    """Return the hash of a leaf (RFC 6962, 2.1)."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def hash_node(left: bytes, right: bytes) -> bytes:
    """Return the hash of an inner node (RFC 6962, 2.1)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def append(nodes: NodeStore, leaf: bytes) -> int:
    """Append ``leaf`` and return its index; puts its hash and those of the subtrees it makes whole."""
    first = index = nodes.size()
    level, node = 0, hash_leaf(leaf)
    nodes.put(level, index, node)
    while index & 1:
        node = hash_node(nodes.hash_at(level, index - 1), node)
        level, index = level + 1, index >> 1
        nodes.put(level, index, node)
    return first


def root(nodes: Nodes, size: int) -> bytes:
    """Return the root of the log when it had ``size`` leaves.  Raises OutOfLog, LookupError."""
    _refuse_beyond(nodes, size)
    return _fold(nodes, 0, size) if size else EMPTY_ROOT


def inclusion(nodes: Nodes, index: int, size: int) -> tuple[bytes, ...]:
    """Prove that the leaf ``index`` stands in the log of ``size`` leaves (RFC 6962, 2.1.1).

    Raises OutOfLog, and LookupError for a node that is not in the store.
    """
    _refuse_beyond(nodes, size)
    if not 0 <= index < size:
        raise OutOfLog(asked=index, held=size)
    return tuple(_path(nodes, 0, index, size=size))


def consistency(nodes: Nodes, old: int, new: int) -> tuple[bytes, ...]:
    """Prove that the log of ``old`` leaves is the beginning of that of ``new`` (RFC 6962, 2.1.2).

    Raises OutOfLog, and LookupError for a node that is not in the store.
    """
    _refuse_beyond(nodes, new)
    if not 0 <= old <= new:
        raise OutOfLog(asked=old, held=new)
    if old in (0, new):
        return ()
    # The largest whole subtree that ends where the old log ended; it is the old root if it starts at leaf 0.
    level, index = 0, old - 1
    while index & 1:
        level, index = level + 1, index >> 1
    start = (nodes.hash_at(level, index),) if index else ()
    return (*start, *_path(nodes, level, index, size=new))


def climb(leaf_hash: bytes, proof: Sequence[bytes], *, index: int, size: int) -> bytes | None:
    """Return the root that an inclusion proof leads to; None if its length does not fit index and size.

    The steps are those of RFC 9162, 2.1.3.2.
    """
    # 1. The index lies in the tree.
    if not 0 <= index < size:
        return None
    # 2, 3. Start at the leaf, and follow its own and the last place up.
    at, last, node = index, size - 1, leaf_hash
    # 4. Join each hash on the side where it stands.
    for sibling in proof:
        if last == 0:
            return None
        if at & 1 or at == last:
            node = hash_node(sibling, node)
            at, last = _rise(at, last)
        else:
            node = hash_node(node, sibling)
        at, last = at >> 1, last >> 1
    # 5. The top is reached exactly.
    return node if last == 0 else None


def is_beginning(proof: Sequence[bytes], *, old: tuple[int, bytes], new: tuple[int, bytes]) -> bool:
    """Tell whether ``proof`` shows the log ``old`` to be the beginning of ``new``; each is (size, root).

    The steps are those of RFC 9162, 2.1.4.2, with the two cases that need no hash.
    """
    (old_size, old_root), (new_size, new_root) = old, new
    # 0. A log is its own beginning, and every log begins with the empty one.
    if old_size == new_size:
        return not proof and old_root == new_root
    if old_size == 0:
        return not proof and old_root == EMPTY_ROOT
    # 1. An empty proof shows nothing, and a log is no beginning of a smaller one.
    if not proof or old_size > new_size:
        return False
    # 2. An old log that is one whole subtree is its own first hash.
    path = (old_root, *proof) if old_size & (old_size - 1) == 0 else tuple(proof)
    return _joined(path, old_size - 1, new_size - 1) == (old_root, new_root)


def _joined(path: tuple[bytes, ...], at: int, last: int) -> tuple[bytes, bytes] | None:
    """Return the old and the new root that a consistency proof leads to (RFC 9162, 2.1.4.2, 3 to 7)."""
    # 3, 4. Rise to the largest whole subtree that ends where the old log ended.
    while at & 1:
        at, last = at >> 1, last >> 1
    # 5. Both roots start there.
    old = new = path[0]
    # 6. What stands left belongs to both, what stands right only to the new one.
    for sibling in path[1:]:
        if last == 0:
            return None
        if at & 1 or at == last:
            old, new = hash_node(sibling, old), hash_node(sibling, new)
            at, last = _rise(at, last)
        else:
            new = hash_node(new, sibling)
        at, last = at >> 1, last >> 1
    # 7. The top is reached exactly.
    return (old, new) if last == 0 else None


def _rise(at: int, last: int) -> tuple[int, int]:
    """Skip the levels on which the last node has no sibling."""
    while not at & 1 and at:
        at, last = at >> 1, last >> 1
    return at, last


def _path(nodes: Nodes, level: int, index: int, *, size: int) -> Iterator[bytes]:
    """Yield the siblings on the way from a node up to the root of ``size`` leaves."""
    last = (size - 1) >> level
    while last:
        sibling = index ^ 1
        if sibling <= last:
            yield _subtree(nodes, level, sibling, size=size)
        level, index, last = level + 1, index >> 1, last >> 1


def _subtree(nodes: Nodes, level: int, index: int, *, size: int) -> bytes:
    """Return the hash of the node, which at the right edge is no whole subtree and is not stored."""
    start, end = index << level, (index + 1) << level
    return nodes.hash_at(level, index) if end <= size else _fold(nodes, start, size)


def _fold(nodes: Nodes, start: int, end: int) -> bytes:
    """Return the hash over the leaves from ``start`` to ``end``, joining whole subtrees from the right."""
    hashes = [nodes.hash_at(level, index) for level, index in _whole_subtrees(start, end)]
    node = hashes.pop()
    while hashes:
        node = hash_node(hashes.pop(), node)
    return node


def _whole_subtrees(start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end:
        level = (end - start).bit_length() - 1
        yield level, start >> level
        start += 1 << level


def _refuse_beyond(nodes: Nodes, size: int) -> None:
    held = nodes.size()
    if not 0 <= size <= held:
        raise OutOfLog(asked=size, held=held)
