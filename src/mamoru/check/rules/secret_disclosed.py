"""MAM-225: secrets are used for no purpose and given to nobody.

Reads the categories marked ``secret``; yields the purposes and recipients that name one.
Law: GDPR art. 32(1); APPI art. 23.
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found, named
from mamoru.check.rules._smallest import notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule, Stops
from mamoru.model.notice import Mark, Node, Notice
from mamoru.model.programme import CheckedProgramme


def disclosed(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each purpose and each recipient that gets a secret."""
    told = checked.programme.notice
    secret = {name for name, category in told.categories.items() if Mark.SECRET in category.marks}
    for node, key, categories in _users(told):
        if given := sorted(secret.intersection(categories)):
            yield _finding(node, key, given)


def _users(told: Notice) -> Iterator[tuple[Node, str, tuple[str, ...]]]:
    yield from ((p.node, "uses", p.uses) for p in told.purposes.values())
    yield from ((r.node, "receives", r.receives) for r in told.recipients.values())


def _finding(node: Node, key: str, given: list[str]) -> Finding:
    return found(
        SECRET_DISCLOSED,
        problem=f"`{node.id}` {key} {named(given)}, marked `secret`",
        remedy=(
            f"take {named(given)} out of `{key}:`, or name the other leaves one by one if a whole branch "
            "stands there; a secret only proves who signs in, it is changed and never shown"
        ),
        where=node.where,
        node=node.id,
    )


SECRETS = "  credentials: {password: [secret]}\n"

SECRET_DISCLOSED = Rule(
    code="MAM-225",
    severity=Severity.ERROR,
    asks="Are secrets kept from every purpose and every recipient?",
    why="whoever sees a password can act as the person",
    article="GDPR art. 32(1); APPI art. 23",
    find=disclosed,
    find_live=None,
    fails={
        "notice.yaml": notice(
            data=SECRETS,
            purposes=(
                "  help: {of: customer, uses: [contact, credentials], basis: contract, title: Answering}\n"
            ),
        ),
    },
    passes={
        "notice.yaml": notice(
            data=SECRETS,
            purposes="  help: {of: customer, uses: [contact], basis: contract, title: Answering}\n",
        ),
    },
    stops=Stops.PUBLICATION,
)
