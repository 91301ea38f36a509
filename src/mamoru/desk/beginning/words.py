"""What names usually mean: the word list of `words.yaml`, and how a name is held against it."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TypeVar

import yaml

_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+|[^\W\d_a-zA-Z]+")
_NUMBERED = re.compile(r"([a-z]+)\s(\d+)\b")
_SEVERAL = 3  #: tables that share a prefix
_NAMED = 3  #: letters of the shortest name that a joined `id` may stand behind
_LONG = 7  #: letters of a word that may end a name without a joint
_PLURALS = (("ies", "y"), ("sses", "ss"), ("xes", "x"), ("ches", "ch"), ("shes", "sh"), ("ses", "s"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a column or a table is probably about."""

    name: str
    leaves: tuple[str, ...]
    words: tuple[str, ...]
    alone: bool = False
    text: bool = False
    free_text: bool = False
    secret: bool = False
    not_personal: bool = False
    says: str = ""
    only_with: tuple[str, ...] = ()  #: words of which a column of the table must have one
    otherwise: tuple[str, ...] = ()  #: the last names of categories where no column has


@dataclass(frozen=True, slots=True, kw_only=True)
class WordList:
    """All that is known of names."""

    columns: tuple[Meaning, ...]
    tables: tuple[Meaning, ...]
    people: tuple[frozenset[str], ...]
    staff: frozenset[str]  #: who works for the company, by what they do
    beside: frozenset[str]
    refers: frozenset[str]
    turns: frozenset[str]  #: a name that ends in one speaks of something else than the words before it
    own: frozenset[str]  #: who a row is of, by the name of a column
    acting: frozenset[str]  #: who did something with a row
    anyone: frozenset[str]  #: words for people that may be of any kind
    rest: tuple[str, ...]  #: last names of categories that take what no word explains in somebody's row
    keeps_shut: frozenset[str]  #: the end of a name that may open a door
    speaks: tuple[str, ...]  #: what a text that may speak of somebody has in its name
    points: frozenset[str]  #: the beginning of a column that points at one of many rows
    goes_along: tuple[str, ...]  #: the end of the name of a table that belongs to what points at it
    bodies: frozenset[str]  #: what has an address of its own and is nobody
    looked_after: tuple[str, ...]  #: the end of the name of a table whose `owner` looks after its rows
    carries: tuple[str, ...]  #: the end of a column that holds whatever another program said
    seldom_nobodys: tuple[str, ...]  #: the end of the name of a table that is seldom about nobody


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A meaning, and the word that tells it."""

    meaning: Meaning
    word: str


@cache
def word_list() -> WordList:
    """Read the word list."""
    text = (files(__package__) / "words.yaml").read_text(encoding="utf-8")
    found = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe
    return WordList(
        columns=tuple(_meaning(name, entry) for name, entry in found["columns"].items()),
        tables=tuple(_meaning(name, entry) for name, entry in found["tables"].items()),
        people=tuple(frozenset(map(str, group)) for group in found["people"]),
        staff=frozenset(form for word in found["staff"] for form in (word, singular(f"{word}s"))),
        beside=frozenset(found["beside"]),
        refers=frozenset(map(str, found["refers"])),
        turns=frozenset(map(str, found["turns"])),
        own=frozenset(map(str, found["roles"]["own"])),
        acting=frozenset(map(str, found["roles"]["acting"])),
        anyone=frozenset(map(str, found["anyone"])),
        rest=tuple(map(str, found["rest"])),
        keeps_shut=frozenset(map(str, found["keeps-shut"])),
        speaks=tuple(map(str, found["speaks"])),
        points=frozenset(map(str, found["points"])),
        goes_along=tuple(map(str, found["goes-along"])),
        bodies=frozenset(map(str, found["bodies"])),
        looked_after=tuple(map(str, found["looked-after"])),
        carries=tuple(map(str, found["carries"])),
        seldom_nobodys=tuple(map(str, found["seldom-nobodys"])),
    )


def _meaning(name: str, entry: Mapping[str, object]) -> Meaning:
    flags = {key.replace("-", "_"): value for key, value in entry.items()}
    flags["leaves"] = tuple(_texts(entry.get("leaves", ())))
    flags["words"] = tuple(_texts(entry["words"]))
    flags["only_with"] = tuple(_texts(entry.get("only-with", ())))
    flags["otherwise"] = tuple(_texts(entry.get("otherwise", ())))
    return Meaning(name=name, **flags)  # type: ignore[arg-type]  # the file is ours, and tests read all of it


def _texts(value: object) -> list[str]:
    return [str(word) for word in value] if isinstance(value, (list, tuple)) else []


@cache
def parts(name: str) -> tuple[str, ...]:
    """Return the words of a name in lower case: ``customerID`` and ``CUSTOMER_ID`` are customer, id."""
    return tuple(part.lower() for part in _PART.findall(unicodedata.normalize("NFKC", name)))


def singular(word: str) -> str:
    """Return the singular of an English word, as far as its end tells."""
    for end, instead in _PLURALS:
        if word.endswith(end):
            return word.removesuffix(end) + instead
    return word.removesuffix("s") if word.endswith("s") and not word.endswith("ss") else word


@cache
def meaning_of(name: str, meanings: tuple[Meaning, ...], *, plural: bool = False) -> Match | None:
    """Return what a name means: by the longest word at its end, else the longest in it.

    The end of an English name says what it is, the rest of what: an `email_token` is a token.
    """
    spoken = _spoken(singular(p) if plural else p for p in parts(name))
    joined = spoken.replace(" ", "")
    found: Match | None = None
    for match, wanted in _by_length(meanings):
        # Words of scripts without spaces may stand anywhere in a name.
        if not wanted.isascii() and wanted in joined:
            return match
        if wanted.isascii() and wanted in spoken:
            if plural or spoken.endswith(wanted):
                return match
            found = found or match
    return None if spoken.split()[-1:] and spoken.split()[-1] in word_list().turns else found


@cache
def _by_length(meanings: tuple[Meaning, ...]) -> tuple[tuple[Match, str], ...]:
    """Return every word with what is looked for in a name, the longest words first."""
    matches = (Match(meaning=meaning, word=word) for meaning in meanings for word in meaning.words)
    return tuple(sorted(((m, _wanted(m.word)) for m in matches), key=lambda pair: -len(pair[0].word)))


def _wanted(word: str) -> str:
    plain = unicodedata.normalize("NFKC", word).lower()
    return f" {plain} " if plain.isascii() else plain


def _spoken(words: Iterable[str]) -> str:
    told = f" {' '.join(words)} "
    return told + _NUMBERED.sub(r"\1\2", told)


def nearness(table: str, kind: str, prefixes: frozenset[str]) -> int:
    """Return how well a table's whole name is a word for this kind of person: the less the better; 0, if not.

    Its own word comes first, then other words for the same, then those words behind a prefix that many tables
    have (``wp_users``), and last a word that may mean anybody.
    """
    named = core(table)
    first, _, behind = named.partition(" ")
    bare = behind if first in prefixes else ""
    own = " ".join(map(singular, kind.split("-")))
    group = next((g for g in word_list().people if own in g), frozenset({own}))
    steps = ({own}, group | {own}, word_list().anyone)
    for step, words in enumerate(steps):
        known = {unicodedata.normalize("NFKC", word) for word in words}
        for said, more in ((named, 1), (bare, 2)):
            if said and said in known:
                return 2 * step + more
    return 0


def shared_prefixes(tables: Iterable[str]) -> frozenset[str]:
    """Return the first words that several tables have, as programs put them before all of theirs."""
    said = [core(table) for table in tables]
    firsts = [name.partition(" ")[0] for name in said if " " in name]
    return frozenset(first for first in firsts if firsts.count(first) >= _SEVERAL and first not in said)


def ends_in(table: str, words: Iterable[str]) -> str:
    """Return the word that a table's name ends in; empty if it is none of these.

    A long word may be joined to others: a ``shippingaddress`` is an address, and a ``catalog`` no log.
    """
    said = core(table).split()
    last, joined = said[-1:], "".join(said)
    return next((w for w in words if [w] == last or (_is_long(w) and joined.endswith(w))), "")


def ends_with(column: str, said: str) -> bool:
    """Tell whether the words of a column's name end in these: ``raw_response_body`` in ``response body``."""
    wanted = tuple(said.split())
    return parts(column)[-len(wanted) :] == wanted


def _is_long(word: str) -> bool:
    return len(word) >= _LONG or not word.isascii()


@cache
def core(table: str) -> str:
    """Return what a table's name says without what many tables have: of ``t_customers``, customer."""
    beside = word_list().beside
    bare = [singular(p) for p in parts(table.rpartition(".")[2])]
    named = " ".join(p for p in bare if p not in beside)
    for word in sorted(beside, key=len, reverse=True):
        if not word.isascii():
            named = named.removesuffix(word)
    return named.strip()


Thing = TypeVar("Thing")


def referred(column: str, things: Mapping[str, Thing]) -> Thing | None:
    """Return what a column refers to by its name: of ``shipping_address_id``, the thing ``address``.

    ``things`` are by the core of their names.  A database that folds names to lower case has ``addressid``.
    """
    told = parts(column)
    known = word_list().refers
    if len(told) > 1 and told[-1] in known:
        return _longest([singular(part) for part in told[:-1]], things)
    if told and told[-1].endswith("id") and (found := _joined(told, things)):
        return found
    japanese = next((word for word in known if not word.isascii() and column.endswith(word)), "")
    named = "".join(told).removesuffix(japanese.lower()) if japanese else ""
    return things.get(named)


def _joined(told: Sequence[str], things: Mapping[str, Thing]) -> Thing | None:
    """Return what is named whole before an `id` without a joint: of ``orderlineid``, the ``order line``."""
    named = "".join(told).removesuffix("id")
    if len(named) < _NAMED:  # `paid` is no row of `pa`
        return None
    return next((thing for name, thing in things.items() if name.replace(" ", "") == named), None)


def _longest(words: Sequence[str], things: Mapping[str, Thing]) -> Thing | None:
    for start in range(len(words)):
        if found := things.get(" ".join(words[start:])):
            return found
    return None
