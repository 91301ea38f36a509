"""Names that must be known: which sorts there are, and what is told of one that is not."""

from collections.abc import Collection
from dataclasses import dataclass

from mamoru.notation.codes import Code
from mamoru.notation.nearest import choose, meant, nearest, shortened
from mamoru.notation.page import Page, Path

#: Every right that a notice may give; the shelf ``rights`` says which of them are executed.
RIGHTS = frozenset(
    (
        *("access", "correction", "erasure", "suspension", "restriction", "objection", "portability"),
        *("consent-withdrawal", "consent-information", "appeal", "complaint", "self-service"),
        *("no-retaliation", "purpose-notice", "opt-out-of-sale", "limit-sensitive", "others-by-law"),
    )
)
EVERYTHING = frozenset({"all", "any"})  #: stand for everything that can stand there


@dataclass(frozen=True, slots=True, kw_only=True)
class Sort:
    """A sort of names, and how it is spoken of."""

    code: Code
    noun: str
    declared: str  #: the key under which a company declares them; empty for members of a shelf
    why: str


PEOPLE = Sort(
    code=Code.UNKNOWN_PEOPLE,
    noun="kind of people",
    declared="`people:` of notice.yaml",
    why="a promise to people whom nobody named is kept to nobody",
)
CATEGORY = Sort(
    code=Code.UNKNOWN_CATEGORY,
    noun="category of data",
    declared="`data:` of notice.yaml",
    why="data that the notice does not name is promised nothing",
)
PURPOSE = Sort(
    code=Code.UNKNOWN_PURPOSE,
    noun="purpose",
    declared="`purposes:` of notice.yaml",
    why="data may be used for stated purposes only",
)
IDENTITY_KEY = Sort(
    code=Code.UNKNOWN_IDENTITY_KEY,
    noun="identity key",
    declared="`known-by:` of that kind of people in notice.yaml",
    why="a person can be found only by keys that are declared",
)
RETENTION = Sort(
    code=Code.UNKNOWN_RETENTION,
    noun="retention promise",
    declared="`retention:` of notice.yaml",
    why="rows may be kept only for a stated reason",
)
RETENTION_THERE = Sort(
    code=Code.UNKNOWN_RETENTION,
    noun="retention promise that people of this region are told",
    declared="`retention:` of the supplement",
    why="rows may be kept only for a stated reason",
)
SUPPLEMENT = Sort(
    code=Code.UNKNOWN_NODE,
    noun="supplement",
    declared="",
    why="what is kept longer or shorter in a region is kept for the people of its supplement",
)
ENTITY = Sort(
    code=Code.UNKNOWN_ENTITY,
    noun="entity",
    declared="`entities:` of notice.yaml",
    why="somebody who can be named must answer for the data",
)
RECIPIENT = Sort(
    code=Code.UNKNOWN_NODE,
    noun="recipient",
    declared="`recipients:` of notice.yaml",
    why="data goes only to recipients that are stated",
)
CHOICE = Sort(
    code=Code.UNKNOWN_NODE,
    noun="choice",
    declared="`choices:` of notice.yaml",
    why="a choice that is stated nowhere can be made by nobody",
)
RELEASE = Sort(
    code=Code.UNKNOWN_NODE,
    noun="release",
    declared="`releases:` of notice.yaml",
    why="what leaves must be stated",
)
RIGHT = Sort(
    code=Code.UNKNOWN_RIGHT,
    noun="right",
    declared="",
    why="a right under an unknown name can be asked for by nobody",
)
MASK = Sort(
    code=Code.UNKNOWN_MASK,
    noun="mask",
    declared="",
    why="a value would stay readable that is promised to be blanked",
)
SYSTEM_KIND = Sort(
    code=Code.UNKNOWN_SYSTEM_KIND,
    noun="kind of system",
    declared="",
    why="Mamoru cannot reach a system whose kind it does not know",
)
KEY_SOURCE = Sort(
    code=Code.UNKNOWN_KEY_SOURCE,
    noun="source of keys",
    declared="",
    why="without its keys Mamoru can neither seal nor sign",
)
RULE = Sort(
    code=Code.UNKNOWN_RULE,
    noun="rule of the check",
    declared="",
    why="what is said of a rule that does not exist allows nothing, and hides that nobody decided",
)
TABLE = Sort(
    code=Code.UNKNOWN_TABLE,
    noun="table of this system",
    declared="`tables:` of the map",
    why="rows that nobody can find are neither shown nor erased",
)
CONTACT = Sort(
    code=Code.UNKNOWN_NODE,
    noun="contact",
    declared="`contacts:` of notice.yaml",
    why="people would be sent to somebody whom nobody can reach",
)
CHANNEL = Sort(
    code=Code.UNKNOWN_NODE,
    noun="channel for requests",
    declared="`channels:` under `requests:` of notice.yaml",
    why="a right that can be asked for nowhere is given to nobody",
)
PROOF = Sort(
    code=Code.UNKNOWN_NODE,
    noun="proof of identity",
    declared="`identity:` under `requests:` of notice.yaml",
    why="a proof that is stated nowhere can be given by nobody",
)
#: The sections whose names others use.
SORTS = {
    "people": PEOPLE,
    "entities": ENTITY,
    "purposes": PURPOSE,
    "recipients": RECIPIENT,
    "retention": RETENTION,
    "rights": RIGHT,
    "choices": CHOICE,
    "releases": RELEASE,
    "contacts": CONTACT,
    "requests.channels": CHANNEL,
    "requests.identity": PROOF,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """One place where a name is used."""

    path: Path
    node: str  #: id of the node it belongs to
    as_key: bool = False  #: the name is a key there, not a value


def is_known(page: Page, word: str, sort: Sort, *, known: Collection[str], use: Use) -> bool:
    """Return whether the name is known; tell it when not."""
    if word in known:
        return True
    words = () if page.full else known  # after so many findings, choosing words to show is a waste
    page.tell(
        sort.code,
        f"`{shortened(word)}` is no {sort.noun}{_meant(word, words)}",
        why=sort.why,
        remedy=choose(words, f"declare `{shortened(word)}` under {sort.declared}" if sort.declared else ""),
        where=page.key(*use.path) if use.as_key else page.value(*use.path),
        node=use.node,
    )
    return False


def _meant(word: str, words: Collection[str]) -> str:
    """Return the word that was meant; what all of them begin with makes no two alike."""
    section = word.partition(".")[0] + "."
    if not words or not all(known.startswith(section) for known in words):
        return meant(word, words)
    found = nearest(word.removeprefix(section), [known.removeprefix(section) for known in words])
    return f"; did you mean `{section}{found}`?" if found else ""


def known_names(
    page: Page, words: tuple[str, ...], sort: Sort, *, known: Collection[str], use: Use
) -> tuple[str, ...]:
    """Return the names that are known, once each; ``all`` and ``any`` stand for all of them."""
    tell_repeated(page, words, use)
    found: dict[str, None] = {}
    for index, word in enumerate(words):
        here = Use(path=(*use.path, index), node=use.node)
        if word in EVERYTHING:
            found.update(dict.fromkeys(known))
        elif is_known(page, word, sort, known=known, use=here):
            found[word] = None
    return tuple(found)


def tell_repeated(page: Page, words: tuple[str, ...], use: Use) -> None:
    """Tell every word that stands twice in one list."""
    seen: set[str] = set()
    for index, word in enumerate(words):
        if word in seen:
            page.tell(
                Code.SAID_TWICE,
                f"`{shortened(word)}` stands twice in this list",
                why="each fact stands once; a second one is forgotten when the first is changed",
                remedy="remove one of the two",
                where=page.value(*use.path, index),
                node=use.node,
            )
        seen.add(word)
