"""What a viewer is shown of the owner of a row: a mask for when they go says that a value is theirs alone."""

from pathlib import Path

import pytest

from mamoru.check.rules._smallest import CUSTOMERS, SHOP
from mamoru.check.rules.access_shows_owner import ORDERS
from tests.check.asking import RULES, asked
from tests.check.smallest import example

MAP = """\
  orders:
    columns: {{name: contact.name}}
    ties:
      - {{by: customer_id, to: customers, how: owned{owner}}}
      - {{by: sent_by, to: customers, how: accessed, leaving: [{{null: name}}]}}
"""


SHOWN = (
    "by `how: accessed` of `orders.sent_by`, who may see a row of `orders` is shown `name`, which is its "
    "owner's"
)


@pytest.mark.parametrize(
    ("owner", "told"),
    [
        ("", []),
        (
            ", leaving: [{null: name}]",
            [SHOWN],
        ),
    ],
)
def test_a_value_that_goes_with_the_owner_as_well_is_not_the_viewers_alone(
    owner: str, told: list[str], tmp_path: Path
) -> None:
    files = {"shop.sql": CUSTOMERS + ORDERS, "systems/shop.yaml": SHOP + MAP.format(owner=owner)}

    assert [found.problem for found in asked(RULES["MAM-332"], example(tmp_path, files))] == told
