import struct
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from mamoru.model.request import RequestLine, State, StepState
from mamoru.store import log, receipts, requests
from mamoru.store.database import Store
from mamoru.store.errors import LostLease, NoSuchRequest, RequestExists, RequestForgotten, RequestUnfinished
from mamoru.store.log import LogTables
from mamoru.store.records import Secrets, Step, StoredReceipt, StoredRequest
from mamoru.store.tasks import task_done
from tests.store.samples import (
    ENDED,
    MADE,
    NEW,
    NOW,
    SECRETS,
    TASK,
    append_leaf,
    begun,
    finish_with_receipt,
    new,
)

LOST = (
    "MAM-722: another process has taken over request `R-FIRST`, or has finished it\n"
    "  why: two processes must not both say what became of it; this one saved nothing more\n"
    "  do:  run `mamoru status`; it tells where the request stands now"
)
MISSING = (
    "MAM-720: there is no request `R-NONE`\n"
    "  why: nothing can be done or told about a request that the store does not know\n"
    "  do:  run `mamoru status`; it lists the requests there are"
)


def line(state: State, *, waits_for: tuple[str, ...]) -> RequestLine:
    """Return the line of the first request in this state."""
    return RequestLine(
        id="R-FIRST",
        right="erasure",
        of="customer",
        state=state,
        made=MADE,
        rows=12,
        plan="c" * 64,
        waits_for=waits_for,
    )


def claim_after(store: Store, seconds: int) -> int | None:
    """Claim the first request, so many seconds from the start."""
    now = NOW + timedelta(seconds=seconds)
    return requests.claim(store, "R-FIRST", owner="other", now=now, lease_seconds=60)


def commits(store: Store) -> int:
    """Count the durable commits in the write-ahead log: frames that name the size of the database."""
    frames = store.path.with_name("store.db-wal").read_bytes()[32:]
    size = 24 + 4096
    return sum(
        struct.unpack_from(">I", frames, at + 4)[0] > 0 for at in range(0, len(frames) - size + 1, size)
    )


def test_a_planned_request_is_listed_with_all_systems_still_to_come(store: Store) -> None:
    requests.plan_made(store, NEW, SECRETS)

    assert requests.requests(store) == (line(State.PLANNED, waits_for=("mailer", "shop")),)
    assert requests.unfinished(store) == ()
    assert requests.load(store, "R-FIRST") == StoredRequest(
        line=line(State.PLANNED, waits_for=("mailer", "shop")),
        programme="a" * 64,
        recipe="b" * 64,
        fence=0,
        steps=(
            Step(system="mailer", state=StepState.PENDING, rows=0, finished=""),
            Step(system="shop", state=StepState.PENDING, rows=0, finished=""),
        ),
        secrets=SECRETS,
    )


def test_a_request_begun_at_once_holds_its_capture_and_its_lease(store: Store) -> None:
    assert begun(store) == 1

    stored = requests.load(store, "R-FIRST")
    assert (stored.line.state, stored.fence, stored.secrets) == (State.APPLYING, 1, SECRETS)
    assert requests.claim(store, "R-FIRST", owner="other", now=NOW, lease_seconds=60) is None


def test_a_request_costs_two_durable_commits(store: Store) -> None:
    before = commits(store)

    finish_with_receipt(store, "R-FIRST", begun(store))

    assert commits(store) - before == 2


def test_a_second_request_of_one_id_is_refused_and_the_first_stays(store: Store) -> None:
    begun(store)

    with pytest.raises(RequestExists) as raised:
        requests.plan_made(store, replace(NEW, right="access"), Secrets(subject=b"", plan=b""))

    assert str(raised.value) == (
        "MAM-721: there is already a request `R-FIRST`; the new one was not saved\n"
        "  why: two requests under one id could not be told apart in the evidence\n"
        "  do:  give the new request an id of its own"
    )
    assert requests.load(store, "R-FIRST").line.right == "erasure"
    assert requests.load(store, "R-FIRST").secrets == SECRETS


def test_a_planned_request_is_claimed_journalled_and_finished(store: Store) -> None:
    requests.plan_made(store, NEW, replace(SECRETS, capture=b""))
    fence = claim_after(store, 0)
    assert fence == 1
    requests.journal(store, "R-FIRST", fence=fence, secrets=SECRETS, systems=("shop", "mailer"))

    stored = requests.load(store, "R-FIRST")
    assert (stored.line.state, stored.secrets) == (State.APPLYING, SECRETS)
    assert stored.line.waits_for == ("mailer", "shop")

    finish_with_receipt(store, "R-FIRST", fence)
    assert requests.load(store, "R-FIRST").steps == (
        Step(system="mailer", state=StepState.APPLIED, rows=0, finished=ENDED),
        Step(system="shop", state=StepState.APPLIED, rows=12, finished=ENDED),
    )
    assert requests.requests(store) == (line(State.DONE, waits_for=()),)


def test_a_finished_request_has_its_leaf_its_checkpoint_and_its_receipt(store: Store) -> None:
    finish_with_receipt(store, "R-FIRST", begun(store))

    assert log.leaf(store, 0) == b"R-FIRST"
    assert LogTables(store).size() == 1
    assert (log.last_checkpoint(store) or "").startswith("1 ")
    assert receipts.of_request(store, "R-FIRST") == (
        StoredReceipt(request="R-FIRST", index=0, file=b"receipt of R-FIRST"),
    )


def test_a_request_that_waits_for_a_person_gets_a_second_receipt(store: Store) -> None:
    finish_with_receipt(store, "R-FIRST", begun(store), state=State.WAITING, tasks=[TASK])
    assert requests.requests(store) == (line(State.WAITING, waits_for=("paper",)),)

    fence = requests.claim(store, "R-FIRST", owner="desk", now=NOW, lease_seconds=60, states=[State.WAITING])
    assert fence == 2
    with store.writing():
        requests.finish(
            store,
            "R-FIRST",
            fence=fence,
            state=State.DONE,
            finished=ENDED,
            applied={"paper": 0},
            issued=append_leaf(store, b"second"),
        )

    assert [receipt.index for receipt in receipts.of_request(store, "R-FIRST")] == [0, 1]


def test_a_stopped_request_waits_for_nothing_and_has_no_receipt(store: Store) -> None:
    requests.finish(store, "R-FIRST", fence=begun(store), state=State.STOPPED, finished=ENDED, applied={})

    assert requests.requests(store) == (line(State.STOPPED, waits_for=()),)
    assert requests.unfinished(store) == ()
    assert receipts.of_request(store, "R-FIRST") == ()


def test_unfinished_lists_what_is_applying_waiting_or_open_the_oldest_first(store: Store) -> None:
    for number, state in enumerate(State):
        requests.plan_made(store, new(f"R-{number}"), SECRETS)
        if state is not State.PLANNED:
            fence = requests.claim(store, f"R-{number}", owner="tester", now=NOW, lease_seconds=60)
            assert fence
            requests.finish(store, f"R-{number}", fence=fence, state=state, finished=ENDED, applied={})

    assert [found.state for found in requests.unfinished(store)] == [
        State.APPLYING,
        State.WAITING,
        State.OPEN,
    ]


def test_requests_are_listed_newest_first_and_at_most_as_many_as_asked_for(store: Store) -> None:
    for name in ("R-1", "R-2", "R-3"):
        begun(store, name)

    assert [found.id for found in requests.requests(store)] == ["R-3", "R-2", "R-1"]
    assert [found.id for found in requests.requests(store, most=2)] == ["R-3", "R-2"]
    assert requests.requests(store, most=0) == ()


def test_a_held_request_is_had_by_nobody_else_until_its_lease_ends(store: Store) -> None:
    requests.plan_made(store, NEW, SECRETS)
    assert claim_after(store, 0) == 1

    assert claim_after(store, 59) is None
    assert claim_after(store, 60) == 2


@pytest.mark.parametrize("state", [State.WAITING, State.OPEN, State.DONE, State.STOPPED])
def test_a_request_that_is_not_under_way_is_not_claimed_unasked(store: Store, state: State) -> None:
    requests.finish(store, "R-FIRST", fence=begun(store), state=state, finished=ENDED, applied={})

    assert requests.claim(store, "R-FIRST", owner="other", now=NOW, lease_seconds=60) is None
    assert requests.claim(store, "R-FIRST", owner="other", now=NOW, lease_seconds=60, states=[state]) == 2


USES: dict[str, Callable[[Store, str, int], object]] = {
    "journal": lambda store, name, fence: requests.journal(
        store, name, fence=fence, secrets=Secrets(subject=b"", plan=b""), systems=["late"]
    ),
    "finish": finish_with_receipt,
}


@pytest.mark.parametrize("use", USES)
def test_who_lost_the_lease_saves_nothing_more(store: Store, use: str) -> None:
    stale = begun(store)
    assert claim_after(store, 60) == 2
    before = requests.load(store, "R-FIRST")

    with pytest.raises(LostLease) as raised:
        USES[use](store, "R-FIRST", stale)

    assert str(raised.value) == LOST
    assert requests.load(store, "R-FIRST") == before
    assert LogTables(store).size() == 0


@pytest.mark.parametrize("use", USES)
def test_a_finished_request_is_not_changed_under_its_own_fence(store: Store, use: str) -> None:
    fence = begun(store)
    finish_with_receipt(store, "R-FIRST", fence)
    before = requests.load(store, "R-FIRST")

    with pytest.raises(LostLease) as raised:
        USES[use](store, "R-FIRST", fence)

    assert str(raised.value) == LOST
    assert requests.load(store, "R-FIRST") == before
    assert LogTables(store).size() == 1


@pytest.mark.parametrize("use", USES)
def test_a_request_that_is_not_there_is_told_as_missing(store: Store, use: str) -> None:
    with pytest.raises(NoSuchRequest) as raised:
        USES[use](store, "R-NONE", 1)

    assert str(raised.value) == MISSING


LOOKS: dict[str, Callable[[Store], object]] = {
    "load": lambda store: requests.load(store, "R-NONE"),
    "claim": lambda store: requests.claim(store, "R-NONE", owner="other", now=NOW, lease_seconds=1),
    "forget": lambda store: requests.forget(store, "R-NONE"),
}


@pytest.mark.parametrize("look", LOOKS)
def test_looking_for_a_request_that_is_not_there_tells_so(store: Store, look: str) -> None:
    with pytest.raises(NoSuchRequest) as raised:
        LOOKS[look](store)

    assert str(raised.value) == MISSING


def test_a_forgotten_request_keeps_its_line_its_steps_and_its_leaf_only(store: Store) -> None:
    finish_with_receipt(store, "R-FIRST", begun(store))
    before = requests.load(store, "R-FIRST")

    requests.forget(store, "R-FIRST")

    assert requests.load(store, "R-FIRST") == replace(before, secrets=None)
    assert receipts.of_request(store, "R-FIRST") == (StoredReceipt(request="R-FIRST", index=0, file=None),)
    assert log.leaf(store, 0) == b"R-FIRST"


def test_forgetting_twice_does_no_harm(store: Store) -> None:
    finish_with_receipt(store, "R-FIRST", begun(store))
    requests.forget(store, "R-FIRST")
    requests.forget(store, "R-FIRST")

    assert requests.load(store, "R-FIRST").secrets is None


@pytest.mark.parametrize("state", [State.PLANNED, State.APPLYING, State.WAITING])
def test_a_request_that_is_not_ended_is_not_forgotten(store: Store, state: State) -> None:
    fence = begun(store)
    requests.finish(store, "R-FIRST", fence=fence, state=state, finished=ENDED, applied={})

    with pytest.raises(RequestUnfinished) as raised:
        requests.forget(store, "R-FIRST")

    assert str(raised.value) == (
        f"MAM-724: request `R-FIRST` is {state}, so what is kept for it cannot be destroyed yet\n"
        "  why: without it the request could never be carried out to its end\n"
        "  do:  carry it out with `mamoru resume`, or report its tasks first, as `mamoru status` tells"
    )
    assert requests.load(store, "R-FIRST").secrets == SECRETS


def test_a_request_left_open_is_forgotten_when_nobody_has_still_to_report(store: Store) -> None:
    """It is never closed, so that nothing of it would be needed later."""
    finish_with_receipt(store, "R-FIRST", begun(store), state=State.OPEN, tasks=[TASK])
    with pytest.raises(RequestUnfinished):
        requests.forget(store, "R-FIRST")
    task_done(store, TASK.id, done=ENDED, found=0, by="office", note="")

    requests.forget(store, "R-FIRST")

    found = requests.load(store, "R-FIRST")
    assert (found.secrets, found.line.state) == (None, State.OPEN)


def test_nothing_can_be_sealed_for_a_forgotten_request(store: Store) -> None:
    finish_with_receipt(store, "R-FIRST", begun(store))
    requests.forget(store, "R-FIRST")
    fence = requests.claim(store, "R-FIRST", owner="other", now=NOW, lease_seconds=60, states=[State.DONE])
    assert fence

    with pytest.raises(RequestForgotten) as raised:
        finish_with_receipt(store, "R-FIRST", fence)

    assert str(raised.value) == (
        "MAM-723: what was kept of the person in request `R-FIRST` has been destroyed\n"
        "  why: the key that opened it is gone; nobody can read it again\n"
        "  do:  use the receipt that was handed out; a new request is made for anything further"
    )
    assert LogTables(store).size() == 1


def test_what_fails_inside_writing_saves_nothing_of_it(store: Store) -> None:
    def begin_twice() -> None:
        with store.writing():
            begun(store)
            begun(store)

    with pytest.raises(RequestExists):
        begin_twice()

    assert requests.requests(store) == ()
    assert begun(store) == 1
