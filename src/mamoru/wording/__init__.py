"""The shelf of the texts that Mamoru itself says to people: one YAML file per language.

A file is a tree of texts; its path is the key (``package.title``), and keys are stable.  A text that
counts something has forms: ``{one: ..., other: ...}``; a language without a singular writes the text
alone.  Texts of the company (its notice, its clauses) stand in the programme, never here.

Takes a language tag (BCP 47); gives ``Words``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

import yaml

from mamoru.model.errors import MamoruError

SCRIPTS = MappingProxyType(
    {"zh": "zh-Hans", "zh-TW": "zh-Hant", "zh-HK": "zh-Hant", "zh-MO": "zh-Hant"}
)  #: source: likely subtags (Unicode CLDR)
FORMS = frozenset(("one", "other"))


class NoWording(MamoruError):
    """Mamoru has no texts in a language."""

    code = "MAM-921"

    def __init__(self, language: str, known: tuple[str, ...]) -> None:
        super().__init__(
            f"Mamoru has no texts in the language `{language}`",
            why="people must be answered in words they can read",
            remedy=f"ask for one of {', '.join(known)}, such as `--language en`; a further one is a part of "
            "Mamoru itself, and CONTRIBUTING.md tells how it is written",
        )


class NoSuchText(MamoruError):
    """A language lacks a text that is asked for."""

    code = "MAM-922"

    def __init__(self, key: str, language: str) -> None:
        super().__init__(
            f"the texts in `{language}` have no `{key}`",
            why="a page cannot be written with a hole in it",
            remedy=f"add `{key}` to `wording/{language}.yaml`",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The texts of one language."""

    language: str  #: BCP 47 tag, for ``<html lang>``
    texts: Mapping[str, str]  #: key -> text; a counting text stands under ``key.one`` and ``key.other``

    def say(self, key: str, **values: str | int) -> str:
        """Return the text of ``key`` with ``values`` in its places; ``n`` chooses the form.

        Numbers are grouped by thousands.  Raises NoSuchText.
        """
        text = self.find(self._form(key, values.get("n")))
        if not text:
            raise NoSuchText(key, self.language)
        return text.format_map(
            {name: self.count(value) if isinstance(value, int) else value for name, value in values.items()}
        )

    def find(self, key: str) -> str:
        """Return the text of ``key`` as it stands, or nothing where there is none."""
        return self.texts.get(key, "")

    def date(self, iso: str) -> str:
        """Return an ISO date, or the date of an ISO time, as people write it."""
        year, month, day = iso[:10].split("-")
        return self.say("date.long", year=year, month=self.say(f"date.month.{int(month)}"), day=str(int(day)))

    def count(self, number: int) -> str:
        """Return a number grouped by thousands, as the language groups them."""
        return f"{number:,}".replace(",", self.find("text.thousands"))

    def _form(self, key: str, count: str | int | None) -> str:
        if f"{key}.other" not in self.texts:
            return key
        return f"{key}.one" if count == 1 and f"{key}.one" in self.texts else f"{key}.other"


def words(language: str) -> Words:
    """Return the texts in ``language``, else in the language it is a form of (``en-GB``: ``en``).

    A form of Chinese is told in the script of its country (``zh-TW``: ``zh-Hant``).  Raises NoWording.
    """
    known = languages()
    for tag in forms(language):
        if tag in known:
            return _read(tag)
    raise NoWording(language, known)


def forms(language: str) -> tuple[str, ...]:
    """Return the tags under which texts in a language may stand, the best one first."""
    general = language.partition("-")[0]
    return tuple(dict.fromkeys((language, SCRIPTS.get(language, SCRIPTS.get(general, general)), general)))


@cache
def languages() -> tuple[str, ...]:
    """Return the tags of the languages there are texts in, in alphabetical order."""
    names = (file.name for file in files(__name__).iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in names if name.endswith(".yaml")))


@cache
def _read(language: str) -> Words:
    tree = yaml.safe_load((files(__name__) / f"{language}.yaml").read_text(encoding="utf-8"))
    return Words(language=language, texts=dict(_leaves(tree, "")))


def _leaves(tree: object, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(tree, dict):
        for name, below in tree.items():
            yield from _leaves(below, f"{path}.{name}" if path else str(name))
    else:
        yield path, str(tree)
