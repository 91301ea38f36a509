"""`mamoru explain`."""

import json
import shutil
from pathlib import Path

import pytest

from mamoru.check.graph import resolve
from mamoru.desk.explanation.codes import coded, codes
from mamoru.desk.explanation.nodes import explained
from mamoru.desk.explanation.words import code_of
from mamoru.desk.opening import programme_of
from mamoru.notation.clauses import clauses, nodes
from tests import small
from tests.cli.companies import NOTICE, whole
from tests.cli.settled import told
from tests.golden.comparing import assert_golden

EXAMPLES = Path(__file__).parents[2] / "examples"
CODES = ("MAM-206", "MAM-133", "MAM-431", "MAM-803")
NODES = (
    "contact.email",
    "data.contact",
    "camera.image",
    "purposes.tell",
    "purposes.later",
    "purposes.tell.shown-at",
    "recipients.mailer",
    "recipients.others",
    "retention.invoices",
    "retention.mailings",
    "rights.erasure",
    "rights.correction",
    "people.customer",
    "people.visitor",
    "entities.post",
    "choices.news",
    "sign-up",
    "events.order-closed",
    "effective",
    "systems.shop",
    "systems.paper",
    "shop.orders",
    "orders.total",
    "orders.note",
    "orders.customer_id",
    "orders.closed_at",
    "customers.email",
    "order_items.id",
    "messages.receiver",
    "A-2",
)


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return whole(tmp_path_factory.mktemp("company"))


@pytest.mark.parametrize("code", CODES)
def test_a_code_is_explained_without_a_programme(tmp_path: Path, code: str) -> None:
    answer = small.mamoru(tmp_path, "explain", code, expect=0)

    assert answer.stderr == ""
    assert_golden(f"explain/{code}.txt", answer.stdout)


@pytest.mark.parametrize("written", ["mam-206", "Mam 206", "MAM206", " MAM_206 "])
def test_a_code_may_be_written_as_people_do(tmp_path: Path, written: str) -> None:
    assert small.mamoru(tmp_path, "explain", written) == small.mamoru(tmp_path, "explain", "MAM-206")


def test_a_word_that_only_begins_like_a_code_is_a_node() -> None:
    assert [code_of(word) for word in ("mammal", "MAM-", "MAM-1.x", "K-13")] == ["", "", "", ""]


def test_every_code_that_can_be_told_can_be_asked_for() -> None:
    assert [found.code for found in coded()] == codes()


def test_an_unknown_code_is_told_with_the_one_that_was_probably_meant(tmp_path: Path) -> None:
    assert told(small.mamoru(tmp_path, "explain", "MAM-4300")) == (
        2,
        "",
        (
            "error[MAM-620]: there is no code `MAM-4300`; did you mean `MAM-430`?\n"
            "  why: a code that nothing tells has no meaning\n"
            "  do:  copy it from the finding or the error; docs/reference/errors.md lists every code\n"
        ),
    )


def test_a_code_for_a_program(tmp_path: Path) -> None:
    answer = json.loads(small.mamoru(tmp_path, "explain", "MAM-206", "--format", "json", expect=0).stdout)

    assert {key: answer[key] for key in ("format", "code", "kind", "weight", "page")} == {
        "format": "mamoru-code/1",
        "code": "MAM-206",
        "kind": "rule",
        "weight": "error",
        "page": "docs/reference/rules/MAM-206.md",
    }
    assert sorted(answer["fails"]) == sorted(answer["passes"]) == ["shop.sql", "systems/shop.yaml"]


@pytest.mark.parametrize("node", NODES)
def test_a_node_is_explained_with_what_has_to_do_with_it(company: Path, node: str) -> None:
    answer = small.mamoru(company, "explain", node, expect=0)

    assert answer.stderr == ""
    assert_golden(f"explain/{node}.txt", answer.stdout)


def test_a_section_is_told_with_the_nodes_below_it(company: Path) -> None:
    assert told(small.mamoru(company, "explain", "retention"))[2] == (
        "error[MAM-622]: `retention` names 2 nodes: `retention.invoices`, `retention.mailings`\n"
        "  why: an explanation of the wrong one would mislead whoever relies on it\n"
        "  do:  name one of them by its whole path\n"
    )


def test_a_node_for_a_program(company: Path) -> None:
    answer = json.loads(small.mamoru(company, "explain", "A-2", "--format", "json", expect=0).stdout)

    assert (answer["format"], answer["asked"]) == ("mamoru-nodes/1", "A-2")
    assert [node["id"] for node in answer["nodes"]] == ["purposes.sell", "purposes.tell"]
    assert answer["nodes"][1]["where"] == {"file": "notice.yaml", "line": 23, "column": 3, "length": 4}
    assert answer["nodes"][1]["groups"][0] == {
        "heading": "categories",
        "links": [
            {
                "id": "data.contact.email",
                "says": "E-mail address; identifying; held in 1 place",
                "where": {"file": "notice.yaml", "line": 16, "column": 5, "length": 5},
            }
        ],
    }


def test_an_unknown_node_is_told_with_the_one_that_was_probably_meant(company: Path) -> None:
    assert told(small.mamoru(company, "explain", "contact.emial")) == (
        2,
        "",
        (
            "error[MAM-621]: the programme has no node `contact.emial`; did you mean `data.contact.email`?\n"
            "  why: an explanation of something else would mislead whoever relies on it\n"
            "  do:  name a node by its path as findings do, such as `purposes.NAME`, `CATEGORY` or "
            "`TABLE.COLUMN`, or name a clause of the company's text\n"
        ),
    )


@pytest.mark.parametrize(("word", "meant"), [("A-22", "A-2"), ("purposes.sel", "purposes.sell"), ("", "")])
def test_what_was_probably_meant_may_be_a_clause_or_nothing(company: Path, word: str, meant: str) -> None:
    first = small.mamoru(company, "explain", word, expect=2).stderr.splitlines()[0]

    assert first.partition("no node ")[2] == f"`{word}`" + (f"; did you mean `{meant}`?" if meant else "")


def test_a_short_name_of_several_nodes_is_not_guessed(company: Path) -> None:
    assert told(small.mamoru(company, "explain", "orders")) == (
        2,
        "",
        (
            "error[MAM-622]: `orders` names 2 nodes: `data.purchases.orders`, `systems.shop.orders`\n"
            "  why: an explanation of the wrong one would mislead whoever relies on it\n"
            "  do:  name one of them by its whole path\n"
        ),
    )


def test_an_empty_folder_is_told_as_the_check_tells_it(tmp_path: Path) -> None:
    asked, checked = (told(small.mamoru(tmp_path, *words)) for words in (("explain", "K-13"), ("check",)))

    assert asked == checked
    assert asked[:2] == (2, "")


def test_a_programme_that_cannot_be_read_explains_nothing(tmp_path: Path) -> None:
    whole(
        tmp_path, {"notice.yaml": NOTICE.replace("uses: contact.email", "uses: contact.mail")}, discover=False
    )

    assert told(small.mamoru(tmp_path, "explain", "purposes.tell")) == (
        2,
        "",
        (
            "error[MAM-604]: the programme's files have an error: `contact.mail` is no category of data; "
            "did you mean `contact.email`?\n"
            "  --> notice.yaml:24:26\n"
            "  why: what they say of people and systems cannot be relied on\n"
            "  do:  run `mamoru check` and mend them first\n"
        ),
    )


def test_it_works_while_the_map_is_being_mended_and_before_databases_were_asked(tmp_path: Path) -> None:
    whole(tmp_path, discover=False)

    answer = small.mamoru(tmp_path, "explain", "orders.total", expect=0).stdout

    assert "  It holds data.purchases.orders.\n" in answer
    assert "rights.access      not known without a snapshot: run `mamoru discover`\n" in answer


@pytest.mark.parametrize("example", ["apparel-group"])
def test_every_node_and_clause_of_an_example_can_be_explained(tmp_path: Path, example: str) -> None:
    shutil.copytree(EXAMPLES / example, tmp_path / example, ignore=shutil.ignore_patterns("data", ".mamoru"))
    checked = resolve(programme_of(tmp_path / example))
    tables = [t for s in checked.programme.systems.values() for t in s.tables.values()]
    ids = [
        *(node.id for node in nodes(checked.programme.notice)),
        *(system.id for system in checked.programme.systems.values()),
        *(t.id for t in tables),
        *(f"{t.id}.{column}" for t in tables for column in t.columns),
    ]

    assert [id_ for id_ in ids if explained(checked, id_)[0].id != id_] == []
    for clause, stated in clauses(checked.programme).items():
        assert tuple(told.id for told in explained(checked, clause)) == tuple(stated)
