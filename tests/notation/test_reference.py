"""The page that describes the notation tells the truth."""

import re
import textwrap
from pathlib import Path

from mamoru.model.schema import Schema
from mamoru.notation.codes import Code
from mamoru.notation.snapshot import read_schema, schema_text
from tests.notation.programmes import reading, told

PAGE = Path(__file__).parents[2] / "docs/reference/notation.md"


def samples() -> dict[str, str]:
    """Return the indented blocks of the page by the heading above them; the first of each."""
    found: dict[str, str] = {}
    for section in PAGE.read_text(encoding="utf-8").split("\n## ")[1:]:
        heading = section.partition("\n")[0]
        blocks = re.findall(r"(?:^    .*\n?|^\n)+", section, re.MULTILINE)
        texts = [textwrap.dedent(block).strip("\n") + "\n" for block in blocks if block.strip()]
        for number, text in enumerate(texts):
            found[f"{heading} {number}"] = text
    return found


def test_the_sample_of_a_programme_is_read(tmp_path: Path) -> None:
    text = samples()["programme.yaml 0"]
    assert told(reading(tmp_path, {"programme.yaml": text}).findings) == ""


def test_the_samples_of_a_notice_and_of_maps_are_read(tmp_path: Path) -> None:
    found = samples()
    files: dict[str, str | bytes] = {
        "notice.yaml": found["notice.yaml 0"],
        "supplements/EEA.yaml": found["supplements/REGION.yaml 0"],
        "systems/online-shop.yaml": found["systems/NAME.yaml 0"],
        "systems/paper-register.yaml": found["systems/NAME.yaml 1"],
    }
    assert told(reading(tmp_path, files).findings) == ""


def test_the_sample_of_a_snapshot_is_written_as_shown() -> None:
    text = samples()["systems/NAME.schema.json 0"]
    schema = read_schema(text, file="systems/online-shop.schema.json", system="online-shop")
    assert isinstance(schema, Schema)
    assert schema_text(schema) == text


def test_every_code_stands_for_one_thing() -> None:
    codes = [code.value for code in Code]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"MAM-1[0-7]\d", code) for code in codes)
