"""Killed at any call to a service, a request is gone on with, and nothing is lost or done to anybody else."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.execute.remote.desk import Desk, system
from tests.execute.remote.service import Answer, Asked, serving
from tests.execute.remote.test_http import receipt
from tests.small import company, mamoru, rows


class Killing:
    """A help desk that kills its caller at the ``n``-th call, before or after it has done what is asked."""

    def __init__(self, desk: Desk, at: int, *, after: bool) -> None:
        self.desk, self.at, self.after = desk, at, after
        self.calls, self.process = 0, list[subprocess.Popen[bytes]]()

    def __call__(self, asked: Asked) -> Answer:
        """Answer, or kill."""
        self.calls += 1
        kills = self.calls == self.at and self.process
        if kills and not self.after:
            os.kill(self.process[0].pid, signal.SIGKILL)
            return Answer(status=503)
        answer = self.desk(asked)
        if kills:
            os.kill(self.process[0].pid, signal.SIGKILL)
        return answer


@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("at", [1, 3, 4])
def test_a_request_killed_at_a_call_is_resumed(tmp_path: Path, at: int, after: bool) -> None:  # noqa: FBT001 - a parameter
    """At the first look, at the erasing call and at the second look; how much was held is not lost."""
    desk = Desk()
    killing = Killing(desk, at, after=after)
    with serving(killing) as service:
        folder = company(tmp_path, system(service.url))
        told = mamoru(folder, "plan", "erasure", "-s", "customer-id=1", "--format", "json", expect=0)
        request = json.loads(told.stdout)["request"]
        killing.calls = 0
        command = [sys.executable, "-m", "mamoru", "run", request, "--yes"]
        with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL) as process:
            killing.process.append(process)
            assert process.wait() == -signal.SIGKILL
        killing.process.clear()
        assert len(rows(folder / "club.db")["members"]) == 1

        mamoru(folder, "resume", expect=0)

    assert list(desk.tickets) == ["ren@example.com"]
    seen = receipt(folder, "observed.systems.helpdesk.")
    assert (seen["found"], seen["looked-again"]) == (2, "nothing held")
    assert receipt(folder, "request.state") == {"": "done"}


KILLED = """
import os, signal, sys
import mamoru.execute.erasure
from mamoru.cli.main import main

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

mamoru.execute.erasure.issue_receipt = die
sys.argv = ["mamoru", "run", {request!r}, "--yes"]
main()
"""


def test_a_request_killed_between_the_databases_and_the_services_is_resumed(tmp_path: Path) -> None:
    """The databases have committed, nothing was sent; one `resume` does all that is left."""
    desk = Desk()
    with serving(desk) as service:
        folder = company(tmp_path, system(service.url))
        told = mamoru(folder, "plan", "erasure", "-s", "customer-id=1", "--format", "json", expect=0)
        service.asked.clear()
        script = KILLED.format(request=json.loads(told.stdout)["request"])
        killed = subprocess.run([sys.executable, "-c", script], cwd=folder, check=False, capture_output=True)
        assert (killed.returncode, service.asked) == (-signal.SIGKILL, [])

        mamoru(folder, "resume", expect=0)

    assert list(desk.tickets) == ["ren@example.com"]
    assert receipt(folder, "request.state") == {"": "done"}
