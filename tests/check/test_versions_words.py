"""No key of the language is forgotten: each has words in which a change of it is told.

Whoever gives the language a new key, or a new section, finds this test failing until `check/versions` says
what it is called and what more or less of it means for people.
"""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest

from mamoru.check.rules._smallest import SHOP
from mamoru.check.versions.compared import compared
from mamoru.check.versions.differences import SINGLE
from mamoru.check.versions.parts import EVERYWHERE
from mamoru.check.versions.sections import SECTIONS, listed
from mamoru.check.versions.tree import content_of
from mamoru.model.map import DataUse
from mamoru.model.notice import Node, Notice
from mamoru.model.period import Period
from mamoru.model.versions.canonical import Fields, Tree
from mamoru.model.versions.change import Kind
from mamoru.notation.shapes import conduct, contacts, records, requests, retention, sharing
from mamoru.notation.shapes import notice as shapes
from mamoru.notation.shapes.forms import Shape
from mamoru.notation.shapes.map import AgesShape, UseShape
from mamoru.notation.shapes.supplement import MoreLanguagesShape, SupplementShape
from tests.check.smallest import example

Path_ = tuple[str, ...]

#: Shapes that only hold others, or stand for values that are told elsewhere.
HOLDERS = {
    shapes.NoticeShape,
    shapes.LanguagesShape,
    SupplementShape,
    MoreLanguagesShape,
    requests.RequestsShape,
    conduct.ScopeShape,
}
#: Where in a version stands what is written in a shape.
PLACES: dict[type[Any], tuple[str, Path_]] = {
    shapes.EffectiveShape: ("heading", ()),
    shapes.EditionShape: ("editions", ()),
    shapes.EntityShape: ("entities", ()),
    shapes.RepresentativeShape: ("entities", ("representative",)),
    shapes.RouteShape: ("routes", ()),
    shapes.WhenShape: ("routes", ()),
    shapes.PeopleShape: ("people", ()),
    shapes.LeafShape: ("categories", ()),
    shapes.BranchShape: ("branches", ()),
    shapes.PurposeShape: ("purposes", ()),
    shapes.ConditionShape: ("purposes", ("only_if",)),
    shapes.RightShape: ("rights", ()),
    shapes.CollectionPointShape: ("collection_points", ()),
    sharing.RecipientShape: ("recipients", ()),
    sharing.LimitsShape: ("recipients", ("limits",)),
    sharing.WithoutConsentShape: ("recipients", ("exceptions", "any")),
    sharing.SourceShape: ("sources", ()),
    sharing.TransferShape: ("transfers", ()),
    sharing.UndertakingShape: ("transfers", ("undertaking",)),
    sharing.DisclosureShape: ("disclosures", ()),
    sharing.ProcessorRuleShape: ("processor_rules", ()),
    shapes.KeptEarlierShape: ("rights", ()),
    retention.RetentionShape: ("retention", ()),
    retention.GroundShape: ("retention", ("ground",)),
    retention.OpenEndShape: ("open_ends", ()),
    contacts.OfficerShape: ("officers", ()),
    contacts.AuthorityShape: ("authorities", ()),
    contacts.ContactShape: ("contacts", ()),
    conduct.ChoiceShape: ("choices", ()),
    conduct.ReleaseShape: ("releases", ()),
    conduct.AgeShape: ("ages", ()),
    conduct.SafeguardShape: ("safeguards", ()),
    conduct.NeverShape: ("never", ()),
    conduct.ChangeShape: ("changes", ()),
    conduct.DoneShape: ("changes", ("done",)),
    conduct.CookieNoticeShape: ("cookies", ()),
    conduct.CoveredShape: ("covered", ()),
    conduct.DifferenceShape: ("differences", ()),
    shapes.BasesShape: ("bases", ()),
    conduct.ExcludedShape: ("excluded", ()),
    conduct.LinkOutShape: ("links", ()),
    conduct.ObligationShape: ("obligations", ()),
    conduct.EarlierShape: ("earlier", ()),
    records.ToldControllerShape: ("told_controllers", ()),
    records.ReportShape: ("reports", ()),
    records.DestructionShape: ("destruction", ()),
    requests.ChannelShape: ("channels", ()),
    requests.FormShape: ("forms", ()),
    requests.ProofShape: ("proofs", ()),
    requests.AskerShape: ("askers", ()),
    requests.AnswerShape: ("answers", ()),
    requests.FreeShape: ("fee", ()),
    requests.PaidShape: ("fee", ()),
    requests.RefusalsShape: ("refusals", ()),
    UseShape: ("uses", ()),
    AgesShape: ("uses", ("ages",)),
}
#: Keys that a version has under another name; ``clause`` everywhere is ``clauses``.
RENAMED: dict[tuple[type[Any], str], Path_] = {
    (shapes.EditionShape, "status"): ("binding",),
    (shapes.RouteShape, "to"): ("entity",),
    (shapes.RouteShape, "otherwise"): ("entity",),
    (shapes.WhenShape, "region"): ("regions",),
    (shapes.ConditionShape, "any_of"): ("only_if",),
    (shapes.RightShape, "law"): ("source",),
    (shapes.RightShape, "scope"): ("provided_only",),
    (shapes.RightShape, "earlier"): ("earlier_kept",),
    (shapes.KeptEarlierShape, "keep"): ("earlier_kept",),
    (shapes.KeptEarlierShape, "ground"): ("earlier_ground",),
    (retention.RetentionShape, "rounded_up_to"): ("to_fiscal_year_end",),
    (retention.GroundShape, "law"): ("ground",),
    (retention.GroundShape, "purpose"): ("ground",),
    (requests.FreeShape, "free"): ("amount",),
    (UseShape, "region"): ("regions",),
}
#: ``effective.on`` is told of the notice itself, and ``when`` by what stands in it.
ELSEWHERE = {(shapes.EffectiveShape, "on"), (shapes.RouteShape, "when"), (shapes.BranchShape, "below")}


def reached(of: type[Any]) -> Iterator[type[Any]]:
    """Yield every shape that may stand in one, itself first."""
    waiting: list[Any] = [of]
    seen = set[Any]()
    while waiting:
        found = waiting.pop()
        if found in seen:
            continue
        seen.add(found)
        if isinstance(found, type) and hasattr(found, "model_fields"):
            yield found
            waiting += [field.annotation for field in found.model_fields.values()]
            waiting += [mark for field in found.model_fields.values() for mark in field.metadata]
        waiting += get_args(found)
        waiting += [getattr(found, "__value__", None)] if hasattr(found, "__value__") else []


SHAPES = [
    shape
    for above in (shapes.NoticeShape, SupplementShape, UseShape)
    for shape in reached(above)
    if issubclass(shape, Shape)
]


@pytest.mark.parametrize("shape", dict.fromkeys(SHAPES), ids=lambda shape: shape.__name__)
def test_every_key_of_the_language_has_words_in_which_a_change_of_it_is_told(shape: type[Any]) -> None:
    if shape in HOLDERS:
        return
    section, above = PLACES[shape]
    keys = [key for key in shape.model_fields if (shape, key) not in ELSEWHERE]
    paths = {key: RENAMED.get((shape, key), (*above, "clauses" if key == "clause" else key)) for key in keys}

    assert {key: path for key, path in paths.items() if listed(section, path) is None} == {}


def test_the_shapes_of_this_test_are_those_of_the_language() -> None:
    assert {*SHAPES} == {*PLACES, *HOLDERS}


def noun(hint: Any) -> type[Any] | None:  # noqa: ANN401 - a type, however it is written
    """Return the noun of the model that a field holds, alone or several."""
    if isinstance(hint, type) and is_dataclass(hint):
        return None if hint in {Node, Period} else hint
    return next((found for part in get_args(hint) if (found := noun(part))), None)


def told_paths(of: type[Any], above: Path_ = ()) -> Iterator[Path_]:
    hints = get_type_hints(of)
    for name in (field.name for field in fields(of) if field.name not in {"where", "id", "node"}):
        inner = noun(hints[name])
        yield (*above, name)
        if inner:
            several = ("any",) if "Mapping" in str(hints[name]) else ()
            yield from told_paths(inner, (*above, name, *several))


def test_every_field_that_a_version_holds_has_words_of_its_own() -> None:
    hints = get_type_hints(Notice)
    held = {name: noun(hints[name]) for name in hints if name not in {"heading", "unexecuted", "overlays"}}
    nouns = {name: of for name, of in held.items() if of and name not in {"other_rights", "where", "law_at"}}
    ways = [(section, path) for section, of in nouns.items() for path in told_paths(of)]
    ways += [("uses", path) for path in told_paths(DataUse) if path != ("name",)]

    assert {*nouns} <= {*SECTIONS}
    assert [(section, path) for section, path in ways if listed(section, path) is None] == []


def test_no_words_are_left_over_for_a_section_or_field_that_is_not_there() -> None:
    held = {field.name for field in fields(Notice)}

    assert {*SECTIONS} - held - {
        "",
        "practice",
        "staying",
        "narrowed",
        "masked",
        "systems",
        "tables",
        "snapshots",
        "uses",
        "supplements",
        "routes_order",
    } == set()
    assert held >= SINGLE - {"routes_order"}
    assert all(
        said.says for section in SECTIONS.values() for said in (*section.parts.values(), *EVERYWHERE.values())
    )


USES = "uses:\n  job: {reads: [contact.email], for: sell, "
OTHER_USE = "uses:\n  other: {reads: [contact.name], for: sell}\n"
P = Kind.PRACTICE
#: file, what was written and what is written, and all that is told of it
TOLD: dict[str, tuple[str, str, str, list[tuple[Kind, bool, str]]]] = {
    "use": (
        "systems/shop.yaml",
        f"{SHOP}{OTHER_USE}",
        f"{SHOP}{OTHER_USE}  job: {{reads: [contact.email], for: sell, sells: true}}\n",
        [
            (
                P,
                True,
                (
                    "use of data `shop.job` is new: for the purpose sell; data read contact.email; "
                    "something of value is given for it"
                ),
            )
        ],
    ),
    "first-use": (
        "systems/shop.yaml",
        SHOP,
        f"{SHOP}{OTHER_USE}",
        [(P, False, "use of data `shop.other` is new: for the purpose sell; data read contact.name")],
    ),
    "no-use": (
        "systems/shop.yaml",
        f"{SHOP}{OTHER_USE}",
        SHOP,
        [(P, False, "use of data `shop.other` is gone")],
    ),
    "use-reads": (
        "systems/shop.yaml",
        f"{SHOP}{USES}of: customer}}\n",
        f"{SHOP}{USES}of: customer}}\n".replace("[contact.email]", "contact"),
        [(P, True, "use of data `shop.job`: data read: also contact.name")],
    ),
    "use-region": (
        "systems/shop.yaml",
        f"{SHOP}{USES}region: [JP]}}\n",
        f"{SHOP}{USES}title: Letters}}\n",
        [
            (P, True, "use of data `shop.job`: people in: no longer JP"),
            (Kind.WORDING, False, "use of data `shop.job`: title: Letters, not said before"),
        ],
    ),
    "use-recipient": (
        "systems/shop.yaml",
        f"{SHOP}{USES}to: post}}\n",
        f"{SHOP}{USES}to: mailer}}\n",
        [(P, True, "use of data `shop.job`: given to: mailer, before post")],
    ),
}


def _contents(tmp_path: Path, file: str, texts: tuple[str, str]) -> list[Any]:
    found = []
    for number, text in enumerate(texts):
        (folder := tmp_path / str(number)).mkdir()
        found.append(content_of(example(folder, {file: text}).checked.programme))
    return found


@pytest.mark.parametrize("case", TOLD)
def test_what_the_maps_use_data_for_is_told_as_practice(case: str, tmp_path: Path) -> None:
    file, before, after, told = TOLD[case]
    old, new = _contents(tmp_path, file, (before, after))

    assert [(change.kind, change.widens, change.says) for change in compared(old, new)] == told


W, S, OTHER = Kind.WEAKER, Kind.STRONGER, Kind.OTHER
#: section, what an entry said and says, and what is told of it
SAID: dict[str, tuple[str, Any, Any, list[tuple[Kind, str]]]] = {
    "mark": (
        "categories",
        {"marks": ["card"]},
        {"marks": ["camera", "card", "credit-bureau", "health", "sensitive", "voice"]},
        [
            (S, "category of data `one`: marks: also camera, credit-bureau, health, sensitive, voice"),
        ],
    ),
    "ads": (
        "purposes",
        {},
        {"marks": ["interest-based-ads"]},
        [
            (
                W,
                (
                    "purpose `one`: marks: interest-based-ads (advertising by what people were seen to be "
                    "interested in)"
                ),
            )
        ],
    ),
    "based-on": (
        "rights",
        {},
        {"based_on": ["consent"], "automated": True, "towards": "shop", "shows": ["contact.name"]},
        [
            (W, "right `one`: asked of this entity alone: shop, not said before"),
            (Kind.WORDING, "right `one`: examples of what can be seen: contact.name"),
            (W, "right `one`: only data that machines process: now said"),
            (W, "right `one`: only data used on one of these grounds: consent"),
        ],
    ),
    "act": (
        "ages",
        {},
        {"act": "open-account"},
        [(W, "age `one`: only to: open-account (open an account), not said before")],
    ),
    "at-most": (
        "retention",
        {},
        {"at_most": True, "meanwhile": ["reopen", "see"], "over": {"law": "it wins"}},
        [
            (S, "retention `one`: may end sooner: now said"),
            (
                S,
                (
                    "retention `one`: what people can do until it ends: reopen (have the account opened "
                    "again), see (see the data)"
                ),
            ),
            (W, "retention `one`: wins over (law): “it wins”, not said before"),
        ],
    ),
    "over": (
        "retention",
        {"over": {"law": "old reason"}},
        {"over": {"law": "new reason"}},
        [(Kind.WORDING, "retention `one`: wins over (law): “new reason”, before “old reason”")],
    ),
    "proof-any": (
        "askers",
        {"proof_any": ["card"]},
        {"proof_any": ["card", "pass"]},
        [(S, "who may ask `one`: has to show one of: also pass")],
    ),
    "proof-any-at-all": (
        "askers",
        {},
        {"proof_any": ["card"]},
        [(W, "who may ask `one`: has to show one of: card")],
    ),
    "who": (
        "channels",
        {"who": ["anyone"]},
        {"who": ["agent", "customer"]},
        [
            (OTHER, "way to ask `one`: open to: also agent, customer"),
            (W, "way to ask `one`: open to: no longer anyone"),
        ],
    ),
    "but-for": (
        "never",
        {"what": "use"},
        {"what": "use", "but_for": ["ads"]},
        [(W, "promise never to `one`: but for the purposes: ads")],
    ),
    "undertakes": (
        "releases",
        {"undertakes": ["else-personal"]},
        {},
        [
            (
                W,
                (
                    "release `one`: promises: no longer else-personal (what cannot be released so is treated "
                    "as personal data)"
                ),
            )
        ],
    ),
    "confirmed": (
        "contacts",
        {"confirmed": "2025-01-01"},
        {"confirmed": "2026-01-01", "email": "a@shop.example"},
        [
            (S, "contact `one`: e-mail: a@shop.example, not said before"),
            (OTHER, "contact `one`: last confirmed on: 2026-01-01, before 2025-01-01"),
        ],
    ),
    "exception": (
        "recipients",
        {"exceptions": {"law": {"record": ["who"]}}},
        {"exceptions": {"law": {"record": []}}},
        [(W, "recipient `one`: exception, of which each time is written down (law): no longer who")],
    ),
    "checked": (
        "recipients",
        {"limits": {"until": "2025-01-01"}},
        {"limits": {"until": "2025-01-01", "checked": "1 year"}},
        [(S, "recipient `one`: looked at every: 1 year, not said before")],
    ),
    "fiscal-year": (
        "entities",
        {"fiscal_year_ends": [3, 31]},
        {"fiscal_year_ends": [12, 31]},
        [(Kind.PRACTICE, "entity `one`: fiscal year ends in month-day: 12-31, before 3-31")],
    ),
    "never": (
        "never",
        None,
        {"what": "sharing-for-ads", "but_for": ["ads"]},
        [(S, "promise never to `one` is new: never sharing-for-ads; but for the purposes ads")],
    ),
}


def _noticed(day: str, section: str, entry: Tree) -> Fields:
    return {"notice": {"effective": day, section: {} if entry is None else {"one": entry}}}


@pytest.mark.parametrize("case", SAID)
def test_newer_words_of_the_language_are_told_for_what_they_mean(case: str) -> None:
    section, before, after, told = SAID[case]
    old, new = (
        _noticed(day, section, entry) for day, entry in (("2025-01-01", before), ("2026-01-01", after))
    )

    changes = [(change.kind, change.says) for change in compared(old, new)]

    assert changes == [(OTHER, "the notice: effective date: 2026-01-01, before 2025-01-01"), *told]
