"""`mamoru plan`."""

import json
from pathlib import Path

import pytest

from tests import small
from tests.cli.offices import with_paper
from tests.cli.settled import MADE, told

USAGE = "Usage: mamoru plan [OPTIONS] RIGHT\nTry 'mamoru plan --help' for help.\n\n"


@pytest.fixture
def company(tmp_path: Path) -> Path:
    return with_paper(tmp_path)


def test_the_plan_of_an_access_says_what_would_be_shown(company: Path) -> None:
    """The first request of a programme makes its keys, and says so."""
    assert told(small.mamoru(company, "plan", "access", "-s", "email=hana@example.com")) == (
        0,
        (
            "Plan DIGEST of request R-XXXXXXXXXX: access for one customer\n"
            "\n"
            "  club\n"
            "             shown\n"
            "    points       2\n"
            "    members      1\n"
            "\n"
            "  paper  a person has to look\n"
            "    task: look under the name\n"
            "\n"
            "  shop\n"
            "                 shown  withheld\n"
            "    messages         2         1\n"
            "    orders           2         -\n"
            "    order_items      2         -\n"
            "    customers        1         -\n"
            "\n"
            "10 rows shown. 1 row withheld wholly: no column of theirs is shown.\n"
            "Nothing was saved. To answer the person: mamoru run access, with the same --subject\n"
        ),
        MADE,
    )


def test_the_plan_of_an_erasure_says_what_goes_and_what_stays_and_until_when(company: Path) -> None:
    assert told(small.mamoru(company, "plan", "erasure", "-s", "customer-id=1")) == (
        0,
        (
            "Plan DIGEST of request R-XXXXXXXXXX: erasure for one customer\n"
            "\n"
            "  club\n"
            "             deleted\n"
            "    members        1\n"
            "    points         2\n"
            "\n"
            "  paper  a person has to look\n"
            "    task: shred the sheet\n"
            "\n"
            "  shop\n"
            "                 deleted  masked  kept\n"
            "    customers          -       1     -\n"
            "    messages           1       2     -\n"
            "    orders             1       1     1\n"
            "    order_items        2       -     -\n"
            "      customers: masked in rows that stay: email (null), name (null)\n"
            "      customers: 1 stays as an empty shell, because rows that stay must point at it\n"
            "      messages: masked in rows that stay: receiver (null), sender (null)\n"
            "      orders: 1 kept for invoices (law: JP-corporation-tax) until 2032-06-01\n"
            "      orders: readable in kept rows: total\n"
            "      orders: masked in rows that stay: note (null)\n"
            "\n"
            "11 rows would change.\n"
            "To do exactly this: mamoru run R-XXXXXXXXXX --yes\n"
        ),
        MADE,
    )


def test_a_row_whose_period_has_not_begun_has_no_end_yet(company: Path) -> None:
    """Customer 2 has one order, which is not closed."""
    answer = small.mamoru(company, "plan", "erasure", "-s", "customer-id=2", expect=0).stdout

    assert (
        "      orders: 1 kept for invoices (law: JP-corporation-tax), without an end yet: "
        "what their period runs from has not happened\n"
    ) in answer


def test_the_very_statements_are_shown_on_request(company: Path) -> None:
    bare = small.mamoru(company, "plan", "erasure", "-s", "customer-id=1", expect=0).stdout
    answer = small.mamoru(company, "plan", "erasure", "-s", "customer-id=1", "--statements", expect=0).stdout

    assert "DELETE FROM points" not in bare
    assert "      DELETE FROM points" in answer
    assert "hana" not in answer


def test_a_plan_is_json_for_programs_and_holds_nothing_of_the_person(company: Path) -> None:
    answer = small.mamoru(
        company, "plan", "erasure", "-s", "email=hana@example.com", "--format", "json", expect=0
    )

    found = json.loads(answer.stdout)
    assert sorted(found) == [
        "controllers", "digest", "forbids", "format", "given", "notes", "of", "people", "programme", "recipe",
        "region",
        "request", "right", "rows", "stops", "systems",
    ]  # fmt: skip
    assert (found["format"], found["right"], found["of"], found["rows"]) == (
        "mamoru-plan/1", "erasure", "customer", 11,
    )  # fmt: skip
    assert sorted(found["systems"][0]) == [
        "by_machine", "detail", "left", "reason", "standing", "statements", "system", "tables", "task",
    ]  # fmt: skip
    assert sorted(found["systems"][0]["tables"][0]) == [
        "added", "corrected", "deleted", "kept", "keys", "masked", "masks", "shells", "shown", "table",
        "withheld",
    ]  # fmt: skip
    assert "hana" not in answer.stdout.lower()


MISTAKES = {
    "nobody": (
        ("access",),
        2,
        (
            f"{USAGE}Error: say who asks, by a key the notice names: --subject KEY=VALUE, "
            "such as -s email=hana@example.com\n"
        ),
    ),
    "no-right": ((), 2, f"{USAGE}Error: Missing argument 'RIGHT'.\n"),
    "no-equals": (
        ("access", "-s", "customer-id"),
        2,
        f"{USAGE}Error: Invalid value for --subject: write KEY=VALUE, such as email=hana@example.com\n",
    ),
    "no-value": (
        ("access", "-s", "customer-id= "),
        2,
        f"{USAGE}Error: Invalid value for --subject: write KEY=VALUE, such as email=hana@example.com\n",
    ),
    "two-people": (
        ("access", "-s", "customer-id=1", "-s", "customer-id=2"),
        2,
        (
            f"{USAGE}Error: Invalid value for --subject: `customer-id` is given twice; "
            "a request is for one person\n"
        ),
    ),
    "unknown-right": (
        ("forget", "-s", "customer-id=1"),
        2,
        (
            f"{MADE}error[MAM-301]: nothing executes a right named `forget`\n"
            "  why: a request that nothing carries out would look as if it had been answered\n"
            "  do:  ask for one of: access, correction, erasure, lifting, portability, "
            "restriction, suspension\n"
        ),
    ),
    "unknown-kind": (
        ("access", "--of", "client", "-s", "customer-id=1"),
        2,
        (
            f"{MADE}error[MAM-302]: the notice has no people of the kind `client`\n"
            "  why: a request is about one kind of people, so that a customer's data never gets into an "
            "employee's answer\n"
            "  do:  say in which capacity the person asks: `--of customer`\n"
        ),
    ),
    "unknown-key": (
        ("access", "-s", "phone=1"),
        2,
        (
            f"{MADE}error[MAM-411]: no system knows a `customer` by `phone`\n"
            "  why: nobody would be found by it, and that would read as if nothing were held\n"
            "  do:  ask for another key of the person: `--subject customer-id=VALUE` or "
            "`--subject email=VALUE`\n"
        ),
    ),
    "unknown-person": (
        ("access", "-s", "customer-id=99"),
        2,
        (
            f"{MADE}error[MAM-410]: no system knows a person by the `customer-id` given\n"
            "  why: a key may be misspelt or out of date: it does not prove that nothing is held of the "
            "person\n"
            "  do:  check the spelling, or ask for another key of the person: `--subject KEY=VALUE`\n"
        ),
    ),
    "unknown-option": (
        ("access", "-s", "customer-id=1", "--statement"),
        2,
        f"{USAGE}Error: No such option '--statement'. (Did you mean one of: '--set', '--statements'?)\n",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_is_told_with_what_to_write(company: Path, mistake: str) -> None:
    words, code, error = MISTAKES[mistake]

    assert told(small.mamoru(company, "plan", *words)) == (code, "", error)


def test_a_capacity_must_be_said_where_the_notice_knows_several(company: Path) -> None:
    text = (company / "notice.yaml").read_text(encoding="utf-8")
    text = text.replace("people:\n", "people:\n  employee: {known-by: [employee-no]}\n")
    (company / "notice.yaml").write_text(text, encoding="utf-8")

    assert told(small.mamoru(company, "plan", "access", "-s", "customer-id=1")) == (
        2,
        "",
        (
            f"{MADE}error[MAM-605]: it is not said in which capacity the person asks\n"
            "  why: what is held of people as customer and as employee is never mixed in one answer\n"
            "  do:  say --of with one of: customer, employee\n"
        ),
    )
    misspelt = small.mamoru(company, "plan", "access", "-s", "custmer-id=1")
    assert told(misspelt)[2] == (
        "error[MAM-605]: it is not said in which capacity the person asks, and nobody is known by "
        "`custmer-id`\n"
        "  why: what is held of people as customer and as employee is never mixed in one answer\n"
        "  do:  say --of with one of: customer, employee; the keys by which people are known: customer-id, "
        "email, employee-no\n"
    )


def test_a_value_may_hold_equals_signs_and_any_letter(company: Path) -> None:
    small.database(company / "shop.db", "UPDATE customers SET email = '花=子@example.com' WHERE id = 1")

    small.mamoru(company, "plan", "access", "-s", "email=花=子@example.com", expect=0)


def test_a_programme_with_errors_is_not_worked_with_and_says_which(company: Path) -> None:
    text = (company / "systems/shop.yaml").read_text(encoding="utf-8")
    (company / "systems/shop.yaml").write_text(
        text.replace(", note: purchases.messages", ""), encoding="utf-8"
    )

    assert told(small.mamoru(company, "plan", "access", "-s", "customer-id=1")) == (
        1,
        "",
        (
            "error[MAM-601]: the programme has an error: nothing says what the column `orders.note` holds\n"
            "  --> systems/shop.yaml:12:3\n"
            "  why: a request carried out by a wrong map would leave data behind or hit another person\n"
            "  do:  run `mamoru check`, mend what it says, then ask again\n"
        ),
    )
    assert not (company / ".mamoru").exists()


def test_an_error_of_the_notice_alone_stops_nobodys_request(company: Path) -> None:
    text = (company / "notice.yaml").read_text(encoding="utf-8")
    (company / "notice.yaml").write_text(
        text.replace("uses: [contact, purchases]", "uses: [contact]"), encoding="utf-8"
    )

    assert "error[MAM-204]" in small.mamoru(company, "check", expect=1).stdout
    small.mamoru(company, "plan", "access", "-s", "customer-id=1", expect=0)


def test_an_error_is_json_too_for_a_program_that_asked_for_it(company: Path) -> None:
    answer = small.mamoru(company, "plan", "access", "-s", "customer-id=99", "--format", "json", expect=2)

    assert json.loads(answer.stdout) == {
        "format": "mamoru-error/1",
        "code": "MAM-410",
        "problem": "no system knows a person by the `customer-id` given",
        "why": "a key may be misspelt or out of date: it does not prove that nothing is held of the person",
        "remedy": "check the spelling, or ask for another key of the person: `--subject KEY=VALUE`",
        "where": None,
    }
    assert answer.stderr.startswith(f"{MADE}error[MAM-410]: ")


def test_a_plan_that_stops_exits_as_one_that_a_person_must_decide(company: Path) -> None:
    small.database(company / "club.db", "CREATE TABLE gossip (member_id INTEGER, what TEXT)")

    code, answer, _ = told(small.mamoru(company, "plan", "erasure", "-s", "customer-id=1"))

    assert code == 3
    assert "\n  club  it holds tables that the map does not know  not in the map: gossip\n" in answer
    assert answer.splitlines()[1] == "It stops, for 1 reason told at the end."
    assert (
        "\n11 rows would change.\n"
        "\nstops: the system `club` holds tables the map does not know (not in the map: gossip)\n"
        "Once a person has agreed to what stops it: mamoru run R-" in answer
    )


def test_the_day_on_which_the_last_of_several_kept_rows_may_go_is_called_the_latest(company: Path) -> None:
    small.database(
        company / "shop.db",
        "INSERT INTO orders VALUES (13, 1, 5, NULL, '2025-01-15'), (14, 3, 5, NULL, NULL)",
    )

    answer = small.mamoru(company, "plan", "erasure", "-s", "customer-id=1").stdout

    because = "kept for invoices (law: JP-corporation-tax)"
    assert f"\n      orders: 2 {because} until 2032-06-01 at the latest\n" in answer


def test_what_mamoru_keeps_of_its_own_stays_out_of_version_control(company: Path) -> None:
    small.mamoru(company, "plan", "access", "-s", "customer-id=1", expect=0)

    assert (company / ".mamoru/.gitignore").read_text(encoding="utf-8") == "*\n"
