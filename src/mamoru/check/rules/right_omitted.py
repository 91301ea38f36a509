"""MAM-253: people are told of every right that the law of their region surely gives them.

Reads the rights, as they are in the notice and in each supplement; yields, for each law, those it gives and
the notice does not.  A right that a law ties to some data, or to something that a company does, is asked for
where that data is used and the notice does not say under ``never:`` that this never happens.  An access or an
erasure that is left out is an error, since nobody's request for it can be carried out.  The others are asked
for, in every region, in what is a notice for people already: one that was published, that gives a right
beyond these two in any region, or that states anything that nothing executes.
Law: GDPR art. 13(2)(b)-(d); APPI art. 32(1)(iii); the facts of ``rights``.
"""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet

from mamoru.check.rules._found import found, named
from mamoru.check.rules._law import SURE, Held, articles, held, place_of
from mamoru.check.rules._smallest import notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.right import Act, Right
from mamoru.model.kinds.rule import Rule, Stops
from mamoru.model.law import Fact, RightGiven
from mamoru.model.notice import Notice
from mamoru.model.programme import CheckedProgramme, Programme
from mamoru.model.shelf import members

RIGHTS = "rights"
_WHY = "people have the right all the same, and nobody is ready on the day somebody uses it"


def omitted(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each law that gives rights which the people it is named for are not told of."""
    executed = {r.name for r in members("mamoru.rights", Right).values() if r.act in {Act.SHOW, Act.ERASE}}
    is_draft = _is_draft(checked.programme, executed)
    for at in held(checked):
        given = {right.right for right in at.view.every_right.values()}
        asked = [fact for fact in _of_law(at) if not is_draft or fact.name in executed]
        missing = [fact for fact in asked if given.isdisjoint(_names(fact))]
        if missing:
            is_error = any(fact.name in executed for fact in missing)
            yield _finding(at, missing, Severity.ERROR if is_error else Severity.WARNING)


def _is_draft(programme: Programme, executed: AbstractSet[str]) -> bool:
    """Tell whether nothing is published, and nothing stated, in any region, but what Mamoru executes."""
    views = (programme.notice, *(overlay.notice for overlay in programme.notice.overlays.values()))
    given = {right.right for view in views for right in view.every_right.values()}
    return not (programme.published or programme.notice.unexecuted or given - executed)


def _of_law(at: Held) -> Iterator[Fact[RightGiven]]:
    for fact in at.law.all_of(RightGiven):
        surely = fact.confidence in SURE and fact.decided and fact.decided.given and _names(fact)
        if surely and fact.decided and _is_had(fact.decided, at.view):
            yield fact


def _is_had(right: RightGiven, view: Notice) -> bool:
    """Tell whether people there have a right: about data that is used, of what the company may do."""
    about = frozenset(right.about)
    used = {leaf for purpose in view.purposes.values() for leaf in purpose.uses}
    theirs = {leaf for leaf in used if not about or about.intersection(view.categories[leaf].marks)}
    ruled_out = right.unless_never and all(_never(what, theirs, view) for what in right.unless_never)
    return bool(theirs or not about) and not ruled_out


def _never(what: str, leaves: AbstractSet[str], view: Notice) -> bool:
    """Tell whether the notice says that something is never done, with all of this data and of everybody.

    A promise with exceptions rules nothing out, but for one of use: the law itself excepts what is necessary
    (Cal. Civ. Code 1798.121(a)), so that such a promise is made `but-for:` those purposes.
    """
    everybody = {kind for purpose in view.purposes.values() for kind in purpose.of}
    about = [one for one in view.never.values() if one.what == what and everybody <= {*one.of}]
    said = [one for one in about if what == "use" or not one.but_for]
    return bool(said) and leaves <= {leaf for one in said for leaf in one.items}


def _names(fact: Fact[RightGiven]) -> tuple[str, ...]:
    """Return the rights of a notice that cover one of the law."""
    return fact.decided.stated_as if fact.decided else ()


def _finding(at: Held, missing: list[Fact[RightGiven]], severity: Severity) -> Finding:
    node, where = place_of(at.view, RIGHTS, [right.node for right in at.view.every_right.values()])
    by_name: dict[str, list[Fact[RightGiven]]] = {}
    for fact in missing:
        by_name.setdefault(_names(fact)[0], []).append(fact)
    told = ", ".join(f"`{name}` ({articles(facts)})" for name, facts in by_name.items())
    return found(
        RIGHT_OMITTED,
        problem=(
            f"the law of `{at.law.jurisdiction}` gives people rights that they are not told of here: {told}"
        ),
        remedy=(
            f"write {named(by_name)} in `rights:`, with `law:` where the law alone gives it, and see to it "
            "that somebody answers"
        ),
        where=where,
        node=node,
        why=_WHY,
        severity=severity,
        article=articles(missing),
    )


def _given(more: str) -> str:
    return notice().replace(
        "  erasure: {of: all}\n", f"  erasure: {{of: all}}\n  correction: {{of: all}}\n{more}"
    )


RIGHT_OMITTED = Rule(
    code="MAM-253",
    severity=Severity.WARNING,
    asks="Are people told of every right that their law gives them?",
    why=(
        f"{_WHY}; only of a draft, not published and with nothing in it but what Mamoru executes, no more is "
        "asked than access and erasure"
    ),
    article="GDPR art. 13(2)(b)-(d); APPI art. 32(1)(iii)",
    find=omitted,
    find_live=None,
    fails={"notice.yaml": _given("")},
    passes={
        "notice.yaml": _given(
            "  suspension: {of: all, law: JP-APPI-35}\n  purpose-notice: {of: all, law: JP-APPI-32}\n"
        )
    },
    stops=Stops.PUBLICATION,
)
