"""An HTTP service beside the databases: looked into for an access, asked after them for an erasure."""

import json
import sqlite3
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from mamoru.desk.opening import programme_of as read_programme
from mamoru.execute.remote.showing import open_remote
from mamoru.model.kinds.remote import Errand
from tests.execute.remote.desk import TOKEN, Desk, system
from tests.execute.remote.service import Answer, Service, serving
from tests.small import company, mamoru, rows


@pytest.fixture(name="desk")
def _desk() -> Desk:
    return Desk()


@pytest.fixture(name="service")
def _service(desk: Desk) -> Iterator[Service]:
    with serving(desk) as service:
        yield service


@pytest.fixture(name="folder")
def _folder(tmp_path: Path, service: Service) -> Path:
    return company(tmp_path, system(service.url))


def receipt(folder: Path, at: str) -> dict[str, object]:
    """Return the fields of the last receipt below a place."""
    last = max((folder / "evidence/receipts").iterdir(), key=lambda p: int(p.stem.rpartition("-")[2]))
    fields = json.loads(last.read_text())["fields"]
    return {f["path"].removeprefix(at): f["value"] for f in fields if f["path"].startswith(at)}


def held(folder: Path) -> int:
    """Return how many members the club still has."""
    return len(rows(folder / "club.db")["members"])


def test_an_access_shows_what_the_service_holds_and_what_is_withheld_of_it(folder: Path) -> None:
    """Fields come under their categories; one that nobody mapped is named, and not shown."""
    mamoru(folder, "run", "access", "-s", "customer-id=1", "--package", "a.zip", expect=0)

    with zipfile.ZipFile(folder / "a.zip") as package:
        shown = json.loads(package.read("data/helpdesk/tickets.json"))
        withheld = json.loads(package.read("withheld.json"))
    assert [r["values"]["subject"] for r in shown["rows"]] == ["late scarf", "thanks"]
    assert "Kei" not in json.dumps(shown)
    found = {(w["column"], w["reason"]) for w in withheld if w["system"] == "helpdesk"}
    assert found == {("agent", "names-others"), ("id", "unmapped")}


def test_a_plan_looks_and_sends_nothing_else(folder: Path, service: Service) -> None:
    """What it holds now is told beside the plan; only `GET` was sent."""
    told = mamoru(folder, "plan", "erasure", "-s", "customer-id=1", expect=0)

    assert "helpdesk  asked by Mamoru, after the databases  it holds 2 items now\n" in told.stdout
    assert "DELETE /users/{customer-id}\n" in told.stdout
    assert {asked.method for asked in service.asked} == {"GET"}


def test_an_erasure_asks_the_service_and_looks_again(folder: Path, desk: Desk) -> None:
    """The receipt tells it as observed, since it was; nobody else's tickets went."""
    mamoru(folder, "run", "erasure", "-s", "customer-id=1", "--yes", expect=0)

    assert list(desk.tickets) == ["ren@example.com"]
    told = receipt(folder, "observed.systems.helpdesk.")
    assert (told["found"], told["looked-again"]) == (2, "nothing held")
    assert receipt(folder, "reported.") == {}


def test_nothing_is_sent_while_a_database_has_not_committed(
    folder: Path, desk: Desk, service: Service
) -> None:
    """A plan that no longer holds ends before the service is asked."""
    told = mamoru(folder, "plan", "erasure", "-s", "customer-id=1", "--format", "json", expect=0)
    request = json.loads(told.stdout)["request"]
    mamoru(folder, "run", "erasure", "-s", "customer-id=2", "--yes", expect=0)
    service.asked.clear()
    (folder / "club.db").unlink()

    mamoru(folder, "run", request, "--yes", expect=4)

    assert service.asked == []
    assert list(desk.tickets) == ["hana@example.com"]


@pytest.mark.parametrize("patience", ["0", "\u00b2", "-1", "soon"])
@pytest.mark.parametrize("status", [500, 503, 429])
def test_a_passing_failure_is_tried_again(
    folder: Path, desk: Desk, service: Service, *, status: int, patience: str
) -> None:
    """Two failures in a row are got over, with the same idempotency key."""
    told = mamoru(folder, "plan", "erasure", "-s", "customer-id=1", "--format", "json", expect=0)
    service.asked.clear()
    request = json.loads(told.stdout)["request"]
    desk.failures = [Answer(status=status, headers={"Retry-After": patience})] * 2

    mamoru(folder, "run", request, "--yes", expect=0)

    assert list(desk.tickets) == ["ren@example.com"]


def test_a_service_that_is_down_leaves_a_task_that_resume_goes_on_with(folder: Path, desk: Desk) -> None:
    """The databases are done; the request waits, and is closed when the service has done it."""
    desk.failures = [Answer(status=503)] * 20

    told = mamoru(folder, "run", "erasure", "-s", "customer-id=1", "--yes", expect=4)
    assert (
        "warning[MAM-517]: the service `helpdesk` did not do `GET /tickets?requester={email}`: "
        "it answered 503\n" in told.stderr
    )
    assert held(folder) == 1
    assert "hana" not in told.stdout + told.stderr
    again = mamoru(folder, "resume", expect=1)
    assert "MAM-517" in again.stderr
    desk.failures = []
    mamoru(folder, "resume", expect=0)

    assert list(desk.tickets) == ["ren@example.com"]
    assert receipt(folder, "request.state") == {"": "done"}
    assert receipt(folder, "observed.systems.helpdesk.")["looked-again"] == "nothing held"


def test_a_service_that_lies_is_found_out(folder: Path, desk: Desk) -> None:
    """It says that it erased, and still holds: the request waits."""
    desk.lies = True

    told = mamoru(folder, "run", "erasure", "-s", "customer-id=1", "--yes", expect=4)

    assert (
        "warning[MAM-522]: the system `helpdesk` was asked to erase, and still holds 2 items of the person\n"
        in told.stderr
    )
    assert receipt(folder, "request.state") == {"": "waiting"}
    assert "looked-again" not in receipt(folder, "observed.systems.helpdesk.")


def test_an_access_is_not_closed_while_a_service_is_silent(folder: Path, desk: Desk) -> None:
    """As with a database that does not answer."""
    desk.failures = [Answer(status=500)] * 9

    told = mamoru(folder, "run", "access", "-s", "customer-id=1", expect=4)

    assert "helpdesk  NOT ASKED: it cannot be reached" in told.stdout


LOOKING = "to `GET /tickets?requester={email}`"
UNREAD = f"MAM-518: the answer of `helpdesk` {LOOKING} cannot be read: "
DECLINED = f"MAM-517: the service `helpdesk` did not do {LOOKING[3:]}: it answered "
ELSEWHERE = f"MAM-519: the service `helpdesk` sends on to another host, in answer {LOOKING}"
CUT = "MAM-501: the system `helpdesk` cannot be reached: the connection was cut"
NONE = {"data": {"tickets": list[object]()}}


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (Answer(body=b"<html>"), f"{UNREAD}it is no JSON"),
        (Answer(body={"data": {}}), f"{UNREAD}there is no list at `data.tickets`"),
        (Answer(body=NONE, cut=True), CUT),
        (Answer(status=404), f"{DECLINED}404"),
        (Answer(status=302, headers={"Location": "http://localhost:9/x"}), ELSEWHERE),
        (Answer(body={**NONE, "next": "http://elsewhere.example/"}), ELSEWHERE),
        (
            Answer(status=429, headers={"Retry-After": "3600"}),
            f"{DECLINED}429, and asks for 3600 seconds of patience",
        ),
    ],
)
def test_an_answer_that_is_none_is_never_taken_for_an_empty_one(
    folder: Path, desk: Desk, answer: Answer, problem: str
) -> None:
    """Each is told by the call's template; the person is in no message."""
    desk.failures = [answer] * 9

    told = mamoru(folder, "plan", "erasure", "-s", "customer-id=1", expect=0)

    assert f"asked by Mamoru, after the databases  {problem}\n" in told.stdout
    assert "hana" not in told.stdout + told.stderr


def test_pages_that_do_not_end_are_given_up(folder: Path, desk: Desk) -> None:
    """A page that names itself as the next would go on for ever."""
    desk.failures = [Answer(body={"data": {"tickets": []}, "next": "/v2/tickets?requester=x"})] * 9

    told = mamoru(folder, "plan", "erasure", "-s", "customer-id=1", expect=0)

    assert "cannot be read: its pages do not end\n" in told.stdout


def test_the_secret_stands_in_no_output_and_no_file(folder: Path, desk: Desk) -> None:
    """Neither where it works nor where the service refuses it."""
    desk.failures = [Answer(status=401)] * 3
    outputs = [mamoru(folder, "plan", "erasure", "-s", "customer-id=1") for _ in range(4)]
    outputs.append(mamoru(folder, "run", "erasure", "-s", "customer-id=1", "--yes", expect=0))

    texts = [told.stdout + told.stderr for told in outputs]
    files = [p.read_bytes() for p in folder.rglob("*") if p.is_file() and p.name != "desk.token"]
    assert not any(TOKEN in text for text in texts)
    assert not any(TOKEN.encode() in file for file in files)


def test_identity_values_are_escaped_in_paths(tmp_path: Path) -> None:
    """A value with a slash, a question mark or a line break stays one segment."""
    odd = "a/../b?c#d e\r\nX: y"
    with serving(lambda _: Answer(status=204, body=b"")) as service:
        more = system(service.url)
        text = more["systems/helpdesk.yaml"].replace("{customer-id}", "{email}")
        look = text.index("  look:")
        more["systems/helpdesk.yaml"] = text[:look] + text[text.index("  erase:") :]
        folder = company(tmp_path, more)
        mamoru(folder, "run", "erasure", "-s", "customer-id=1", "--yes", expect=0)
        assert service.asked[-1].path == "/v2/users/hana%40example.com"
        with sqlite3.connect(folder / "shop.db") as shop:
            shop.execute("UPDATE customers SET email = ? WHERE id = 2", (odd,))
            shop.execute("DELETE FROM messages")  # of both: else a person would be asked
        shop.close()
        mamoru(folder, "run", "erasure", "-s", "customer-id=2", "--yes", expect=0)

        assert service.asked[-1].path == "/v2/users/a%2F..%2Fb%3Fc%23d%20e%0D%0AX%3A%20y"
    told = receipt(folder, "reported.systems.helpdesk.")
    assert (told["by"], told["answers.0.status"]) == ("the service", "done")


@pytest.mark.parametrize(
    ("connect", "because"),
    [
        ('url: "http://desk.example/"', "`url` is not https"),
        ('url: "https://' + "a:b" + '@desk.example/"', "`url` holds a login, a query or a fragment"),
        ('url: "desk.example"', "`url` is missing, or no address of the web"),
    ],
)
def test_a_setting_that_is_unsafe_is_refused(tmp_path: Path, connect: str, because: str) -> None:
    """Before anything is sent."""
    text = system("URL")["systems/helpdesk.yaml"].replace('url: "URL"', connect)
    folder = company(tmp_path, {"systems/helpdesk.yaml": text})

    told = mamoru(folder, "plan", "erasure", "-s", "customer-id=1", expect=3)

    assert (
        f"helpdesk  NOT ASKED: it cannot be reached  MAM-503: `connect:` of the system `helpdesk` cannot be "
        f"used: {because}\n" in told.stdout
    )


def test_a_service_that_sends_drop_by_drop_is_given_up(tmp_path: Path) -> None:
    """Each byte comes in time, the whole does not."""
    with serving(lambda _: Answer(body=b"[" + b" " * 200, drops=True)) as service:
        folder = company(tmp_path, system(service.url, "answer-s: 0.3, tries: 1"))

        told = mamoru(folder, "plan", "erasure", "-s", "customer-id=1", expect=0)

    assert "MAM-501: the system `helpdesk` cannot be reached: it did not answer in time\n" in told.stdout


@pytest.mark.parametrize("right", ["correction", "suspension", "restriction"])
def test_no_right_but_erasure_erases(right: str, desk: Desk, tmp_path: Path) -> None:
    """What a service is asked for another right is nothing, and it stays a task of a person."""
    with serving(desk) as service:
        found = read_programme(company(tmp_path, system(service.url))).systems["helpdesk"]
        remote = open_remote(found, str(tmp_path))
        assert remote is not None
        errand = Errand(id="x", known={"customer-id": ["1"]}, right=right, since="")

        assert (remote.says(right), remote.ask(errand).done) == ((), False)
        assert len(desk.tickets) == 2


def test_bodies_hold_values_numbers_and_nothing_else(tmp_path: Path) -> None:
    """A number of the map stays a number, and an identity value stays one text whatever is in it."""
    with serving(lambda _: Answer(status=202, body=b"")) as service:
        more = system(service.url)
        text = more["systems/helpdesk.yaml"]
        erase = '  erase: {call: POST /forget, body: {who: ["{email}"], wait: 5, now: true}}\n'
        more["systems/helpdesk.yaml"] = text[: text.index("  look:")] + erase
        folder = company(tmp_path, more)
        with sqlite3.connect(folder / "shop.db") as shop:
            shop.execute("UPDATE customers SET email = ? WHERE id = 2", ('a"}, {x',))
        shop.close()

        mamoru(folder, "run", "erasure", "-s", "customer-id=2", "--yes", expect=0)

        assert service.asked[-1].json == {"who": ['a"}, {x'], "wait": 5, "now": True}


def test_a_map_that_would_ask_for_everybody_is_refused(tmp_path: Path) -> None:
    """A call without an identity key, one with a key that nobody has, and a category that is none."""
    more = system("https://desk.example")
    text = more["systems/helpdesk.yaml"].replace('"{email}"', "all").replace("{customer-id}", "{customer}")
    more["systems/helpdesk.yaml"] = text.replace("contact.name", "contact")
    folder = company(tmp_path, more, discover=False)

    told = mamoru(folder, "check", expect=2)

    problems = [line for line in (told.stdout + told.stderr).splitlines() if "MAM-" in line]
    assert problems == [
        "error[MAM-127]: nothing in it says whose data is meant",
        "error[MAM-132]: `contact` is a branch of the notice's data; a column holds one category",
        "error[MAM-135]: `customer` is no identity key; did you mean `customer-id`?",
    ]


def test_a_check_of_the_systems_asks_one_harmless_call(folder: Path, desk: Desk, service: Service) -> None:
    """A wrong token is found before a request needs it."""
    mamoru(folder, "check", "--live")
    assert [(asked.method, asked.path) for asked in service.asked] == [("HEAD", "/v2")]
    (folder / "desk.token").write_text("another")

    told = mamoru(folder, "check", "--live", expect=1)

    assert "the service `helpdesk` did not do `HEAD`: it answered 401" in told.stdout
    assert len(desk.tickets) == 2


def test_a_key_that_another_account_has_too_is_asked_for_nothing(
    folder: Path, desk: Desk, service: Service
) -> None:
    """A family's e-mail address: what the service holds under it may be the other's."""
    with sqlite3.connect(folder / "shop.db") as shop:
        shop.execute("UPDATE customers SET email = 'hana@example.com' WHERE id = 3")
    shop.close()

    planned = mamoru(folder, "plan", "erasure", "-s", "customer-id=1", expect=3)
    mamoru(folder, "run", "erasure", "-s", "customer-id=1", "--yes", expect=3)
    shown = mamoru(folder, "run", "access", "-s", "customer-id=1", expect=4)

    assert "helpdesk  NOT ALL: rows are left that may be another person's" in planned.stdout
    assert "helpdesk  NOT ALL: rows are left that may be another person's" in shown.stdout
    assert service.asked == []
    assert len(desk.tickets) == 2
