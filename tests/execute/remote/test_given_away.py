"""A service is asked by keys that the person was known by; while a task waits, they may be given away."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import small
from tests.execute.remote.desk import Desk, system
from tests.execute.remote.service import Answer, Service, serving
from tests.execute.remote.test_http import receipt
from tests.execute.remote.test_opendsr import MAILER, Mailer
from tests.small import Told, company, mamoru

THE_KEY = ("club", "INSERT INTO members VALUES (75, 1, 'aoi')")
THE_ADDRESS = ("shop", "INSERT INTO customers VALUES (9, 'Aoi', 'hana@example.com')")
DOWN = Answer(status=400)


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


def begun(folder: Path, desk: Desk, *words: str) -> str:
    """Erase Hana while the service is down, and return the request."""
    desk.failures = [DOWN] * 9
    told = mamoru(folder, "run", "erasure", "-s", "customer-id=1", "--yes", *words, expect=4)
    desk.failures.clear()
    return next(word for word in told.stdout.split() if word.startswith("R-")).strip(".:")


def given(folder: Path, what: tuple[str, str]) -> None:
    """Let a program of the company's give a key, or an address, to somebody else."""
    small.database(folder / f"{what[0]}.db", what[1])


def resumed(folder: Path, request: str) -> Told:
    return mamoru(folder, "resume", request)


def refused(request: str, system: str) -> str:
    return (
        f"{request}:\n"
        f"error[MAM-619]: the system `helpdesk` is not asked again for request {request}: in `{system}` what "
        "the person was known by is now on another row, or on one that has changed\n"
        "  why: a key or an address may have been given to somebody else since, and what is held of them "
        "would be erased or shown; nothing was sent\n"
        "  do:  look in `helpdesk` what is held of the person who asked, do what is left there, and report "
        f"it with `mamoru task done {request}-1`\n"
    )


@pytest.mark.parametrize("what", [THE_KEY, THE_ADDRESS])
def test_nothing_is_erased_of_who_has_the_key_or_the_address_now(
    folder: Path, desk: Desk, service: Service, what: tuple[str, str]
) -> None:
    request = begun(folder, desk)
    given(folder, what)
    service.asked.clear()

    told = resumed(folder, request)

    assert (told.returncode, told.stderr) == (1, refused(request, what[0]))
    assert service.asked == []
    assert "hana@example.com" in desk.tickets
    mamoru(folder, "task", "done", f"{request}-1", "--found", "0", "--by", "desk", "--note", "gone", expect=0)
    assert receipt(folder, "request.state") == {"": "done"}


def test_who_is_nowhere_any_more_is_asked_for_as_they_were_known(folder: Path, desk: Desk) -> None:
    """Hana's row of the shop stays, emptied, for her invoices; it is hers and stops nothing."""
    request = begun(folder, desk)

    assert resumed(folder, request).returncode == 0
    assert list(desk.tickets) == ["ren@example.com"]


def test_a_database_that_is_silent_cannot_confirm_it(folder: Path, desk: Desk, service: Service) -> None:
    request = begun(folder, desk)
    (folder / "club.db").rename(folder / "away.db")
    service.asked.clear()

    told = resumed(folder, request)

    silent = (
        f"{request}:\n"
        f"error[MAM-667]: the system `helpdesk` is not asked again for request {request} while `club` cannot "
        "tell whom its keys belong to\n"
        "  why: the task has waited, and a key or an address may have been given to somebody else since; "
        "nothing was sent\n"
        f"  do:  see that it answers (`mamoru check --live` tells), then run `mamoru resume {request}`; or "
        f"report what a person did there with `mamoru task done {request}-1`\n"
    )
    assert (told.returncode, told.stderr) == (1, silent)
    assert service.asked == []
    (folder / "away.db").rename(folder / "club.db")
    assert resumed(folder, request).returncode == 0
    assert list(desk.tickets) == ["ren@example.com"]


def test_a_service_that_has_taken_the_request_is_asked_how_far_it_is_by_its_id_alone(tmp_path: Path) -> None:
    mailer = Mailer()
    with serving(mailer) as service:
        folder = company(tmp_path, {"systems/mailer.yaml": MAILER.format(url=service.url)})
        mamoru(folder, "run", "erasure", "-s", "customer-id=1", "--yes", expect=4)
        given(folder, THE_ADDRESS)
        service.asked.clear()
        mailer.status = "completed"

        mamoru(folder, "resume", expect=0)

        assert {asked.method for asked in service.asked} == {"GET"}
    assert receipt(folder, "request.state") == {"": "done"}


def test_a_service_that_knows_the_request_no_more_is_not_sent_the_keys_again(tmp_path: Path) -> None:
    mailer = Mailer()
    with serving(mailer) as service:
        folder = company(tmp_path, {"systems/mailer.yaml": MAILER.format(url=service.url)})
        mamoru(folder, "run", "erasure", "-s", "customer-id=1", "--yes", expect=4)
        given(folder, THE_ADDRESS)
        mailer.taken.clear()
        service.asked.clear()

        told = mamoru(folder, "resume")

        assert {asked.method for asked in service.asked} == {"GET"}
    heading = "error[MAM-517]: the service `mailer` did not do `GET /requests/{id}`: it knows the request no"
    assert (told.returncode, told.stderr.splitlines()[1]) == (1, f"{heading} more")
