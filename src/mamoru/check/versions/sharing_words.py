"""Where data comes from and goes to, and what the maps do with it: what each part is called.

What the maps do is practice: no text of the notice tells it, and a further table, use or recipient of a use
is what people would want to be told.
"""

from collections.abc import Mapping

from mamoru.check.versions.parts import (
    BOUND,
    ENDS,
    EXAMPLE,
    ITEMS,
    OF_WEAKER,
    Part,
    S,
    Section,
    W,
    lasting,
    part,
)
from mamoru.model.versions.change import Kind

_P = Kind.PRACTICE


def _done(says: str, *, free: bool = False, turned: bool = False, is_named: bool = False) -> Part:
    """Return a part of what is done: whatever differs, the practice does."""
    return Part(says=says, more=_P, less=_P, other=_P, free=free, turned=turned, is_named=is_named)


SHARING: Mapping[str, Section] = {
    "recipients": Section(
        noun="recipient",
        at="recipients",
        added=Kind.NEW_RECIPIENT,
        removed=S,
        parts={
            "of": OF_WEAKER,
            "role": part("role", ranks="third-party joint-use processor"),
            "function": part("what it does"),
            "receives": part("data received", W, S),
            "purposes": part("purposes", W, S, free=True),
            "countries": part("countries", W, S, free=True),
            "safeguard": part("safeguard", S, W),
            "entities": part("entities", Kind.NEW_RECIPIENT, S, free=True),
            "members": part("members", Kind.NEW_RECIPIENT, S, free=True),
            "responsible": part("responsible for the joint use", S, W),
            "needs": part("needs first", S, W, ranks=" notice consent"),
            "exceptions": part("exceptions", W, S),
            "exceptions.*.record": part("exception, of which each time is written down", S, W),
            "exceptions.*.title": part("title of the exception", Kind.WORDING, Kind.WORDING),
            "exceptions.*.clauses": part("clauses of the exception", Kind.WORDING, Kind.WORDING),
            "limits": part("limits", S, W),
            **{f"limits.{name}": said for name, said in BOUND.items()},
            "identified_on_screen": part("identified on screen", S, W),
            "only_related_data": part("only related data", S, W),
            "contact": part("can be reached at", S, W),
            "retention": part("keeps by", S, W),
            "example": EXAMPLE,
        },
        shown=("role", "receives", "purposes", "countries"),
    ),
    "sources": Section(
        noun="source of data",
        at="sources",
        added=W,
        removed=S,
        parts={
            "kind": part("kind of source"),
            "of": OF_WEAKER,
            "gives": part("data it gives", W, S),
            "purposes": part("used for alone", W, S, free=True),
            "country": part("country"),
            "url": part("web page", S, W),
            "example": EXAMPLE,
        },
        shown=("kind", "gives", "purposes"),
    ),
    "transfers": Section(
        noun="transfer",
        at="transfers",
        added=W,
        removed=S,
        parts={
            "of": OF_WEAKER,
            "origin": Part(says="leaves", more=W, less=S, whole="all"),
            "to": part("countries", W, S, free=True),
            "recipient": part("recipient"),
            "contact": part("can be reached at", S, W),
            "items": ITEMS,
            "purposes": part("purposes", W, S, free=True),
            "how": part("when and how it leaves"),
            "retention": part("kept there by", S, W),
            "safeguard": part("safeguard", S, W),
            "law": part("law behind the safeguard"),
            "information": part("sheet on the country's law", S, W),
            "undertaking": part("undertaking", S, W),
            "undertaking.checked": lasting("undertaking looked at every", longer=W),
            "undertaking.until": ENDS,
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
            "ground": Part(says="ground", other=W),
            "to": part("to", S, W),
            "record": part("written down", S, W),
            "keeps_promises": part("promises go along with the data", S, W),
        },
        shown=("ground", "to"),
    ),
    "processor_rules": Section(
        noun="rule for processors",
        at="processors-are",
        added=S,
        removed=W,
        parts={
            **BOUND,
            "chosen_by": part("chosen by what they show", S, W),
            "chosen_from": part("chosen from", W, S, free=True),
            "within": part("within", S, W),
        },
    ),
    "practice": Section(
        noun="data",
        at="data",
        added=_P,
        removed=_P,
        parts={
            "tables": _done("held in", is_named=True),
            "by-hand": _done("held on paper or by hand in", is_named=True),
            "countries": _done("held in the countries", is_named=True),
            "kept": _done("survives an erasure in"),
        },
        shown=("tables", "by-hand", "countries", "kept"),
        is_named=True,
    ),
    "staying": Section(
        noun="data",
        at="data",
        added=_P,
        removed=_P,
        parts={"tables": _done("in rows that no erasure deletes")},
        shown=("tables",),
    ),
    "narrowed": Section(
        noun="data",
        at="data",
        added=_P,
        removed=_P,
        parts={"rows": _done("in rows that an erasure deletes only in part")},
        shown=("rows",),
    ),
    "masked": Section(
        noun="data",
        at="data",
        added=_P,
        removed=_P,
        parts={"rows": _done("masked when its person goes", turned=True)},
        shown=("rows",),
        turned=True,
    ),
    "uses": Section(
        noun="use of data",
        at="uses",
        added=_P,
        removed=_P,
        parts={
            "reads": _done("data read"),
            "purpose": _done("for the purpose"),
            "of": _done("people it concerns", free=True),
            "recipient": _done("given to"),
            "regions": _done("people in", free=True),
            "choice": _done("looks at the choice", turned=True),
            "ages": _done("ages of these people"),
            "ages.since": _done("ages of these people, from"),
            "ages.under": _done("ages of these people, under"),
            "ages.guardian": _done("a guardian's word", turned=True),
            "sells": _done("something of value is given for it"),
        },
        shown=("purpose", "reads", "recipient", "of", "regions", "choice", "ages", "sells"),
        is_named=True,
    ),
}
