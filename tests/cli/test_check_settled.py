"""`mamoru check` of an old system: what is known, what is allowed, and what both leave as it was."""

import json
from pathlib import Path

import pytest

from tests import small
from tests.cli.settled import told

NOTE = ", note: purchases.messages"
UNEXPLAINED = "nothing says what the column `orders.note` holds"


def swap(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A company with an error: a column that nobody has explained."""
    company = small.company(tmp_path / "acme")
    swap(company / "systems/shop.yaml", NOTE, "")
    return company


def allow(
    company: Path, *, rule: str = "MAM-201", node: str = "systems.shop.*", until: str = "2999-12-31"
) -> None:
    with (company / "programme.yaml").open("a", encoding="utf-8") as file:
        file.write(
            f"allow: [{{rule: {rule}, node: {json.dumps(node)}, reason: the column is being dropped, "
            f"until: {until}, by: head of platform}}]\n"
        )


def test_what_a_baseline_names_is_listed_as_known_and_does_not_count(old: Path) -> None:
    assert small.mamoru(old, "check", "--write-baseline", "known.json", expect=0).stdout.endswith(
        "1 error, 0 warnings\n1 finding written to known.json\n"
    )
    assert told(small.mamoru(old, "check", "--baseline", "known.json")) == (
        0,
        (
            "known: 1 finding of known.json\n"
            f"  error[MAM-201]  systems/shop.yaml:12:3  {UNEXPLAINED}\n"
            "\n"
            "acme: 2 systems, 6 tables, 22 columns looked at\n"
            "0 errors, 0 warnings, 1 known\n"
            "1 error known or allowed: `mamoru run` refuses every request until they are mended\n"
        ),
        "",
    )


def test_a_known_error_stops_requests_all_the_same(old: Path) -> None:
    """So does an allowed one."""
    small.mamoru(old, "check", "--write-baseline", "known.json", expect=0)
    allow(old)
    small.mamoru(old, "check", "--baseline", "known.json", expect=0)

    refused = small.mamoru(old, "run", "access", "-s", "email=hana@example.com", "--of", "customer")

    assert refused.returncode == 1
    assert refused.stderr.startswith(f"error[MAM-601]: the programme has an error: {UNEXPLAINED}\n")


def test_what_is_new_counts_and_what_has_only_moved_does_not(old: Path) -> None:
    small.mamoru(old, "check", "--write-baseline", "known.json", expect=0)
    map_ = old / "systems/shop.yaml"
    map_.write_text(f"# a line more\n{map_.read_text(encoding='utf-8')}", encoding="utf-8")
    small.mamoru(old, "check", "--baseline", "known.json", expect=0)

    swap(map_, "total: purchases.orders", "")
    answer = small.mamoru(old, "check", "--baseline", "known.json", expect=1).stdout

    assert "error[MAM-201]: nothing says what the column `orders.total` holds\n" in answer
    assert answer.count(UNEXPLAINED) == 1


def test_what_is_mended_is_told_and_the_file_shrinks_but_never_grows(old: Path) -> None:
    small.mamoru(old, "check", "--write-baseline", "known.json", expect=0)
    swap(old / "systems/shop.yaml", "total: purchases.orders", NOTE.removeprefix(", "))

    answer = small.mamoru(old, "check", "--baseline", "known.json", expect=1).stdout
    assert answer.startswith(
        "mended: 1 finding of known.json\n"
        f"  error[MAM-201]  systems.shop.orders.note  {UNEXPLAINED}\n"
        "  do:  let the file shrink: mamoru check --baseline known.json --write-baseline known.json\n"
    )
    both = ("--baseline", "known.json", "--write-baseline", "known.json")
    assert small.mamoru(old, "check", *both, expect=0).stdout.endswith("0 findings written to known.json\n")
    small.mamoru(old, "check", "--baseline", "known.json", expect=1)


@pytest.mark.parametrize(("text", "code"), [(None, "MAM-607"), ("nothing", "MAM-612")])
def test_a_baseline_that_is_none_is_a_misuse(old: Path, text: str | None, code: str) -> None:
    if text is not None:
        (old / "known.json").write_text(text, encoding="utf-8")

    answer = small.mamoru(old, "check", "--baseline", "known.json")
    assert (answer.returncode, answer.stdout) == (2, "")
    assert answer.stderr.startswith(f"error[{code}]: ")


def test_a_baseline_is_not_written_of_files_that_cannot_be_read(old: Path) -> None:
    swap(old / "notice.yaml", "law: JP\n", "")
    small.mamoru(old, "check", "--write-baseline", "known.json", expect=2)

    assert not (old / "known.json").exists()


def test_what_is_allowed_is_shown_with_its_reason_and_does_not_count(old: Path) -> None:
    allow(old)

    assert told(small.mamoru(old, "check")) == (
        0,
        (
            "allowed: 1 finding by programme.yaml:2:16\n"
            f"  error[MAM-201]  systems/shop.yaml:12:3  {UNEXPLAINED}\n"
            "  because: the column is being dropped (head of platform, until 2999-12-31)\n"
            "\n"
            "acme: 2 systems, 6 tables, 22 columns looked at\n"
            "0 errors, 0 warnings, 1 allowed\n"
            "1 error known or allowed: `mamoru run` refuses every request until they are mended\n"
        ),
        "",
    )


def test_after_its_day_an_allowance_is_an_error_beside_the_finding(old: Path) -> None:
    allow(old, until="2026-01-31")
    answer = small.mamoru(old, "check", expect=1).stdout

    assert f"error[MAM-201]: {UNEXPLAINED}\n" in answer
    assert (
        "error[MAM-613]: `MAM-201` was allowed for `systems.shop.*` until 2026-01-31, and no longer\n"
        "  --> programme.yaml:2:16\n"
    ) in answer
    assert answer.endswith("2 errors, 0 warnings\n")


def test_an_allowance_of_nothing_is_a_warning(old: Path) -> None:
    allow(old, node="systems.shop.customers.*")
    answer = small.mamoru(old, "check", expect=1).stdout

    assert (
        "warning[MAM-614]: `MAM-201` is allowed for `systems.shop.customers.*`, and is not found there\n"
        in answer
    )


def test_a_baseline_silences_no_allowance_that_has_ended(old: Path) -> None:
    allow(old, until="2026-01-31")
    small.mamoru(old, "check", "--write-baseline", "known.json", expect=0)

    assert small.mamoru(old, "check", "--baseline", "known.json", expect=1).stdout.count("MAM-613") == 1


def test_programs_read_known_allowed_and_gone_beside_the_findings(old: Path) -> None:
    small.mamoru(old, "check", "--write-baseline", "known.json", expect=0)
    known = json.loads(small.mamoru(old, "check", "--baseline", "known.json", "--format", "json").stdout)
    allow(old)
    allowed = json.loads(small.mamoru(old, "check", "--baseline", "known.json", "--format", "json").stdout)

    assert [known["findings"], known["known"][0]["code"], known["allowed"], known["gone"]] == [
        [],
        "MAM-201",
        [],
        [],
    ]
    assert allowed["allowed"][0]["allowance"]["reason"] == "the column is being dropped"
    assert allowed["gone"] == [
        {"code": "MAM-201", "node": "systems.shop.orders.note", "problem": UNEXPLAINED, "severity": "error"}
    ]
    assert {"lines", "meanings"}.isdisjoint(allowed)


def test_code_hosts_read_fingerprints_states_and_help(old: Path) -> None:
    small.mamoru(old, "check", "--write-baseline", "known.json", expect=0)
    first, second = (
        small.mamoru(old, "check", "--baseline", "known.json", "--format", "sarif", expect=0).stdout
        for _ in range(2)
    )
    run = json.loads(first)["runs"][0]

    assert first == second
    assert [(r["baselineState"], len(r["partialFingerprints"])) for r in run["results"]] == [("unchanged", 1)]
    assert run["tool"]["driver"]["rules"][0]["shortDescription"]["text"] == (
        "Does the map say what every column holds?"
    )
