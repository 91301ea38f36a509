"""The errors of the room: what stops the making, the signing or the reading of evidence.

A file that can be read but was changed is no error: ``verify`` returns it as findings (``changes``).
"""

from enum import StrEnum

from mamoru.evidence.verdict import counted
from mamoru.model.errors import MamoruError
from mamoru.model.place import Span


class FieldProblem(StrEnum):
    """What keeps a field from being sealed."""

    NO_PATH = "has no path"
    TWICE = "stands there twice"
    KIND = "has a value that is no text, whole number, true, false or null"
    TOO_BIG = "is a number beyond 2**53 - 1; write it as text"
    NO_UNICODE = "holds text that is no Unicode"


class UnsealableField(MamoruError):
    """A field of a receipt has a path or a value that cannot be written in one way only."""

    code = "MAM-801"

    def __init__(self, path: str, problem: FieldProblem) -> None:
        super().__init__(
            f"the receipt's field `{path}` {problem}",
            why="a field that can be written in two ways would not verify on every machine",
            remedy="give each field its own path, and text, a whole number, true, false or null as value",
        )


class ReceiptTooLarge(MamoruError):
    """More is to be recorded than one receipt holds."""

    code = "MAM-802"

    def __init__(self, *, fields: int, characters: int) -> None:
        super().__init__(
            f"a receipt of {fields} fields and {characters} characters is too large",
            why="a receipt file is read whole by the person who verifies it",
            remedy="split the batch: one receipt holds 50000 fields and 3000000 characters",
        )


class ShortNonce(MamoruError):
    """The nonce of a subject's commitment could be guessed."""

    code = "MAM-803"

    def __init__(self, length: int) -> None:
        super().__init__(
            f"the nonce has {length} bytes, at least 16 are needed",
            why="with a short nonce anybody can try out identities until one fits",
            remedy="give the whole nonce, as it was handed to the person with the receipt",
        )


class BadKeyName(MamoruError):
    """The name of a key does not fit into a signed note."""

    code = "MAM-804"

    def __init__(self) -> None:
        super().__init__(
            "the name of the log's key is empty or holds a space, a `+` or a control character",
            why="a signed note separates the name from the signature by a space (c2sp.org/signed-note)",
            remedy="name the log like an address without its scheme, such as `shop.example/mamoru`",
        )


class NoTimeZone(MamoruError):
    """The time of a checkpoint has no time zone."""

    code = "MAM-805"

    def __init__(self) -> None:
        super().__init__(
            "the time of the checkpoint has no time zone",
            why="the same text would mean another moment elsewhere",
            remedy="give the time with its zone, such as `datetime.now(UTC)`",
        )


class SigningKeyProblem(StrEnum):
    """What is wrong with a private key."""

    NO_PEM = "is no PEM"
    PUBLIC = "is a public key: it can verify, but not sign"
    LOCKED = "needs a passphrase"
    UNLOCKED = "has no passphrase, but one was given"
    OTHER_LOCK = "does not open with this passphrase"
    OTHER_KIND = "is of another kind than Ed25519"


class UnreadableSigningKey(MamoruError):
    """The private key that signs the log cannot be used."""

    code = "MAM-806"

    def __init__(self, problem: SigningKeyProblem) -> None:
        super().__init__(
            f"the signing key {problem}",
            why="without it no checkpoint can be signed, and no receipt made",
            remedy="give an Ed25519 private key as PEM (PKCS #8), with its passphrase if it has one",
        )


class PublicKeyProblem(StrEnum):
    """What is wrong with a public line."""

    EMPTY = "is empty"
    TOO_LONG = "is too long: this is another file"
    NO_TEXT = "is no text: this is another file"
    PRIVATE = "is a private key: never hand it on, whoever has it can sign for the log"
    MANY_LINES = "has more than one line"
    PARTS = "is not written as name+8 hex digits+base64"
    NAME = "has a name that no log can have"
    NO_BASE64 = "does not end in the base64 of 33 bytes: it is cut off or mistyped"
    OTHER_KIND = "is of another kind than Ed25519"
    KEY_ID = "contradicts its own key id: name, id or key is mistyped"


class UnreadablePublicKey(MamoruError):
    """What was given as the log's public key is none."""

    code = "MAM-807"

    def __init__(self, problem: PublicKeyProblem) -> None:
        super().__init__(
            f"the public key {problem}",
            why="a receipt is verified against the public key of the log, and against nothing else",
            remedy="give the one line that the log's owner publishes: name+8 hex digits+base64",
        )


class NoteProblem(StrEnum):
    """What is wrong with the text of a signed checkpoint."""

    CUT_OFF = "is cut off: it does not end in an empty line and signatures"
    CONTROL = "holds a control character"
    TOO_SHORT = "has no origin, size and root, each on its line"
    EMPTY_LINE = "has an empty line within its text"
    SIZE = "has a size that is no whole number"
    ROOT = "has a root that is not the base64 of 32 bytes"
    TIME = "has a time that is not written as 2026-11-22T01:02:03Z, or has it twice"
    SIGNATURE = "has a signature line that is not a dash, a name and base64"
    SIGNATURES = "has too many signatures"


class BadCheckpoint(MamoruError):
    """A text is no signed checkpoint."""

    code = "MAM-808"

    def __init__(self, problem: NoteProblem, *, line: int) -> None:
        super().__init__(
            f"the checkpoint {problem} (its line {line})",
            why="what is not written as its format says cannot be verified (c2sp.org/tlog-checkpoint)",
            remedy="give the checkpoint unchanged: origin, size, root, an empty line, signatures",
        )
        self.reason = problem
        self.line = line  #: within the checkpoint, from 1


class SignatureProblem(StrEnum):
    """What is wrong with the signature of a checkpoint."""

    OTHER_KEY = "is not signed by the key"
    FAILS = "or its signature was changed: they do not fit each other under the key"
    OTHER_LOG = "is of another log than that of the key"


class BadSignature(MamoruError):
    """A checkpoint was not signed by the log's key."""

    code = "MAM-809"

    def __init__(self, problem: SignatureProblem, *, key: str) -> None:
        super().__init__(
            f"the checkpoint {problem} `{key}`",
            why="only the log's own key can say what the log held",
            remedy="give the public key that was in use when the checkpoint was signed",
        )


class FileProblem(StrEnum):
    """What keeps a file from being read."""

    EMPTY = "is empty"
    TOO_LARGE = "is larger than 32 MiB"
    NO_TEXT = "is no text: it holds bytes that are no UTF-8"
    NO_JSON = "is no JSON"
    TOO_DEEP = "is nested too deeply for a receipt"


class UnreadableReceipt(MamoruError):
    """A file is no text, or no JSON."""

    code = "MAM-810"

    def __init__(self, problem: FileProblem, *, where: Span, detail: str = "") -> None:
        super().__init__(
            f"the receipt file {problem}{f': {detail}' if detail else ''}",
            why="nothing in it can be verified",
            remedy="ask for the receipt again and keep the file as it came",
            where=where,
        )


class PartProblem(StrEnum):
    """What is wrong with a part of a receipt file."""

    NO_OBJECT = "is no object"
    NO_FORMAT = "has no `format`"
    FORMAT = "is not `mamoru-receipt/1`"
    PATH = "has a path that is no text"
    TWICE = "has a path that stands there already"
    VALUE = "has a value that is no text, whole number, true, false or null"
    WHOLE = "is no whole number from 0"
    LIST = "is no list"
    LINES = "is no list of lines"
    SALT = "has a salt that is not 32 lower-case hex digits"
    HASH = "has a hash that is not 64 lower-case hex digits"


class NotReceipt(MamoruError):
    """A file is JSON, but lacks something that every receipt has."""

    code = "MAM-811"

    def __init__(self, problem: str, *, where: Span, part: str = "it") -> None:
        super().__init__(
            f"the file is no whole receipt: {part} {problem}",
            why="what is missing or of another kind cannot be verified",
            remedy="ask for the receipt again and keep the file as it came",
            where=where,
        )


class OutOfLog(MamoruError):
    """A proof was asked for something that the log does not hold."""

    code = "MAM-812"

    def __init__(self, *, asked: int, held: int) -> None:
        super().__init__(
            f"the log holds {counted(held, 'record')}, so nothing can be proved about {asked}",
            why="a proof leads from what the log held earlier to what it holds later",
            remedy="ask for a record, or a size, that the log has reached",
        )


class BrokenLog(MamoruError):
    """The stored nodes of the log contradict one another."""

    code = "MAM-813"

    def __init__(self, index: int) -> None:
        super().__init__(
            f"the log's stored hashes do not lead from record {index} to the root",
            why="a checkpoint signed now would contradict the receipts already handed out",
            remedy="stop writing, verify the log, and restore the store",
        )


class TrailProblem(StrEnum):
    """What is wrong with a file of checkpoints."""

    EMPTY = "holds no whole checkpoint"
    STRANGE = "holds something that is no checkpoint"
    OTHER_FILE = "is another file: it holds no checkpoint of this log"
    NOT_OURS = "ends in a checkpoint that this log's key did not sign"


NAME_IT = (
    "name the file to which the log's owner appends its checkpoints: evidence/checkpoints.txt, "
    "or what `checkpoints:` in programme.yaml says"
)
KEEP_IT = "keep this file as it is, and put back an older copy that is whole; Mamoru appends what it lacks"


class BrokenTrail(MamoruError):
    """The file of checkpoints kept outside the store cannot be read."""

    code = "MAM-814"

    def __init__(self, problem: TrailProblem, *, where: Span) -> None:
        super().__init__(
            f"the checkpoints file {problem}",
            why="what was shown outside cannot be compared with the log",
            remedy=NAME_IT if problem in {TrailProblem.EMPTY, TrailProblem.OTHER_FILE} else KEEP_IT,
            where=where,
        )


class Shrunk(MamoruError):
    """A checkpoint is smaller than the last one kept outside."""

    code = "MAM-815"

    def __init__(self, *, last: int, new: int) -> None:
        super().__init__(
            f"the checkpoint is of {counted(new, 'record')}, but one of {last} was already kept outside",
            why="a log only grows: records were lost or taken out",
            remedy="stop writing, keep both, and restore the store to at least the size kept outside",
        )


class Forked(MamoruError):
    """A checkpoint does not continue the last one kept outside."""

    code = "MAM-816"

    def __init__(self, *, last: int, new: int) -> None:
        super().__init__(
            f"the checkpoint of {counted(new, 'record')} does not continue the one of {last} kept outside",
            why="records that were already shown outside have been changed",
            remedy="stop writing, keep both, and verify the log against the checkpoints file",
        )


class NotKeptOutside(MamoruError):
    """The operating system did not let the checkpoints file be written."""

    code = "MAM-817"

    def __init__(self, reason: str, *, where: Span) -> None:
        super().__init__(
            f"the checkpoint was not kept outside: {reason}",
            why="until it is, whoever holds the store could rewrite the log unseen",
            remedy="make the file writable for Mamoru and its disk not full; the next request takes it along",
            where=where,
        )
