"""The JSON Schema and the reader agree: what one refuses the other refuses, but for what is listed here.

Bad samples are the notices and maps in the docstrings of this room's tests, so whoever tests a new mistake of
the notation asks the schema about it, too.
"""

import importlib
import json
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from jsonschema import Draft7Validator, Draft202012Validator, FormatChecker

from mamoru.desk.opening import known_names
from mamoru.model.finding import Finding, Severity
from mamoru.notation.json_schema import FILES, json_schema, unexplained
from mamoru.notation.reading import read
from mamoru.notation.resolve.promises import UNEXECUTED_RIGHTS
from mamoru.notation.text.composing import compose
from mamoru.notation.text.scalars import Plain
from tests import small
from tests.notation.programmes import (
    KNOWN,
    MAP,
    NOTICE,
    SNAPSHOT,
    SUPPLEMENT,
    SUPPLEMENTED,
    merged,
    reading,
)

ROOM = Path(__file__).parent
EXAMPLES = ROOM.parents[1] / "examples"
ROOMS = (
    *(
        "test_notice",
        "test_notice_shape",
        "test_sections",
        "test_small_words",
        "test_over",
        "test_supplements",
    ),
    *("test_map", "test_ties", "test_programme", "test_syntax"),
)

#: What a schema cannot say: the code of a finding and a part of its problem, with the reason.
DECLARED_ELSEWHERE = "it speaks of what another part of the file, or another file, declares"
CANNOT_SAY = {
    ("MAM-114", ""): "a key given twice is gone before a schema is asked",
    ("MAM-125", "is longer than"): "the longest period differs by its unit, and a pattern does not count",
    ("MAM-127", "the governing language"): DECLARED_ELSEWHERE,
    ("MAM-122", "does not say when its fiscal year ends"): DECLARED_ELSEWHERE,
    ("MAM-127", "in a file called"): "a schema does not know the name of the file",
    ("MAM-127", "looks like a secret"): "settings are named by the kind of system, also by one added later",
    ("MAM-127", "must name equally many columns"): "lists are not compared with one another",
    ("MAM-127", "are not told apart"): "entries of a mapping are not compared with one another",
    ("MAM-127", "wants one way in which it is made"): "which keys exclude one another is said by the reader",
    ("MAM-127", "wants one answer"): "which keys exclude one another is said by the reader",
    ("MAM-127", "the last controller"): "the last item of a list has no schema of its own",
    ("MAM-127", "the earlier controller"): "nor have those before the last",
    ("MAM-131", ""): DECLARED_ELSEWHERE,
    ("MAM-132", ""): DECLARED_ELSEWHERE,
    ("MAM-133", ""): DECLARED_ELSEWHERE,
    ("MAM-134", ""): DECLARED_ELSEWHERE,
    ("MAM-135", ""): DECLARED_ELSEWHERE,
    ("MAM-136", ""): DECLARED_ELSEWHERE,
    ("MAM-138", ""): "a right may be given under a name of its own",
    ("MAM-141", ""): DECLARED_ELSEWHERE,
    ("MAM-142", ""): DECLARED_ELSEWHERE,
    ("MAM-143", ""): DECLARED_ELSEWHERE,
    ("MAM-144", ""): DECLARED_ELSEWHERE,
    ("MAM-146", "stands twice"): "`all` and a branch say again what a leaf says",
    ("MAM-146", "under `not-personal`"): DECLARED_ELSEWHERE,
    ("MAM-146", "to the same place"): "items of a list are not compared by some of their keys",
    ("MAM-148", ""): "which paths leave a folder differs between operating systems",
    ("MAM-146", "stands in"): DECLARED_ELSEWHERE,
    ("MAM-146", "has a supplement already"): DECLARED_ELSEWHERE,
    ("MAM-160", ""): DECLARED_ELSEWHERE,
    ("MAM-151", "is damaged: it is of the system"): "a schema does not know the name of the file",
    ("MAM-151", "says that it is"): DECLARED_ELSEWHERE,
    ("MAM-151", "which is not there"): DECLARED_ELSEWHERE,
}
#: What the schema refuses and the reader takes, or the other way round, each with its reason.
DIFFERENT = (
    # Editors would offer `true` and `false` wherever a name or a text may stand; in quotes both are taken.
    ("notice", "people:\n  customer: {known-by: true}\nretention: {}\n", "reader"),
    # A wording without a language is written as plain text; the empty key is what that becomes.
    ("notice", "title: {'': Our notice}\n", "reader"),
    # JSON has one kind of number: 10.0 is a whole one.
    ("programme", "programme: kasuri\nlimits: {rows: 10.0}\n", "schema"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One file as a person could write it."""

    name: str
    which: str
    files: dict[str, str | bytes]
    file: str

    @property
    def text(self) -> str:
        """The file's text."""
        return str(self.files[self.file])


FIXTURES = {
    "told_of_notice": ("notice", "notice.yaml", NOTICE),
    "told_of_map": ("system", "systems/shop.yaml", MAP),
    "told_beside_snapshot": ("system", "systems/shop.yaml", MAP),
    "told_of_file": ("system", "systems/shop.yaml", ""),
    "told_of_programme": ("programme", "programme.yaml", ""),
    "told_of_supplement": ("supplement", "supplements/BR.yaml", SUPPLEMENT),
}


def written_in_tests() -> Iterator[Sample]:
    """Yield the part of a file that each test has as its docstring, laid over the small programme."""
    for name in ROOMS:
        module = importlib.import_module(f"tests.notation.{name}")
        for test, function in sorted(vars(module).items()):
            code = getattr(function, "__code__", None)
            fixtures = [f for f in FIXTURES if code and f in code.co_varnames[: code.co_argcount]]
            if test.startswith("test_") and function.__doc__ and fixtures:
                which, file, whole = FIXTURES[fixtures[0]]
                text = merged(textwrap.dedent(function.__doc__).lstrip("\n"), whole)
                files: dict[str, str | bytes] = {file: text}
                if which == "supplement":
                    files["notice.yaml"] = SUPPLEMENTED
                if fixtures[0] == "told_beside_snapshot":
                    files["systems/shop.schema.json"] = SNAPSHOT
                yield Sample(name=f"{name}.{test}", which=which, file=file, files=files)


def written_as(text: str) -> object | None:
    """Return what an editor's parser of YAML 1.2 makes of a text; nothing where it is no YAML of ours."""
    root = compose(text, "file").root
    return None if root is None else plain(root.value)


def plain(value: object) -> object:
    """Return numbers as numbers."""
    if isinstance(value, Plain):
        return value.number
    if isinstance(value, dict):
        return {str(key): plain(inner) for key, inner in value.items()}
    return [plain(inner) for inner in value] if isinstance(value, list) else value


@cache
def validator(which: str) -> Draft202012Validator:
    """Return the validator of one kind of file, with what stands on the shelves of this version."""
    schema = json.loads(json_schema(which, known_names()))
    return Draft202012Validator(schema, format_checker=FormatChecker())


#: Those that are YAML: of any other file no schema is asked.
SAMPLES = [sample for sample in written_in_tests() if written_as(sample.text) is not None]


def refusals(which: str, text: str) -> list[str]:
    """Return what the schema says against a file."""
    value = json.loads(text) if which == "snapshot" else written_as(text)
    return [f"{error.json_path}: {error.message}" for error in validator(which).iter_errors(value)]


def unsaid(finding: Finding) -> bool:
    return any(finding.code == code and part in finding.problem for code, part in CANNOT_SAY)


def errors_of(folder: Path, sample: Sample) -> list[Finding]:
    """Return what keeps the sample's own file from being read."""
    findings = reading(folder, sample.files).findings
    return [f for f in findings if f.severity is Severity.ERROR and f.where and f.where.file == sample.file]


def test_there_are_enough_samples_of_mistakes() -> None:
    assert len(SAMPLES) >= 80
    assert len(MORE) >= 40


def agree(folder: Path, sample: Sample) -> None:
    """Assert that both refuse the sample, or both take it but for what cannot be said."""
    errors = errors_of(folder, sample)
    told = refusals(sample.which, sample.text)

    if not errors:
        assert told == []
    elif not all(map(unsaid, errors)):
        assert told != [], [f.problem for f in errors]


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.name)
def test_schema_and_reader_refuse_the_same_mistakes_of_other_tests(tmp_path: Path, sample: Sample) -> None:
    agree(tmp_path, sample)


#: Parts of files, good and bad, with what the schema is to say of each; the reader must say the same.
GOOD, BAD, EITHER = "good", "bad", "either"  #: either: only that both say the same is of interest
MORE = (
    ("notice", GOOD, "title: Our notice"),
    ("notice", GOOD, "title: 2025"),
    ("notice", GOOD, "law: 1.10"),
    ("notice", GOOD, "people:\n  customer: {known-by: email, linked-by: email, title: {ja: x, zh-Hans: y}}"),
    ("notice", GOOD, "controllers: {else: kasuri}"),
    ("notice", EITHER, "controllers: [{when: {region: EU}, is: kasuri, clause: 1}, {else: kasuri}]"),
    ("notice", GOOD, "languages: {governing: ja, editions: ja, clause: [K-59, 60]}"),
    (
        "notice",
        GOOD,
        "data:\n  contact: {name: identifying, email: {marks: [], clause: K-1}}\n  purchases: {orders: []}",
    ),
    (
        "notice",
        GOOD,
        "data:\n  contact: {title: {en: Contact, ja: 連絡先}, name: [], email: {title: Mail, work: []}}",
    ),
    ("notice", BAD, "data:\n  contact: {title: Contact}"),
    ("notice", BAD, "data:\n  contact: {}"),
    ("notice", BAD, "data:\n  contact: {title: [Contact], name: []}"),
    ("notice", BAD, "data:\n  contact: {name: [], examples: []}"),
    ("notice", BAD, "data:\n  contact: {title: {en: Contact}, marks: [], name: []}"),
    ("notice", GOOD, "recipients:\n  post: {role: processor, country: JP, receives: contact}"),
    ("notice", GOOD, "rights:\n  access: {}\n  portability: {law: GDPR-20}"),
    ("notice", EITHER, "choices:\n  promotions: {channels: {post: opt-out}, clause: [K-1]}"),
    ("notice", EITHER, "cookies: https://kasuri.example/cookies"),
    ("notice", EITHER, "safeguards: [one, two: {clause: K-2}]"),
    ("notice", GOOD, "purposes: {}"),
    ("notice", BAD, "title: [Our notice]"),
    ("notice", BAD, "title: {}\nlaw: {}"),
    ("notice", BAD, "law: ''"),
    ("notice", BAD, "notice: Kasuri"),
    ("notice", BAD, "people: []"),
    ("notice", BAD, "people: {all: {}}"),
    ("notice", BAD, "data: {any: []}"),
    ("notice", BAD, "data:\n  contact: {name: [identifying], email: [identifying], x: {y: {}}}"),
    ("notice", BAD, "effective: {on: 2025-13-01}"),
    ("notice", BAD, "effective: {on: 2025-02-29}"),
    ("notice", BAD, "effective: 2025-01-01"),
    ("notice", BAD, "languages: {governing: Japanese, editions: [Japanese]}"),
    ("notice", BAD, "entities:\n  kasuri: {name: K, country: Japan, fiscal-year-ends: 03-31}"),
    ("notice", BAD, "entities:\n  kasuri: {name: K, country: JP, fiscal-year-ends: 02-30}"),
    ("notice", BAD, "entities:\n  kasuri: {name: K, country: JP, fiscal-year-ends: 03-31, address: }"),
    ("notice", BAD, "entities: {}"),
    ("notice", BAD, "controllers: []"),
    ("notice", BAD, "controllers: [{is: kasuri}]"),
    ("notice", EITHER, "controllers: [{else: kasuri, when: {a: b}}]"),
    ("notice", BAD, "recipients:\n  post: {role: helper}"),
    ("notice", EITHER, "recipients:\n  post: {role: processor, members: }"),
    ("notice", BAD, "retention:\n  a: {items: [], of: all, keep: 1 day, after: x, ground: {law: y}}"),
    ("notice", BAD, "retention:\n  a: {items: all, of: all, keep: 1 day, after: x, ground: {}}"),
    (
        "notice",
        BAD,
        "retention:\n  a: {items: all, of: all, keep: 1 day, after: x, ground: {law: y, purpose: promote}}",
    ),
    (
        "notice",
        BAD,
        "retention:\n  a: {items: all, of: all, keep: 1 day, after: x, ground: {law: y}, then: keep}",
    ),
    ("notice", BAD, "retention:\n  a: {items: all, of: all, keep: one day, after: x, ground: {law: y}}"),
    ("notice", EITHER, "rights:\n  acess: {}"),
    ("notice", EITHER, "choices: [promotions]"),
    ("notice", EITHER, "choices:\n  promotions: {clause: }"),
    ("notice", EITHER, "choices:\n  promotions: {clause: []}"),
    ("notice", EITHER, "safeguards:"),
    ("notice", EITHER, "obligations: {a: {b: {clause: {c: d}}}}"),
    ("supplement", GOOD, "effective: {on: 2026-01-01, clause: K-80}\nlaw: [BR-LGPD, X]"),
    ("supplement", GOOD, "rights:\n  access: {instead: true, of: customer}\n  portability: {}"),
    ("supplement", GOOD, "only-rights: access"),
    ("supplement", GOOD, "languages: {editions: pt}"),
    ("supplement", GOOD, "data:\n  document: {cpf: [identifying]}\npeople:\n  visitor: {}"),
    ("supplement", BAD, "rights:\n  access: {instead: false}"),
    ("supplement", BAD, "rights:\n  access: {instead: [true]}"),
    ("supplement", BAD, "effective: {on: 2026-01-01, instead: true}"),
    ("supplement", BAD, "languages: {governing: pt, editions: pt}"),
    ("supplement", BAD, "languages: {editions: []}"),
    ("supplement", BAD, "for: []"),
    ("supplement", BAD, "for: Brazil"),
    ("supplement", BAD, "law: []"),
    ("supplement", BAD, "supplement: brazil"),
    ("supplement", BAD, "people: {all: {}}"),
    ("supplement", BAD, "notice: kasuri"),
    ("supplement", BAD, "retention:\n  a: {items: all, until: never}"),
    ("supplement", EITHER, "rights:\n  erasure: {instead: true}"),
    ("supplement", EITHER, "contacts: {instead: true}"),
    ("supplement", EITHER, "instead: true"),
    ("supplement", EITHER, "data:\n  document: {cpf: {marks: [], instead: true}}"),
    ("programme", GOOD, "programme: kasuri\nkeys: {from: environment, at: KASURI}\nlimits: {rows: 0x10}"),
    ("programme", BAD, "programme: kasuri\nlimits: {rows: 0}"),
    ("programme", BAD, "programme: kasuri\nlimits: {rows: true}"),
    ("programme", BAD, "programme: kasuri\nkeys: {from: env}"),
    ("programme", BAD, "programme: kasuri\nkeys: "),
    ("programme", BAD, "keys: {from: file}"),
    ("system", GOOD, "connect: {file: shop.db, port: 5432, on: true, none: }"),
    ("system", GOOD, "tables:\n  orders: {columns: {mail: {category: contact.email, mask: null}}}"),
    (
        "system",
        GOOD,
        "tables:\n  orders: {columns: {mail: {category: contact.email, mask: {fixed: 0}, marks: secret}}}",
    ),
    ("system", GOOD, "tables:\n  orders: {columns: {mail: {category: contact.email, mask: year-only}}}"),
    (
        "system",
        GOOD,
        (
            "tables:\n  orders:\n    ties: {by: a, of: customer, known-as: email, how: joint,"
            "\n      target-gone: null, when: {kind: 1}, leaving: {truncate: [b, c], is: 3},"
            "\n      access: {hide: b, because: c}}"
        ),
    ),
    ("system", BAD, "tables:\n  orders: {columns: {mail: {category: contact.email, mask: fixed}}}"),
    ("system", BAD, "tables:\n  orders: {columns: {mail: {category: contact.email, mask: {truncate: x}}}}"),
    ("system", BAD, "tables:\n  orders: {columns: {mail: {category: contact.email, mask: {null: x}}}}"),
    (
        "system",
        BAD,
        "tables:\n  orders: {columns: {mail: {category: contact.email, mask: {fixed: x, null: }}}}",
    ),
    ("system", BAD, "tables:\n  orders: {columns: {mail: {category: contact.email, marks: identifying}}}"),
    ("system", BAD, "tables:\n  orders: {columns: {mail: [contact.email]}}"),
    ("system", BAD, "tables:\n  orders:\n    ties: {by: a, how: owned}"),
    ("system", BAD, "tables:\n  orders:\n    ties: {by: [], to: orders, how: owned}"),
    (
        "system",
        BAD,
        "tables:\n  orders:\n    ties: {by: a, to: orders, of: customer, known-as: email, how: owned}",
    ),
    ("system", BAD, "tables:\n  orders:\n    ties: {by: a, of: customer, how: owned}"),
    ("system", BAD, "tables:\n  orders:\n    ties: {by: a, to: orders, how: own}"),
    ("system", BAD, "tables:\n  orders:\n    ties: {by: a, to: orders, how: owned, when: {a: 1, b: 2}}"),
    (
        "system",
        BAD,
        "tables:\n  orders:\n    ties: {by: a, to: orders, how: owned, leaving: {null: a, fixed: b, is: c}}",
    ),
    ("system", BAD, "tables:\n  orders:\n    ties: {by: a, to: orders, how: owned, leaving: {truncate: a}}"),
    ("system", BAD, "tables:\n  orders:\n    ties: {by: a, to: orders, how: owned, delete-row: true}"),
    ("system", BAD, "tables:\n  orders:\n    ties: {by: a, to: orders, how: owned, target-gone: keep}"),
    (
        "system",
        GOOD,
        (
            "tables:\n  orders: {is: {customer: {kind: 1}}, known-by: {email: b},"
            "\n    recomputed: {c: {count: orders, by: a}}, ties: {by: a, to: orders, how: none,"
            "\n    target-gone: {delete-row: {because: b, though: others-own-it}}}}"
        ),
    ),
    ("system", BAD, "tables:\n  orders: {is: [customer]}"),
    ("system", BAD, "tables:\n  orders: {recomputed: {c: {count: orders}}}"),
    ("system", BAD, "tables:\n  orders: {recomputed: {c: {sum: orders, by: a}}}"),
    (
        "system",
        BAD,
        "tables:\n  orders:\n    ties: {by: a, to: orders, how: none, target-gone: {keep: {because: b}}}",
    ),
    ("system", BAD, "tables:\n  orders: {holds: nothing}"),
    ("system", BAD, "tables:\n  orders: {kept: {columns: total}}"),
    ("system", BAD, "tables: {orders: }"),
    ("system", BAD, "kind: oracle"),
    ("system", BAD, "holds: {origin: bought, country: JP}"),
    ("system", BAD, "events: {order-closed: closed_at}"),
)
WHOLE = {
    "notice": ("notice.yaml", NOTICE),
    "system": ("systems/shop.yaml", MAP),
    "programme": ("programme.yaml", ""),
    "supplement": ("supplements/BR.yaml", SUPPLEMENT),
}


@pytest.mark.parametrize(("which", "verdict", "part"), MORE)
def test_schema_and_reader_agree(tmp_path: Path, which: str, verdict: str, part: str) -> None:
    file, whole = WHOLE[which]
    text = merged(f"{part}\n", whole)
    beside: dict[str, str | bytes] = {"notice.yaml": SUPPLEMENTED} if which == "supplement" else {}
    sample = Sample(name=part, which=which, file=file, files={**beside, file: text})

    if verdict != EITHER:
        assert (refusals(which, text) == []) == (verdict == GOOD), refusals(which, text)
    agree(tmp_path, sample)


@pytest.mark.parametrize(("which", "part", "taken_by"), DIFFERENT)
def test_where_they_differ_is_known(tmp_path: Path, which: str, part: str, taken_by: str) -> None:
    file, whole = WHOLE[which]
    text = merged(part, whole)
    sample = Sample(name=part, which=which, file=file, files={file: text})

    assert (errors_of(tmp_path, sample) == []) == (taken_by == "reader")
    assert (refusals(which, text) == []) == (taken_by == "schema")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"nullable": true', '"nullable": "yes"'),
        ('"type": "TEXT"', '"type": "TEXT; DROP TABLE x"'),
        ('"type": "TEXT"', '"type": 5'),
        ('"key": ["id"]', '"key": "id"'),
        ('"NO ACTION"', '"NOTHING"'),
        ('"bare_name": "orders",', ""),
        ('"unique": []', '"unique": [[1]]'),
        ('"system": "shop"', '"system": "The Shop"'),
        ('"schema": ""', '"schema": "", "owner": "x"'),
    ],
)
def test_a_damaged_snapshot_is_refused_by_both(tmp_path: Path, before: str, after: str) -> None:
    text = SNAPSHOT.replace(before, after, 1)
    files: dict[str, str | bytes] = {"systems/shop.yaml": MAP, "systems/shop.schema.json": text}
    sample = Sample(name="snapshot", which="snapshot", file="systems/shop.schema.json", files=files)

    assert text != SNAPSHOT
    assert refusals("snapshot", text) != []
    agree(tmp_path, sample)


def kind_of(name: str) -> str:
    """Return which schema a file of a programme goes by."""
    if name.endswith(".schema.json"):
        return "snapshot"
    if "supplements/" in name:
        return "supplement"
    return {"programme.yaml": "programme", "notice.yaml": "notice"}.get(Path(name).name, "system")


GOOD_FILES = {
    **{f"small/{name}": text for name, text in small.FILES.items()},
    **{f"parts/{name}": text for name, text in {"notice.yaml": NOTICE, "shop.schema.json": SNAPSHOT}.items()},
}
EXAMPLE_FILES = {
    str(path.relative_to(EXAMPLES)): path.read_text(encoding="utf-8")
    for folder in sorted(EXAMPLES.iterdir())
    for path in sorted((*folder.glob("*.yaml"), *folder.glob("s*/*.yaml"), *folder.glob("systems/*.json")))
}


@pytest.mark.parametrize("name", GOOD_FILES)
def test_every_file_of_the_small_companies_fits_its_schema(name: str) -> None:
    assert refusals(kind_of(name), GOOD_FILES[name]) == []


@pytest.mark.parametrize("name", EXAMPLE_FILES)
def test_every_file_of_the_examples_is_judged_as_the_reader_judges_it(name: str) -> None:
    example, _, file = name.partition("/")
    findings = read(EXAMPLES / example, known_names()).findings
    errors = [f for f in findings if f.severity is Severity.ERROR and f.where and f.where.file == file]
    told = refusals(kind_of(name), EXAMPLE_FILES[name])

    assert (told == []) == all(map(unsaid, errors)), told[:5]


@pytest.mark.parametrize("which", FILES)
def test_an_editor_that_knows_draft_7_only_reads_the_same(which: str) -> None:
    schema = json.loads(json_schema(which, known_names()))
    Draft202012Validator.check_schema(schema)
    older = Draft7Validator(schema, format_checker=FormatChecker())
    samples = [s.text for s in SAMPLES if s.which == which]
    samples += [merged(f"{part}\n", WHOLE[w][1]) for w, _, part in MORE if w == which]
    samples += [text for name, text in (GOOD_FILES | EXAMPLE_FILES).items() if kind_of(name) == which]
    for text in samples:
        value = json.loads(text) if which == "snapshot" else written_as(text)
        assert older.is_valid(value) == validator(which).is_valid(value)


def test_every_shorthand_of_the_shapes_is_known_to_the_schema() -> None:
    """A function that reads a value before pydantic does is invisible to pydantic's generator."""
    assert unexplained() == []


@pytest.mark.parametrize("which", FILES)
def test_a_schema_is_the_same_each_time_and_names_what_stands_on_the_shelves(which: str) -> None:
    assert json_schema(which, KNOWN) == json_schema(which, KNOWN)
    assert json_schema(which, known_names()).startswith(
        '{\n  "$schema": "https://json-schema.org/draft/2020-12/schema",\n'
    )


def test_editors_are_offered_the_masks_the_rights_and_the_kinds_of_systems() -> None:
    system = json.loads(json_schema("system", KNOWN))["$defs"]
    notice = json.loads(json_schema("notice", KNOWN))["$defs"]

    assert system["SystemShape"]["properties"]["kind"]["enum"] == ["postgresql", "sqlite"]
    assert [mask["required"] for mask in system["MaskShape"]["anyOf"]] == [
        ["fixed", "is"],
        ["null"],
        ["pseudo-person"],
        ["remove"],
        ["truncate", "is"],
        ["year-only"],
    ]
    offered = notice["NoticeShape"]["properties"]["rights"]["properties"]
    assert {*KNOWN.rights, *UNEXECUTED_RIGHTS} == offered.keys()
