"""What a verification can find changed: one value each, with its code and its words.

A change and its place come in, a finding goes out; no value of a field is ever repeated.
"""

from dataclasses import dataclass

from mamoru.model.finding import Finding, Severity
from mamoru.model.place import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A kind of change; words in braces are filled in."""

    code: str
    problem: str
    why: str = "until the original is shown, the receipt proves nothing"
    remedy: str = "compare it with the copy that the controller, or the person, keeps"
    severity: Severity = Severity.ERROR

    def at(self, where: Span | None, *, node: str = "", **words: str | int) -> Finding:
        """Return the finding of this change at ``where``."""
        return Finding(
            code=self.code,
            severity=self.severity,
            problem=self.problem.format(**words),
            why=self.why,
            remedy=self.remedy,
            where=where,
            node=node,
        )


NOT_AS_WRITTEN = Change(code="MAM-830", problem="from here on the file is not as Mamoru wrote it")
FIELD = Change(
    code="MAM-831",
    problem="the field `{path}` was changed: its path, value or salt does not fit the digest in the log",
)
DIGEST = Change(code="MAM-832", problem="the digest of the field `{path}` was changed; the field was not")
RECORD = Change(
    code="MAM-833",
    problem="a withheld digest was changed, or a field was added, left out or moved",
)
LEAF_HASH = Change(code="MAM-834", problem="`leaf_hash` was changed; the fields were not")
PROOF = Change(
    code="MAM-835",
    problem="`leaf_index` or a hash of `inclusion_proof` was changed: they do not lead to the signed root",
)
TREE_SIZE = Change(code="MAM-836", problem="`tree_size` was changed: the signed checkpoint has another size")
NOTE = Change(code="MAM-837", problem="the checkpoint was changed: it {problem}")
KEY = Change(
    code="MAM-838",
    problem="the checkpoint is signed by the key `{signed}`, but the key given is `{given}`",
    why="only the log's own key can say what the log held",
    remedy="give the public key that was in use then (the company keeps older ones in evidence/public-keys); "
    "if it is this one, the line was changed",
)
ORIGIN = Change(code="MAM-839", problem="the checkpoint's origin was changed: the key is of another log")
STATE = Change(
    code="MAM-840",
    problem="the checkpoint's size or root was changed: neither the record nor the signature fits it",
)
SIGNATURE = Change(
    code="MAM-841",
    problem="the signature, or the time that it covers, was changed: it does not verify",
)
SIGNATURES = Change(
    code="MAM-842", problem="a line was added to the checkpoint: a receipt holds one signature"
)
SUBJECT = Change(
    code="MAM-843",
    problem="no shown field `subjects.N` belongs to this identity and nonce",
    why="the receipt speaks of other people, or hides the field that speaks of this one",
    remedy="give the identity as it was written when the nonce was handed out, and that very nonce",
)
OTHER_ROOT = Change(
    code="MAM-844",
    problem="at {size} the checkpoints file shows another root, signed by the same key",
    why="the log's owner has signed two logs that contradict each other, and can show each to other people",
    remedy="keep both files, for together they prove it, and show them to the supervisory authority",
)
FOREIGN = Change(
    code="MAM-845",
    problem="this checkpoint is not signed by the log's key, or was changed",
    why="only the log's own key can say what the log held",
    remedy="give the checkpoints file of this log, and the public key in use then",
)
TORN = Change(
    code="MAM-846",
    problem="a checkpoint here was never completed",
    why="writing it was cut off by a crash; it proves nothing, and the others are whole",
    remedy="nothing, if Mamoru or its machine stopped at that time",
    severity=Severity.WARNING,
)
CUT_BACK = Change(
    code="MAM-850",
    problem="a checkpoint of {size} was kept outside, but the log holds {held}",
    why="records that were shown outside have been taken out of the log",
    remedy="stop writing, keep store and file as they are, and restore the store from before the loss",
)
REWRITTEN = Change(
    code="MAM-851",
    problem="the log does not begin with the {size} that this checkpoint vouches for{agreed}",
    why="records that were shown outside have been changed in the log",
    remedy="stop writing, keep store and file as they are, and restore the store from before the change",
)
LEAF = Change(
    code="MAM-852",
    problem="record {index} of the log was changed: it does not fit its stored hash",
    why="the receipt of that record can no longer be made again from the store",
    remedy="restore the record from a backup; the stored hashes tell when it is right",
)
NODE = Change(
    code="MAM-853",
    problem="the stored hash at level {level}, index {index} is missing or does not fit the records below it",
    why="proofs that pass through it would not verify",
    remedy="restore the store, or rebuild its hashes from the records once those are verified",
)
HASHES = Change(
    code="MAM-855",
    problem="stored hashes that would show the first {size} of the log are missing",
    why="the log can no longer be compared with this checkpoint",
    remedy="restore the store, or rebuild its hashes from the records once those are verified",
)
LEAVES = Change(
    code="MAM-854",
    problem="the store holds {found}, but the log counts {held}",
    why="the records and their hashes were not kept together",
    remedy="restore the store from before the change",
)
