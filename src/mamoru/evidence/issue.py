"""Issue a receipt: append its leaf to the log, sign what the log now holds, prove that the leaf is in it.

A sealed record and a store of nodes come in, a receipt goes out.  The caller holds the store's one writing
transaction around it, and keeps the leaf and the receipt in that same transaction: killed in between, neither
is there.  Law: GDPR art. 5(2), 24(1) (being able to demonstrate).
"""

from datetime import datetime

from mamoru.evidence.checkpoint import Checkpoint, sign
from mamoru.evidence.errors import BrokenLog
from mamoru.evidence.log import NodeStore, append, climb, hash_leaf, inclusion, root, still
from mamoru.evidence.receipt import Field, Receipt, Sealed, leaf
from mamoru.evidence.signing import SigningKey


def issue(sealed: Sealed, nodes: NodeStore, *, key: SigningKey, at: datetime) -> Receipt:
    """Append ``sealed`` to the log and return its receipt; ``at`` needs a time zone.

    Raises NoTimeZone, and BrokenLog where the store contradicts itself; after an error roll back.
    """
    return attest(sealed.fields, nodes, index=append(nodes, sealed.leaf), key=key, at=at)


def attest(
    fields: tuple[Field, ...], nodes: NodeStore, *, index: int, key: SigningKey, at: datetime
) -> Receipt:
    """Return a receipt, under a checkpoint signed now, of a record that the log already holds at ``index``.

    The fields are those of an earlier receipt, shown or withheld.  Nothing is signed unless their leaf leads
    to the root.  Raises NoTimeZone, OutOfLog, BrokenLog.
    """
    log = still(nodes)
    size = log.size()
    leaf_hash = hash_leaf(leaf(fields))
    # 1. Prove.
    proof = inclusion(log, index, size)
    # 2. Follow the proof, as the reader of the receipt will.
    top = root(log, size)
    if climb(leaf_hash, proof, index=index, size=size) != top:
        raise BrokenLog(index)
    # 3. Sign.
    checkpoint = sign(Checkpoint(origin=key.name, size=size, root=top, at=at), key)
    return Receipt(
        fields=fields,
        leaf_index=index,
        tree_size=size,
        leaf_hash=leaf_hash,
        proof=proof,
        checkpoint=checkpoint,
    )
