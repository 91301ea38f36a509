import base64
import json
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mamoru.evidence.checkpoint import Checkpoint, sign
from mamoru.evidence.errors import BrokenTrail, ShortNonce, UnreadablePublicKey
from mamoru.evidence.trail import TORN, frame
from mamoru.evidence.verdict import Verdict
from mamoru.evidence.verification import verify
from mamoru.evidence.writing import write
from mamoru.model.errors import MamoruError
from mamoru.model.finding import Severity
from tests.evidence.office import NONCE, NOW, Office, opened, redact

HANA = ("customer:hana@example.org", NONCE)


def seven() -> Office:
    office = opened()
    for number in range(6):
        office.record(("request", f"R-{number}"))
    office.record()
    return office


OFFICE = seven()
WHOLE = write(OFFICE.issued[-1])
KEY = str(OFFICE.public)
OUTSIDE = "".join(frame(receipt.checkpoint) for receipt in OFFICE.issued).encode()
SMALL = write(redact(opened().record(("request", "R-1"), ("n", 4), ("ok", True)), lambda path: path != "n"))


def told(verdict: Verdict) -> list[str]:
    assert not verdict.valid
    assert verdict.proved == ()
    return [f"{finding.where}: {finding.code}: {finding.problem}" for finding in verdict.findings]


def changed(old: str, new: str) -> bytes:
    text = WHOLE.decode()
    assert text.count(old) == 1
    return text.replace(old, new).encode()


def edited(edit: Callable[[list[str]], None]) -> bytes:
    lines = WHOLE.decode().split("\n")
    edit(lines)
    return "\n".join(lines).encode()


def other_digit(text: str, at: int) -> str:
    return text[:at] + ("0" if text[at] != "0" else "1") + text[at + 1 :]


def with_digit(line: int, marker: str) -> bytes:
    """Change the first digit after ``marker`` on line ``line``, from 1."""

    def edit(lines: list[str]) -> None:
        at = lines[line - 1].index(marker) + len(marker)
        lines[line - 1] = other_digit(lines[line - 1], at)

    return edited(edit)


def test_a_whole_receipt_proves_its_record_and_says_what_it_cannot_prove() -> None:
    verdict = verify(WHOLE, KEY)

    assert verdict.valid
    assert verdict.findings == ()
    assert [str(step) for step in verdict.proved] == [
        "1. the file is byte for byte as Mamoru wrote it",
        "2. each of the 9 fields shown is as it was recorded",
        "3. the record has 9 fields: none was added, left out or moved",
        (
            "4. the log `shop.example/mamoru` signed what it held, by its clock at 2026-11-22 01:08:03 UTC, "
            f"with the key `{OFFICE.public.label}`"
        ),
        "5. this record is number 7 of the 7 that the log then held",
    ]
    assert verdict.unproved == (
        "that the systems really did what they answered: Mamoru records what it observed in them",
        "that nothing else was done: a receipt speaks of what is in it",
        "that the clock was right: the time is what the machine said",
        "that what others reported is true: `reported.mailer.deleted`, `reported.mailer.answer`",
        "that no other log was shown to others: give the checkpoints file kept outside the log",
        "whose record this is: give the identity and the nonce handed out with it",
    )


def test_a_person_shows_only_their_own_field_and_proves_that_it_is_theirs() -> None:
    own = write(redact(OFFICE.issued[-1], lambda path: path in ("right", "subjects.0")))
    verdict = verify(own, KEY, subject=HANA, checkpoints=OUTSIDE)

    assert verdict.valid
    assert [str(step) for step in verdict.proved[1:]] == [
        "2. each of the 2 fields shown is as it was recorded",
        "3. the record has 9 fields: none was added, left out or moved",
        (
            "4. the log `shop.example/mamoru` signed what it held, by its clock at 2026-11-22 01:08:03 UTC, "
            f"with the key `{OFFICE.public.label}`"
        ),
        "5. this record is number 7 of the 7 that the log then held",
        "6. outside, the log was shown the same at 7 records",
        "7. the record speaks of the person given, in `subjects.0`",
    ]
    assert verdict.unproved == (
        "that the systems really did what they answered: Mamoru records what it observed in them",
        "that nothing else was done: a receipt speaks of what is in it",
        "that the clock was right: the time is what the machine said",
        "what the withheld fields hold: 7 of 9 are withheld",
    )


def test_every_receipt_of_the_log_verifies() -> None:
    assert [verify(write(receipt), KEY.encode(), checkpoints=OUTSIDE).valid for receipt in OFFICE.issued] == [
        True
    ] * 7


def test_a_receipt_without_time_says_nothing_of_a_clock() -> None:
    office = opened()
    receipt = office.record()
    timeless = sign(Checkpoint(origin=office.key.name, size=1, root=receipt.leaf_hash), office.key)
    content = write(receipt).decode()
    start = content.index('  "checkpoint": [')
    lines = ",\n".join(f"    {json.dumps(line, ensure_ascii=False)}" for line in timeless[:-1].split("\n"))
    verdict = verify(f'{content[:start]}  "checkpoint": [\n{lines}\n  ]\n}}\n'.encode(), KEY)

    assert [str(step) for step in verdict.proved][3] == (
        f"4. the log `shop.example/mamoru` signed what it held, with the key `{office.public.label}`"
    )


FIELD = "was changed: its path, value or salt does not fit the digest in the log"


@pytest.mark.parametrize(
    ("content", "findings"),
    [
        # a value, a path, a salt
        (
            changed('"value": 12', '"value": 13'),
            [f"r.json:8:5: MAM-831: the field `systems.online-shop.tables.orders.deleted` {FIELD}"],
        ),
        (
            changed('"value": true', '"value": 1'),
            [f"r.json:9:5: MAM-831: the field `systems.online-shop.verified` {FIELD}"],
        ),
        (changed('"path": "right"', '"path": "rite"'), [f"r.json:5:5: MAM-831: the field `rite` {FIELD}"]),
        (with_digit(5, '"salt": "'), [f"r.json:5:5: MAM-831: the field `right` {FIELD}"]),
        # two of them
        (
            changed('"value": 12', '"value": 13').replace(b'"erasure"', b'"access"'),
            [
                f"r.json:5:5: MAM-831: the field `right` {FIELD}",
                f"r.json:8:5: MAM-831: the field `systems.online-shop.tables.orders.deleted` {FIELD}",
            ],
        ),
        # a path that would steer a terminal
        (
            changed('"path": "right"', '"path": "\\u001b[2J"'),
            [f"r.json:5:5: MAM-831: the field `\\x1b[2J` {FIELD}"],
        ),
        # the digest of a shown field
        (
            with_digit(5, '"digest": "'),
            ["r.json:5:5: MAM-832: the digest of the field `right` was changed; the field was not"],
        ),
        # the order of fields
        (
            edited(lambda lines: lines.insert(3, lines.pop(4))),
            ["r.json:3:3: MAM-833: a withheld digest was changed, or a field was added, left out or moved"],
        ),
        # a field left out
        (
            edited(lambda lines: lines.__delitem__(4)),
            ["r.json:3:3: MAM-833: a withheld digest was changed, or a field was added, left out or moved"],
        ),
        # the hash of the leaf
        (
            with_digit(16, '"leaf_hash": "'),
            ["r.json:16:3: MAM-834: `leaf_hash` was changed; the fields were not"],
        ),
        # the hash of the leaf, and a field
        (
            with_digit(16, '"leaf_hash": "').replace(b'"value": 12', b'"value": 13'),
            [
                "r.json:16:3: MAM-834: `leaf_hash` was changed; the fields were not",
                f"r.json:8:5: MAM-831: the field `systems.online-shop.tables.orders.deleted` {FIELD}",
            ],
        ),
        # a hash of the proof, and the place in the log
        (
            with_digit(18, '    "'),
            [
                (
                    "r.json:17:3: MAM-835: `leaf_index` or a hash of `inclusion_proof` was changed: "
                    "they do not lead to the signed root"
                )
            ],
        ),
        (
            changed('"leaf_index": 6', '"leaf_index": 5'),
            [
                (
                    "r.json:17:3: MAM-835: `leaf_index` or a hash of `inclusion_proof` was changed: "
                    "they do not lead to the signed root"
                )
            ],
        ),
        # the size
        (
            changed('"tree_size": 7', '"tree_size": 8'),
            ["r.json:15:3: MAM-836: `tree_size` was changed: the signed checkpoint has another size"],
        ),
        # white space, an escape, the end of the file, a duplicate key
        (
            changed('"value": 12', '"value":  12'),
            ["r.json:8:68: MAM-830: from here on the file is not as Mamoru wrote it"],
        ),
        (
            changed("税法", "\\u7a0e法"),
            ["r.json:10:63: MAM-830: from here on the file is not as Mamoru wrote it"],
        ),
        (WHOLE + b"\n", ["r.json:30:1: MAM-830: from here on the file is not as Mamoru wrote it"]),
        (WHOLE[:-1], ["r.json:29:2: MAM-830: from here on the file is not as Mamoru wrote it"]),
        (
            WHOLE.replace(b"\n", b"\r\n"),
            ["r.json:1:2: MAM-830: from here on the file is not as Mamoru wrote it"],
        ),
        (
            changed('"tree_size": 7', '"tree_size": 7, "tree_size": 7'),
            ["r.json:15:18: MAM-830: from here on the file is not as Mamoru wrote it"],
        ),
        (
            changed('"R-17"', '"\\ud800"'),
            ["r.json:4:35: MAM-830: from here on the file is not as Mamoru wrote it"],
        ),
    ],
)
def test_what_was_changed_in_the_record_is_named(content: bytes, findings: list[str]) -> None:
    assert told(verify(content, KEY, file="r.json")) == findings


def test_a_withheld_digest_that_was_changed_is_named() -> None:
    lines = SMALL.decode().split("\n")
    assert lines[4].startswith('    {"withheld": "')
    lines[4] = other_digit(lines[4], len('    {"withheld": "'))

    assert told(verify("\n".join(lines).encode(), KEY)) == [
        "receipt.json:3:3: MAM-833: a withheld digest was changed, or a field was added, left out or moved"
    ]


SIGNED = "the signature, or the time that it covers, was changed: it does not verify"
STATE = "the checkpoint's size or root was changed: neither the record nor the signature fits it"
# Lines of the checkpoint in the file: 22 origin, 23 size, 24 root, 25 time, 26 empty, 27 signature.
RAW = base64.b64decode(OFFICE.issued[-1].checkpoint.split(" ")[-1])


def signature_of(raw: bytes) -> bytes:
    return WHOLE.replace(base64.b64encode(RAW), base64.b64encode(raw))


@pytest.mark.parametrize(
    ("content", "findings"),
    [
        (
            edited(lambda lines: lines.__setitem__(21, '    "ship.example/mamoru",')),
            ["r.json:22:5: MAM-839: the checkpoint's origin was changed: the key is of another log"],
        ),
        (edited(lambda lines: lines.__setitem__(22, '    "8",')), [f"r.json:23:5: MAM-840: {STATE}"]),
        (
            edited(lambda lines: lines.__setitem__(23, f'    "{base64.b64encode(bytes(32)).decode()}",')),
            [f"r.json:23:5: MAM-840: {STATE}"],
        ),
        (
            edited(lambda lines: lines.__setitem__(24, '    "time 2026-11-22T01:08:04Z",')),
            [f"r.json:27:5: MAM-841: {SIGNED}"],
        ),
        (edited(lambda lines: lines.__delitem__(24)), [f"r.json:26:5: MAM-841: {SIGNED}"]),
        (signature_of(RAW[:-1] + bytes([RAW[-1] ^ 1])), [f"r.json:27:5: MAM-841: {SIGNED}"]),
        (signature_of(RAW[:4] + bytes([RAW[4] ^ 1]) + RAW[5:]), [f"r.json:27:5: MAM-841: {SIGNED}"]),
        (signature_of(RAW[:-1]), [f"r.json:27:5: MAM-841: {SIGNED}"]),
        (
            signature_of(bytes(4) + RAW[4:]),
            [
                (
                    "r.json:27:5: MAM-838: "
                    "the checkpoint is signed by the key `shop.example/mamoru+00000000`, "
                    f"but the key given is `{OFFICE.public.label}`"
                )
            ],
        ),
        (
            edited(lambda lines: lines.__setitem__(26, lines[26].replace("shop", "ship"))),
            [
                (
                    "r.json:27:5: MAM-838: "
                    f"the checkpoint is signed by the key `ship.example/mamoru+{RAW[:4].hex()}`, "
                    f"but the key given is `{OFFICE.public.label}`"
                )
            ],
        ),
        (
            edited(lambda lines: lines.__setitem__(26, f'{lines[26]},\n    "— other.example AAAAAAA="')),
            ["r.json:28:5: MAM-842: a line was added to the checkpoint: a receipt holds one signature"],
        ),
        (
            edited(lambda lines: lines.__setitem__(23, '    "short",')),
            [
                (
                    "r.json:24:5: MAM-837: the checkpoint was changed: "
                    "it has a root that is not the base64 of 32 bytes"
                )
            ],
        ),
        (
            edited(lambda lines: lines.__delitem__(25)),
            [
                (
                    "r.json:27:5: MAM-837: the checkpoint was changed: "
                    "it is cut off: it does not end in an empty line and signatures"
                )
            ],
        ),
    ],
)
def test_what_was_changed_in_the_checkpoint_is_named(content: bytes, findings: list[str]) -> None:
    assert told(verify(content, KEY, file="r.json")) == findings


def test_a_finding_tells_why_it_matters_and_what_to_do() -> None:
    (finding,) = verify(changed('"value": 12', '"value": 13'), KEY).findings

    assert finding.severity is Severity.ERROR
    assert finding.node == "systems.online-shop.tables.orders.deleted"
    assert finding.why == "until the original is shown, the receipt proves nothing"
    assert finding.remedy == "compare it with the copy that the controller, or the person, keeps"


def test_the_key_of_another_log_is_told_from_a_changed_file() -> None:
    other = opened("bank.example/log", seed=5).public

    (finding,) = verify(WHOLE, str(other)).findings
    assert (finding.code, finding.problem, finding.why, finding.remedy) == (
        "MAM-838",
        f"the checkpoint is signed by the key `{OFFICE.public.label}`, but the key given is `{other.label}`",
        "only the log's own key can say what the log held",
        (
            "give the public key that was in use then (the company keeps older ones in "
            "evidence/public-keys); if it is this one, the line was changed"
        ),
    )


def test_a_key_that_is_none_stops_the_verification() -> None:
    with pytest.raises(UnreadablePublicKey):
        verify(WHOLE, b"\x00\x01\x02")


def test_a_record_of_one_log_is_no_record_of_another() -> None:
    """The whole proof of another log, signed by its own key, under the fields of this one."""
    other = opened("shop.example/mamoru", seed=5)
    other.record()

    (finding,) = verify(write(other.record()), KEY).findings
    assert finding.code == "MAM-838"


def test_the_identity_needs_its_own_nonce() -> None:
    for subject in (("customer:jun@example.org", NONCE), (HANA[0], b"x" * 24)):
        (finding,) = verify(WHOLE, KEY, subject=subject).findings
        assert (str(finding.where), finding.code, finding.problem, finding.why, finding.remedy) == (
            "receipt.json:3:3",
            "MAM-843",
            "no shown field `subjects.N` belongs to this identity and nonce",
            "the receipt speaks of other people, or hides the field that speaks of this one",
            "give the identity as it was written when the nonce was handed out, and that very nonce",
        )
    with pytest.raises(ShortNonce):
        verify(WHOLE, KEY, subject=(HANA[0], b""))


def test_a_subject_whose_field_is_withheld_is_not_found() -> None:
    own = write(redact(OFFICE.issued[-1], lambda path: path != "subjects.0"))

    assert not verify(own, KEY, subject=HANA).valid


def test_a_second_log_under_the_same_key_is_found_by_the_checkpoints_kept_outside() -> None:
    fork = sign(Checkpoint(origin=OFFICE.key.name, size=7, root=bytes(32), at=NOW), OFFICE.key)
    (finding,) = verify(WHOLE, KEY, checkpoints=OUTSIDE + frame(fork).encode()).findings

    assert (str(finding.where), finding.code, finding.problem, finding.why, finding.remedy) == (
        "checkpoints.txt:50:1",
        "MAM-844",
        "at 7 records the checkpoints file shows another root, signed by the same key",
        "the log's owner has signed two logs that contradict each other, and can show each to other people",
        "keep both files, for together they prove it, and show them to the supervisory authority",
    )


def test_a_checkpoint_outside_that_the_key_did_not_sign_is_told() -> None:
    spoiled = OUTSIDE.replace(b"01:08:03Z", b"01:08:04Z")
    (finding,) = verify(WHOLE, KEY, checkpoints=spoiled, checkpoints_file="kept.txt").findings

    assert (str(finding.where), finding.code, finding.problem, finding.why, finding.remedy) == (
        "kept.txt:43:1",
        "MAM-845",
        "this checkpoint is not signed by the log's key, or was changed",
        "only the log's own key can say what the log held",
        "give the checkpoints file of this log, and the public key in use then",
    )


def test_checkpoints_of_other_sizes_say_nothing_of_this_receipt() -> None:
    verdict = verify(WHOLE, KEY, checkpoints=OUTSIDE.partition(b"\n\nshop")[0] + b"\n\n")

    assert verdict.valid
    assert [step.number for step in verdict.proved] == [1, 2, 3, 4, 5]
    assert (
        "that no other log was shown to others: the checkpoints file has none of this size"
        in verdict.unproved
    )


def test_a_torn_record_outside_is_told_and_does_not_spoil_the_receipt() -> None:
    verdict = verify(WHOLE, KEY, checkpoints=b"shop.example/ma\n" + TORN.encode() + b"\n\n" + OUTSIDE)

    assert verdict.valid
    assert [step.number for step in verdict.proved] == [1, 2, 3, 4, 5, 6]
    (finding,) = verdict.findings
    assert (str(finding.where), finding.code, finding.severity) == (
        "checkpoints.txt:1:1",
        "MAM-846",
        "warning",
    )
    assert (finding.problem, finding.why, finding.remedy) == (
        "a checkpoint here was never completed",
        "writing it was cut off by a crash; it proves nothing, and the others are whole",
        "nothing, if Mamoru or its machine stopped at that time",
    )


def test_a_file_that_holds_no_checkpoints_stops_the_verification() -> None:
    with pytest.raises(BrokenTrail) as refused:
        verify(WHOLE, KEY, checkpoints=b"hello\n\n" + OUTSIDE)

    assert str(refused.value) == (
        "checkpoints.txt:1:1: MAM-814: the checkpoints file holds something that is no checkpoint\n"
        "  why: what was shown outside cannot be compared with the log\n"
        "  do:  keep this file as it is, and put back an older copy that is whole; Mamoru appends what it "
        "lacks"
    )


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(500), "is another file: it holds no checkpoint of this log"),
        (
            OUTSIDE.replace(b"shop.example", b"shop.another"),
            "is another file: it holds no checkpoint of this log",
        ),
        (b"", "holds no whole checkpoint"),
        (b"\n\n", "holds no whole checkpoint"),
        (OUTSIDE[:30], "holds no whole checkpoint"),
    ],
)
def test_a_file_without_a_checkpoint_of_this_log_is_no_trail(content: bytes, says: str) -> None:
    with pytest.raises(BrokenTrail) as refused:
        verify(WHOLE, KEY, checkpoints=content)

    assert str(refused.value) == (
        f"checkpoints.txt:1:1: MAM-814: the checkpoints file {says}\n"
        "  why: what was shown outside cannot be compared with the log\n"
        "  do:  name the file to which the log's owner appends its checkpoints: evidence/checkpoints.txt, or "
        "what `checkpoints:` in programme.yaml says"
    )


def test_a_torn_last_record_outside_is_told() -> None:
    verdict = verify(WHOLE, KEY, checkpoints=OUTSIDE[:-20])

    assert verdict.valid
    assert [(str(f.where), f.code, f.problem) for f in verdict.findings] == [
        ("checkpoints.txt:43:1", "MAM-846", "a checkpoint here was never completed")
    ]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
)


def refused_with_a_place(content: bytes) -> bool:
    """Tell whether the verification fails and names a place; any other exception fails the test."""
    try:
        verdict = verify(content, KEY)
    except MamoruError as error:
        return error.where is not None and error.where.line >= 1
    return not verdict.valid and all(f.where and f.where.line >= 1 for f in verdict.findings)


def test_no_byte_of_a_receipt_can_be_changed_left_out_or_added() -> None:
    for at in range(len(SMALL)):
        for middle in (bytes([SMALL[at] ^ 1]), bytes([SMALL[at] ^ 0x20]), b"", b" " + SMALL[at : at + 1]):
            assert refused_with_a_place(SMALL[:at] + middle + SMALL[at + 1 :]), (at, middle)


@settings(deadline=None, max_examples=400)
@given(
    at=st.integers(min_value=0, max_value=len(WHOLE)),
    taken=st.integers(min_value=0, max_value=3),
    put=st.binary(max_size=3),
)
def test_no_few_bytes_of_a_receipt_can_be_replaced(at: int, taken: int, put: bytes) -> None:
    content = WHOLE[:at] + put + WHOLE[at + taken :]

    assert refused_with_a_place(content) == (content != WHOLE)


@settings(deadline=None, max_examples=200)
@given(
    st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass"))
)
def test_any_other_file_is_refused_with_a_place(content: bytes) -> None:
    assert refused_with_a_place(content)


@settings(deadline=None, max_examples=300)
@given(st.data())
def test_no_part_of_a_receipt_can_be_replaced_by_other_json(draw: st.DataObject) -> None:
    parts = json.loads(WHOLE)
    name = draw.draw(st.sampled_from(sorted(parts)))
    value = draw.draw(JSON)
    content = json.dumps(parts | {name: value}, indent=2).encode()

    assert refused_with_a_place(content)
