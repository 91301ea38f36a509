"""The reference pages that are made from the package: rules, masks, rights, systems, keys, laws, errors.

Reads every member of these shelves, every code (``mamoru.desk.explanation.codes``), and the golden files
that hold what a rule says of its failing example; writes ``docs/reference``.  Run as
``python -m tools.reference`` to write the pages, or with ``--check`` to be told (exit code 1) which pages
are not what the package says.
"""

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from mamoru.check.rules._smallest import SMALLEST
from mamoru.desk.explanation.codes import Coded, coded
from mamoru.laws import jurisdictions, law_of
from mamoru.model.finding import Severity
from mamoru.model.kinds.keyring import KeySource
from mamoru.model.kinds.mask import Mask
from mamoru.model.kinds.right import Right
from mamoru.model.kinds.rule import Rule, Stops
from mamoru.model.law import Fact, Law, Value
from mamoru.model.shelf import members
from mamoru.sql.kind import SystemKind

FOLDER = Path("docs/reference")
ABOUT_RULES = (
    "`mamoru check` asks these questions. An error makes it exit 1; a warning is listed only. While there is "
    "an error, no request is carried out and nothing is published; an error marked *publication* is of the "
    "notice alone, and stops nobody's request. A finding can be allowed for a time, unless its page says "
    "that it never can, or be known from a baseline: [old systems](../../adopting.md)."
)
NEVER_ALLOWED = " **It can never be allowed:** people who did not ask would be hit."
NEVER_PUBLISHED = (
    " It can be allowed, and **no notice is published with it all the same:** people would be told a text "
    "that says nothing, or two things at once."
)
GOLDEN = Path("tests/golden/findings")
MADE = "<!-- Made by `python -m tools.reference` from {source}; change that, not this page. -->"
ABOUT_EXAMPLES = """\
It passes every rule. The examples of the rules lie over it; `shop.sql` makes the database that the snapshot
is read from, `shop.later.sql` is what happened to it afterwards."""
FILES_NOT_SHOWN = """\
Files that are not shown are those of [the smallest programme](README.md#the-smallest-programme)."""
ABOUT_MASKS = """\
A mask blanks a value in a row that stays. In a tie: `leaving: [{MASK: COLUMN, is: ARGUMENT}]`;
in a column: `mask: {MASK: ARGUMENT}`."""
ABOUT_ERRORS = """\
A finding is told together with others, and an error stops the work. Both have a code that never changes its
meaning, the problem, why it matters, what to do, and a place in a file where there is one; none holds
personal data. `…` stands for what is filled in; what differs from case to case is left empty here."""
ABOUT_LAWS = """\
What is known of the laws: facts for a program, with their sources, and no legal advice. *verified*: read in
the source whose address is given. *confident*: well known, its text was not read. *moderate*: probably so.
*unsure*: shown, and nothing is decided by it until a person has read the text. *since* is a day from which a
fact is known to hold as it is stated; the rule may be older. `mamoru laws review` tells what is unsure, and
what changes when."""
LANGUAGES = {"yaml": "yaml", "sql": "sql", "json": "json"}


def pages(golden: Path = GOLDEN) -> Mapping[str, str]:
    """Return every page by its name below ``docs/reference``."""
    rules = sorted(members("mamoru.check.rules", Rule).values(), key=lambda rule: rule.code)
    found = {f"rules/{rule.code}.md": rule_page(rule, golden) for rule in rules}
    found["rules/README.md"] = rules_index(rules)
    found["masks.md"] = masks_page(members("mamoru.masks", Mask).values())
    found["rights.md"] = rights_page(members("mamoru.rights", Right).values())
    found["systems.md"] = systems_page(members("mamoru.systems", SystemKind).values())
    found["keys.md"] = keys_page(members("mamoru.keys", KeySource).values())
    found["errors.md"] = errors_page(coded())
    found["laws.md"] = laws_page([law_of(code) for code in jurisdictions()])
    return found


def stale(folder: Path = FOLDER, golden: Path = GOLDEN) -> list[str]:
    """Return the names of pages that are missing, differ, or belong to a rule that is no more."""
    wanted = pages(golden)
    here = {f"rules/{file.name}" for file in (folder / "rules").glob("MAM-*.md")}
    differ = (name for name, text in wanted.items() if _text(folder / name) != text)
    return sorted({*differ, *(here - set(wanted))})


def write(folder: Path = FOLDER, golden: Path = GOLDEN) -> None:
    """Write every page, and remove pages of rules that are no more."""
    wanted = pages(golden)
    (folder / "rules").mkdir(parents=True, exist_ok=True)
    for name in stale(folder, golden):
        if name in wanted:
            (folder / name).write_text(wanted[name], encoding="utf-8", newline="\n")
        else:
            (folder / name).unlink()


def _text(file: Path) -> str | None:
    return file.read_text(encoding="utf-8") if file.is_file() else None


def rule_page(rule: Rule, golden: Path) -> str:
    """Return the page of one rule."""
    said = _text(golden / f"{rule.code}.txt")
    return _page(
        f"{rule.code}: {rule.asks}",
        [
            f"**Why it matters:** {rule.why}.",
            f"**Weight:** {_weight(rule)}. **Asked of:** {_asked_of(rule)}."
            + (f" **Law:** {rule.article}." if rule.article else "")
            + ("" if rule.allowable else NEVER_ALLOWED)
            + ("" if rule.publishable else NEVER_PUBLISHED),
            "## A programme that fails",
            FILES_NOT_SHOWN,
            *_files(rule.fails),
            *(["Mamoru says:", f"```text\n{said.rstrip()}\n```"] if said else []),
            "## A programme that passes",
            *_files(rule.passes),
        ],
    )


def _asked_of(rule: Rule) -> str:
    of_files = "the files and the schema snapshots" if rule.find else ""
    of_databases = "the databases as they are now (`mamoru check --live`)" if rule.find_live else ""
    by_clock = "the files, by the day it is" if rule.find_by_clock else ""
    return " and ".join(part for part in (of_files, of_databases, by_clock) if part)


def _files(files: Mapping[str, str]) -> Iterator[str]:
    for name, text in sorted(files.items()):
        yield f"`{name}`"
        yield f"```{LANGUAGES.get(name.rpartition('.')[2], 'text')}\n{text.rstrip()}\n```"


def rules_index(rules: Sequence[Rule]) -> str:
    """Return the list of all rules, and the programme that their examples lie over."""
    rows = ((f"[{r.code}]({r.code}.md)", _weight(r), r.asks, r.article) for r in rules)
    return _page(
        "Rules",
        [
            ABOUT_RULES,
            _table(("code", "weight", "question", "law"), rows),
            "## The smallest programme",
            ABOUT_EXAMPLES,
            *_files(SMALLEST),
        ],
    )


def _weight(rule: Rule) -> str:
    alone = rule.severity is Severity.ERROR and rule.stops is Stops.PUBLICATION
    return f"{rule.severity.value} (publication)" if alone else rule.severity.value


def masks_page(masks: Iterable[Mask]) -> str:
    """Return the page of all masks with their examples."""
    rows = (
        (f"`{m.name}`", m.says, m.argument.value, "; ".join(_shown(m)), "no" if m.gives_null else "yes")
        for m in sorted(masks, key=lambda mask: mask.name)
    )
    return _page(
        "Masks",
        [
            ABOUT_MASKS,
            _table(("mask", "what it does", "argument", "example", "fits a NOT NULL column"), rows),
        ],
    )


def _shown(mask: Mask) -> Iterator[str]:
    for (argument, before), after in mask.examples.items():
        given = "" if argument is None else f" with `{argument}`"
        yield f"`{before}`{given} becomes {'empty' if after is None else f'`{after}`'}"


def rights_page(rights: Iterable[Right]) -> str:
    """Return the page of all rights."""
    rows = (
        (f"`{r.name}`", r.says, r.act.value, "; ".join(r.articles))
        for r in sorted(rights, key=lambda r: r.name)
    )
    return _page("Rights", [_table(("right", "people may", "what is done", "law"), rows)])


def systems_page(kinds: Iterable[SystemKind]) -> str:
    """Return the page of all kinds of systems, with their settings and what they cannot do."""
    parts: list[str] = []
    for kind in sorted(kinds, key=lambda kind: kind.name):
        parts += [f"## {kind.name}", f"{kind.says[:1].upper()}{kind.says[1:]}."]
        if kind.settings:
            rows = ((f"`{name}`", meaning) for name, meaning in kind.settings.items())
            parts += [_table(("`connect:`", "meaning"), rows)]
        if kind.written:
            parts += ["The map says besides:", f"```yaml\n{kind.written}```"]
        parts += [f"Cannot {what}." for what in kind.cannot]
    return _page("Kinds of systems", parts)


def keys_page(sources: Iterable[KeySource]) -> str:
    """Return the page of all places that keys come from."""
    rows = (
        (f"`{s.name}`", s.says, "yes" if s.create else "no")
        for s in sorted(sources, key=lambda source: source.name)
    )
    written = "In programme.yaml: `keys: {from: NAME, at: PLACE}`."
    return _page("Where keys come from", [written, _table(("from", "meaning", "can make new keys"), rows)])


def errors_page(codes: Iterable[Coded]) -> str:
    """Return the list of every code that a finding or an error can have."""
    rows = ((_linked(c), "error" if c.raised else "finding", c.room, c.says, c.why, c.remedy) for c in codes)
    head = ("code", "kind", "told by", "what it says", "why it matters", "what to do")
    return _page("Errors and findings", [ABOUT_ERRORS, _table(head, rows)], source="the package")


def laws_page(laws: Iterable[Law]) -> str:
    """Return the page of all laws with every fact, whenever it holds."""
    parts = [ABOUT_LAWS]
    for law in laws:
        acts = (f"- {act.short}: {act.title}{f' ({act.address})' if act.address else ''}" for act in law.acts)
        rows = (
            (f"`{f.key}`", f.words, f.article, _days(f), f.confidence.value, _sources(f)) for f in law.facts
        )
        head = ("fact", "what it says", "article", "holds", "confidence", "source")
        read = f"Compared with its sources on {law.read}."
        parts += [f"## {law.jurisdiction}: {law.name}", read, "\n".join(acts), _table(head, rows)]
    return _page("Laws", parts)


def _days(fact: Fact[Value]) -> str:
    return f"since {fact.since}" + (f" until {fact.until}" if fact.until else "")


def _sources(fact: Fact[Value]) -> str:
    return ", ".join(f"[{s.name}]({s.address})" if s.address else s.says for s in fact.sources)


def _linked(found: Coded) -> str:
    is_rule = found.owner.startswith("mamoru.check.rules.")
    return f"[{found.code}](rules/{found.code}.md)" if is_rule else found.code


def _page(title: str, parts: Iterable[str], *, source: str = "the shelf") -> str:
    return "\n\n".join((f"# {title}", MADE.format(source=source), *parts)) + "\n"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = (head, ["---"] * len(head), *rows)
    return "\n".join(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in line)} |" for line in lines)


def main(arguments: Sequence[str]) -> int:
    """Write the pages, or with ``--check`` name those that are stale; return the exit code."""
    if "--check" not in arguments:
        write()
        return 0
    found = stale()
    print(*(f"{FOLDER / name}: run `python -m tools.reference`" for name in found), sep="\n", end="")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
