"""`mamoru log verify` tells what became of the versions that the log has a record of."""

from pathlib import Path

import pytest

from tests import small

FILE = "published/acme-2025-01-01.json"
RECEIPT = "evidence/published/acme-2025-01-01.json"


@pytest.fixture
def company(tmp_path: Path) -> Path:
    """Customer 1 was answered, and then the notice was published."""
    small.company(tmp_path)
    small.mamoru(tmp_path, "run", "access", "--subject", "customer-id=1", expect=0)
    small.mamoru(tmp_path, "publish", expect=0)
    return tmp_path


def lost(how: str) -> str:
    return (
        f"error[MAM-639]: `{FILE}`, of which record 2 of the log tells, {how}\n"
        "  why: nobody could tell any more what people were told from that day on\n"
        f"  do:  bring `{FILE}` back from version control\n"
    )


def test_a_version_that_is_as_it_was_frozen_is_not_spoken_of(company: Path) -> None:
    assert "published" not in small.mamoru(company, "log", "verify", expect=0).stdout


def test_a_published_version_that_is_missing_is_told(company: Path) -> None:
    (company / FILE).unlink()

    found = small.mamoru(company, "log", "verify", expect=1)

    assert found.stdout.startswith(lost("is missing"))
    assert "The log holds" not in found.stdout


def test_a_published_version_that_was_changed_is_told(company: Path) -> None:
    text = (company / FILE).read_text("utf-8")
    (company / FILE).write_text(text.replace("contract", "consent"), encoding="utf-8")

    assert small.mamoru(company, "log", "verify", expect=1).stdout.startswith(
        lost("is not the one that was frozen")
    )


def test_a_publication_whose_receipt_is_missing_is_not_proved(company: Path) -> None:
    (company / RECEIPT).unlink()

    assert (
        "  not proved: what was published by record 2: its receipt is not in evidence/published\n"
    ) in small.mamoru(company, "log", "verify", expect=0).stdout


def test_checkpoints_that_are_missing_are_told(company: Path) -> None:
    (company / "evidence/checkpoints.txt").unlink()

    refused = small.mamoru(company, "log", "verify", expect=2)

    assert refused.stderr.startswith(
        "error[MAM-607]: the file checkpoints.txt cannot be read: No such file or directory\n"
    )
