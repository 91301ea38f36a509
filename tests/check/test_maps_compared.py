"""What is told of a map that changed beneath a published notice, and whether people are the worse for it."""

from pathlib import Path

import pytest

from mamoru.check.rules._smallest import CUSTOMERS, notice
from mamoru.check.rules.practice_widened import widened
from mamoru.check.versions.compared import compared
from mamoru.check.versions.tree import content_of
from mamoru.model.finding import Severity
from mamoru.model.versions.change import Kind
from mamoru.model.versions.version import frozen_text
from tests.check.smallest import example

SQL = (
    CUSTOMERS.replace("email TEXT UNIQUE", "email TEXT UNIQUE, note TEXT, profile TEXT, kind TEXT")
    + """\
CREATE TABLE letters (id INTEGER PRIMARY KEY, sender INTEGER REFERENCES customers,
  receiver INTEGER REFERENCES customers, body TEXT, postcode TEXT, at TEXT, email TEXT);
CREATE INDEX letters_of ON letters (sender);
CREATE INDEX letters_to ON letters (receiver);
CREATE INDEX letters_at ON letters (email);
"""
)
MAP = """\
system: shop
kind: sqlite
connect: {file: shop.db}
holds: {origin: given, country: JP}
tables:
  customers:
    is: customer
    known-by: {customer-id: id, email: email}
    columns:
      name: contact.name
      email: contact.email
      note: {category: contact.name, free-text: may-name-others, mask: {fixed: gone}}
      profile.street: {category: contact.name, mask: remove}
    not-personal: [profile.theme, kind]
  letters:
    columns: {body: contact.name, postcode: contact.name}
    not-personal: [at]
    ties:
      - {by: sender, to: customers, how: joint,
         leaving: [{null: sender}, {fixed: body, is: gone}, {truncate: postcode, is: 3}]}
      - {by: receiver, to: customers, how: none}
      - {by: email, of: customer, known-as: email, how: none}
"""
W, S, OTHER = Kind.WEAKER, Kind.STRONGER, Kind.OTHER
GONE = "masked when its person goes"
WHOSE = "whose its rows are"
NONE = "none (they are not theirs: not shown to them, and they stay when they go)"
JOINT = "joint (they are theirs and others': shown to them, and deleted with the last of them)"
ACCESSED = "accessed (they are somebody else's, and shown to them)"
#: what stands in the map, what in its place, and what is told of it
TOLD: dict[str, tuple[str, str, list[tuple[Kind, str]]]] = {
    "leaving-dropped": (
        "{fixed: body, is: gone}, ",
        "",
        [
            (
                W,
                f'`sender to customers, body`: {GONE}: no longer said, before “fixed "gone"”',
            )
        ],
    ),
    "leaves-more": (
        "{truncate: postcode, is: 3}",
        "{truncate: postcode, is: 5}",
        [
            (
                W,
                f"`sender to customers, postcode`: {GONE}: “truncate 5”, before “truncate 3”",
            )
        ],
    ),
    "leaves-nothing": (
        "{truncate: postcode, is: 3}",
        "{null: postcode}",
        [(S, f"`sender to customers, postcode`: {GONE}: null, before “truncate 3”")],
    ),
    "mask-dropped": (
        ", mask: {fixed: gone}",
        "",
        [(OTHER, '`note`: blanked in a row that stays: no longer said, before “fixed "gone"”')],
    ),
    "mask-weaker": (
        "mask: {fixed: gone}",
        "mask: {truncate: 1}",
        [(W, '`note`: blanked in a row that stays: “truncate 1”, before “fixed "gone"”')],
    ),
    "free-text-dropped": (
        "free-text: may-name-others, ",
        "",
        [(W, "free text that may name other people, and is not handed over: no longer note")],
    ),
    "secret": (
        "free-text: may-name-others, ",
        "free-text: may-name-others, marks: secret, ",
        [(W, "shown to nobody, as secret: note")],
    ),
    "path-nobodys": (
        "      profile.street: {category: contact.name, mask: remove}\n    not-personal: [profile.theme",
        "    not-personal: [profile.theme, profile.street",
        [
            (W, "`profile.street`: holds: no longer said, before contact.name"),
            (OTHER, "said to be nobody's data: also profile.street"),
        ],
    ),
    "path-of-another": (
        "profile.street:",
        "profile.town:",
        [
            (OTHER, "`profile.street`: holds: no longer said, before contact.name"),
            (OTHER, "`profile.town`: holds: contact.name, not said before"),
        ],
    ),
    "column-nobodys": (
        "{body: contact.name, postcode: contact.name}\n    not-personal: [at]",
        "{body: contact.name}\n    not-personal: [at, postcode]",
        [
            (W, "`postcode`: holds: no longer said, before contact.name"),
            (OTHER, "said to be nobody's data: also postcode"),
        ],
    ),
    "column-of-another": (
        "body: contact.name",
        "body: contact.email",
        [(OTHER, "`body`: holds: contact.email, before contact.name")],
    ),
    "known-by": (
        "email: email}\n    columns",
        "email: note}\n    columns",
        [(W, "`email`: people are found in it by: note, before email")],
    ),
    "known-by-dropped": (
        "{customer-id: id, email: email}",
        "{customer-id: id}",
        [(W, "`email`: people are found in it by: no longer said, before email")],
    ),
    "known-as": (
        "known-as: email",
        "known-as: customer-id",
        [
            (OTHER, f"`email to customer as customer-id`: {WHOSE}: {NONE}, not said before"),
            (OTHER, f"`email to customer as email`: {WHOSE}: no longer said, before {NONE}"),
        ],
    ),
    "owner-gone": (
        "to: customers, how: joint",
        "to: customers, how: none",
        [(W, f"`sender to customers`: {WHOSE}: {NONE}, before {JOINT}")],
    ),
    "second-owner": (
        "by: receiver, to: customers, how: none",
        "by: receiver, to: customers, how: joint",
        [(W, f"`receiver to customers`: {WHOSE}: {JOINT}, before {NONE}")],
    ),
    "shown-to-another": (
        "by: receiver, to: customers, how: none",
        "by: receiver, to: customers, how: accessed",
        [(W, f"`receiver to customers`: {WHOSE}: {ACCESSED}, before {NONE}")],
    ),
    "hidden": (
        "by: receiver, to: customers, how: none",
        "by: receiver, to: customers, how: none, access: {hide: [body], because: hers}",
        [
            (OTHER, "`receiver to customers`: because: hers, not said before"),
            (S, "`receiver to customers`: hidden from whoever is shown the row: body"),
        ],
    ),
    "condition": (
        "to: customers, how: joint",
        "to: customers, how: joint, when: {postcode: 1}",
        [(W, "`sender to customers`: only where: “postcode is 1”, not said before")],
    ),
    "others-rows": (
        "to: customers, how: joint",
        "to: customers, how: joint, delete-row: {because: hers, though: others-own-it}",
        [
            (OTHER, "`sender to customers`: because: hers, not said before"),
            (W, "`sender to customers`: deleted though other people own it: now said"),
            (S, "`sender to customers`: deleted with this person, whoever else owns it: now said"),
        ],
    ),
    "reached-elsewhere": (
        "{file: shop.db}",
        "{file: ./shop.db}",
        [(OTHER, "how it is reached, as a hash: 76e7c971ca8883ed, before 2bdfcfdbdcbfcedd")],
    ),
}


@pytest.mark.parametrize("case", TOLD)
def test_a_change_of_the_map_is_told_with_whether_people_are_the_worse_for_it(
    case: str, tmp_path: Path
) -> None:
    before, after, told = TOLD[case]
    assert MAP.count(before) == 1
    (one := tmp_path / "one").mkdir()
    old = content_of(example(one, {"shop.sql": SQL, "systems/shop.yaml": MAP}).checked.programme)
    (other := tmp_path / "other").mkdir()
    version = frozen_text(notice="shop", effective="2025-01-01", content=old)
    now = example(
        other,
        {
            "shop.sql": SQL,
            "systems/shop.yaml": MAP.replace(before, after),
            "published/shop-2025-01-01.json": version,
            "notice.yaml": notice(),
        },
    ).checked

    changes = [c for c in compared(old, content_of(now.programme)) if c.section in {"tables", "systems"}]
    found = [*widened(now)]

    assert [(change.judged, change.says.partition("`: ")[2]) for change in changes] == told
    assert {change.kind for change in changes} <= {Kind.PRACTICE, Kind.WORDING}
    assert {finding.severity for finding in found} <= {Severity.WARNING}
    wider = [change.says for change in changes if change.judged is W]
    assert all(any(says in finding.problem for finding in found) for says in wider)
    assert len(found) >= len(wider)


def test_what_a_map_names_no_more_is_not_called_better_for_people(tmp_path: Path) -> None:
    """It is perhaps there all the same, as in a column that is said to be nobody's data now."""
    (one := tmp_path / "one").mkdir()
    (other := tmp_path / "other").mkdir()
    less = MAP.replace("      email: contact.email\n", "").replace("theme, kind", "theme, kind, email")
    old, new = (
        content_of(example(folder, {"shop.sql": SQL, "systems/shop.yaml": text}).checked.programme)
        for folder, text in ((one, MAP), (other, less))
    )

    assert [(c.judged, c.says) for c in compared(old, new)] == [
        (OTHER, "data `contact.email` is gone"),
        (W, "table `shop.customers`: `email`: holds: no longer said, before contact.email"),
        (OTHER, "table `shop.customers`: said to be nobody's data: also email"),
    ]
