"""What the notice says of itself, of people, data, purposes and periods: what each part is called.

The judgements are those of a careful reader: where it cannot be told from the words alone whether people are
better or worse off, a change is `other`.
"""

from collections.abc import Mapping
from dataclasses import replace

from mamoru.check.versions.parts import (
    EXAMPLE,
    ITEMS,
    NAME,
    OF_STRONGER,
    OF_WEAKER,
    REACHED,
    WORDING,
    Part,
    S,
    Section,
    W,
    part,
)
from mamoru.model.versions.change import Kind

#: Marks that say what data is, and by which no rule guards it more.
_WHAT_IT_IS = frozenset(("derived", "precise-location", "children"))
_ENDING = {"then": part("then", ranks="de-identify *")}

DATA: Mapping[str, Section] = {
    "": Section(
        noun="the notice",
        at="",
        parts={
            "effective": part("effective date"),
            "governing_language": part("governing language"),
            "id": part("name"),
            "law": part("law"),
            "laws": part("law"),
            "controller": part("controller"),
        },
    ),
    "heading": Section(noun="heading", at="", added=WORDING, removed=WORDING),
    "editions": Section(
        noun="language",
        at="languages",
        added=S,
        removed=W,
        parts={
            "language": part("language"),
            "of": part("renders the text of"),
            "binding": part("binding", S, W),
        },
    ),
    "entities": Section(
        noun="entity",
        at="entities",
        parts={
            "name": NAME,
            "country": part("country"),
            **REACHED,
            "fiscal_year_ends": Part(
                says="fiscal year ends in month-day", other=Kind.PRACTICE, is_one=True, is_undirected=True
            ),
            "registration": part("number in a public register", S, W),
            "representative": part("representative", S, W),
            "representative.name": part("name of its representative"),
            "representative.title": part("title of its representative", WORDING, WORDING),
            "representative.confirmed": part("representative last confirmed on"),
        },
        shown=("country",),
    ),
    "routes": Section(
        noun="controller rule",
        at="controllers",
        parts={
            "regions": part("where people are"),
            "provider": part("entity that has the contract"),
            "collector": part("entity that collected"),
            "entity": part("controller"),
        },
        shown=("entity",),
    ),
    "routes_order": Section(noun="order of controller rules", at="controllers"),
    "people": Section(
        noun="kind of people",
        at="people",
        parts={
            "name": part("name"),
            "known_by": part("known by"),
            "linked_by": part("known to be one person by", W, S),
            "via": part("who acts for them"),
        },
        shown=("known_by", "via"),
    ),
    "categories": Section(
        noun="category of data",
        at="data",
        parts={
            "marks": replace(part("marks", S, W), neutral=_WHAT_IT_IS),
            "classes": part("classes of the law", S, W),
            "origin": part("where it comes from"),
            "examples": part("examples", WORDING, WORDING),
        },
        shown=("marks",),
    ),
    "branches": Section(noun="title of the branch of data", at="data", added=WORDING, removed=WORDING),
    "purposes": Section(
        noun="purpose",
        at="purposes",
        added=Kind.NEW_PURPOSE,
        removed=S,
        parts={
            "of": OF_WEAKER,
            "uses": part("data used", W, S),
            "basis": part("legal basis", ranks="* consent"),
            "choice": part("choice that decides", S, W),
            "marks": Part(
                says="marks",
                more=W,
                less=S,
                means={"interest-based-ads": "advertising by what people were seen to be interested in"},
            ),
            "by": part("done by"),
            "shown_at": part("shown at", S, W),
            "only_as": part("only as", S, W),
            "only_if": part("only if", W, S, free=True),
            "open": part("open-ended", W, S),
            "sensitive_basis": part("legal basis for sensitive data"),
            "special_ground": part("ground for special-care data"),
        },
        shown=("uses", "of", "basis", "choice", "marks"),
    ),
    "retention": Section(
        noun="retention",
        at="retention",
        added=W,
        removed=W,
        parts={
            "name": part("name"),
            "of": OF_WEAKER,
            "items": part("data kept", W, S),
            "keep": part("kept for", W, S),
            "after": part("counted from"),
            "to_fiscal_year_end": part("to the end of the fiscal year", W, S),
            "ground": part("kept because of"),
            **_ENDING,
            "at_most": part("may end sooner", S, W),
            "meanwhile": Part(
                says="what people can do until it ends",
                more=S,
                less=W,
                means={
                    "reopen": "have the account opened again",
                    "see": "see the data",
                    "ask-support": "ask the support",
                },
            ),
            "over": Part(says="wins over", more=W, less=S, other=WORDING),
        },
        shown=("items", "keep", "after", "ground", "at_most", "over"),
    ),
    "open_ends": Section(
        noun="end of keeping",
        at="retention",
        added=S,
        removed=W,
        parts={"of": OF_STRONGER, "items": part("data", S, W), "until": part("until"), **_ENDING},
        shown=("items", "until"),
    ),
    "collection_points": Section(
        noun="collection point",
        at="collection-points",
        added=W,
        removed=S,
        parts={
            "of": OF_WEAKER,
            "collects": part("data collected", W, S),
            "purposes": part("purposes stated there", W, S, free=True),
            "required": part("required", W, S),
            "optional": part("optional", S, W),
            "automatic": part("automatic", W, S),
            "events": part("collected when", W, S, free=True),
            "example": EXAMPLE,
        },
        shown=("collects", "purposes"),
    ),
    "releases": Section(
        noun="release",
        at="releases",
        added=W,
        removed=S,
        parts={
            "regime": part("as", ranks="pseudonymised de-identified *"),
            "items": ITEMS,
            "least_group": part("smallest group", S, W),
            "to": part("to", S, W),
            "undertakes": Part(
                says="promises",
                more=S,
                less=W,
                means={
                    "no-reidentification": "nobody is made known again",
                    "contract-passes-on": "whoever gets it promises the same",
                    "else-personal": "what cannot be released so is treated as personal data",
                },
            ),
        },
        shown=("regime", "items", "to", "undertakes"),
    ),
    "supplements": Section(noun="supplement", at="supplements", parts={"regions": part("regions")}),
}
