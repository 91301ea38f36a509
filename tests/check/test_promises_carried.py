"""Which promises are kept though no plan of a request carries them out, and which nobody sees to."""

from pathlib import Path

import pytest

from mamoru.check.promised.carried import carried
from mamoru.check.rules._smallest import notice
from mamoru.check.rules.promise_unexecuted import unexecuted
from tests.check.smallest import example

POST = "recipients:\n  post: {role: processor, of: all, receives: [contact.name], for: [sell], title: Post, "
#: what the notice says beside the smallest one -> the node, and whether something keeps the whole of it
SAID: dict[str, tuple[str, str, bool]] = {
    "a contact of the controller": ("contacts:\n  desk: {for: [complaints]}\n", "contacts.desk", True),
    "a contact of agents": ("contacts:\n  desk: {for: [complaints], who: agent}\n", "contacts.desk", False),
    "never to sell": ("never:\n  sale: {what: sale, of: all}\n", "never.sale", True),
    "never to retaliate": ("never:\n  odd: {what: retaliation, of: all}\n", "never.odd", False),
    "bound to what is needed": (POST + "limits: {only-needed: true}}\n", "recipients.post.limits", True),
    "bound by a contract": (POST + "limits: {bound-by: contract}}\n", "recipients.post.limits", False),
    "all bases": ("bases:\n  told: {only: [contract]}\n", "bases.told", True),
    "a rule on weakenings": (
        "changes:\n  weaker: {kind: weakening, needs: consent}\n",
        "changes.weaker",
        True,
    ),
    "a rule to announce": ("changes:\n  all: {kind: announced, needs: announce}\n", "changes.all", False),
    "a ground": ("disclosures:\n  law: {ground: law}\n", "disclosures.law", True),
    "a ground that is written down": (
        "disclosures:\n  law: {ground: law, record: the letter}\n",
        "disclosures.law",
        False,
    ),
    "a safeguard": (
        "safeguards:\n  wire: {kind: encryption-in-transit}\n",
        "safeguards.wire",
        False,
    ),
}


@pytest.mark.parametrize("case", SAID)
def test_a_promise_is_listed_unless_something_keeps_the_whole_of_it(case: str, tmp_path: Path) -> None:
    more, node, is_kept = SAID[case]
    checked = example(tmp_path, {"notice.yaml": notice(more=more)}).checked

    assert node in {one.id for one in checked.programme.notice.unexecuted}
    assert (node in carried(checked)) is is_kept
    assert (node in {finding.node for finding in unexecuted(checked)}) is not is_kept
