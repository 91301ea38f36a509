"""What each part of a notice is called, and whether more of it protects people less.

The judgements are those of a careful reader: where it cannot be told from the words alone whether people are
better or worse off, a change is `other`.  A section or a field that is not listed is told all the same, as
`other` and by its own name.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from mamoru.model.versions.change import Kind

W, S, OTHER, WORDING = Kind.WEAKER, Kind.STRONGER, Kind.OTHER, Kind.WORDING


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One field of an entry."""

    says: str
    more: Kind = OTHER  #: a value is added, a number or a period grows, a yes takes the place of a no
    less: Kind = OTHER  #: the contrary
    ranks: tuple[str, ...] = ()  #: words from the least protective to the most; ``*`` is any other
    free: bool = False  #: a list that limits nothing while it is empty


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """One section of the notice."""

    noun: str
    at: str  #: how ids begin, as a person writes them
    added: Kind = OTHER
    removed: Kind = OTHER
    parts: Mapping[str, Part] = field(default_factory=dict)
    shown: tuple[str, ...] = ()  #: told of an entry that is added


def part(says: str, more: Kind = OTHER, less: Kind = OTHER, *, ranks: str = "", free: bool = False) -> Part:
    """Return a part; ``ranks`` are words with a blank between them."""
    return Part(says=says, more=more, less=less, ranks=tuple(ranks.split(" ")) if ranks else (), free=free)


#: Fields that mean the same in every section.
EVERYWHERE: Mapping[str, Part] = {
    "title": part("title", WORDING, WORDING),
    "text": part("text", WORDING, WORDING),
    "without_it": part("what follows without it", WORDING, WORDING),
    "method": part("method", WORDING, WORDING),
    "clauses": part("clauses of the company's text", WORDING, WORDING),
    "of": part("people it concerns"),
}
_OF_WEAKER = part("people it concerns", W, S)
_OF_STRONGER = part("people it concerns", S, W)
_ITEMS = part("data", W, S)
_EXAMPLE = part("one of an open list")
_REVIEWED = {
    "only_needed": part("only what is needed", S, W),
    "no_other_use": part("no other use", S, W),
    "bound_by": part("bound by", S, W),
    "checked": part("looked at every", W, W),
    "evidence": part("proof", S, W),
    "until": part("proof ends"),
}

SECTIONS: Mapping[str, Section] = {
    "": Section(
        noun="the notice",
        at="",
        parts={
            "effective": part("effective date"),
            "governing_language": part("governing language"),
            "id": part("name"),
            "laws": part("law"),
        },
    ),
    "heading": Section(noun="heading", at="", added=WORDING, removed=WORDING),
    "editions": Section(
        noun="language",
        at="languages",
        added=S,
        removed=W,
        parts={"of": part("renders the text of"), "binding": part("binding", S, W)},
    ),
    "entities": Section(noun="entity", at="entities", shown=("country",)),
    "routes": Section(noun="controller rule", at="controllers", shown=("entity",)),
    "routes_order": Section(noun="order of controller rules", at="controllers"),
    "people": Section(noun="kind of people", at="people", parts={"known_by": part("known by")}),
    "categories": Section(
        noun="category of data",
        at="data",
        parts={
            "marks": part("marks", S, W),
            "classes": part("classes of the law", S, W),
            "origin": part("where it comes from"),
        },
        shown=("marks",),
    ),
    "purposes": Section(
        noun="purpose",
        at="purposes",
        added=Kind.NEW_PURPOSE,
        removed=S,
        parts={
            "of": _OF_WEAKER,
            "uses": part("data used", W, S),
            "basis": part("legal basis", ranks="* consent"),
            "choice": part("choice that decides", S, W),
            "marks": part("marks", W, S),
            "shown_at": part("shown at", S, W),
            "only_as": part("only as", S, W),
            "only_if": part("only if", W, S, free=True),
            "open": part("open-ended", W, S),
        },
        shown=("uses", "of", "basis", "choice"),
    ),
    "recipients": Section(
        noun="recipient",
        at="recipients",
        added=Kind.NEW_RECIPIENT,
        removed=S,
        parts={
            "of": _OF_WEAKER,
            "role": part("role", ranks="third-party joint-use processor"),
            "receives": part("data received", W, S),
            "purposes": part("purposes", W, S),
            "countries": part("countries", W, S),
            "safeguard": part("safeguard", S, W),
            "entities": part("entities", Kind.NEW_RECIPIENT, S),
            "members": part("members", Kind.NEW_RECIPIENT, S),
            "needs": part("needs first", S, W, ranks=" notice consent"),
            "exceptions": part("exceptions", W, S),
            "limits": part("limits", S, W),
            "limits.bound_by": part("bound by", S, W),
            "limits.checked": part("looked at every", W, S),
            "limits.until": part("proof ends"),
            "identified_on_screen": part("identified on screen", S, W),
            "only_related_data": part("only related data", S, W),
            "retention": part("keeps by"),
            "example": _EXAMPLE,
        },
        shown=("role", "receives", "purposes", "countries"),
    ),
    "retention": Section(
        noun="retention",
        at="retention",
        added=W,
        removed=W,
        parts={
            "of": _OF_WEAKER,
            "items": part("data kept", W, S),
            "keep": part("kept for", W, S),
            "after": part("counted from"),
            "to_fiscal_year_end": part("to the end of the fiscal year", W, S),
            "then": part("then", ranks="de-identify *"),
        },
        shown=("items", "keep", "after", "ground"),
    ),
    "open_ends": Section(
        noun="end of keeping",
        at="retention",
        added=S,
        removed=W,
        parts={
            "of": _OF_STRONGER,
            "items": part("data", S, W),
            "until": part("until"),
            "then": part("then", ranks="de-identify *"),
        },
        shown=("items", "until"),
    ),
    "rights": Section(
        noun="right",
        at="rights",
        added=S,
        removed=W,
        parts={
            "of": _OF_STRONGER,
            "when": part("grounds", S, W, free=True),
            "provided_only": part("only data that the person gave", W, S),
            "via": part("ways to ask", S, W),
            "limits_services": part("limits services", W, S),
        },
        shown=("of", "source"),
    ),
    "collection_points": Section(
        noun="collection point",
        at="collection-points",
        added=W,
        removed=S,
        parts={
            "of": _OF_WEAKER,
            "collects": part("data collected", W, S),
            "required": part("required", W, S),
            "optional": part("optional"),
            "automatic": part("automatic", W, S),
            "example": _EXAMPLE,
        },
        shown=("collects", "purposes"),
    ),
    "officers": Section(noun="officer", at="officers", added=S, removed=W, shown=("role", "entity")),
    "authorities": Section(noun="authority", at="authorities", added=S, removed=W, shown=("regions",)),
    "contacts": Section(
        noun="contact",
        at="contacts",
        added=S,
        removed=W,
        parts={"of": _OF_STRONGER, "about": part("there for", S, W), "languages": part("languages", S, W)},
        shown=("about",),
    ),
    "sources": Section(
        noun="source of data",
        at="sources",
        added=W,
        removed=S,
        parts={"of": _OF_WEAKER, "gives": part("data it gives", W, S), "example": _EXAMPLE},
        shown=("kind", "gives"),
    ),
    "transfers": Section(
        noun="transfer",
        at="transfers",
        added=W,
        removed=S,
        parts={
            "of": _OF_WEAKER,
            "origin": part("leaves", W, S),
            "to": part("countries", W, S),
            "items": _ITEMS,
            "purposes": part("purposes", W, S),
            "safeguard": part("safeguard", S, W),
            "information": part("sheet on the country's law", S, W),
            "undertaking": part("undertaking", S, W),
            "undertaking.checked": part("undertaking looked at every", W, S),
            "surviving": part("still honoured"),
        },
        shown=("origin", "to", "items", "safeguard"),
    ),
    "disclosures": Section(
        noun="ground for disclosure",
        at="disclosures",
        added=W,
        removed=S,
        parts={
            "record": part("written down", S, W),
            "keeps_promises": part("promises go along with the data", S, W),
        },
        shown=("ground", "to"),
    ),
    "processor_rules": Section(
        noun="rule for processors", at="processors-are", added=S, removed=W, parts={**_REVIEWED}
    ),
    "choices": Section(
        noun="choice",
        at="choices",
        added=S,
        removed=W,
        parts={
            "of": _OF_STRONGER,
            "purposes": part("purposes", S, W),
            "channels": part("channels", ranks="always opt-out opt-in"),
            "change_at": part("changed at", S, W),
            "takes_effect": part("takes effect within", W, S),
            "default": part("unless they choose", ranks="on off"),
        },
        shown=("purposes", "channels"),
    ),
    "channels": Section(
        noun="way to ask",
        at="requests.channels",
        added=S,
        removed=W,
        parts={"of": _OF_STRONGER, "rights": part("rights", S, W)},
        shown=("rights", "to"),
    ),
    "forms": Section(noun="form", at="requests.forms", parts={"required": part("required", W, S)}),
    "proofs": Section(
        noun="proof of identity",
        at="requests.identity",
        added=W,
        removed=S,
        parts={"accepts": part("accepts", S, W), "refuses": part("refuses", W, S)},
    ),
    "askers": Section(
        noun="who may ask",
        at="requests.made-by",
        added=S,
        removed=W,
        parts={"behalf": part("on behalf of", S, W)},
    ),
    "answers": Section(
        noun="answer", at="requests.answered", parts={"within": part("within", W, S), "by": part("by")}
    ),
    "fee": Section(noun="fee", at="requests.fee", parts={"amount": part("amount", W, S)}, shown=("amount",)),
    "refusals": Section(
        noun="refusals",
        at="requests.refusals",
        added=S,
        removed=W,
        parts={"told": part("told to who is refused", S, W), "appeal_within": part("appeal within", S, W)},
    ),
    "releases": Section(
        noun="release",
        at="releases",
        added=W,
        removed=S,
        parts={
            "items": _ITEMS,
            "least_group": part("smallest group", S, W),
            "undertakes": part("undertakes", S, W),
        },
        shown=("regime", "items", "to"),
    ),
    "ages": Section(
        noun="age",
        at="ages",
        added=S,
        removed=W,
        parts={
            "of": _OF_STRONGER,
            "under": part("under", S, W),
            "inclusive": part("that age included", S, W),
            "then": part("then", ranks="guardian-involvement guardian-consent refuse"),
        },
        shown=("under", "then"),
    ),
    "safeguards": Section(
        noun="safeguard",
        at="safeguards",
        added=S,
        removed=W,
        parts={"reviewed": part("reviewed every", W, S)},
    ),
    "never": Section(
        noun="promise never to",
        at="never",
        added=S,
        removed=W,
        parts={"of": _OF_STRONGER, "items": part("data", S, W)},
        shown=("what",),
    ),
    "changes": Section(
        noun="change rule",
        at="changes",
        added=S,
        removed=W,
        parts={
            "needs": part("needs", S, W, ranks=" announce notify-and-choice consent"),
            "means": part("means"),
            "done": part("done for a new version"),
        },
        shown=("kind", "needs"),
    ),
    "cookies": Section(
        noun="cookie notice", at="cookies", parts={"setters": part("set by", ranks="own-and-approved own")}
    ),
    "covered": Section(
        noun="scope", at="scope.covers", added=S, removed=W, parts={"what": part("covers", S, W)}
    ),
    "excluded": Section(noun="exclusion", at="scope.excludes", added=W, removed=S, shown=("what", "items")),
    "links": Section(noun="link", at="links"),
    "obligations": Section(noun="obligation", at="obligations", added=S, removed=W),
    "earlier": Section(noun="earlier versions", at="earlier", added=S, removed=W, shown=("at",)),
    "practice": Section(
        noun="data",
        at="data",
        added=Kind.PRACTICE,
        removed=Kind.PRACTICE,
        parts={
            "tables": part("held in", Kind.PRACTICE, Kind.PRACTICE),
            "by-hand": part("held on paper or by hand in", Kind.PRACTICE, Kind.PRACTICE),
            "countries": part("held in the countries", Kind.PRACTICE, Kind.PRACTICE),
            "kept": part("survives an erasure in", Kind.PRACTICE, Kind.PRACTICE),
        },
        shown=("tables", "by-hand", "countries", "kept"),
    ),
    "supplements": Section(noun="supplement", at="supplements", parts={"regions": part("regions")}),
}


def section_of(name: str) -> Section:
    """Return what a section of the tree is called."""
    plain = name.replace("_", " ")
    return SECTIONS.get(name) or Section(noun=plain, at=name.replace("_", "-"))


def part_of(section: str, path: tuple[str, ...]) -> Part:
    """Return what a field is called: the nearest that is listed, with what stands below it."""
    known = section_of(section).parts
    for depth in range(len(path), 0, -1):
        name = ".".join(path[:depth])
        found = known.get(name) or (EVERYWHERE.get(path[depth - 1]) if depth == 1 or name else None)
        if found:
            below = " ".join(_plain(word) for word in path[depth:] if word)
            says = f"{found.says} ({below})" if below else found.says
            return Part(says=says, more=found.more, less=found.less, ranks=found.ranks, free=found.free)
    return Part(says=" ".join(_plain(word) for word in path if word))


def _plain(word: str) -> str:
    return word.replace("_", " ")
