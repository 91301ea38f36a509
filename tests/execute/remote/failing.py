"""Calls to a cluster that go wrong, in the cluster's own words or in a proxy's."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from tests.execute.remote.indices import Indices
from tests.execute.remote.service import Answer, Asked


def refusing(status: int, kind: str) -> Answer:
    """Return a refusal that repeats a value of the person, as servers do."""
    return Answer(
        status=status, body={"error": {"type": kind, "reason": "hana@example.com"}, "status": status}
    )


@dataclass(slots=True)
class Meanwhile:
    """Somebody who changes things just before documents are to go, as often as they like."""

    change: Callable[[], object]
    times: int = 1

    def __call__(self, asked: Asked) -> Answer | None:
        """Change something; answer nothing."""
        if asked.path.endswith("/_bulk") and self.times > 0:
            self.times -= 1
            self.change()
        return None


@dataclass(slots=True)
class Failing:
    """Answers calls of one sort as it is told, for a while."""

    ends: str
    answer: Answer
    times: int = 99

    def __call__(self, asked: Asked) -> Answer | None:
        """Answer."""
        if not asked.path.endswith(self.ends) or self.times < 1:
            return None
        self.times -= 1
        return self.answer


@dataclass(slots=True)
class Item:
    """Answers once for the first of several documents in its own way, and lets the others go."""

    cluster: Indices
    answer: Answer
    times: int = 1

    def __call__(self, asked: Asked) -> Answer | None:
        """Answer."""
        if not asked.path.endswith("_bulk") or asked.body.count(b"\n") < 2 or self.times < 1:
            return None
        self.times -= 1
        _, *lines = asked.body.splitlines(keepends=True)
        done = self.cluster(replace(asked, body=b"".join(lines)))
        assert isinstance(self.answer.body, dict)
        assert isinstance(done.body, dict)
        items = [{"delete": {**self.answer.body, "status": self.answer.status}}, *done.body["items"]]
        return Answer(body={"errors": True, "items": items})


@dataclass(slots=True)
class Cut:
    """Lets documents go, and the connection fail before anybody hears of it."""

    cluster: Indices
    times: int = 1

    def __call__(self, asked: Asked) -> Answer | None:
        """Answer, and be cut off."""
        if not asked.path.endswith("_bulk") or self.times < 1:
            return None
        self.times -= 1
        return replace(self.cluster(asked), cut=True)
