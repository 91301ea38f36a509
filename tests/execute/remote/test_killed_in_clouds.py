"""Killed at any call to a bucket or a table, an erasure is gone on with until nothing is listed."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.execute.remote import test_dynamodb, test_s3
from tests.execute.remote.clouds import Between
from tests.execute.remote.service import Answer, Asked, serving
from tests.execute.remote.test_http import receipt
from tests.small import company, mamoru

FILES = {"systems/app.yaml": test_dynamodb.APP, "systems/media.yaml": test_s3.MEDIA}


class Killing(Between):
    """Kills its caller at the ``at``-th call, before or after it has been handed on."""

    at = after = calls = 0
    process: "subprocess.Popen[bytes] | None" = None

    def __call__(self, asked: Asked) -> Answer:
        """Hand on, or kill."""
        self.calls += 1
        kills = self.process is not None and self.calls == self.at
        answer = Answer(status=503) if kills and not self.after else super().__call__(asked)
        if kills and self.process:
            os.kill(self.process.pid, signal.SIGKILL)
        return answer


@pytest.mark.parametrize("after", [0, 1])
@pytest.mark.parametrize("at", [2, 12, 19, 27, 34])
def test_an_erasure_killed_at_a_call_is_resumed(tmp_path: Path, aws: str, at: int, after: int) -> None:
    """While it looks, while it deletes and while it looks again; twice harms nobody."""
    client, s3 = test_dynamodb.tables(aws), test_s3.bucket(aws)
    killing = Killing(url=aws)
    killing.at, killing.after = at, after
    with serving(killing) as service:
        more = {name: text.format(url=service.url, more="") for name, text in FILES.items()}
        folder = company(tmp_path / "company", more)
        planned = mamoru(folder, "plan", "erasure", "-s", "customer-id=1", "--format", "json", expect=0)
        command = [sys.executable, "-m", "mamoru", "run", json.loads(planned.stdout)["request"], "--yes"]
        killing.calls = 0
        with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL) as process:
            killing.process = process
            assert process.wait() == -signal.SIGKILL
        killing.process = None
        mamoru(folder, "resume", expect=0)

    assert test_dynamodb.everything(client) == test_dynamodb.LEFT
    assert test_s3.everything(s3) == test_s3.OTHERS
    assert receipt(folder, "observed.systems.app.")["found"] == 5
    assert receipt(folder, "observed.systems.media.")["found"] == 7
    assert receipt(folder, "request.state") == {"": "done"}
