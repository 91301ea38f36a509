"""A company of which backups are made and restored."""

import shutil
from pathlib import Path

from tests import small


def dated(system: str, known_by: str) -> str:
    """Let a table of people tell since when it has each row."""
    stated = f"{known_by}\n    collected: since\n    not-personal: [since]"
    return small.FILES[f"systems/{system}.yaml"].replace(known_by, stated)


SINCE = "ALTER TABLE {} ADD COLUMN since TEXT; UPDATE {} SET since = '2024-05-01';"
MAPS = {
    "systems/shop.yaml": dated("shop", "known-by: {customer-id: id, email: email}"),
    "systems/club.yaml": dated("club", "known-by: {customer-id: customer_no}"),
}
LATER = "--restored", "shop=2026-01-01", "--restored", "club=2026-01-01"


def company(folder: Path) -> Path:
    """Make the small company, whose two tables of people tell since when they have each row."""
    small.company(folder, MAPS, discover=False)
    small.database(folder / "shop.db", SINCE.format("customers", "customers"))
    small.database(folder / "club.db", SINCE.format("members", "members"))
    small.mamoru(folder, "discover", expect=0)
    return folder


def backup(folder: Path) -> None:
    """Copy both databases aside."""
    for name in ("shop.db", "club.db"):
        shutil.copy(folder / name, folder / f"{name}.bak")


def restore(folder: Path, *names: str) -> None:
    """Put the copies back."""
    for name in names or ("shop.db", "club.db"):
        shutil.copy(folder / f"{name}.bak", folder / name)


def erase(folder: Path, customer: int) -> str:
    """Erase one customer, and return the request's id."""
    told = small.mamoru(folder, "run", "erasure", "-s", f"customer-id={customer}", "--yes", expect=0).stdout
    return told.partition("of request ")[2].partition(":")[0]
