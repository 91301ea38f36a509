"""What whole companies say they do with data is held against what they promised."""

import json
import shutil
from pathlib import Path

import pytest

from mamoru.check.graph import resolve
from mamoru.desk.explanation.nodes import explained
from mamoru.desk.opening import programme_of
from tests import small

EXAMPLES = Path(__file__).parents[2] / "examples"
SKIPPED = shutil.ignore_patterns("data", "expected", "*.py", "*.md")


def company(name: str, tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXAMPLES / name, tmp_path / "programme", ignore=SKIPPED))


def also(folder: Path, system: str, use: str) -> None:
    """State one more use of a system."""
    file = folder / "systems" / f"{system}.yaml"
    text = file.read_text(encoding="utf-8")
    assert text.count("uses:\n") == 1
    file.write_text(text.replace("uses:\n", f"uses:\n  another: {{{use}}}\n"), encoding="utf-8")


def told(folder: Path) -> tuple[int, list[tuple[str, str, str]]]:
    """Return the exit code of the check, and what its rules on uses say."""
    done = small.mamoru(folder, "check", "--format", "json")
    found = json.loads(done.stdout)["findings"]
    return done.returncode, [
        (one["severity"], one["code"], one["problem"])
        for one in found
        if one["code"] in {"MAM-263", "MAM-264", "MAM-266", "MAM-270", "MAM-274", "MAM-276"}
    ]


@pytest.mark.parametrize("name", ["apparel-group", "cloud-provider"])
def test_what_the_examples_do_is_what_they_promised(name: str, tmp_path: Path) -> None:
    assert told(company(name, tmp_path)) == (0, [])


@pytest.mark.promise("K-34a")
@pytest.mark.parametrize(
    ("system", "people"),
    [
        ("people-and-hiring", "applicant"),
        ("people-and-hiring", "employee"),
        ("shareholders-and-enquiries", "shareholder"),
        ("shareholders-and-enquiries", "enquirer"),
    ],
)
def test_only_customers_are_shared_with_the_group(system: str, people: str, tmp_path: Path) -> None:
    folder = company("apparel-group", tmp_path)
    if system == "shareholders-and-enquiries":
        file = folder / "systems" / f"{system}.yaml"
        file.write_text(file.read_text(encoding="utf-8") + "uses:\n", encoding="utf-8")
    also(folder, system, f"reads: contact.name, for: shared-use, of: {people}, to: group")

    assert told(folder) == (
        1,
        [
            (
                "error",
                "MAM-263",
                (
                    f"`uses.{system}.another` reads `contact.name` of `{people}` for `purposes.shared-use`, "
                    "which does not state it"
                ),
            )
        ],
    )


def test_a_sale_breaks_the_promise_in_every_region_that_has_it(tmp_path: Path) -> None:
    folder = company("cloud-provider", tmp_path)
    also(
        folder,
        "marketplace",
        "reads: commerce.purchases, for: provide, of: customer, sells: true, region: US-CA",
    )

    assert told(folder) == (
        1,
        [
            (
                "error",
                "MAM-270",
                (
                    "`uses.marketplace.another` sells `commerce.purchases` of `customer`, and "
                    "`supplements.US-CA.never.sale` says that this never happens"
                ),
            )
        ],
    )


def test_a_wrong_use_holds_up_nobody_s_request(tmp_path: Path) -> None:
    folder = small.company(tmp_path)
    file = folder / "systems" / "shop.yaml"
    written = "uses:\n  another: {reads: all, for: whatever}\n"
    file.write_text(file.read_text(encoding="utf-8") + written, encoding="utf-8")

    done = small.mamoru(folder, "plan", "access", "--of", "customer", "-s", "customer-id=1")

    assert (told(folder)[0], done.returncode) == (1, 0)


def test_a_use_is_explained() -> None:
    checked = resolve(programme_of(EXAMPLES / "apparel-group"))

    (use,) = explained(checked, "uses.online-shop.catalogue")
    (recipient,) = explained(checked, "recipients.mail-house")

    assert use.says == (
        "A job, a screen or an export: it reads data of the people of that purpose for purposes.promote.",
        "It gives the data to mail-house.",
        "It leaves out who has said no by choices.promotions.",
    )
    assert [(link.id, link.says) for link in recipient.groups[-1].links] == [
        ("uses.online-shop.catalogue", "Catalogue by post")
    ]


def test_sensitive_data_of_californians_serves_no_end_but_those_the_notice_names(tmp_path: Path) -> None:
    folder = company("cloud-provider", tmp_path)
    also(folder, "marketplace", "reads: identity.document, for: market, of: seller, region: US-CA")

    assert (
        "error",
        "MAM-270",
        (
            "`uses.marketplace.another` uses `identity.document` of `seller` for `market`, and "
            "`supplements.US-CA.never.sensitive-beyond-the-act` says that this never happens"
        ),
    ) in told(folder)[1]
