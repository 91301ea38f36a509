"""Correction, portability, suspension and its lifting: what is shown, asked and kept secret."""

import json
import sqlite3
import zipfile
from contextlib import closing
from pathlib import Path

import pytest

from mamoru.desk.public_keys import PUBLIC_KEY
from tests import small
from tests.cli.settled import settled
from tests.execute import composed

WHO = ("-s", "customer-id=1")


@pytest.fixture
def company(tmp_path: Path) -> Path:
    return composed.shop(tmp_path / "company")


@pytest.fixture
def served(tmp_path: Path, postgresql_url: str) -> Path:
    return composed.shop(tmp_path / "company", postgresql_url)


def plan(folder: Path, *words: str, expect: int = 0) -> str:
    """Return what is printed of a plan for customer 1; of a refusal, the error."""
    told = small.mamoru(folder, "plan", *words, *WHO, expect=expect)
    return settled(told.stdout or told.stderr)


def names(folder: Path) -> list[str]:
    with closing(sqlite3.connect(folder / "shop.db")) as shop:
        return [name for (name,) in shop.execute("SELECT name FROM customers ORDER BY id")]


# -- correction ------------------------------------------------------------------------------------


def test_a_plan_shows_the_columns_and_not_the_values(company: Path) -> None:
    assert plan(company, "correction", "--set", "contact.name=Hana Mori") == (
        "Plan DIGEST of request R-XXXXXXXXXX: correction for one customer\n"
        "\n"
        "  shop\n"
        "               corrected\n"
        "    customers          1\n"
        "      customers: corrected: name\n"
        "\n"
        "1 row would change.\n"
        "To do exactly this: mamoru run R-XXXXXXXXXX --yes\n"
    )
    assert names(company) == ["a", "b", "a"]


def test_what_stands_in_several_values_is_not_made_one(company: Path) -> None:
    told = plan(company, "correction", "--set", "purchases.messages=x", expect=3)

    assert told.splitlines()[1] == "It is forbidden, for 1 reason told at the end."
    assert told.splitlines()[-1] == (
        "forbidden: `purchases.messages` stands in 2 different values in `shop.messages.body`, "
        "`shop.orders.note`, and all would become the same: name one column "
        "(`--set SYSTEM.TABLE.COLUMN=VALUE`), or say which value is wrong (`--was`)"
    )
    assert (
        "note: rows of `shop.messages` that other people own as well are left as they are"
        in told.splitlines()
    )


def test_only_the_value_that_is_wrong_is_corrected_and_joint_rows_are_left(company: Path) -> None:
    words = ("--set", "purchases.messages=x", "--was", "purchases.messages=a")
    small.mamoru(company, "run", "correction", *WHO, *words, "--yes", expect=0)

    found = composed.rows(company)
    assert found["orders"] == [(10, 1, "x"), (11, 1, "b"), (12, 2, "a"), (13, 3, None)]
    assert found["messages"] == [(20, 1, 2, "a"), (21, 2, 1, "b"), (22, 1, 1, "x"), (23, 3, 2, "a")]


def test_a_key_of_somebody_else_is_never_written(company: Path) -> None:
    told = plan(company, "correction", "--set", "contact.email=b@example.com", expect=3)

    assert "forbidden: somebody else is known by the `email` that would be written" in told.splitlines()


def test_after_a_key_is_corrected_the_person_is_found_by_it(company: Path) -> None:
    small.mamoru(
        company, "run", "correction", *WHO, "--set", "contact.email=new@example.com", "--yes", expect=0
    )

    small.mamoru(company, "plan", "access", "-s", "email=new@example.com", expect=0)
    small.mamoru(company, "plan", "access", "-s", "email=a@example.com", expect=2)


TRIED = (
    "error[MAM-451]: the correction was tried and undone, since it cannot be made: the system `shop` "
    "refused a statement of the plan: "
)
REFUSED = {
    "a rule of the database": ("contact.name=nobody", 1, TRIED),
    "a text that is too long": (
        f"contact.name={'x' * 41}",
        2,
        "error[MAM-450]: `shop.customers.name` is of the type ",
    ),
    "a column that leads to somebody": (
        "shop.orders.customer_id=2",
        2,
        "error[MAM-306]: no column of a map holds `shop.orders.customer_id` of people of the kind",
    ),
    "a category nobody has": (
        "contact.fax=1",
        2,
        "error[MAM-306]: no column of a map holds `contact.fax` of people of the kind `customer`",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
@pytest.mark.parametrize("kind", ["company", "served"])
def test_what_cannot_be_is_found_before_anybody_agrees(
    case: str, kind: str, request: pytest.FixtureRequest
) -> None:
    folder: Path = request.getfixturevalue(kind)
    word, code, error = REFUSED[case]

    told = small.mamoru(folder, "plan", "correction", *WHO, "--set", word, expect=code)

    (line,) = [line for line in told.stderr.splitlines() if line.startswith("error")]
    assert line.startswith(error)
    assert case.startswith("a c") or word.partition("=")[2] not in told.stderr


@pytest.mark.parametrize(
    ("words", "error"),
    [
        ((), "error[MAM-308]: it is not said what is to be corrected"),
        (("--set", "x"), "write WHAT=VALUE, such as contact.name='Hana Mori'; to have data removed, ask for"),
        (
            ("--was", "contact.name=a"),
            "`contact.name` is not set: say what it shall be, --set contact.name=VALUE",
        ),
        (("--set", "contact.name=a", "--set", "contact.name=b"), "`contact.name` is given twice"),
    ],
)
def test_a_correction_that_says_too_little_is_refused(
    company: Path, words: tuple[str, ...], error: str
) -> None:
    assert error in small.mamoru(company, "plan", "correction", *WHO, *words, expect=2).stderr


def test_values_may_come_from_a_file(company: Path) -> None:
    file = company / "values.json"
    file.write_text('{"contact.name": {"is": "Hana", "was": "a"}, "contact.email": "h@example.com"}')
    small.mamoru(company, "run", "correction", *WHO, "--values", str(file), "--yes", expect=0)

    assert composed.rows(company)["customers"][0] == (1, "Hana", "h@example.com", "warm")

    for wrong in ("[]", "{}", "nonsense", '{"contact.name": 7}', '{"contact.name": {"was": "a"}}'):
        file.write_text(wrong)
        small.mamoru(company, "plan", "correction", *WHO, "--values", str(file), expect=2)


def test_no_value_stands_in_clear_in_what_mamoru_keeps(company: Path) -> None:
    small.mamoru(company, "run", "correction", *WHO, "--set", "contact.name=Fumiko Secret", "--yes", expect=0)

    kept = [f for f in (*company.glob(".mamoru/**/*"), *company.glob("evidence/**/*")) if f.is_file()]
    assert len(kept) > 3
    assert [f.name for f in kept if b"Fumiko" in f.read_bytes()] == []


def test_the_receipt_names_the_columns_commits_to_the_value_and_verifies(company: Path) -> None:
    small.mamoru(company, "run", "correction", *WHO, "--set", "contact.name=Hana", "--yes", expect=0)
    (receipt,) = (company / "evidence/receipts").iterdir()
    fields = {f["path"]: f["value"] for f in json.loads(receipt.read_text(encoding="utf-8"))["fields"]}

    assert fields["corrections.0.what"] == "contact.name"
    assert len(fields["corrections.0.value"]) == 64
    assert fields["observed.systems.shop.tables.customers.columns"] == "name"
    assert fields["observed.systems.shop.tables.customers.corrected"] == 1
    small.mamoru(company, "verify", str(receipt), "--key", str(company / PUBLIC_KEY), expect=0)


def test_a_correction_made_twice_changes_nothing_more(company: Path) -> None:
    words = ("run", "correction", *WHO, "--set", "contact.name=Hana", "--yes")
    small.mamoru(company, *words, expect=0)

    assert "\n0 rows would change.\n" in small.mamoru(company, *words, expect=0).stdout


# -- portability -----------------------------------------------------------------------------------


def test_what_is_taken_along_was_given_and_not_derived(company: Path) -> None:
    target = company / "mine.zip"
    small.mamoru(company, "run", "correction", *WHO, "--set", "contact.name=Hana", "--yes", expect=0)
    small.mamoru(company, "run", "portability", *WHO, "--package", str(target), expect=0)

    with zipfile.ZipFile(target) as package:
        customers = json.loads(package.read("data/shop/customers.json"))
        withheld = json.loads(package.read("withheld.json"))
        columns = json.loads(package.read("dictionary.json"))["columns"]
        assert not [name for name in package.namelist() if "earlier" in name]
    assert customers["rows"] == [{"values": {"name": "Hana", "email": "a@example.com"}, "hidden": []}]
    assert [w["reason"] for w in withheld if w["column"] == "taste"] == ["not-provided"]
    assert {c["column"] for c in columns if c["table"] == "customers"} == {"name", "email"}


# -- suspension ------------------------------------------------------------------------------------


def test_a_suspension_says_what_was_seen_and_what_was_not(company: Path) -> None:
    assert settled(small.mamoru(company, "run", "suspension", *WHO, "--yes", expect=0).stdout) == (
        "Plan DIGEST of request R-XXXXXXXXXX: suspension for one customer\n"
        "\n"
        "  shop\n"
        "               added\n"
        "    suspended      1\n"
        "\n"
        "note: uses of a suspended customer's data that go on: JP: keeping it, other measures that protect "
        "the person, for a recorded reason\n"
        "\n"
        "note: Mamoru sees to it that the exception is written; that whatever uses the data reads it, it "
        "does not see\n"
        "\n"
        "1 row would change.\n"
        "\n"
        "Done.\n"
        "Receipt: evidence/receipts/R-XXXXXXXXXX-0.json\n"
        "Nonce for the person, which shows that the receipt is theirs: NONCE\n"
    )
    (receipt,) = (company / "evidence/receipts").iterdir()
    fields = {f["path"]: f["value"] for f in json.loads(receipt.read_text(encoding="utf-8"))["fields"]}
    assert fields["observed.systems.shop.tables.suspended.added"] == 1
    assert fields["told.1"] == (
        "Mamoru sees to it that the exception is written; that whatever uses the data reads it, it does not "
        "see"
    )


def test_a_suspension_is_lifted_once_the_person_was_told(company: Path) -> None:
    small.mamoru(company, "run", "suspension", *WHO, "--yes", expect=0)
    told = small.mamoru(company, "plan", "lifting", *WHO, "--format", "json", expect=0)
    request = json.loads(told.stdout)["request"]

    assert settled(small.mamoru(company, "run", request, "--yes", expect=3).stderr) == (
        "error[MAM-452]: nobody has reported that the person of request R-XXXXXXXXXX was told\n"
        "  why: whoever had the use of their data suspended is told before it begins again (GDPR art. "
        "18(3)); nothing was changed\n"
        "  do:  tell the person, then `mamoru task done R-XXXXXXXXXX-1 --found 1 --by WHO` and `mamoru run "
        "R-XXXXXXXXXX`\n"
    )
    assert (
        "tell the person that the suspension ends" in small.mamoru(company, "task", "list", expect=0).stdout
    )
    done = small.mamoru(company, "task", "done", f"{request}-1", "--found", "1", "--by", "desk", expect=0)
    assert settled(done.stdout).splitlines()[-1] == (
        "Request R-XXXXXXXXXX can be run now: mamoru run R-XXXXXXXXXX"
    )
    small.mamoru(company, "run", request, "--yes", expect=0)

    assert composed.rows(company)["suspended"] == []
    (receipt,) = (company / "evidence/receipts").glob(f"{request}-*.json")
    fields = {f["path"]: f["value"] for f in json.loads(receipt.read_text(encoding="utf-8"))["fields"]}
    assert fields["reported.systems.the-person.state"] == "done"


def test_who_is_given_no_suspension_cannot_have_one_lifted(company: Path) -> None:
    notice = company / "notice.yaml"
    notice.write_text(notice.read_text().replace("  suspension: {of: customer}\n", ""))

    told = small.mamoru(company, "plan", "lifting", *WHO, expect=1)

    assert told.stderr.splitlines()[1] == (
        "error[MAM-303]: the notice gives people of the kind `customer` no right to `suspension`"
    )


def test_recipients_are_told_of_what_was_corrected(company: Path) -> None:
    notice = company / "notice.yaml"
    notice.write_text(
        notice.read_text().replace(
            "rights:\n",
            "recipients:\n"
            "  parcels: {role: processor, of: customer, receives: contact.name, for: sell, country: JP}\n"
            "  printer: {role: processor, of: customer, receives: purchases, for: sell, country: JP}\n"
            "rights:\n",
            1,
        )
    )
    told = small.mamoru(company, "run", "correction", *WHO, "--set", "contact.name=Hana", "--yes", expect=4)

    assert "  task R-XXXXXXXXXX-1 for privacy desk in recipients.parcels, due DATE" in settled(told.stdout)
    assert "printer" not in told.stdout
    request = small.mamoru(company, "status").stdout.split()[0]
    small.mamoru(company, "task", "done", f"{request}-1", "--found", "1", "--by", "desk", expect=0)
    assert "done" in small.mamoru(company, "status").stdout
