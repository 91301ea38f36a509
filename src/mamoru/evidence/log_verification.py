"""Verify the log itself against the checkpoints kept outside it, and its hashes against its records.

A store of nodes, the log's public keys, the checkpoints file and, if wished, the leaves come in; a verdict
goes out that names the first checkpoint the log does not begin with.  Sources: RFC 9162, 2.1.4.2; RFC 6962,
2.1.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from mamoru.evidence import changes
from mamoru.evidence.checkpoint import Checkpoint, Signed, signed_by
from mamoru.evidence.log import Nodes, consistency, hash_leaf, hash_node, is_beginning, root
from mamoru.evidence.signing import VerifyingKey, read_public
from mamoru.evidence.trail import Record, Trail, trail_of
from mamoru.evidence.verdict import Step, Verdict, counted, judged
from mamoru.model.finding import Finding
from mamoru.model.place import Span


def verify_log(
    nodes: Nodes,
    public_key: str | bytes,
    *,
    checkpoints: bytes,
    older: Collection[VerifyingKey] = (),
    leaves: Iterable[bytes] | None = None,
    file: str = "checkpoints.txt",
) -> Verdict:
    """Verify that the log begins with every checkpoint kept outside, and so was never rewritten.

    ``checkpoints`` is the content of the file that ``outside`` keeps; ``leaves``, in order, are read once to
    verify each record against its hash, else only the hashes are verified.  ``older`` are keys that the log
    was signed with before.  Raises UnreadablePublicKey and BrokenTrail.
    """
    # 0. What is given can be read.
    key = read_public(public_key)
    keys = (key, *older)
    trail = trail_of(checkpoints, origins={each.name for each in keys}, file=file)
    by = {each: tuple(r for r in trail.records if signed_by(r.note, each) is Signed.YES) for each in keys}
    signed = tuple(record for records in by.values() for record in records)
    found = (
        # 1. Every checkpoint is signed by the log's key.
        *_unsigned(trail, signed, file),
        # 2. The log begins with each of them.
        *_not_beginnings(nodes, signed, file),
        # 3. Each record fits its hash, and each hash those below it.
        *(_unfit(nodes, leaves) if leaves is not None else ()),
    )
    size, last = nodes.size(), max((record.note.checkpoint.size for record in signed), default=0)
    return judged(
        _proved(by, size=size, replayed=leaves is not None),
        found,
        unproved=_unproved(size - last, replayed=leaves is not None, older=[k for k in older if by[k]]),
    )


def _unsigned(trail: Trail, signed: tuple[Record, ...], file: str) -> Iterator[Finding]:
    for torn in trail.torn:
        yield changes.TORN.at(Span(file=file, line=torn, column=1))
    ours = {record.line for record in signed}
    for record in trail.records:
        if record.line not in ours:
            yield changes.FOREIGN.at(Span(file=file, line=record.line, column=1))


def _not_beginnings(nodes: Nodes, signed: tuple[Record, ...], file: str) -> Iterator[Finding]:
    """Yield the smallest checkpoint that the log does not begin with: the larger ones say nothing more."""
    size, agreed = nodes.size(), 0
    for record in sorted(signed, key=lambda record: record.note.checkpoint.size):
        state, where = record.note.checkpoint, Span(file=file, line=record.line, column=1)
        if state.size > size:
            yield changes.CUT_BACK.at(where, size=counted(state.size, "record"), held=size)
            return
        begins = _begins(nodes, state, size)
        if begins is None:
            yield changes.HASHES.at(where, size=counted(state.size, "record"))
            return
        if not begins:
            though = f", though it does with the first {agreed}" if agreed else ""
            yield changes.REWRITTEN.at(where, size=counted(state.size, "record"), agreed=though)
            return
        agreed = state.size


def _begins(nodes: Nodes, old: Checkpoint, size: int) -> bool | None:
    """Tell whether the log begins with ``old``; None where the store lacks the hashes to tell."""
    try:
        proof, top = consistency(nodes, old.size, size), root(nodes, size)
    except LookupError:
        return None
    return is_beginning(proof, old=(old.size, old.root), new=(size, top))


def _unfit(nodes: Nodes, leaves: Iterable[bytes]) -> Iterator[Finding]:
    """Build the tree anew from the leaves, and yield the first place where the store differs."""
    size, count = nodes.size(), 0
    edge: list[bytes] = []
    for index, leaf in enumerate(leaves):
        count = index + 1
        if count > size:
            break
        for level, at, node in _raised(edge, index, hash_leaf(leaf)):
            if _stored(nodes, level, at) != node:
                yield (
                    changes.NODE.at(None, level=level, index=at) if level else changes.LEAF.at(None, index=at)
                )
                return
    if count != size:
        found = f"{count} records or more" if count > size else counted(count, "record")
        yield changes.LEAVES.at(None, found=found, held=size)


def _raised(edge: list[bytes], index: int, node: bytes) -> Iterator[tuple[int, int, bytes]]:
    """Yield the nodes that the leaf ``index`` makes whole; ``edge`` keeps the open ones of the right edge."""
    level = 0
    yield level, index, node
    while index & 1:
        node = hash_node(edge.pop(), node)
        level, index = level + 1, index >> 1
        yield level, index, node
    edge.append(node)


def _stored(nodes: Nodes, level: int, index: int) -> bytes | None:
    try:
        return nodes.hash_at(level, index)
    except LookupError:
        return None


def _proved(by: Mapping[VerifyingKey, tuple[Record, ...]], *, size: int, replayed: bool) -> tuple[Step, ...]:
    signed = ", ".join(
        f"{_each_of(len(records), 'checkpoint')} kept outside is signed with `{key.label}`"
        for key, records in by.items()
        if records
    )
    log = f"the log of {counted(size, 'record')}"
    steps = (
        Step(number=1, says=signed),
        Step(number=2, says=f"{log} begins with what each of them vouches for"),
        Step(number=3, says=f"{_each_of(size, 'record')} fits its hash, and each hash those below it"),
    )
    return steps if replayed else steps[:2]


def _each_of(number: int, one: str) -> str:
    return f"the one {one}" if number == 1 else f"each of the {number} {one}s"


def _unproved(after: int, *, replayed: bool, older: Sequence[VerifyingKey]) -> tuple[str, ...]:
    last = "the last record was" if after == 1 else f"the last {after} records were"
    labels = ", ".join(f"`{key.label}`" for key in older)
    says = (
        "that what was recorded is true: the log shows only that it was not changed afterwards",
        after > 0
        and f"that {last} never rewritten: no checkpoint kept outside has {'it' if after == 1 else 'them'}",
        not replayed and "that the records fit their hashes: give the leaves too",
        labels and f"that the log was once signed with {labels}: compare it with what you were given then",
    )
    return tuple(sentence for sentence in says if sentence)
