"""The pages of a package: ``index.html`` for the person, ``dictionary.html`` for whoever uses the files.

Takes the reading of an answer and what was made of it; gives HTML in pieces.  The pages stand alone: no
script, no picture, no network, and a content security policy that forbids them.
"""

import base64
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby
from urllib.parse import quote

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from mamoru.execute.package.contents import Branch, waiting
from mamoru.execute.package.dictionary import RULES, Entry
from mamoru.execute.package.files import encoded
from mamoru.execute.package.given import given_rights, own_right
from mamoru.execute.package.omitted import SHARED, Omission
from mamoru.execute.package.reached import authorities, complains, reached
from mamoru.execute.package.reading import Reading, Told, spelled
from mamoru.execute.package.text import displayed, folded, unfolded
from mamoru.model.plan import Standing, SystemEffect

PIECES_AT_ONCE = 500

SUPPLEMENTS = "supplements."  #: how the ids of their nodes begin
WEB = ("https://", "http://")
UNCOUNTED = "–"  # noqa: RUF001 - a dash stands for "not counted"
TONES = {Standing.HELD: "good", Standing.NOTHING_HELD: "plain"}  #: any other standing warns


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One system and how it answered.

    The engine's own detail names hosts and tables, and is for the company's report, not for this page.
    """

    title: Told
    standing: str
    why: str
    tone: str
    records: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WithheldLine:
    """One column that is not shown."""

    column: str
    place: str
    because: str
    ties: str
    rows: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WithheldGroup:
    """All columns that are not shown for one reason."""

    title: str
    why: str
    explained: bool  #: the map gives a reason of its own for some of them
    lines: tuple[WithheldLine, ...]


def index_page(
    reading: Reading, branches: tuple[Branch, ...], omitted: tuple[Omission, ...]
) -> Iterator[bytes]:
    """Yield ``index.html``."""
    relevant = tuple(omission for omission in omitted if omission.rows)
    return _rendered(
        reading,
        "index.html",
        branches=branches,
        left_out=_left_out(reading, relevant),
        withheld=_withheld(reading, relevant),
        **_summary(reading),
    )


def dictionary_page(reading: Reading, entries: tuple[Entry, ...]) -> Iterator[bytes]:
    """Yield ``dictionary.html``."""
    return _rendered(reading, "dictionary.html", entries=entries, rules=RULES)


def reason_of(reading: Reading, omission: Omission) -> str:
    """Return why a column is not shown, in words; the map's own reason wins."""
    return reading.listed(omission.because) or reading.words.say(f"withheld.{omission.reason}.why")


def _rendered(reading: Reading, template: str, **values: object) -> Iterator[bytes]:
    stream = (
        _environment()
        .get_template(template)
        .stream(
            answer=reading.answer,
            controller=reading.controller,
            language=reading.words.language,
            say=reading.words.say,
            title_of=lambda name: reading.system(name).text,
            reason_of=lambda omission: reason_of(reading, omission),
            style_hash=_style_hash(),
            **values,
        )
    )
    stream.enable_buffering(PIECES_AT_ONCE)
    return (encoded(piece) for piece in stream)


@cache
def _environment() -> Environment:
    environment = Environment(
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        loader=ChoiceLoader(
            [PackageLoader("mamoru.execute.package", ""), PackageLoader("mamoru.formats", "")]
        ),
    )
    environment.filters.update(
        address=quote, displayed=displayed, folded=folded, spelled=spelled, unfolded=unfolded
    )
    return environment


@cache
def _style_hash() -> str:
    """Return the hash of the one style sheet that the page's policy lets in (CSP level 3, 2.3.1)."""
    style = "".join(_environment().get_template(name).render() for name in ("_style.css", "package.css"))
    return f"sha256-{base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()}"


def _summary(reading: Reading) -> dict[str, object]:
    answer, notice, words = reading.answer, reading.notice, reading.words
    people = notice.people.get(answer.of)
    title = reading.tell(notice.title, notice.id).text
    date = words.date(notice.effective)
    return {
        "authorities": authorities(reading),
        "beside": tuple(_beside(reading)),
        "complains": complains(reading),
        "files": tuple(_files(reading)),
        "found": _found(reading),
        "kind": reading.tell(people.title if people else {}, answer.of),
        "made": _time(reading),
        "notice": words.say("package.notice-of", title=title, date=date),
        "reached": reached(reading),
        "places": tuple(_place(reading, effect) for effect in answer.systems),
        "reported": [(reading.system(name), text) for name, text in sorted(answer.reported.items())],
        "right": own_right(reading),
        "rights": tuple(given_rights(reading)),
        "waiting": waiting(reading),
    }


def _beside(reading: Reading) -> Iterator[Told]:
    """Yield the pages that people of this region are shown beside the notice, with their addresses."""
    for link in reading.notice.links.values():
        if link.node.id.startswith(SUPPLEMENTS) and link.to.startswith(WEB):
            title = reading.tell(link.title, "")
            yield replace(title, text=f"{title.text}: {link.to}") if title.text else Told(text=link.to)


def _found(reading: Reading) -> str:
    words = reading.words
    held = [sheet for sheet in reading.sheets if sheet.rows]
    if not held:
        return words.say("package.found-none")
    found = words.say(
        "package.found-in",
        records=words.say("package.records", n=sum(sheet.answered.seen for sheet in held)),
        tables=words.say("package.tables", n=sum(1 for sheet in held if sheet.answered.seen)),
    )
    withheld = sum(len(sheet.rows) - sheet.answered.seen for sheet in held)
    if not withheld:
        return found
    records = words.say("package.records", n=withheld)
    return words.say("package.found-and-withheld", found=found, records=records)


def _time(reading: Reading) -> str:
    made = reading.answer.made
    date = reading.words.date(made)
    return reading.words.say("date.at", date=date, time=made[11:16]) if made[10:11] == "T" else date


def _place(reading: Reading, effect: SystemEffect) -> Place:
    words = reading.words
    done = effect.standing is Standing.TASK and effect.system in reading.answer.reported
    standing = "task-done" if done else effect.standing.value
    rows = sum(len(sheet.rows) for sheet in reading.sheets if sheet.system == effect.system)
    counted = rows or effect.standing is Standing.NOTHING_HELD
    return Place(
        title=reading.system(effect.system),
        standing=words.say(f"standing.{standing}.title"),
        why=" ".join((words.say(f"standing.{standing}.why"), *_apart(reading, effect.system))),
        tone="" if done else TONES.get(effect.standing, "warn"),
        records=words.count(rows) if counted else UNCOUNTED,
    )


def _apart(reading: Reading, system: str) -> Iterator[str]:
    """Yield whom the person may be known as there as well, and was not looked for as."""
    people = reading.notice.people
    for one in reading.answer.apart:
        if any(table.startswith(f"{system}.") for table in one.tables):
            yield reading.words.say(
                "package.apart",
                own=reading.tell(people[reading.answer.of].title, reading.answer.of).text,
                other=reading.tell(people[one.of].title, one.of).text,
                keys=reading.listed(tuple(spelled(key) for key in one.keys)),
            )


def _left_out(reading: Reading, omitted: tuple[Omission, ...]) -> str:
    """Return in one line how many columns are not shown, and of which kinds."""
    say = reading.words.say
    kinds = Counter(omission.reason for omission in omitted)
    listed = tuple(
        say("package.left-out-kind", title=say(f"withheld.{reason}.title"), n=n)
        for reason, n in kinds.items()
    )
    return say("package.left-out-line", n=len(omitted), kinds=reading.listed(listed)) if omitted else ""


def _withheld(reading: Reading, omitted: Iterable[Omission]) -> tuple[WithheldGroup, ...]:
    return tuple(
        _group(reading, reason, tuple(found)) for reason, found in groupby(omitted, key=lambda o: o.reason)
    )


def _group(reading: Reading, reason: str, found: tuple[Omission, ...]) -> WithheldGroup:
    return WithheldGroup(
        title=reading.words.say(f"withheld.{reason}.title"),
        why=reading.words.say(f"withheld.{reason}.why"),
        explained=any(omission.because for omission in found),
        lines=tuple(_withheld_line(reading, omission) for omission in found),
    )


def _withheld_line(reading: Reading, omission: Omission) -> WithheldLine:
    system = reading.system(omission.system).text
    return WithheldLine(
        column=spelled(omission.column),
        place=reading.words.say("package.place", system=system, table=spelled(omission.table)),
        because=reading.listed(omission.because),
        ties=reading.listed(omission.ties),
        rows=UNCOUNTED if omission.reason == SHARED else reading.words.count(omission.rows),
    )


def _files(reading: Reading) -> Iterator[tuple[tuple[str, ...], str]]:
    """Yield the files of the package with what they are for."""
    say = reading.words.say
    yield ("index.html",), say("package.file-index")
    if any(sheet.rows for sheet in reading.sheets):
        yield ("data/",), say("package.file-data")
    yield ("dictionary.html", "dictionary.csv", "dictionary.json"), say("package.file-dictionary")
    yield ("contacts.json",), say("package.file-contacts")
    yield ("withheld.json",), say("package.file-withheld")
    if reading.answer.reported:
        yield ("reported.json",), say("package.file-reported")
    yield ("manifest.json",), say("package.file-manifest")
