"""Make the findings of a rule, and write names the way people read them."""

from collections.abc import Iterable, Sequence

from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule
from mamoru.model.place import Span


def found(
    rule: Rule,
    *,
    problem: str,
    remedy: str,
    where: Span | None,
    node: str = "",
    why: str = "",
    severity: Severity | None = None,
    article: str = "",
) -> Finding:
    """Return one finding of ``rule``; ``why``, ``severity`` and ``article`` replace the rule's own."""
    return Finding(
        code=rule.code,
        severity=severity or rule.severity,
        problem=problem,
        why=why or rule.why,
        remedy=remedy,
        where=where,
        node=node,
        article=article or rule.article,
    )


def named(names: Iterable[str], *, last: str = "and") -> str:
    """Return names as a person lists them: ```a`, `b` and `c```."""
    quoted = [f"`{name}`" for name in names]
    return f" {last} ".join(part for part in (", ".join(quoted[:-1]), *quoted[-1:]) if part)


def few(names: Sequence[str], *, shown: int = 5) -> str:
    """Return names as ``named`` does, and of many only the first and how many more there are."""
    if len(names) <= shown:
        return named(names)
    return f"{', '.join(f'`{name}`' for name in names[:shown])} and {len(names) - shown} more"


def listed(names: Sequence[str]) -> str:
    """Return column names as a map writes them: ``a`` alone, ``[a, b]`` for several."""
    return names[0] if len(names) == 1 else f"[{', '.join(names)}]"
