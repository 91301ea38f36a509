"""Verify a receipt, offline, with the log's public key and nothing else.

The bytes of a receipt file and a public line come in, a verdict goes out: what is proved, what was changed
and where, and what cannot be proved.  Each digest stands in the file beside its field, and the leaf's hash
beside the proof, so that a changed field, digest, proof, checkpoint and signature are told apart.  Sources:
RFC 9162, 2.1.3.2; c2sp.org/signed-note; c2sp.org/tlog-checkpoint.  Law: GDPR art. 5(2).
"""

from collections.abc import Iterator
from dataclasses import dataclass

from mamoru.evidence import changes
from mamoru.evidence.checkpoint import Note, Signed, read_note, signed_by
from mamoru.evidence.errors import BadCheckpoint
from mamoru.evidence.log import climb, hash_leaf
from mamoru.evidence.reading import read
from mamoru.evidence.receipt import Receipt, Shown, Withheld, commit, digest, leaf, printable
from mamoru.evidence.signing import VerifyingKey, read_public
from mamoru.evidence.trail import Record, Trail, trail_of
from mamoru.evidence.verdict import Step, Verdict, counted, judged
from mamoru.evidence.writing import Layout, layout, text
from mamoru.model.finding import Finding
from mamoru.model.place import Span

SUBJECTS = "subjects."
REPORTED = "reported."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """A receipt under verification, with what its parts say of one another."""

    receipt: Receipt
    places: Layout
    key: VerifyingKey
    note: Note
    signed: Signed
    unfit: tuple[int, ...]  #: fields, from 0, that do not fit their digest
    listed: bytes  #: hash of the leaf made of the digests in the file
    computed: bytes  #: hash of the leaf made of the digests computed from the shown fields

    def leads(self, leaf_hash: bytes) -> bool:
        """Tell whether the proof leads from this leaf to the root in the checkpoint."""
        state = self.note.checkpoint
        top = climb(leaf_hash, self.receipt.proof, index=self.receipt.leaf_index, size=state.size)
        return top == state.root


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What the verifier gives beside the receipt and the key."""

    trail: Trail | None
    trail_file: str
    subject: tuple[str, bytes] | None


def verify(
    receipt: bytes,
    public_key: str | bytes,
    *,
    checkpoints: bytes | None = None,
    subject: tuple[str, bytes] | None = None,
    file: str = "receipt.json",
    checkpoints_file: str = "checkpoints.txt",
) -> Verdict:
    """Verify the receipt file ``receipt`` against the log's public line.

    ``checkpoints`` is the content of the file kept outside the log (``outside``); ``subject`` is an identity
    with the nonce that was handed out for it; the file names are what places are told with.  Raises
    UnreadablePublicKey, UnreadableReceipt, NotReceipt, BrokenTrail and ShortNonce for what cannot be read.
    """
    # 0. What is given can be read.
    key = read_public(public_key)
    whole = read(receipt, file=file)
    trail = None
    if checkpoints is not None:
        trail = trail_of(checkpoints, origins={key.name}, file=checkpoints_file)
    asked = _Asked(trail=trail, trail_file=checkpoints_file, subject=subject)
    # 1. The file is byte for byte as Mamoru writes it.
    if changed := _not_as_written(receipt, whole, file):
        return judged((), (changed,), unproved=_unproved(whole, asked, met=()))
    places = layout(whole, file=file)
    try:
        case = _case(whole, places, key)
    except BadCheckpoint as bad:
        changed = changes.NOTE.at(places.checkpoint(bad.line), problem=bad.reason)
        return judged((), (changed,), unproved=_unproved(whole, asked, met=()))
    # 2 to 7.
    return _judge(case, asked)


def _judge(case: _Case, asked: _Asked) -> Verdict:
    met = _met(case, asked)
    found = (
        # 2. Each shown field fits its digest.  3. The digests together are the record in the log.
        *_field_changes(case),
        # 4. The checkpoint is signed by the log's key.
        *_signature_changes(case),
        # 5. The record stands in the log that was signed.
        *_proof_changes(case),
        # 6. The same log was shown outside.
        *_outside_changes(case, asked, met),
        # 7. The receipt speaks of the person given.
        *_subject_changes(case, asked),
    )
    return judged(_proved(case, asked, met), found, unproved=_unproved(case.receipt, asked, met=met))


def _case(receipt: Receipt, places: Layout, key: VerifyingKey) -> _Case:
    note = read_note(receipt.checkpoint)
    fields = receipt.fields
    digests = [_computed(field) for field in fields]
    return _Case(
        receipt=receipt,
        places=places,
        key=key,
        note=note,
        signed=signed_by(note, key),
        unfit=tuple(at for at, field in enumerate(fields) if field.digest != digests[at]),
        listed=hash_leaf(leaf(fields)),
        computed=hash_leaf(leaf([Withheld(digest=computed) for computed in digests])),
    )


def _computed(field: Shown | Withheld) -> str:
    return digest(field.path, field.value, field.salt) if isinstance(field, Shown) else field.digest


def _not_as_written(content: bytes, receipt: Receipt, file: str) -> Finding | None:
    """1. Find the first byte that ``write`` would have written otherwise."""
    written = text(receipt).encode("utf-8", "surrogatepass")
    if written == content:
        return None
    same = next(
        (at for at, (left, right) in enumerate(zip(content, written, strict=False)) if left != right),
        min(len(content), len(written)),
    )
    before = content[:same].decode("utf-8", "ignore")
    where = Span(file=file, line=before.count("\n") + 1, column=len(before) - before.rfind("\n"))
    return changes.NOT_AS_WRITTEN.at(where)


def _field_changes(case: _Case) -> Iterator[Finding]:
    """2 and 3.  Whatever leads to the root is the original; what contradicts it was changed."""
    stated = case.receipt.leaf_hash
    if case.listed == stated:
        yield from _each(changes.FIELD, case)
    elif case.computed == stated:
        yield from _each(changes.DIGEST, case)
    elif case.leads(case.listed):
        yield changes.LEAF_HASH.at(case.places.leaf_hash)
        yield from _each(changes.FIELD, case)
    else:
        yield changes.RECORD.at(case.places.fields_part)
        yield from _each(changes.FIELD, case)


def _each(change: changes.Change, case: _Case) -> Iterator[Finding]:
    for at in case.unfit:
        field = case.receipt.fields[at]
        if isinstance(field, Shown):
            path = printable(field.path)
            yield change.at(case.places.field(at), node=path, path=path)


def _signature_changes(case: _Case) -> Iterator[Finding]:
    """4. One signature, of the key given, over this text, for the log of that name."""
    first, *more = case.note.signatures
    line = case.places.checkpoint(first.line)
    for added in more:
        yield changes.SIGNATURES.at(case.places.checkpoint(added.line))
    if case.note.checkpoint.origin != case.key.name and first.name == case.key.name:
        yield changes.ORIGIN.at(case.places.checkpoint(1))
    elif case.signed is Signed.OTHER_KEY:
        signed = f"{printable(first.name)}+{first.key_id.hex()}"
        yield changes.KEY.at(line, signed=signed, given=case.key.label)
    elif case.signed is Signed.NO:
        state = case.note.checkpoint
        agrees = case.leads(case.receipt.leaf_hash) and case.receipt.tree_size == state.size
        yield changes.SIGNATURE.at(line) if agrees else changes.STATE.at(case.places.checkpoint(2))


def _proof_changes(case: _Case) -> Iterator[Finding]:
    """5. Under a signature that fails nothing can be said of the proof."""
    if case.signed is not Signed.YES:
        return
    if case.receipt.tree_size != case.note.checkpoint.size:
        yield changes.TREE_SIZE.at(case.places.tree_size)
    if not any(case.leads(leaf_hash) for leaf_hash in (case.receipt.leaf_hash, case.listed)):
        yield changes.PROOF.at(case.places.inclusion_proof)


def _met(case: _Case, asked: _Asked) -> tuple[Record, ...]:
    """Return the checkpoints kept outside that speak of the same size as the receipt's own."""
    records = asked.trail.records if asked.trail else ()
    return tuple(r for r in records if r.note.checkpoint.size == case.note.checkpoint.size)


def _outside_changes(case: _Case, asked: _Asked, met: tuple[Record, ...]) -> Iterator[Finding]:
    """6. Every checkpoint kept outside, of the same size, has the same root."""
    for torn in asked.trail.torn if asked.trail else ():
        yield changes.TORN.at(Span(file=asked.trail_file, line=torn, column=1))
    for record in met:
        where = Span(file=asked.trail_file, line=record.line, column=1)
        if signed_by(record.note, case.key) is not Signed.YES:
            yield changes.FOREIGN.at(where)
        elif record.note.checkpoint.root != case.note.checkpoint.root:
            yield changes.OTHER_ROOT.at(where, size=counted(record.note.checkpoint.size, "record"))


def _subject_changes(case: _Case, asked: _Asked) -> Iterator[Finding]:
    """7. One of the shown commitments is that of the person given."""
    if asked.subject and not _subjects(case, asked.subject):
        yield changes.SUBJECT.at(case.places.fields_part)


def _subjects(case: _Case, subject: tuple[str, bytes]) -> list[str]:
    committed = commit(*subject)
    return [
        field.path
        for field in case.receipt.fields
        if isinstance(field, Shown) and field.path.startswith(SUBJECTS) and field.value == committed
    ]


def _proved(case: _Case, asked: _Asked, met: tuple[Record, ...]) -> tuple[Step, ...]:
    """Say what the steps have shown; it counts only where they found nothing."""
    state, total = case.note.checkpoint, len(case.receipt.fields)
    shown = sum(isinstance(field, Shown) for field in case.receipt.fields)
    when = f", by its clock at {state.at:%Y-%m-%d %H:%M:%S} UTC" if state.at else ""
    says = [
        "the file is byte for byte as Mamoru wrote it",
        f"{_each_of(shown)} shown is as it was recorded",
        f"the record has {counted(total, 'field')}: none was added, left out or moved",
        f"the log `{printable(state.origin)}` signed what it held{when}, with the key `{case.key.label}`",
        f"this record is number {case.receipt.leaf_index + 1} of the {state.size} that the log then held",
    ]
    steps = [Step(number=number, says=sentence) for number, sentence in enumerate(says, start=1)]
    if met:
        size = counted(state.size, "record")
        steps.append(Step(number=6, says=f"outside, the log was shown the same at {size}"))
    if asked.subject:
        paths = ", ".join(f"`{printable(path)}`" for path in _subjects(case, asked.subject))
        steps.append(Step(number=7, says=f"the record speaks of the person given, in {paths}"))
    return tuple(steps)


def _each_of(fields: int) -> str:
    return "the one field" if fields == 1 else f"each of the {fields} fields"


def _unproved(receipt: Receipt, asked: _Asked, *, met: tuple[Record, ...]) -> tuple[str, ...]:
    """Say what a valid receipt leaves open."""
    shown = [field for field in receipt.fields if isinstance(field, Shown)]
    reported = [f"`{printable(field.path)}`" for field in shown if field.path.startswith(REPORTED)]
    withheld = len(receipt.fields) - len(shown)
    says = (
        "that the systems really did what they answered: Mamoru records what it observed in them",
        "that nothing else was done: a receipt speaks of what is in it",
        "that the clock was right: the time is what the machine said",
        reported and f"that what others reported is true: {', '.join(reported)}",
        withheld and f"what the withheld fields hold: {withheld} of {len(receipt.fields)} are withheld",
        not met and _no_second_log(asked),
        not asked.subject and "whose record this is: give the identity and the nonce handed out with it",
    )
    return tuple(sentence for sentence in says if sentence)


def _no_second_log(asked: _Asked) -> str:
    if asked.trail is None:
        return "that no other log was shown to others: give the checkpoints file kept outside the log"
    return "that no other log was shown to others: the checkpoints file has none of this size"
