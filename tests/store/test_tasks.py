from dataclasses import replace

import pytest

from mamoru.model.request import State, StepState, Task
from mamoru.store import requests, tasks
from mamoru.store.database import Store
from mamoru.store.errors import NoSuchTask, RequestForgotten, TaskDone
from mamoru.store.records import Step
from tests.store.samples import ENDED, NOW, TASK, begun, finish_with_receipt


def report(store: Store, task: str) -> Task:
    """Report this task as done."""
    return tasks.task_done(store, task, done=ENDED, found=3, by="Ms Ito", note="two letters, one form")


def reported(task: Task) -> Task:
    """Return the task as it is after the report."""
    return replace(task, done=ENDED, found=3, by="Ms Ito", note="two letters, one form")


def waiting(store: Store, *made: Task, request: str = "R-FIRST") -> None:
    """Finish a request that waits for these tasks."""
    finish_with_receipt(store, request, begun(store, request), state=State.WAITING, tasks=made)


def test_undone_tasks_are_listed_the_most_urgent_first(store: Store) -> None:
    late = replace(TASK, id="T-2", due="2026-12-24")
    waiting(store, late, TASK)
    first = replace(TASK, id="T-3", request="R-OTHER", due="2026-11-30")
    waiting(store, first, request="R-OTHER")

    assert tasks.undone(store) == (first, TASK, late)
    assert tasks.of_request(store, "R-FIRST") == (late, TASK)
    assert tasks.of_request(store, "R-NONE") == ()


def test_a_reported_task_is_no_longer_undone_and_holds_its_report(store: Store) -> None:
    waiting(store, TASK)

    assert report(store, "T-1") == reported(TASK)
    assert tasks.undone(store) == ()
    assert tasks.of_request(store, "R-FIRST") == (reported(TASK),)


def test_a_request_waits_for_a_system_until_its_last_task_is_done(store: Store) -> None:
    other = replace(TASK, id="T-2")
    fence = begun(store)
    finish_with_receipt(store, "R-FIRST", fence, state=State.WAITING, tasks=[TASK, other])
    store.run("add_step", {"number": 1, "system": "paper"})

    report(store, "T-1")
    assert requests.load(store, "R-FIRST").line.waits_for == ("paper",)

    report(store, "T-2")
    stored = requests.load(store, "R-FIRST")
    assert stored.line.waits_for == ()
    assert Step(system="paper", state=StepState.APPLIED, rows=0, finished=ENDED) in stored.steps


def test_finding_nothing_is_a_report_too(store: Store) -> None:
    waiting(store, TASK)

    done = tasks.task_done(store, "T-1", done=ENDED, found=0, by="", note="")

    assert done == replace(TASK, done=ENDED, found=0)


def test_a_second_report_is_refused_and_the_first_stays(store: Store) -> None:
    waiting(store, TASK)
    report(store, "T-1")

    with pytest.raises(TaskDone) as raised:
        tasks.task_done(store, "T-1", done="2027-01-01T00:00:00Z", found=0, by="", note="")

    assert str(raised.value) == (
        "MAM-726: task `T-1` has been reported before; the first report stays\n"
        "  why: a receipt may already rest on what was reported first\n"
        "  do:  make a new request if the first report was wrong"
    )
    assert tasks.of_request(store, "R-FIRST") == (reported(TASK),)


def test_a_task_that_is_not_there_is_told_as_missing(store: Store) -> None:
    with pytest.raises(NoSuchTask) as raised:
        report(store, "T-9")

    assert str(raised.value) == (
        "MAM-725: there is no task `T-9`\n"
        "  why: nothing can be reported for a task that the store does not know\n"
        "  do:  run `mamoru status`; it lists the tasks there are"
    )


def test_a_task_given_again_on_finishing_again_is_there_once(store: Store) -> None:
    finish_with_receipt(store, "R-FIRST", begun(store), state=State.OPEN, tasks=[TASK])
    report(store, "T-1")
    fence = requests.claim(store, "R-FIRST", owner="other", now=NOW, lease_seconds=60, states=[State.OPEN])
    assert fence

    requests.finish(store, "R-FIRST", fence=fence, state=State.DONE, finished=ENDED, applied={}, tasks=[TASK])

    assert tasks.of_request(store, "R-FIRST") == (reported(TASK),)


def test_of_a_forgotten_request_the_tasks_stay_without_what_people_wrote(store: Store) -> None:
    finish_with_receipt(store, "R-FIRST", begun(store), state=State.DONE, tasks=[TASK])
    report(store, "T-1")

    requests.forget(store, "R-FIRST")

    assert tasks.of_request(store, "R-FIRST") == (replace(TASK, done=ENDED, found=3),)


def test_a_task_of_a_forgotten_request_takes_no_report(store: Store) -> None:
    finish_with_receipt(store, "R-FIRST", begun(store), state=State.DONE, tasks=[TASK])
    requests.forget(store, "R-FIRST")

    with pytest.raises(RequestForgotten):
        report(store, "T-1")
    assert tasks.undone(store) == (TASK,)
