"""Rows of several people stop naming one whose own row stays blanked, as MAM-330 advises."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from mamoru.check.rules.leads_to_shell import LEADS_TO_SHELL
from tests import small

ROWS = """\
INSERT INTO customers VALUES (1, 'Hana', 'hana@example.com'), (2, 'Ren', 'ren@example.com');
INSERT INTO invoices VALUES (10, 1, '2999-01-01');
INSERT INTO letters VALUES (20, 1, 2, 'words');
"""


@pytest.mark.parametrize(
    ("advised", "sender"), [pytest.param(False, 1, id="as told"), pytest.param(True, None, id="as advised")]
)
def test_a_letter_of_somebody_whose_invoice_is_kept(
    tmp_path: Path, *, advised: bool, sender: int | None
) -> None:
    files = dict(LEADS_TO_SHELL.passes if advised else LEADS_TO_SHELL.fails)
    with closing(sqlite3.connect(tmp_path / "shop.db")) as database:
        database.executescript(files.pop("shop.sql") + ROWS)
    (tmp_path / "systems").mkdir()
    for name, text in {**files, "programme.yaml": "programme: shop\n"}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    small.mamoru(tmp_path, "discover", expect=0)

    told = small.mamoru(tmp_path, "run", "erasure", "-s", "customer-id=1", "--yes", expect=0).stdout

    with closing(sqlite3.connect(tmp_path / "shop.db")) as database:
        assert database.execute("SELECT sender FROM letters").fetchall() == [(sender,)]
        assert database.execute("SELECT name, email FROM customers WHERE id = 1").fetchall() == [(None, None)]
    assert ("letters: masked in rows that stay: sender (null)" in told) is advised
