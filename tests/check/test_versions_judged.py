"""What each key of the notice means when it is dropped, shortened, lengthened, narrowed or widened.

The classes are those a privacy lawyer would give: who may rely on the older text, and would a person who
relies on it be worse off under the newer one?  Where the words alone do not tell, the class is `other`.
"""

from typing import Any

import pytest

from mamoru.check.versions.compared import compared
from mamoru.check.versions.sections import SECTIONS
from mamoru.model.versions.canonical import Fields, Tree
from mamoru.model.versions.change import Change, Kind

W, S, OTHER, WORDING = Kind.WEAKER, Kind.STRONGER, Kind.OTHER, Kind.WORDING
NEW = Kind.NEW_RECIPIENT
JOINT = Kind.NEW_JOINT_USE
NOT_SAID: Any = object()
X, Y = ["x"], ["x", "y"]
YEAR, MONTH = "1 year", "1 month"

Row = tuple[Any, Any, set[Kind]]


def promise(least: Any = X, most: Any = Y) -> list[Row]:  # noqa: ANN401 - any value of a tree
    """More of it protects more; without it nothing is promised."""
    return [(NOT_SAID, least, {S}), (least, most, {S}), (most, least, {W}), (least, NOT_SAID, {W})]


def burden(least: Any = X, most: Any = Y) -> list[Row]:  # noqa: ANN401 - the same
    """More of it protects less; without it there is nothing to bear."""
    return [(NOT_SAID, least, {W}), (least, most, {W}), (most, least, {S}), (least, NOT_SAID, {S})]


def limit(kind: Kind = W) -> list[Row]:
    """A list that limits: to leave it out is to be bound by nothing, to lengthen it is to be bound less."""
    return [(NOT_SAID, X, {S}), (X, Y, {kind}), (Y, X, {S}), (X, NOT_SAID, {W})]


def deadline() -> list[Row]:
    """How soon, or how often: shorter is better, and to drop it is to promise nothing."""
    return [(NOT_SAID, MONTH, {S}), (MONTH, YEAR, {W}), (YEAR, MONTH, {S}), (MONTH, NOT_SAID, {W})]


def yes(*, good: bool) -> list[Row]:
    return [(NOT_SAID, True, {S if good else W}), (True, NOT_SAID, {W if good else S})]


def word(given: Kind, gone: Kind, other: Kind = OTHER) -> list[Row]:
    return [(NOT_SAID, "a", {given}), ("a", NOT_SAID, {gone}), ("a", "b", {other})]


def undecided() -> list[Row]:
    return word(OTHER, OTHER)


def whole(added: Kind, removed: Kind, entry: Tree = None) -> list[Row]:
    return [(None, entry or {"of": X}, {added}), (entry or {"of": X}, None, {removed})]


REACHED = ("email", "phone", "url", "address")
BOUND = {
    "only_needed": yes(good=True),
    "no_other_use": yes(good=True),
    "bound_by": word(S, W),
    "checked": deadline(),
    "evidence": word(S, W),
    "until": undecided(),
}
#: Who is concerned: a right, a choice or a promise is the better for more people, a use of data the worse.
RIGHTS_OF, USED_OF = promise(), burden()

#: section -> path within an entry (empty: the entry as a whole) -> what was said, what is said, the class
EXPECTED: dict[str, dict[str, list[Row]]] = {
    "purposes": {
        "": whole(Kind.NEW_PURPOSE, S),
        "of": USED_OF,
        "uses": burden(),
        "basis": [
            ("consent", "contract", {W}),
            ("contract", "consent", {S}),
            ("consent", NOT_SAID, {W}),
            ("contract", "legitimate-interest", {OTHER}),
        ],
        "choice": word(S, W),
        "marks": burden(["profiling"], ["profiling", "scoring"]),
        "by": undecided(),
        "shown_at": word(S, W),
        "only_as": word(S, W),
        "only_if": limit(),
        "open": yes(good=False),
        "sensitive_basis": undecided(),
        "special_ground": undecided(),
    },
    "recipients": {
        "": whole(NEW, S),
        "of": USED_OF,
        "role": [
            ("processor", "third-party", {W}),
            ("processor", "joint-use", {W}),
            ("third-party", "processor", {S}),
        ],
        "function": undecided(),
        "receives": burden(),
        "purposes": limit(),
        "countries": limit(),
        "safeguard": word(S, W),
        "entities": limit(NEW),
        "members": limit(NEW),
        "responsible": word(S, W),
        "needs": [("consent", "notice", {W}), ("notice", NOT_SAID, {W}), (NOT_SAID, "consent", {S})],
        "exceptions": [
            (NOT_SAID, {"law": {"record": ["citation"]}}, {W}),
            ({"law": {"record": ["citation"]}}, NOT_SAID, {S}),
            ({"law": {}}, {"law": {}, "life": {"record": ["who"]}}, {W}),
            ({"law": {"record": X}}, {"law": {"record": Y}}, {S}),
        ],
        "limits": [(NOT_SAID, {"only_needed": True}, {S}), ({"only_needed": True}, NOT_SAID, {W})],
        **{f"limits.{name}": rows for name, rows in BOUND.items()},
        "identified_on_screen": yes(good=True),
        "only_related_data": yes(good=True),
        "contact": word(S, W),
        "retention": word(S, W),
        "example": [(NOT_SAID, True, {OTHER})],
    },
    "sources": {
        "example": [(NOT_SAID, True, {OTHER})],
        "": whole(W, S),
        "kind": undecided(),
        "of": USED_OF,
        "gives": burden(),
        "purposes": limit(),
        "country": undecided(),
        "url": word(S, W),
    },
    "transfers": {
        "": whole(W, S),
        "of": USED_OF,
        "origin": burden(),
        "to": limit(),
        "recipient": undecided(),
        "contact": word(S, W),
        "items": burden(),
        "purposes": limit(),
        "how": undecided(),
        "retention": word(S, W),
        "safeguard": word(S, W),
        "law": undecided(),
        "information": word(S, W),
        "undertaking": [(NOT_SAID, {"checked": YEAR}, {S}), ({"checked": YEAR}, NOT_SAID, {W})],
        "undertaking.checked": [
            (
                {"undertaking": {"until": "2030-01-01"}},
                {"undertaking": {"until": "2030-01-01", "checked": YEAR}},
                {S},
            ),
            (
                {"undertaking": {"until": "2030-01-01", "checked": YEAR}},
                {"undertaking": {"until": "2030-01-01"}},
                {W},
            ),
        ],
        "surviving": undecided(),
    },
    "disclosures": {
        "": whole(W, S),
        "ground": [("law", "request", {W})],
        "to": word(S, W),
        "record": word(S, W),
        "keeps_promises": yes(good=True),
    },
    "processor_rules": {
        "": whole(S, W),
        **BOUND,
        "chosen_by": word(S, W),
        "chosen_from": limit(),
        "within": word(S, W),
    },
    "retention": {
        "of": USED_OF,
        "items": burden(),
        "keep": [(MONTH, YEAR, {W}), (YEAR, MONTH, {S}), (YEAR, "12 months", {OTHER})],
        "after": [("order-closed", "last-visit", {OTHER})],
        "to_fiscal_year_end": yes(good=False),
        "ground": undecided(),
        "then": [("destroy", "de-identify", {W}), ("de-identify", "destroy", {S})],
        "at_most": yes(good=True),
        "meanwhile": promise(),
        "over": [(NOT_SAID, {"law": "it wins"}, {W}), ({"law": "it wins"}, NOT_SAID, {S})],
    },
    "open_ends": {
        "then": [("destroy", "de-identify", {W})],
        "": whole(S, W),
        "of": RIGHTS_OF,
        "items": promise(),
        "until": undecided(),
    },
    "collection_points": {
        "example": [(NOT_SAID, True, {OTHER})],
        "": whole(W, S),
        "of": USED_OF,
        "collects": burden(),
        "purposes": limit(),
        "required": burden(),
        "optional": [(NOT_SAID, X, {OTHER}), (X, NOT_SAID, {OTHER})],  # not collected; what is, see below
        "automatic": yes(good=False),
        "events": limit(),
    },
    "rights": {
        "": whole(S, W),
        "right": [("access", "notice", {W})],
        "of": RIGHTS_OF,
        "source": [("JP", "notice", {OTHER})],
        "when": [(NOT_SAID, X, {W}), (X, Y, {S}), (Y, X, {W}), (X, NOT_SAID, {S})],
        "provided_only": yes(good=False),
        "based_on": [(NOT_SAID, X, {W}), (X, Y, {S}), (Y, X, {W}), (X, NOT_SAID, {S})],
        "automated": yes(good=False),
        "shows": [(X, Y, {WORDING})],
        "towards": word(W, S),
        "via": [(NOT_SAID, X, {W}), (X, Y, {S}), (Y, X, {W}), (X, NOT_SAID, {S})],
        "limits_services": yes(good=False),
        "earlier_kept": [(NOT_SAID, "2 years", {W}), ("2 years", NOT_SAID, {S})],
        "earlier_ground": [("law: X", "law: Y", {OTHER})],
    },
    "officers": {
        "role": undecided(),
        "entity": undecided(),
        "": whole(S, W),
        "regions": promise(),
        "person": undecided(),
        "confirmed": undecided(),
        **{name: word(S, W) for name in REACHED},
    },
    "authorities": {
        "confirmed": undecided(),
        **{name: word(S, W) for name in REACHED},
        "": whole(S, W),
        "regions": promise(),
        "post": word(S, W),
        "complaints": word(S, W),
    },
    "contacts": {
        "entity": undecided(),
        "": whole(S, W),
        "of": RIGHTS_OF,
        "about": promise(),
        "who": [("anyone", "agent", {W}), ("agent", "anyone", {S}), ("customer", "agent", {W})],
        "region": [("JP", NOT_SAID, {S}), (NOT_SAID, "JP", {W}), ("JP", "US", {W})],
        "hours": undecided(),
        "closed": burden(),
        "languages": promise(),
        "confirmed": undecided(),
        **{name: word(S, W) for name in REACHED},
    },
    "choices": {
        "": whole(S, W),
        "of": RIGHTS_OF,
        "purposes": promise(),
        "channels": [
            ({"a": "opt-in"}, {"a": "opt-out"}, {W}),
            ({"a": "opt-out"}, {"a": "opt-in"}, {S}),
            ({"a": "opt-out"}, {"a": "always"}, {W}),
            ({"a": "opt-out", "b": "opt-in"}, {"a": "opt-out"}, {W}),
            ({"a": "opt-out", "b": "opt-out"}, {"a": "opt-out"}, {W}),
            ({"a": "opt-out"}, {"a": "opt-out", "b": "opt-in"}, {S}),
            ({"a": "opt-out"}, {"a": "opt-out", "b": "always"}, {W}),
            ({"a": "opt-out"}, {"a": "opt-out", "b": "opt-out"}, {OTHER}),
            ({"a": "opt-out", "b": "always"}, {"a": "opt-out"}, {OTHER}),
        ],
        "change_at": promise(),
        "takes_effect": deadline(),
        "default": [("off", "on", {W}), ("on", "off", {S}), ("off", NOT_SAID, {W}), (NOT_SAID, "on", {W})],
    },
    "channels": {
        "": whole(S, W),
        "of": RIGHTS_OF,
        "rights": promise(),
        "to": undecided(),
        "who": [(["customer"], ["agent", "customer"], {S}), (["anyone"], ["agent"], {W, OTHER})],
    },
    "forms": {
        "right": [("access", "erasure", {OTHER})],
        "": whole(OTHER, OTHER),
        "url": word(S, W),
        "required": yes(good=False),
    },
    "proofs": {
        "such_as": [(X, Y, {WORDING})],
        "": whole(OTHER, W),  # new: a hurdle more, or a further way over the same one
        "accepts": word(S, W),
        "refuses": burden(),
        "by": undecided(),
        "then": undecided(),
    },
    "askers": {
        "": whole(S, W),
        "behalf": promise(),
        "proof": burden(),
        "proof_any": [(NOT_SAID, X, {W}), (X, Y, {S}), (Y, X, {W}), (X, NOT_SAID, {S})],
    },
    "answers": {
        "": whole(S, W),
        "within": deadline(),
        "by": undecided(),
        "to": undecided(),
        "condition": word(W, S),
    },
    "releases": {
        "": whole(W, S),
        "regime": [("anonymised", "pseudonymised", {W}), ("pseudonymised", "de-identified", {S})],
        "items": burden(),
        "least_group": [(10, 5, {W}), (5, 10, {S}), (5, NOT_SAID, {W}), (NOT_SAID, 5, {S})],
        "to": word(S, W),
        "undertakes": promise(),
    },
    "ages": {
        "": whole(S, W),
        "of": RIGHTS_OF,
        "region": [
            ("JP", "US", {W}),
            ("DE", "EEA", {S}),
            ("EEA", "DE", {W}),
            (NOT_SAID, "JP", {W}),
            ("JP", NOT_SAID, {S}),
            ("UK", "GB", {OTHER}),
        ],
        "under": [(18, 16, {W}), (16, 18, {S})],
        "inclusive": yes(good=True),
        "act": [
            (NOT_SAID, "use", {W}),
            ("use", "buy", {W}),
            ("buy", "use", {S}),
            ("buy", "open-account", {W}),
            ("buy", NOT_SAID, {S}),
        ],
        "then": [("refuse", "guardian-consent", {W}), ("guardian-involvement", "guardian-consent", {S})],
    },
    "safeguards": {
        "": whole(S, W),
        "kind": [("encryption-at-rest", "review", {W})],
        "standard": [
            ("TLS 1.2", "TLS 1.0", {W}),
            ("TLS 1.2", "TLS 1.3", {S}),
            ("AES-256", "AES-128", {W}),
            ("TLS 1.9", "TLS 1.10", {S}),
            ("ISO 27001", "ISO 9001", {OTHER}),
            ("TLS 1.2", NOT_SAID, {W}),
            (NOT_SAID, "TLS 1.2", {S}),
        ],
        "at": [
            ("all sites", "one site", {W}),
            ("one site", "all sites", {S}),
            ("all sites", NOT_SAID, {W}),
            ("one site", "two sites", {OTHER}),
        ],
        "owner": undecided(),
        "reviewed": deadline(),
        "last": undecided(),
        "until": undecided(),
    },
    "never": {
        "": whole(S, W),
        "what": [("sale", "sharing-for-ads", {W})],
        "of": RIGHTS_OF,
        "items": promise(),
        "but_for": burden(),
        "text": [
            ({"en": "never"}, {"en": "seldom"}, {OTHER}),
            ({"en": "a"}, {"en": "a", "ja": "b"}, {WORDING}),
        ],
    },
    "changes": {
        "done": [(NOT_SAID, {"on": "2025-11-01"}, {OTHER})],
        "": whole(S, W),
        "kind": [
            ("weakening", "date-shown", {W}),
            ("weakening", "new-purpose", {W}),
            ("announced", "weakening", {W}),
            ("new-purpose", "weakening", {S}),
            ("joint-use", "new-purpose", {W}),
        ],
        "needs": [
            ("consent", "announce", {W}),
            ("announce", "consent", {S}),
            ("announce", NOT_SAID, {W}),
            (NOT_SAID, "announce", {S}),
        ],
        "means": limit(),  # one of them is enough, so that a further one is an easier way out
    },
    "cookies": {
        "": whole(OTHER, W),
        "notice": undecided(),
        "version": undecided(),
        "setters": [("own", "own-and-approved", {W}), ("own", NOT_SAID, {W}), (NOT_SAID, "own", {S})],
        "change_at": promise(),
        "region": [("JP", "US", {W})],
    },
    "covered": {"": whole(S, W), "what": promise()},
    "excluded": {
        "": whole(W, S),
        "what": undecided(),
        "items": burden(),
        "then": undecided(),
        "see": undecided(),
    },
    "bases": {"": whole(S, W), "only": burden()},
    "differences": {"": whole(OTHER, OTHER), "edition": undecided(), "at": undecided()},
    "links": {"": whole(OTHER, OTHER), "to": undecided(), "owner": undecided(), "purpose": undecided()},
    "obligations": {
        "": whole(S, W),
        "owner": undecided(),
        "standards": promise(),
        "text": [({"en": "we train"}, {"en": "we may train"}, {OTHER})],
    },
    "told_controllers": {
        "": whole(OTHER, W),
        "entity": undecided(),
        "data_bank_of": [(X, Y, {OTHER})],
    },
    "reports": {
        "": whole(S, W),
        "tells": undecided(),
        "of": RIGHTS_OF,
        "items": promise(),
        "by": promise(),
        "looks_back": [
            ("6 months", "12 months", {S}),
            ("12 months", "6 months", {W}),
            (NOT_SAID, "1 year", {S}),
        ],
        "every": deadline(),
        "last": undecided(),
        "at": undecided(),
        "owner": undecided(),
    },
    "destruction": {
        "": whole(S, W),
        "of": RIGHTS_OF,
        "items": promise(),
        "medium": [(NOT_SAID, "paper", {W}), ("paper", NOT_SAID, {S}), ("paper", "electronic", {OTHER})],
        "by": burden(),
        "unrecoverable": yes(good=True),
        "recorded": promise(),
        "at": undecided(),
    },
    "editions": {"language": undecided(), "": whole(S, W), "of": undecided(), "binding": yes(good=True)},
    "entities": {
        "": whole(OTHER, OTHER),
        "country": undecided(),
        "registration": word(S, W),
        "representative": [
            (NOT_SAID, {"name": {"en": "A"}}, {S}),
            ({"name": {"en": "A"}}, NOT_SAID, {W}),
        ],
        **{name: word(S, W) for name in REACHED},
    },
    "routes": {
        "regions": [(X, Y, {OTHER})],
        "provider": undecided(),
        "collector": undecided(),
        "": whole(OTHER, OTHER),
        "entity": undecided(),
    },
    "people": {
        "linked_by": burden(),
        "": whole(OTHER, OTHER),
        "known_by": [(X, Y, {OTHER}), (Y, X, {OTHER})],
        "via": undecided(),
    },
    "categories": {
        "": whole(OTHER, OTHER),
        "marks": [
            (NOT_SAID, ["sensitive"], {S}),
            (["sensitive"], NOT_SAID, {W}),
            (["health"], NOT_SAID, {W}),
            (NOT_SAID, ["card"], {S}),
            (["identifying", "voice"], ["voice"], {W}),
            (["derived"], NOT_SAID, {OTHER}),
        ],
        "classes": [(NOT_SAID, {"JP": X}, {S}), ({"JP": X}, NOT_SAID, {W})],
        "origin": undecided(),
    },
}
#: What says nothing that could be more or less: names, and what stands in the entry of another.
NEUTRAL = {
    ("categories", "examples"),
    ("choices", "sent_by"),
    ("rights", "choice"),
    ("entities", "fiscal_year_ends"),  # of two days neither is the better; its kind has a test of its own
    *(
        (section, "name")
        for section in ("authorities", "contacts", "entities", "officers", "people", "retention")
    ),
}
CASES = [
    (section, path, *row)
    for section, parts in EXPECTED.items()
    for path, rows in parts.items()
    for row in rows
]


def _at(path: str, value: Tree) -> Tree:
    """Return an entry that says a value at a path; ``of`` stands for all else that it says."""
    entry: Fields = {"other": "x"}
    if value is NOT_SAID:
        return entry
    first, _, rest = path.partition(".")
    if isinstance(value, dict) and first in value:
        return {**entry, **value}
    return {**entry, first: {rest: value} if rest else value}


def _told(section: str, entries: tuple[Tree, Tree]) -> list[Change]:
    before, after = entries
    return _single(section, _named(before), _named(after))


def _named(entry: Tree) -> Tree:
    return None if entry is None else {"one": entry}


def _single(section: str, before: Tree, after: Tree) -> list[Change]:
    old, new = _content("2025-01-01", section, before), _content("2026-01-01", section, after)
    return [change for change in compared(old, new) if change.section]


def _content(day: str, section: str, part: Tree) -> Fields:
    told: Fields = {"effective": day}
    return {"notice": told if part is None else {**told, section: part}}


def _written(value: object) -> str:
    return "-".join(sorted(value)) if isinstance(value, set) else str(value)


@pytest.mark.parametrize(
    ("section", "path", "before", "after", "classes"),
    CASES,
    ids=lambda value: "not-said" if value is NOT_SAID else _written(value)[:40],
)
def test_each_key_that_is_dropped_narrowed_or_widened_gets_its_class(
    section: str, path: str, before: Tree, after: Tree, classes: set[Kind]
) -> None:
    entries = (_at(path, before), _at(path, after)) if path else (before, after)

    assert {change.kind for change in _told(section, entries)} == classes


SINGLE_: dict[str, tuple[Tree, Tree, set[Kind]]] = {
    "a fee where there was none": (None, {"amount": 500, "currency": "JPY"}, {W}),
    "no fee any more": ({"amount": 500, "currency": "JPY"}, None, {S}),
    "free, and said so": (None, {"amount": 0}, {S}),
    "no longer said to be free": ({"amount": 0}, None, {W}),
    "a higher fee": ({"amount": 500, "currency": "JPY"}, {"amount": 600, "currency": "JPY"}, {W}),
    "a fee in other money": ({"amount": 500, "currency": "JPY"}, {"amount": 10, "currency": "USD"}, {OTHER}),
}


@pytest.mark.parametrize("case", SINGLE_)
def test_a_fee_is_judged_by_its_amount(case: str) -> None:
    before, after, classes = SINGLE_[case]

    assert {change.kind for change in _single("fee", before, after)} == classes


@pytest.mark.parametrize(
    ("section", "before", "after", "kind"),
    [
        ("refusals", {"told": X}, {"told": Y}, S),
        ("refusals", {"told": Y}, {"told": X}, W),
        ("refusals", {"told": X}, None, W),
        ("refusals", {"told": X, "appeal_within": "45 days"}, {"told": X}, W),
        ("refusals", {"told": X, "appeal_within": "45 days"}, {"told": X, "appeal_within": "30 days"}, W),
        ("refusals", {"told": X}, {"told": X, "appeal_within": "45 days"}, S),
        ("earlier", {"at": "https://shop.example/earlier"}, None, W),
        ("earlier", {"at": "https://shop.example/a"}, {"at": "https://shop.example/b"}, OTHER),
    ],
)
def test_what_there_is_once_in_a_notice_gets_its_class(
    section: str, before: Tree, after: Tree, kind: Kind
) -> None:
    assert [change.kind for change in _single(section, before, after)] == [kind]


KEPT: Fields = {"items": ["contact.name"], "keep": "1 year"}


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [
        ({}, {"first": KEPT}, S),
        ({"first": KEPT}, {"first": KEPT, "second": {"items": ["contact.name"], "keep": "7 years"}}, W),
        ({"first": KEPT}, {"first": KEPT, "second": {"items": ["contact.email"], "keep": "7 years"}}, S),
        ({"first": KEPT}, {}, W),
    ],
)
def test_a_new_period_is_weaker_where_another_one_held_already(
    before: Fields, after: Fields, kind: Kind
) -> None:
    assert [change.kind for change in _single("retention", before, after)] == [kind]


@pytest.mark.parametrize(
    ("before", "after", "kinds"),
    [
        ({"collects": Y, "optional": X}, {"collects": Y}, {W}),
        ({"collects": Y, "optional": Y}, {"collects": Y, "optional": X}, {W}),
        ({"collects": Y}, {"collects": Y, "optional": X}, {S}),
        ({"collects": Y, "optional": ["y"]}, {"collects": X}, {S, OTHER}),
        ({"collects": X}, {"collects": Y, "optional": ["y"]}, {W, OTHER}),
        ({"collects": Y, "optional": Y}, {"collects": X}, {S, OTHER, W}),
    ],
)
def test_what_was_optional_and_is_collected_all_the_same_is_weaker(
    before: Fields, after: Fields, kinds: set[Kind]
) -> None:
    """Of what is collected no more, or was not collected before, `data collected` says so already."""
    found = _single("collection_points", {"form": before}, {"form": after})

    assert {change.kind for change in found} == kinds


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    [([3, 31], [12, 31], Kind.PRACTICE), (None, [3, 31], OTHER), ([3, 31], None, OTHER)],
)
def test_another_end_of_the_fiscal_year_is_practice_and_neither_better_nor_worse(
    before: Tree, after: Tree, kind: Kind
) -> None:
    """Every period that runs to the end of that year ends on another day: some sooner, some later."""
    said: list[Fields] = [
        {"name": "x", "fiscal_year_ends": ends} if ends else {"name": "x"} for ends in (before, after)
    ]
    [found] = _told("entities", (said[0], said[1]))

    assert (found.kind, found.judged, found.widens) == (kind, OTHER, False)


LAW: Tree = {"law": {"record": ["citation"]}}
#: the recipient before and after, on one and the same day
SAME_DAY: dict[str, tuple[Any, Any, Kind, bool]] = {
    "consent is asked for no more": ({"needs": "consent"}, {}, W, True),
    "told only, and not asked": ({"needs": "consent"}, {"needs": "notice"}, W, True),
    "consent is asked for now": ({}, {"needs": "consent"}, S, False),
    "an exception from asking": ({"needs": "consent"}, {"needs": "consent", "exceptions": LAW}, W, True),
    "more is received": ({"receives": X}, {"receives": Y}, Kind.PRACTICE, True),
}


@pytest.mark.parametrize("case", SAME_DAY)
def test_whether_people_are_asked_first_is_a_promise_whatever_the_day(case: str) -> None:
    before, after, kind, widens = SAME_DAY[case]
    day = "2025-01-01"
    [found] = compared(
        _content(day, "recipients", {"post": {"function": "x", **before}}),
        _content(day, "recipients", {"post": {"function": "x", **after}}),
    )

    assert (found.kind, found.widens) == (kind, widens)


@pytest.mark.parametrize("section", SECTIONS)
def test_no_key_of_the_notice_is_left_without_a_class_of_its_own(section: str) -> None:
    apart = {
        "",
        "branches",
        "heading",
        "routes_order",
        "fee",
        "refusals",
        "earlier",
        "practice",
        "staying",
        "narrowed",
        "masked",
        "systems",
        "tables",
        "snapshots",
        "uses",
    }
    if section in apart | {"supplements"}:
        return
    keys = {path.partition(".")[0] for path in SECTIONS[section].parts}

    assert (
        keys
        - {path.partition(".")[0] for path in EXPECTED[section]}
        - {key for of, key in NEUTRAL if of == section}
        == set()
    )
