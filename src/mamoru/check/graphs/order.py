"""Order tables so that sources come first; tables in a cycle form one group.

Tarjan, "Depth-first search and linear graph algorithms" (SIAM J. Comput. 1, 1972), without
recursion, so that a chain of thousands of tables does not exhaust the stack.
"""

from collections.abc import Iterable, Sequence
from graphlib import CycleError, TopologicalSorter

Group = tuple[tuple[str, ...], bool]  #: tables, and whether they form a cycle


def components(nodes: Sequence[str], edges: Iterable[tuple[str, str]]) -> tuple[Group, ...]:
    """Return the strongly connected groups of a graph, sources first; deterministic."""
    known, edges = set(nodes), sorted(set(edges))
    out: dict[str, list[str]] = {n: [] for n in nodes}
    for source, target in edges:
        if source in known and target in known:
            out[source].append(target)
    try:
        return _acyclic(out)
    except CycleError:
        return _tarjan(out)


def _acyclic(out: dict[str, list[str]]) -> tuple[Group, ...]:
    before: dict[str, list[str]] = {n: [] for n in out}  # no sets: their order differs from run to run
    for source, targets in out.items():
        for target in targets:
            before[target].append(source)
    return tuple(((n,), False) for n in TopologicalSorter(before).static_order())


def _tarjan(out: dict[str, list[str]]) -> tuple[Group, ...]:
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    on_stack: set[str] = set()
    found: list[Group] = []
    for root, targets in out.items():
        if root in index:
            continue
        walk = [(root, iter(targets))]
        _enter(root, index=index, low=low, stack=stack, on_stack=on_stack)
        while walk:
            node, rest = walk[-1]
            for target in rest:
                if target not in index:
                    _enter(target, index=index, low=low, stack=stack, on_stack=on_stack)
                    walk.append((target, iter(out[target])))
                    break
                if target in on_stack:
                    low[node] = min(low[node], index[target])
            else:
                walk.pop()
                if walk:
                    low[walk[-1][0]] = min(low[walk[-1][0]], low[node])
                if low[node] == index[node]:
                    found.append(_close(node, out, stack=stack, on_stack=on_stack))
    return tuple(reversed(found))


def _enter(
    node: str, *, index: dict[str, int], low: dict[str, int], stack: list[str], on_stack: set[str]
) -> None:
    index[node] = low[node] = len(index)
    stack.append(node)
    on_stack.add(node)


def _close(node: str, out: dict[str, list[str]], *, stack: list[str], on_stack: set[str]) -> Group:
    cut = stack.index(node)
    group = tuple(sorted(stack[cut:]))
    del stack[cut:]
    on_stack.difference_update(group)
    return group, len(group) > 1 or node in out[node]
