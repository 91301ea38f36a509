import base64
import hashlib
from datetime import UTC, datetime, timedelta, timezone

import pytest

from mamoru.evidence.checkpoint import Checkpoint, Signed, read_note, sign, signed_by, signed_checkpoint
from mamoru.evidence.errors import BadCheckpoint, BadSignature, NoTimeZone
from mamoru.evidence.signing import VerifyingKey, generate, public, read_public
from tests.evidence.office import counted

KEY = generate("shop.example/mamoru", random=counted())
OTHER = generate("witness.example", random=counted(3))
STATE = Checkpoint(
    origin="shop.example/mamoru",
    size=7,
    root=hashlib.sha256(b"root").digest(),
    at=datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC),
)
NOTE = sign(STATE, KEY)
TEXT = NOTE.partition("\n\n")[0] + "\n"
# A checkpoint of Go's checksum database, with its published key: a note signed by others.
GO_KEY = "sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8"
GO_NOTE = """go.sum database tree
63096908
8lHrQPRYe4KT4WQ9/Qk8/taKnD6IRHbFgfN7vQE2Y54=

— sum.golang.org Az3gri/oVBN1jAhNZ/iS+W31psFAWRT20/GyrhpU6taFwulQGetBkH5S7wpGXdS935jiIGiUUAXBVHzT/P6fYhqAmAk=
"""


def test_a_checkpoint_is_text_that_a_person_can_read() -> None:
    lines = NOTE.split("\n")

    assert lines[:5] == [
        "shop.example/mamoru",
        "7",
        base64.b64encode(STATE.root).decode(),
        "time 2026-11-22T01:02:03Z",
        "",
    ]
    assert lines[5].startswith("— shop.example/mamoru ")
    assert lines[6:] == [""]


def test_the_key_id_and_the_signature_are_those_of_a_signed_note() -> None:
    raw = base64.b64decode(NOTE.split(" ")[-1])
    key = KEY.private.public_key()

    assert raw[:4] == hashlib.sha256(b"shop.example/mamoru\n\x01" + key.public_bytes_raw()).digest()[:4]
    key.verify(raw[4:], TEXT.encode())


def verified(note: str, key: VerifyingKey) -> Checkpoint:
    return signed_checkpoint(read_note(note), key)


def test_a_checkpoint_is_read_as_it_was_signed() -> None:
    assert verified(NOTE, public(KEY)) == STATE


def test_a_checkpoint_without_time_has_three_lines() -> None:
    timeless = Checkpoint(origin=STATE.origin, size=0, root=STATE.root)
    note = sign(timeless, KEY)

    assert note.split("\n")[1:4] == ["0", base64.b64encode(STATE.root).decode(), ""]
    assert verified(note, public(KEY)) == timeless


def test_the_time_is_written_in_utc_and_whole_seconds() -> None:
    tokyo = datetime(2026, 11, 22, 10, 2, 3, 999_999, tzinfo=timezone(timedelta(hours=9)))
    note = sign(Checkpoint(origin=STATE.origin, size=7, root=STATE.root, at=tokyo), KEY)

    assert note == NOTE


def test_a_time_without_zone_is_refused() -> None:
    naive = datetime(2026, 11, 22, 1, 2, 3)  # noqa: DTZ001 - a naive time is what is refused

    with pytest.raises(NoTimeZone) as refused:
        sign(Checkpoint(origin="log", size=7, root=STATE.root, at=naive), KEY)
    assert str(refused.value) == (
        "MAM-805: the time of the checkpoint has no time zone\n"
        "  why: the same text would mean another moment elsewhere\n"
        "  do:  give the time with its zone, such as `datetime.now(UTC)`"
    )


def test_a_note_signed_by_others_is_read_and_verified() -> None:
    note = read_note(GO_NOTE)

    assert note.checkpoint.size == 63_096_908
    assert signed_by(note, read_public(GO_KEY)) is Signed.YES
    assert signed_by(read_note(GO_NOTE.replace("63096908", "63096909")), read_public(GO_KEY)) is Signed.NO


def test_a_witness_may_sign_beside_the_log() -> None:
    cosigned = NOTE + "— witness.example " + base64.b64encode(b"1234" + bytes(72)).decode() + "\n"

    assert verified(cosigned, public(KEY)) == STATE
    assert [s.name for s in read_note(cosigned).signatures] == ["shop.example/mamoru", "witness.example"]


def test_lines_of_another_kind_are_passed_over_but_signed() -> None:
    text = f"{TEXT}backup 7\n"
    signature = base64.b64encode(KEY.key_id + KEY.private.sign(text.encode())).decode()
    note = f"{text}\n— {KEY.name} {signature}\n"

    assert verified(note, public(KEY)) == STATE
    with pytest.raises(BadSignature):
        verified(note.replace("backup 7", "backup 8"), public(KEY))


def test_as_many_as_sixty_four_signatures_are_read() -> None:
    assert len(read_note(f"{TEXT}\n" + f"{SIGNATURE}\n" * 64).signatures) == 64


def test_a_failing_signature_of_the_key_spoils_the_note_even_beside_a_good_one() -> None:
    failing = base64.b64encode(KEY.key_id + bytes(64)).decode()
    note = read_note(f"{NOTE}— {KEY.name} {failing}\n")

    assert signed_by(note, public(KEY)) is Signed.NO


def test_the_signature_of_another_key_counts_for_nothing() -> None:
    with pytest.raises(BadSignature) as refused:
        verified(NOTE, public(OTHER))

    assert str(refused.value) == (
        f"MAM-809: the checkpoint is not signed by the key `witness.example+{OTHER.key_id.hex()}`\n"
        "  why: only the log's own key can say what the log held\n"
        "  do:  give the public key that was in use when the checkpoint was signed"
    )


def test_a_changed_checkpoint_does_not_verify() -> None:
    with pytest.raises(BadSignature) as refused:
        verified(NOTE.replace("\n7\n", "\n8\n"), public(KEY))

    assert refused.value.problem == (
        "the checkpoint or its signature was changed: they do not fit each other under the key "
        f"`shop.example/mamoru+{KEY.key_id.hex()}`"
    )


def test_a_key_speaks_for_its_own_log_only() -> None:
    foreign = sign(Checkpoint(origin="bank.example/log", size=7, root=STATE.root), KEY)

    with pytest.raises(BadSignature) as refused:
        verified(foreign, public(KEY))
    assert refused.value.problem == (
        f"the checkpoint is of another log than that of the key `shop.example/mamoru+{KEY.key_id.hex()}`"
    )


def test_any_byte_of_a_checkpoint_changed_is_noticed() -> None:
    content = NOTE.encode()
    for at in range(len(content)):
        for byte in (content[at] ^ 1, content[at] ^ 0x20):
            changed = (content[:at] + bytes([byte]) + content[at + 1 :]).decode("utf-8", "replace")
            with pytest.raises((BadCheckpoint, BadSignature)):
                verified(changed, public(KEY))


ROOT = base64.b64encode(STATE.root).decode()
SIGNATURE = NOTE.split("\n")[5]
TIME = NOTE.split("\n")[3]


@pytest.mark.parametrize(
    ("note", "problem"),
    [
        ("", "is cut off: it does not end in an empty line and signatures (its line 1)"),
        (TEXT, "is cut off: it does not end in an empty line and signatures (its line 5)"),
        (NOTE[:-1], "is cut off: it does not end in an empty line and signatures (its line 6)"),
        (f"log\r\n7\n{ROOT}\n\n{SIGNATURE}\n", "holds a control character (its line 1)"),
        (f"log\n7\n{ROOT}\n\n{SIGNATURE}\t\n", "holds a control character (its line 5)"),
        (f"log\n7\n\n{SIGNATURE}\n", "has no origin, size and root, each on its line (its line 2)"),
        (f"\n7\n{ROOT}\n\n{SIGNATURE}\n", "has an empty line within its text (its line 1)"),
        (f"log\n7\n{ROOT}\n\nx\n\n{SIGNATURE}\n", "has an empty line within its text (its line 4)"),
        (f"log\n07\n{ROOT}\n\n{SIGNATURE}\n", "has a size that is no whole number (its line 2)"),
        (f"log\n-7\n{ROOT}\n\n{SIGNATURE}\n", "has a size that is no whole number (its line 2)"),
        (f"log\n٧\n{ROOT}\n\n{SIGNATURE}\n", "has a size that is no whole number (its line 2)"),
        (
            f"log\n7\n{ROOT[:-4]}\n\n{SIGNATURE}\n",
            "has a root that is not the base64 of 32 bytes (its line 3)",
        ),
        (
            f"log\n7\n{ROOT[:-2]}B=\n\n{SIGNATURE}\n",
            "has a root that is not the base64 of 32 bytes (its line 3)",
        ),
        (
            f"log\n7\n{ROOT}\ntime 2026-1-22T01:02:03Z\n\n{SIGNATURE}\n",
            "has a time that is not written as 2026-11-22T01:02:03Z, or has it twice (its line 4)",
        ),
        (
            f"log\n7\n{ROOT}\ntime 2026-02-30T01:02:03Z\n\n{SIGNATURE}\n",
            "has a time that is not written as 2026-11-22T01:02:03Z, or has it twice (its line 4)",
        ),
        (
            f"log\n7\n{ROOT}\n{TIME}\n{TIME}\n\n{SIGNATURE}\n",
            "has a time that is not written as 2026-11-22T01:02:03Z, or has it twice (its line 5)",
        ),
        (
            f"log\n7\n{ROOT}\n\n- log AAAA\n",
            "has a signature line that is not a dash, a name and base64 (its line 5)",
        ),
        (
            f"log\n7\n{ROOT}\n\n{SIGNATURE}\n— log AAAA\n",
            "has a signature line that is not a dash, a name and base64 (its line 6)",
        ),
        (f"log\n7\n{ROOT}\n\n" + f"{SIGNATURE}\n" * 65, "has too many signatures (its line 69)"),
    ],
)
def test_what_is_no_checkpoint_says_why_and_on_which_line(note: str, problem: str) -> None:
    with pytest.raises(BadCheckpoint) as refused:
        read_note(note)

    assert str(refused.value) == (
        f"MAM-808: the checkpoint {problem}\n"
        "  why: what is not written as its format says cannot be verified (c2sp.org/tlog-checkpoint)\n"
        "  do:  give the checkpoint unchanged: origin, size, root, an empty line, signatures"
    )
