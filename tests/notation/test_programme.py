"""What is told of programme.yaml."""

import json
from pathlib import Path

import pytest

from tests.notation.programmes import expected, reading, told


def test_an_unknown_source_of_keys(told_of_programme: str) -> None:
    """
    programme: kasuri
    keys: {from: vault, at: keys}
    """
    assert told_of_programme == expected(
        """
        error MAM-140 programme.yaml:2:14 length 5 keys
          `vault` is no source of keys
          why: without its keys Mamoru can neither seal nor sign
          do: write one of `environment`, `file`
        """
    )


def test_a_source_of_keys_that_does_not_say_where(told_of_programme: str) -> None:
    """
    programme: kasuri
    keys: {from: environment}
    """
    assert told_of_programme == expected(
        """
        error MAM-122 programme.yaml:2:14 length 11 keys
          `keys` from `environment` do not say `at` what place they are
          why: a folder is the default for keys from files only
          do: add `at:`
        """
    )


def test_limits_that_are_no_numbers(told_of_programme: str) -> None:
    """
    programme: kasuri
    limits: {rows: "10"}
    """
    assert told_of_programme == expected(
        """
        error MAM-123 programme.yaml:2:16 length 4
          `rows` wants a whole number, and a text is written
          why: what Mamoru cannot read it cannot keep
          do: write a whole number, as docs/reference/notation.md shows
        """
    )


def test_a_limit_that_nothing_could_pass(told_of_programme: str) -> None:
    """
    programme: kasuri
    limits: {rows: 0}
    """
    assert told_of_programme == expected(
        """
        error MAM-125 programme.yaml:2:16 length 1
          `rows` must be at least 1
          why: what Mamoru cannot read it cannot keep
          do: write a whole number that is at least 1
        """
    )


def test_a_programme_without_a_name(told_of_programme: str) -> None:
    """
    store: .mamoru/store.db
    keys:
    """
    assert told_of_programme == expected(
        """
        error MAM-122 programme.yaml:1:1 length 5
          the key `programme` is missing here
          why: what is not stated cannot be kept or checked
          do: add `programme:`, as docs/reference/notation.md shows
        error MAM-126 programme.yaml:2:1 length 4
          `keys` has no value
          why: what Mamoru cannot read it cannot keep
          do: write a value, or remove the key
        """
    )


def test_a_store_and_checkpoints_outside_the_folder(told_of_programme: str) -> None:
    """
    programme: kasuri
    store: ../elsewhere/store.db
    checkpoints: /var/log/checkpoints.txt
    """
    assert told_of_programme == expected(
        """
        error MAM-148 programme.yaml:2:8 length 21 store
          `store` leads out of the programme's folder
          why: whoever writes this file could have Mamoru write into any file of the machine, and a
            copy of the folder would lack what proves its requests
          do: write a path below this folder, without `..` or a leading `/`, such as `store:
            .mamoru/store.db`; to keep the file elsewhere, mount or link that place into the folder
        error MAM-148 programme.yaml:3:14 length 24 checkpoints
          `checkpoints` leads out of the programme's folder
          why: whoever writes this file could have Mamoru write into any file of the machine, and a
            copy of the folder would lack what proves its requests
          do: write a path below this folder, without `..` or a leading `/`, such as `checkpoints:
            evidence/checkpoints.txt`; to keep the file elsewhere, mount or link that place into the
            folder
        """
    )


@pytest.mark.parametrize(
    "path", ["/s.db", "a/../../s.db", "..", "C:/s.db", "C:s.db", "\\\\host\\s.db", "a\\..\\s.db"]
)
def test_every_way_out_of_the_folder_is_told(path: str, tmp_path: Path) -> None:
    text = json.dumps({"programme": "kasuri", "store": path})

    assert "error MAM-148 programme.yaml:1:" in told(reading(tmp_path, {"programme.yaml": text}).findings)


@pytest.mark.parametrize("path", ["s.db", "./a/s.db", "a..b/s.db", "...", "a b/s.db"])
def test_a_path_below_the_folder_is_not(path: str, tmp_path: Path) -> None:
    text = json.dumps({"programme": "kasuri", "store": path})

    assert told(reading(tmp_path, {"programme.yaml": text}).findings) == ""
