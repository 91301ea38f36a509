"""On which grounds a third party gets data: each law that says so is asked by its own list."""

from pathlib import Path

import pytest

from mamoru.check.judging import judge
from mamoru.check.rules._smallest import notice
from mamoru.model.finding import Severity
from tests.check.smallest import example

RECIPIENTS = """\
recipients:
  partner: {role: third-party, of: customer, receives: [contact.email], for: [offers], title: Partners}
"""


def told(folder: Path, basis: str, *, law: str, supplement: str = "") -> list[tuple[Severity, str, str]]:
    """Return what MAM-227 finds where a partner gets e-mail addresses on a basis."""
    offers = f"  offers: {{of: customer, uses: [contact.email], basis: {basis}, title: Offers}}\n"
    files = {"notice.yaml": notice(purposes=offers, more=RECIPIENTS).replace("law: JP", f"law: {law}")}
    found = judge(
        example(folder, {**files, **({"supplements/CN.yaml": supplement} if supplement else {})}).checked
    )
    return [(f.severity, f.problem.rpartition(", ")[2], f.article) for f in found if f.code == "MAM-227"]


@pytest.mark.parametrize("basis", ["consent", "law", "vital-interest", "public-task"])
def test_japan_takes_what_its_article_lists(tmp_path: Path, basis: str) -> None:
    assert told(tmp_path, basis, law="JP") == []


def test_a_contract_is_no_ground_in_japan(tmp_path: Path) -> None:
    wanted = "`vital-interest` or `public-task` that the law of `JP` wants"
    assert told(tmp_path, "contract", law="JP") == [(Severity.ERROR, wanted, "APPI 27(1)")]


def test_china_wants_consent(tmp_path: Path) -> None:
    (found,) = told(tmp_path, "vital-interest", law="CN")

    assert (found[0], found[2]) == (Severity.ERROR, "PIPL 23")
    assert found[1].endswith("without the `basis:` `consent` or `law` that the law of `CN` wants")


def test_what_people_in_china_only_inherit_is_a_warning(tmp_path: Path) -> None:
    china = "supplement: CN\nfor: [CN]\nlaw: CN\n"

    (found,) = told(tmp_path, "vital-interest", law="JP", supplement=china)
    assert (found[0], found[2]) == (Severity.WARNING, "PIPL 23")


def test_elsewhere_any_stated_basis_may_do(tmp_path: Path) -> None:
    assert told(tmp_path, "legitimate-interest", law="EU") == []
