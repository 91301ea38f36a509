"""`mamoru verify`, with what people give it."""

import json
from pathlib import Path

import pytest

from tests import small
from tests.cli.offices import answered
from tests.cli.settled import told

KEY = ("--key", "evidence/public-key.txt")
UNPROVED = (
    "  not proved: that the systems really did what they answered: Mamoru records what it observed in them\n"
    "  not proved: that nothing else was done: a receipt speaks of what is in it\n"
    "  not proved: that the clock was right: the time is what the machine said\n"
)
USAGE = "Usage: mamoru verify [OPTIONS] RECEIPT\nTry 'mamoru verify --help' for help.\n\n"


@pytest.fixture
def company(tmp_path: Path) -> Path:
    """Customer 1 was answered; the receipt and its nonce lie beside the programme."""
    small.company(tmp_path)
    found = answered(tmp_path)
    (tmp_path / "receipt.json").write_bytes((tmp_path / found["receipt"]).read_bytes())
    (tmp_path / "nonce.txt").write_text(found["nonces"][0], encoding="utf-8")
    return tmp_path


def test_a_receipt_that_holds_says_what_it_proves_and_what_it_cannot(company: Path) -> None:
    nonce = (company / "nonce.txt").read_text(encoding="utf-8")

    answer = small.mamoru(
        company, "verify", "receipt.json", *KEY, "--checkpoints", "evidence/checkpoints.txt",
        "-s", "customer-id=1", "--nonce", nonce,
    )  # fmt: skip

    fields = len(json.loads((company / "receipt.json").read_text(encoding="utf-8"))["fields"])
    assert told(answer) == (
        0,
        (
            "The receipt holds.\n"
            "  proved: the file is byte for byte as Mamoru wrote it\n"
            f"  proved: each of the {fields} fields shown is as it was recorded\n"
            f"  proved: the record has {fields} fields: none was added, left out or moved\n"
            "  proved: the log `acme` signed what it held, by its clock at TIME, with the key `acme+KEY`\n"
            "  proved: this record is number 1 of the 1 that the log then held\n"
            "  proved: outside, the log was shown the same at 1 record\n"
            "  proved: the record speaks of the person given, in `subjects.0`\n"
            f"{UNPROVED}"
        ),
        "",
    )


def test_a_changed_receipt_is_told_with_the_place(company: Path) -> None:
    text = (company / "receipt.json").read_text(encoding="utf-8")
    (company / "receipt.json").write_text(text.replace('"access"', '"erasure"', 1), encoding="utf-8")

    code, answer, error = told(small.mamoru(company, "verify", "receipt.json", *KEY))

    assert (code, error) == (1, "")
    assert answer.startswith(
        "error[MAM-831]: the field `request.right` was changed: its path, value or salt does not fit the "
        "digest in the log\n"
        "  --> receipt.json:"
    )
    assert "The receipt holds." not in answer
    assert "  proved: " not in answer


def test_a_receipt_under_the_key_of_another_company_does_not_hold(company: Path, tmp_path: Path) -> None:
    other = small.company(tmp_path / "other")
    answered(other)

    code, answer, _ = told(
        small.mamoru(company, "verify", "receipt.json", "--key", "other/evidence/public-key.txt")
    )

    assert code == 1
    assert "The receipt holds." not in answer


def test_a_receipt_is_not_another_persons(company: Path) -> None:
    nonce = (company / "nonce.txt").read_text(encoding="utf-8")

    small.mamoru(company, "verify", "receipt.json", *KEY, "-s", "customer-id=2", "--nonce", nonce, expect=1)


def test_a_verdict_is_json_for_programs(company: Path) -> None:
    found = json.loads(
        small.mamoru(company, "verify", "receipt.json", *KEY, "--format", "json", expect=0).stdout
    )

    assert sorted(found) == ["findings", "format", "proved", "unproved", "valid"]
    assert (found["format"], found["valid"], found["findings"]) == ("mamoru-verdict/1", True, [])
    assert found["proved"][0] == "the file is byte for byte as Mamoru wrote it"


MISTAKES = {
    "no-such-file": (
        ("nowhere.json", *KEY),
        (
            "error[MAM-607]: the file nowhere.json cannot be read: No such file or directory\n"
            "  why: what was asked for cannot be done without it\n"
            "  do:  check its name and its permissions\n"
        ),
    ),
    "no-such-key": (
        ("receipt.json", "--key", "nowhere.txt"),
        (
            "error[MAM-607]: the file nowhere.txt cannot be read: No such file or directory\n"
            "  why: what was asked for cannot be done without it\n"
            "  do:  check its name and its permissions\n"
        ),
    ),
    "a-folder": (
        ("evidence", *KEY),
        f"{USAGE}Error: Invalid value for 'RECEIPT': File 'evidence' is a directory.\n",
    ),
    "no-key": (("receipt.json",), f"{USAGE}Error: Missing option '--key'.\n"),
    "the-private-key": (
        ("receipt.json", "--key", ".mamoru/keys/signing.pem"),
        (
            "error[MAM-807]: the public key is a private key: never hand it on, whoever has it can sign for "
            "the log\n"
            "  why: a receipt is verified against the public key of the log, and against nothing else\n"
            "  do:  give the one line that the log's owner publishes: name+8 hex digits+base64\n"
        ),
    ),
    "receipt-and-key-swapped": (
        ("evidence/public-key.txt", "--key", "receipt.json"),
        (
            "error[MAM-807]: the public key is too long: this is another file\n"
            "  why: a receipt is verified against the public key of the log, and against nothing else\n"
            "  do:  give the one line that the log's owner publishes: name+8 hex digits+base64\n"
        ),
    ),
    "empty": (
        ("empty", *KEY),
        (
            "error[MAM-810]: the receipt file is empty\n"
            "  --> empty:1:1\n"
            "  why: nothing in it can be verified\n"
            "  do:  ask for the receipt again and keep the file as it came\n"
        ),
    ),
    "huge": (
        ("huge", *KEY),
        (
            "error[MAM-810]: the receipt file is larger than 32 MiB\n"
            "  --> huge:1:1\n"
            "  why: nothing in it can be verified\n"
            "  do:  ask for the receipt again and keep the file as it came\n"
        ),
    ),
    "binary": (
        ("binary", *KEY),
        (
            "error[MAM-810]: the receipt file is no text: it holds bytes that are no UTF-8\n"
            "  --> binary:1:3\n"
            "  why: nothing in it can be verified\n"
            "  do:  ask for the receipt again and keep the file as it came\n"
        ),
    ),
    "other-json": (
        ("systems/shop.schema.json", *KEY),
        (
            "error[MAM-811]: the file is no whole receipt: it has no `format`\n"
            "  --> shop.schema.json:1:1\n"
            "  why: what is missing or of another kind cannot be verified\n"
            "  do:  ask for the receipt again and keep the file as it came\n"
        ),
    ),
    "no-checkpoints": (
        ("receipt.json", *KEY, "--checkpoints", "binary"),
        (
            "error[MAM-814]: the checkpoints file is another file: it holds no checkpoint of this log\n"
            "  --> binary:1:1\n"
            "  why: what was shown outside cannot be compared with the log\n"
            "  do:  name the file to which the log's owner appends its checkpoints: "
            "evidence/checkpoints.txt, or what `checkpoints:` in programme.yaml says\n"
        ),
    ),
    "subject-without-nonce": (
        ("receipt.json", *KEY, "-s", "customer-id=1"),
        f"{USAGE}Error: --subject and --nonce go together: the nonce was handed out with the receipt\n",
    ),
    "no-hexadecimal": (
        ("receipt.json", *KEY, "-s", "customer-id=1", "--nonce", "xyz"),
        f"{USAGE}Error: Invalid value for --nonce: write it as it was given: hexadecimal digits\n",
    ),
    "half-a-nonce": (
        ("receipt.json", *KEY, "-s", "customer-id=1", "--nonce", "0011223344556677"),
        (
            "error[MAM-803]: the nonce has 8 bytes, at least 16 are needed\n"
            "  why: with a short nonce anybody can try out identities until one fits\n"
            "  do:  give the whole nonce, as it was handed to the person with the receipt\n"
        ),
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_what_cannot_be_read_is_told_and_is_no_verdict(company: Path, mistake: str) -> None:
    """Exit 2, and not 1, which says that a receipt was changed."""
    (company / "empty").write_bytes(b"")
    (company / "binary").write_bytes(b"{}\xff\x00")
    with (company / "huge").open("wb") as file:
        file.truncate(33 * 1024 * 1024)
    words, error = MISTAKES[mistake]

    assert told(small.mamoru(company, "verify", *words)) == (2, "", error)
