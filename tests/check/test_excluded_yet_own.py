"""MAM-290: what a notice puts outside itself, and promises or uses all the same."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from mamoru.check.rules import excluded_yet_own
from mamoru.check.rules._smallest import notice
from mamoru.check.rules.excluded_yet_own import EXCLUDED_YET_OWN, FILES, MAP, OUTSIDE, TABLES
from tests.check.asking import asked
from tests.check.smallest import example

DATA = excluded_yet_own.DATA
STUDY = "  study: {of: customer, uses: [content], basis: legitimate-interest, title: Learning from content}\n"
CASES: Mapping[str, tuple[Mapping[str, str], list[str]]] = {
    "a purpose of the company's own": (
        {"notice.yaml": notice(data=DATA, purposes=FILES + STUDY, more=OUTSIDE)},
        ["`purposes.study` uses"],
    ),
    "it is asked for, and given away": (
        {
            "notice.yaml": notice(
                data=DATA,
                purposes=FILES,
                more=f"{OUTSIDE}collection-points:\n"
                "  form: {of: all, collects: [content], title: Form}\n"
                "recipients:\n"
                "  group: {role: third-party, of: all, receives: [content], for: [files], title: Group}\n"
                "  host: {role: processor, of: all, receives: [content], for: [files], title: Host}\n",
            )
        },
        ["`collection-points.form` collects", "`recipients.group` receives"],
    ),
    "a use of a map": (
        {
            "notice.yaml": notice(
                data=DATA, purposes=FILES + STUDY.replace("[content]", "[contact]"), more=OUTSIDE
            ),
            "systems/shop.yaml": f"{MAP}uses:\n"
            "  serve: {reads: [content], for: files}\n  learn: {reads: [content], for: study}\n",
        },
        ["`uses.shop.learn` reads"],
    ),
    "an exclusion that names no categories, and a promise of everything": (
        {
            "notice.yaml": notice(
                data=DATA,
                purposes=FILES,
                more=f"{OUTSIDE}retention:\n"
                "  rest: {items: all, of: all, keep: 1 year, after: closed, ground: {purpose: files}}\n",
            ).replace("items: [content.stored], then", "then")
        },
        [],
    ),
    "a promise of everything": (
        {
            "notice.yaml": notice(
                data=DATA,
                purposes=FILES,
                more=f"{OUTSIDE}retention:\n"
                "  rest: {items: all, of: all, keep: 1 year, after: closed, ground: {purpose: files}}\n",
            )
        },
        [],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_takes_it_for_the_company_is_told(case: str, tmp_path: Path) -> None:
    written, told = CASES[case]

    found = asked(
        EXCLUDED_YET_OWN, example(tmp_path, {"systems/shop.yaml": MAP, "shop.sql": TABLES, **written})
    )

    assert [f.problem for f in found] == [
        f"{one} `content.stored`, which `scope.excludes.content` puts outside the notice" for one in told
    ]
