"""MAM-291: the bases that the people of a region are told, and those that purposes rest on."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from mamoru.check.judging import views
from mamoru.check.rules._smallest import notice
from mamoru.check.rules.basis_not_told import not_told
from tests.check.smallest import example

BRAZIL = """\
supplement: BR
for: [BR]
effective: {on: 2025-01-01}
law: BR-LGPD
"""
TOLD = "bases:\n  told: {only: [consent, law]}\n"
STUDY = "purposes:\n  study: {of: customer, uses: [contact], title: Studies}\n"
BASED = (
    "`purposes.sell` rests on `contract`, and `supplements.BR.bases.told` tells people of `consent` and "
    "`law` only"
)
BASELESS = "`supplements.BR.purposes.study` states no basis, and `bases.told` tells people of `contract` only"
CASES: Mapping[str, tuple[Mapping[str, str], list[tuple[str, str]]]] = {
    "a supplement tells the bases of the notice otherwise": (
        {"supplements/BR.yaml": BRAZIL + TOLD},
        [
            (
                BASED,
                "supplements.BR.bases.told",
            )
        ],
    ),
    "a supplement adds a purpose on none of the bases of the notice": (
        {
            "notice.yaml": notice(more="bases:\n  told: {only: contract}\n"),
            "supplements/BR.yaml": BRAZIL + STUDY,
        },
        [
            (
                BASELESS,
                "supplements.BR.purposes.study",
            )
        ],
    ),
    "open words use nothing": (
        {
            "notice.yaml": notice(
                purposes="  others: {of: all, open: true, title: Others}\n",
                more="bases:\n  told: {only: contract}\n",
            )
        },
        [],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_rests_on_another_basis_is_told_where_it_is_written(case: str, tmp_path: Path) -> None:
    written, told = CASES[case]

    checked = example(tmp_path, written).checked
    found = [f for view in views(checked) for f in not_told(view)]

    assert [(f.problem, f.node) for f in found] == told
