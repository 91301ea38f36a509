"""What a receipt tells of a task that Mamoru did itself: as observed, or only as the service reported it."""

from collections.abc import Mapping

from mamoru.evidence.receipt import Scalar
from mamoru.execute.engine import Engine
from mamoru.execute.remote.errands import progress
from mamoru.model.request import Task


def told_by_machine(engine: Engine, task: Task) -> Mapping[str, Scalar]:
    """Return the fields of a receipt about a task that Mamoru did; none where a person did."""
    so_far = progress(engine.store, task.id) if task.done else {}
    if not so_far or not all(one.done for one in so_far.values()):
        return {}
    if all(one.looked for one in so_far.values()):
        place = f"observed.systems.{task.system}"
        kept = next((one.kept for one in so_far.values() if one.kept), "")
        return {
            f"{place}.asked": task.done,
            f"{place}.found": task.found,
            f"{place}.looked-again": "nothing held but what the map keeps" if kept else "nothing held",
            **({f"{place}.kept": kept} if kept else {}),
        }
    place = f"reported.systems.{task.system}"
    fields: dict[str, Scalar] = {f"{place}.by": "the service", f"{place}.done": task.done}
    if any(one.found is not None for one in so_far.values()):
        fields[f"{place}.found"] = task.found
    for n, one in sorted(so_far.items()):
        of = f"{place}.answers.{n}"
        fields |= {f"{of}.status": one.status, f"{of}.sha256": one.digest, f"{of}.signature": one.signature}
    return {path: value for path, value in fields.items() if value != ""}
