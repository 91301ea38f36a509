"""`mamoru explain` of what a supplement says."""

from pathlib import Path

import pytest

from mamoru.desk.explanation.explaining import explain
from mamoru.desk.opening import programme_of
from tests import small
from tests.cli.settled import told

EXAMPLES = Path(__file__).parents[2] / "examples"
SUPPLEMENT = """\
supplement: BR
for: [BR, PT]
effective: {on: 2025-06-01, clause: B-1}
law: BR-LGPD
purposes:
  study: {of: customer, uses: [purchases], basis: consent, title: {en: Studies}, clause: B-2}
retention:
  invoices: {instead: true, items: [purchases.orders], of: customer, keep: 5 years, after: order-closed,
    ground: {purpose: study}}
"""


def test_a_supplement_and_its_nodes_are_explained_as_those_of_the_notice(tmp_path: Path) -> None:
    company = small.company(tmp_path, {"supplements/BR.yaml": SUPPLEMENT}, discover=False)

    assert told(small.mamoru(company, "explain", "supplements.BR")) == (
        0,
        """\
supplements.BR (supplement)
  --> supplements/BR.yaml:3:1
  effective: {on: 2025-06-01, clause: B-1}
  ^^^^^^^^^
  It is laid over the notice for people of BR and PT, from 2025-06-01.
  The law there: BR-LGPD.
  what it says:
    supplements.BR.effective           B-1
    supplements.BR.purposes.study      B-2
    supplements.BR.retention.invoices

""",
        "",
    )
    purpose = small.mamoru(company, "explain", "supplements.BR.purposes.study", expect=0).stdout
    assert "  It uses data of customer. Legal basis: consent.\n  clause: B-2\n" in purpose
    assert "    supplements.BR.retention.invoices  5 years after order-closed (purpose: study)\n" in purpose
    assert "5 years after order-closed" in small.mamoru(company, "explain", "BR.retention.invoices").stdout
    assert "7 years after order-closed" in small.mamoru(company, "explain", "retention.invoices").stdout


@pytest.mark.parametrize("example", ["apparel-group", "cloud-provider"])
def test_every_node_of_every_supplement_of_the_examples_is_explained(example: str) -> None:
    folder = EXAMPLES / example
    overlays = programme_of(folder, snapshots=False).notice.overlays.values()
    nodes = [node.id for overlay in overlays for node in overlay.nodes[:: 1 + len(overlay.nodes) // 4]]
    found = [
        explain(folder, word) for word in (*nodes, *(f"supplements.{overlay.id}" for overlay in overlays))
    ]

    assert nodes
    assert [one[0].id for one in found if isinstance(one, tuple)] == [
        *nodes,
        *(f"supplements.{overlay.id}" for overlay in overlays),
    ]
