"""MAM-254: where the law lets the person choose the form, the notice imposes none.

Reads how requests are answered and which forms are demanded, as they are in the notice and in each
supplement; yields answers by letter alone, and forms that are required, where a law gives the choice to the
person.  Law: APPI art. 33(1)-(2); GDPR art. 12(2)-(3), 15(3); ``duties.answer-form`` and
``duties.any-request-form`` of each law.
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found, named
from mamoru.check.rules._law import Held, articles, held, weight
from mamoru.check.rules._smallest import notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule, Stops
from mamoru.model.law import Duty, Fact
from mamoru.model.notice import Node
from mamoru.model.programme import CheckedProgramme

PAPER = "letter"
Broken = tuple[Node, str, list[tuple[Held, Fact[Duty]]]]  #: what is said, and who wants otherwise


def imposed(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each answer and each form that is imposed, with all the laws that forbid it."""
    broken: dict[str, Broken] = {}
    for at in held(checked):
        for node, said, fact in (*_answers(at), *_forms(at)):
            broken.setdefault(node.id, (node, said, []))[2].append((at, fact))
    for node, said, against in broken.values():
        yield _finding(node, said, against)


def _answers(at: Held) -> Iterator[tuple[Node, str, Fact[Duty]]]:
    fact = at.law.find(Duty, "duties.answer-form")
    if fact and fact.decided and {answer.by for answer in at.view.answers.values()} == {PAPER}:
        first = next(iter(at.view.answers.values()))
        yield first.node, "answers by letter only", fact


def _forms(at: Held) -> Iterator[tuple[Node, str, Fact[Duty]]]:
    fact = at.law.find(Duty, "duties.any-request-form")
    if fact and fact.decided:
        required = (form for form in at.view.forms.values() if form.required)
        yield from ((form.node, "demands a form of the company", fact) for form in required)


def _finding(node: Node, said: str, against: list[tuple[Held, Fact[Duty]]]) -> Finding:
    facts = [fact for _, fact in against]
    weights = {weight(node, at.view, [fact]) for at, fact in against}
    laws = named(sorted({at.law.jurisdiction for at, _ in against}))
    return found(
        FORM_IMPOSED,
        problem=f"`{node.id}` {said}, but by the law of {laws} the form is the person's choice",
        remedy=(
            "add an answer with `by: any`, or by e-mail or download, for whoever asks for it"
            if said.startswith("answers")
            else "offer the form, and write `required: false`: a request without it counts as well"
        ),
        where=node.where,
        node=node.id,
        severity=Severity.ERROR if Severity.ERROR in weights else Severity.WARNING,
        article=articles(facts),
    )


def _answered(more: str) -> str:
    return notice(
        more=f"requests:\n  answered:\n    by-letter: {{by: letter, to: address on the form}}\n{more}"
    )


FORM_IMPOSED = Rule(
    code="MAM-254",
    severity=Severity.ERROR,
    asks="Is the form of a request and of its answer left to the person where the law says so?",
    why="people who ask in another way are turned away, or get an answer they cannot use",
    article="APPI art. 33(1)-(2); GDPR art. 12(2)-(3)",
    find=imposed,
    find_live=None,
    fails={"notice.yaml": _answered("")},
    passes={"notice.yaml": _answered("    otherwise: {by: any, if: the person asks for it}\n")},
    stops=Stops.PUBLICATION,
)
