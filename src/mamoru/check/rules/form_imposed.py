"""MAM-254: where the law lets the person choose the form, the notice imposes none.

Reads how requests are answered and which forms are demanded, as they are in the notice and in each
supplement; yields answers by letter that the person cannot turn into another form, and forms that are
required, where a law gives the choice to the person.  Beside a letter, another form is open to the same
people where nothing is a condition of either, where both have the same one, or where the person asks for it.
Law: APPI art. 33(1)-(2); GDPR art. 12(2)-(3), 15(3); ``duties.answer-form`` and ``duties.any-request-form``
of each law.
"""

import re
from collections.abc import Iterator

from mamoru.check.rules._found import found, named
from mamoru.check.rules._law import Held, articles, held, weight
from mamoru.check.rules._smallest import notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule, Stops
from mamoru.model.law import Duty, Fact
from mamoru.model.notice import Node
from mamoru.model.programme import CheckedProgramme
from mamoru.model.promises.requests import Answer

PAPER = "letter"
ONLY = "answers by letter only"
DEMANDED = "demands a form of the company"
#: How conditions say that the person decides.
ASKED = re.compile(
    r"\bask(?:s|ed)?\b|\bchoos|\bchosen?\b|\bchoice\b|\bprefer|\bwish|\bwants?\b|\brequested\b|\bon request\b"
    r"|\bauf wunsch\b|\bgewünscht|\bverlang|希望|選択|選ぶ|求め|申し出|请求|選擇|选择|요청|희망|선택",
    re.IGNORECASE,
)
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
    answers = tuple(at.view.answers.values())
    if not (fact and fact.decided and answers):
        return
    others = [answer for answer in answers if answer.by != PAPER]
    if not others:
        yield answers[0].node, ONLY, fact
        return
    for answer in answers:
        if answer.by == PAPER and not _is_choice(answer) and not any(_is_open(o, answer) for o in others):
            when = f" if `{answer.condition}`" if answer.condition else ", in another way on a condition only"
            yield answer.node, f"answers by letter{when}", fact


def _is_choice(answer: Answer) -> bool:
    """Tell whether an answer is given in this form because the person asks for it."""
    return bool(ASKED.search(answer.condition))


def _is_open(other: Answer, answer: Answer) -> bool:
    """Tell whether another form is open to all who get this answer."""
    return _is_choice(other) or other.condition == answer.condition


def _forms(at: Held) -> Iterator[tuple[Node, str, Fact[Duty]]]:
    fact = at.law.find(Duty, "duties.any-request-form")
    if fact and fact.decided:
        required = (form for form in at.view.forms.values() if form.required)
        yield from ((form.node, DEMANDED, fact) for form in required)


def _finding(node: Node, said: str, against: list[tuple[Held, Fact[Duty]]]) -> Finding:
    facts = [fact for _, fact in against]
    weights = {weight(node, at.view, [fact]) for at, fact in against}
    is_sure = said in {ONLY, DEMANDED}  # conditions are words of the company
    laws = named(sorted({at.law.jurisdiction for at, _ in against}))
    return found(
        FORM_IMPOSED,
        problem=f"`{node.id}` {said}, but by the law of {laws} the form is the person's choice",
        remedy=(
            "add an answer such as `{by: any, if: the person asks for it}`"
            if said.startswith("answers")
            else "offer the form, and write `required: false`: a request without it counts as well"
        ),
        where=node.where,
        node=node.id,
        severity=Severity.ERROR if is_sure and Severity.ERROR in weights else Severity.WARNING,
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
