"""Begin a programme: its first files, and the draft of its first map."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from mamoru.desk.beginning.connections import refuse_unfit
from mamoru.desk.beginning.errors import AlreadyThere, Unfit
from mamoru.desk.beginning.mapping import Mapped, map_system
from mamoru.desk.beginning.notices import Answers, first_files
from mamoru.desk.beginning.places import country_said, language_said, law_said
from mamoru.desk.beginning.writing import Connection
from mamoru.desk.files import writing
from mamoru.desk.schemas import write_schemas
from mamoru.laws import jurisdiction_named
from mamoru.model.errors import MamoruError
from mamoru.notation.shapes.forms import NAME
from mamoru.wording import languages as texts

SCHEMAS = "schemas"
_MAY_BE_THERE = (".gitignore",)
_KINDS = "names of small letters a to z with commas between them, such as customer,employee"
_TAKEN = frozenset({"all", "any"})  #: words of the notation, and no names


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstSystem:
    """The system that a programme begins with."""

    name: str
    connection: Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """What was written."""

    files: tuple[str, ...]  #: relative to the programme
    left: tuple[str, ...]  #: files that were there already and are as they were
    mapped: Mapped | None
    unmapped: MamoruError | None  #: why the first map could not be drafted


def short_name(company: str, folder: Path) -> str:
    """Return a name for files from that of the company, or of the folder."""
    for text in (company, folder.resolve().name):
        words = re.findall("[a-z0-9]+", _plain(text))
        name = "-".join(words).lstrip("-0123456789")[:40].rstrip("-")
        if re.fullmatch(NAME, name) and len(text) <= len(name) + len(words) + 5 and name not in _TAKEN:
            return name
    return "programme"


def _plain(text: str) -> str:
    """Return a text in small letters without their accents: ``strasse`` of ``Straße``."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def usual_law(country: str) -> str:
    """Return the law of a country as far as it is known here, else the country."""
    return jurisdiction_named(country) or country


def unworded(tags: str) -> tuple[str, ...]:
    """Return those of the languages that Mamoru has no texts of its own in, so that no answer is."""
    return tuple(tag for tag in _words(tags) if not {tag, tag.partition("-")[0]} & {*texts()})


def answered(answers: Mapping[str, str], folder: Path, today: date) -> Answers:
    """Return what was said, each answer held against what the files may say.  Raises Unfit."""
    company = _line(answers["company"], "--company", "the company's name, on one line")
    country = answers["country"].strip().upper()
    languages = _words(answers["languages"])
    people = _words(answers["people"])
    name = answers.get("name") or short_name(company, folder)
    country_said(country)
    _fit(name, NAME, "--name", wanted="lower-case words joined by `-`, such as acme-shop")
    for language in languages or [""]:
        language_said(language)
    for kind in people or [""]:
        _fit(kind, NAME, "--people", wanted=_KINDS)
    return Answers(
        name=name,
        company=company,
        controller=_line(answers.get("controller") or company, "--controller", "its name, on one line"),
        country=country,
        law=law_said(answers["law"]),
        languages=tuple(dict.fromkeys(languages)),
        people=tuple(dict.fromkeys(people)),
        today=today,
    )


def begin(folder: Path, answers: Answers, system: FirstSystem | None) -> Begun:
    """Write a programme's first files, none of which may be there.

    A system that does not answer keeps nothing from being written: its map can be drafted later.  Raises
    AlreadyThere, Unfit, UnwritableFile.
    """
    files = first_files(answers)
    in_the_way = [name for name in files if name not in _MAY_BE_THERE and (folder / name).exists()]
    if system:
        _fit(system.name, NAME, "--system", wanted="lower-case words joined by `-`, such as online-shop")
        refuse_unfit(system.connection.kind, system.connection.settings)
        maps = [f"systems/{system.name}{ending}" for ending in (".yaml", ".schema.json")]
        in_the_way += [name for name in maps if (folder / name).exists()]
    if in_the_way:
        raise AlreadyThere(in_the_way)
    left = tuple(name for name in files if (folder / name).exists())
    written = [name for name in files if name not in left]
    for name in written:
        _write(folder / name, files[name])
    if not (folder / SCHEMAS).exists():
        write_schemas(folder / SCHEMAS)
        written.append(f"{SCHEMAS}/")
    return _with_map(folder, system, files=tuple(written), left=left)


def _with_map(
    folder: Path, system: FirstSystem | None, *, files: tuple[str, ...], left: tuple[str, ...]
) -> Begun:
    if system is None:
        return Begun(files=files, left=left, mapped=None, unmapped=None)
    try:
        mapped = map_system(folder, system.name, system.connection, write=True)
    except MamoruError as error:
        return Begun(files=files, left=left, mapped=None, unmapped=error)
    more = (mapped.file, f"systems/{system.name}.schema.json")
    return Begun(files=(*files, *more), left=left, mapped=mapped, unmapped=None)


def _write(path: Path, text: str) -> None:
    """Write a new file; one that came to be there meanwhile is left as it is."""
    with writing(path), path.open("x", encoding="utf-8", newline="\n") as file:
        file.write(text)


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _line(text: str, flag: str, wanted: str) -> str:
    text = text.strip()
    if not text or not text.isprintable():
        raise Unfit(flag, wanted)
    return text


def _fit(text: str, pattern: str, flag: str, *, wanted: str) -> str:
    if not re.fullmatch(pattern, text) or text in _TAKEN:
        raise Unfit(flag, wanted)
    return text
