"""What changed between two versions: nothing is passed over, and each change is told for what it means."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from mamoru.check.rules._smallest import notice
from mamoru.check.versions.compared import compared
from mamoru.check.versions.tree import content_of
from mamoru.model.versions.canonical import Fields, Tree
from mamoru.model.versions.change import Kind
from mamoru.model.versions.version import frozen_text
from mamoru.notation.published import read_version
from mamoru.notation.reading import read
from tests.check.smallest import example, known

EXAMPLES = Path(__file__).parents[2] / "examples"
NAMES = ("apparel-group", "cloud-provider")
SHARES = {"apparel-group": 1, "cloud-provider": 11}  #: one value of so many is changed in a run
Way = tuple[str | int, ...]


@cache
def frozen(name: str) -> Fields:
    """Return what is frozen of an example, read back from its file."""
    programme = read(EXAMPLES / name, known()).programme
    assert programme is not None
    notice_of = programme.notice
    text = frozen_text(notice=notice_of.id, effective=notice_of.effective, content=content_of(programme))
    version = read_version(text, file=f"published/{notice_of.id}-{notice_of.effective}.json")
    assert version.fault == ""
    return version.content


def values(tree: Tree, above: Way = ()) -> Iterator[Way]:
    """Yield the way to every value, every list and every object of a tree."""
    yield above
    parts: Sequence[tuple[str | int, Tree]] = ()
    if isinstance(tree, dict):
        parts = [*tree.items()]
    elif isinstance(tree, list):
        parts = [*enumerate(tree)]
    for name, part in parts:
        yield from values(part, (*above, name))


@contextmanager
def changed_at(tree: Fields, way: Way) -> Iterator[None]:
    """Put another value at the end of the way, or more into what stands there, for a while."""
    holder: Any = tree
    for step in way[:-1]:
        holder = holder[step]
    before = holder[way[-1]]
    holder[way[-1]] = _other(before)
    yield
    holder[way[-1]] = before


def is_told(old: Fields, new: Fields, way: Way) -> bool:
    with changed_at(new, way):
        return bool(compared(old, new))


def _other(value: Tree) -> Tree:
    if isinstance(value, dict):
        return {**value, "added-by-this-test": "x"}
    if isinstance(value, list):
        return [*value, "added-by-this-test"]
    if isinstance(value, bool) or value is None:
        return "changed"
    return value + 1 if isinstance(value, int) else f"{value} changed"


@pytest.mark.parametrize("name", NAMES)
def test_a_version_compared_with_itself_has_no_change(name: str) -> None:
    assert compared(frozen(name), deepcopy(frozen(name))) == ()


@pytest.mark.parametrize("name", NAMES)
def test_the_same_files_read_again_give_the_same_version(name: str) -> None:
    programme = read(EXAMPLES / name, known()).programme
    assert programme is not None

    assert content_of(programme) == frozen(name)


@pytest.mark.parametrize("name", NAMES)
def test_whatever_value_changes_at_least_one_line_tells_it(name: str) -> None:
    """A value, a list that grows, an object with a further member: anywhere in the whole tree.

    But for what a supplement takes away: a name that the notice does not have either is no change.  What is
    masked, and what goes only in part, the ties of the tables tell where both versions hold them.
    """
    tree = frozen(name)
    told = (way for way in values(tree) if len(way) > 1 and way[0] not in {"masked", "narrowed"})
    ways = [way for way in told if way[2:3] != ("gone",)]
    copy = deepcopy(tree)
    untold = [way for way in ways[:: SHARES[name]] if not is_told(tree, copy, way)]

    assert len(ways) > 1_000
    assert untold == []


@pytest.mark.parametrize("name", NAMES)
def test_an_entry_that_is_gone_is_told_and_so_is_one_that_comes(name: str) -> None:
    tree = frozen(name)
    told = tree["notice"]
    assert isinstance(told, dict)
    less: Any = deepcopy(tree)
    named = [(section, name) for section, part in told.items() if isinstance(part, dict) for name in part]
    for section, entry in named:
        gone = less["notice"][section].pop(entry)

        assert compared(tree, less), (section, entry)
        assert compared(less, tree), (section, entry)

        less["notice"][section][entry] = gone


def test_the_order_in_which_things_are_written_is_no_change(tmp_path: Path) -> None:
    one = content_of(example(_folder(tmp_path, "one"), {}).checked.programme)
    turned = notice().replace(
        "{name: [identifying], email: [identifying]}", "{email: [identifying], name: [identifying]}"
    )
    other = content_of(example(_folder(tmp_path, "other"), {"notice.yaml": turned}).checked.programme)

    assert compared(one, other) == ()


PROCESSOR = "role: processor, of: customer, for: [sell], country: JP, title: Post, receives: "
JOINT = (
    "role: joint-use, of: customer, members: [shop], responsible: shop, for: [sell], country: JP, "
    "title: Group, receives: "
)


def more(section: str, entry: str) -> str:
    return notice(more=f"{section}:\n  one: {{{entry}}}\n")


KEPT = "items: [contact.name], of: customer, after: order-closed, ground: {law: JP-tax}, keep: "
#: what was written, what is written, and what is told of it
TOLD: dict[str, tuple[str, str, tuple[Kind, str]]] = {
    "purpose": (
        notice(),
        notice(purposes="  ads: {of: customer, uses: [contact.email], basis: consent, title: Offers}\n"),
        (
            Kind.NEW_PURPOSE,
            (
                "purpose `ads` (Offers) is new: data used contact.email; people it concerns customer; "
                "legal basis consent"
            ),
        ),
    ),
    "recipient": (
        notice(),
        more("recipients", f"{PROCESSOR}[contact.name]"),
        (
            Kind.NEW_RECIPIENT,
            (
                "recipient `one` (Post) is new: role processor; data received contact.name; purposes sell; "
                "countries JP"
            ),
        ),
    ),
    "joint": (
        more("recipients", f"{JOINT}[contact.name]"),
        more("recipients", f"{JOINT}[contact.name, contact.email]"),
        (Kind.NEW_JOINT_USE, "recipient `one`: data received: also contact.email"),
    ),
    "received": (
        more("recipients", f"{PROCESSOR}[contact.name, contact.email]"),
        more("recipients", f"{PROCESSOR}[contact.name]"),
        (Kind.STRONGER, "recipient `one`: data received: no longer contact.email"),
    ),
    "longer": (
        more("retention", f"{KEPT}12 months"),
        more("retention", f"{KEPT}2 years"),
        (Kind.WEAKER, "retention `one`: kept for: 2 years, before 12 months (longer)"),
    ),
    "shorter": (
        more("retention", f"{KEPT}7 years"),
        more("retention", f"{KEPT}30 days"),
        (Kind.STRONGER, "retention `one`: kept for: 30 days, before 7 years (shorter)"),
    ),
    "same": (
        more("retention", f"{KEPT}12 months"),
        more("retention", f"{KEPT}1 year"),
        (Kind.OTHER, "retention `one`: kept for: 1 year, before 12 months (the same)"),
    ),
    "basis": (
        notice(purposes="  ads: {of: customer, uses: [contact], basis: consent, title: Ads}\n"),
        notice(purposes="  ads: {of: customer, uses: [contact], basis: contract, title: Ads}\n"),
        (Kind.WEAKER, "purpose `ads`: legal basis: contract, before consent"),
    ),
    "right": (
        notice().replace("  erasure: {of: all}\n", ""),
        notice(),
        (Kind.STRONGER, "right `erasure` is new: people it concerns customer; rests on notice"),
    ),
    "grounds": (
        notice(),
        notice().replace("erasure: {of: all}", "erasure: {of: all, when: [unlawful]}"),
        (Kind.WEAKER, "right `erasure`: grounds: unlawful"),
    ),
    "ground": (
        notice().replace("erasure: {of: all}", "erasure: {of: all, when: [unlawful]}"),
        notice().replace("erasure: {of: all}", "erasure: {of: all, when: [unlawful, no-longer-needed]}"),
        (Kind.STRONGER, "right `erasure`: grounds: also no-longer-needed"),
    ),
    "channel": (
        more("choices", "of: customer, channels: {email: opt-in}, change-at: [account]"),
        more("choices", "of: customer, channels: {email: opt-out}, change-at: [account]"),
        (Kind.WEAKER, "choice `one`: channels (email): opt-out, before opt-in"),
    ),
    "age": (
        more("ages", "under: 18, then: guardian-consent"),
        more("ages", "under: 16, then: guardian-consent"),
        (Kind.WEAKER, "age `one`: under: 16, before 18 (less)"),
    ),
    "language": (
        notice().replace("[en]", "[en, ja]"),
        notice(),
        (Kind.WEAKER, "language `ja` is gone"),
    ),
    "wording": (
        notice(),
        notice().replace("title: Selling and delivering", "title: Selling or delivering"),
        (
            Kind.WORDING,
            "purpose `sell`: title: “Selling or delivering”, before “Selling and delivering”",
        ),
    ),
    "officer": (
        more("officers", "role: dpo, entity: shop, for: [EEA], email: one@shop.example"),
        notice(),
        (Kind.WEAKER, "officer `one` is gone"),
    ),
    "rule": (
        more("changes", "kind: weakening, needs: consent"),
        more("changes", "kind: weakening, needs: announce"),
        (Kind.WEAKER, "change rule `one`: needs: announce, before consent"),
    ),
}


@pytest.mark.parametrize("case", TOLD)
def test_a_change_is_told_in_words_for_what_it_means(case: str, tmp_path: Path) -> None:
    before, after, told = TOLD[case]
    later = after.replace("effective: {on: 2025-01-01}", "effective: {on: 2026-01-01}")
    old, new = (
        content_of(example(_folder(tmp_path, name), {"notice.yaml": text}).checked.programme)
        for name, text in (("old", before), ("new", later))
    )

    changes = [(change.kind, change.says) for change in compared(old, new)]

    assert changes == [(Kind.OTHER, "the notice: effective date: 2026-01-01, before 2025-01-01"), told]


def test_what_the_same_day_changes_of_recipients_and_periods_is_practice(tmp_path: Path) -> None:
    """Nobody was told: the notice bears the day it had before."""
    old, new = (
        content_of(example(_folder(tmp_path, name), {"notice.yaml": text}).checked.programme)
        for name, text in (("old", notice()), ("new", TOLD["recipient"][1]))
    )

    assert [change.kind for change in compared(old, new)] == [Kind.PRACTICE]


def test_a_change_of_a_supplement_names_its_region_and_one_of_the_notice_is_told_once() -> None:
    tree: Any = deepcopy(frozen("cloud-provider"))
    del tree["notice"]["rights"]["self-service"]
    del tree["supplements"]["BR"]["entries"]["rights"]["complaint"]

    told = [(change.region, change.says) for change in compared(frozen("cloud-provider"), tree)]

    assert told == [
        ("", "right `self-service` is gone"),
        ("BR", "right `complaint` is gone"),
    ]


def test_a_further_table_and_country_are_a_change_of_practice() -> None:
    tree: Any = deepcopy(frozen("apparel-group"))
    tree["practice"]["contact.email"] = {"countries": ["JP", "US"], "tables": ["elsewhere.people"]}
    told = [change for change in compared(frozen("apparel-group"), tree) if change.widens]

    assert {change.kind for change in told} == {Kind.PRACTICE}
    assert "data `contact.email`: held in: also elsewhere.people" in {change.says for change in told}


def _folder(above: Path, name: str) -> Path:
    folder = above / name
    folder.mkdir()
    return folder
