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


@dataclass(frozen=True, slots=True, kw_only=True)
class WordList:
    """All that is known of names."""

    columns: tuple[Meaning, ...]
    tables: tuple[Meaning, ...]
    people: tuple[frozenset[str], ...]
    beside: frozenset[str]
    refers: frozenset[str]
    turns: frozenset[str]  #: a name that ends in one speaks of something else than the words before it
    own: frozenset[str]  #: who a row is of, by the name of a column
    acting: frozenset[str]  #: who did something with a row


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
        beside=frozenset(found["beside"]),
        refers=frozenset(map(str, found["refers"])),
        turns=frozenset(map(str, found["turns"])),
        own=frozenset(map(str, found["roles"]["own"])),
        acting=frozenset(map(str, found["roles"]["acting"])),
    )


def _meaning(name: str, entry: Mapping[str, object]) -> Meaning:
    flags = {key.replace("-", "_"): value for key, value in entry.items()}
    flags["leaves"] = tuple(_texts(entry.get("leaves", ())))
    flags["words"] = tuple(_texts(entry["words"]))
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


def is_person(table: str, kind: str) -> bool:
    """Tell whether a table's whole name is a word for this kind of person."""
    known = word_list()
    named = core(table)
    own = " ".join(map(singular, kind.split("-")))
    group = next((g for g in known.people if own in g), frozenset({own}))
    return bool(named) and named in {unicodedata.normalize("NFKC", word) for word in group | {own}}


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

    ``things`` are by the core of their names.
    """
    told = parts(column)
    known = word_list().refers
    if len(told) > 1 and told[-1] in known:
        return _longest([singular(part) for part in told[:-1]], things)
    japanese = next((word for word in known if not word.isascii() and column.endswith(word)), "")
    named = "".join(told).removesuffix(japanese.lower()) if japanese else ""
    return things.get(named)


def _longest(words: Sequence[str], things: Mapping[str, Thing]) -> Thing | None:
    for start in range(len(words)):
        if found := things.get(" ".join(words[start:])):
            return found
    return None
