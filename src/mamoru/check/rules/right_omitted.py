"""MAM-253: people are told of every right that the law of their region surely gives them.

Reads the rights, as they are in the notice and in each supplement; yields, for each law, those it gives and
the notice does not, to each kind of people whose data is used there.  A right that a law ties to some data,
or to something that a company does, is asked for where that data is used and the notice does not say under
``never:`` that this never happens.  An access or an erasure that is left out is an error, since nobody's
request for it can be carried out.  The others are asked for, in every region, in what is a notice for people
already: one that was published, that gives a right beyond these two in any region, or that states anything
that nothing executes.
Law: GDPR art. 13(2)(b)-(d); APPI art. 32(1)(iii); the facts of ``rights``.
"""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from mamoru.check.rules._consent import CONSENT, gates, without_asking
from mamoru.check.rules._found import found, named
from mamoru.check.rules._law import SURE, Held, articles, held, place_of
from mamoru.check.rules._smallest import notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.right import Act, Right
from mamoru.model.kinds.rule import Rule, Stops
from mamoru.model.law import Fact, RightGiven
from mamoru.model.notice import Notice, Purpose
from mamoru.model.programme import CheckedProgramme, Programme
from mamoru.model.promises.conduct import Never
from mamoru.model.shelf import members

RIGHTS = "rights"
USE = "use"  #: what a promise never to do may except something from
_WHY = "people have the right all the same, and nobody is ready on the day somebody uses it"


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """One right of a law, and the kinds of people who have it and are not told of it."""

    fact: Fact[RightGiven]
    of: tuple[str, ...]  #: none: everybody

    @property
    def names(self) -> tuple[str, ...]:
        """The rights of a notice that cover it."""
        return _names(self.fact)


def omitted(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each law that gives rights which the people it is named for are not told of."""
    executed = {r.name for r in members("mamoru.rights", Right).values() if r.act in {Act.SHOW, Act.ERASE}}
    is_draft = _is_draft(checked.programme, executed)
    for at in held(checked):
        asked = [fact for fact in _of_law(at) if not is_draft or fact.name in executed]
        missing = [one for fact in asked for one in _untold(fact, at.view)]
        if missing:
            is_error = any(one.fact.name in executed for one in missing)
            yield _finding(at, missing, Severity.ERROR if is_error else Severity.WARNING)


def _is_draft(programme: Programme, executed: AbstractSet[str]) -> bool:
    """Tell whether nothing is published, and nothing stated, in any region, but what Mamoru executes."""
    views = (programme.notice, *(overlay.notice for overlay in programme.notice.overlays.values()))
    given = {right.right for view in views for right in view.every_right.values()}
    return not (programme.published or programme.notice.unexecuted or given - executed)


def _of_law(at: Held) -> Iterator[Fact[RightGiven]]:
    for fact in at.law.all_of(RightGiven):
        if fact.confidence in SURE and fact.decided and fact.decided.given and _names(fact):
            yield fact


def _untold(fact: Fact[RightGiven], view: Notice) -> Iterator[Missing]:
    """Yield a right that some people have there, where the notice does not give it to all of them."""
    everybody = _everybody(view)
    having = [kind for kind in everybody if fact.decided and _is_had(fact.decided, kind, view)]
    given = {kind for right in view.every_right.values() if right.right in _names(fact) for kind in right.of}
    without = tuple(kind for kind in having if kind not in given)
    if without:
        yield Missing(fact=fact, of=() if without == everybody else without)


def _everybody(view: Notice) -> tuple[str, ...]:
    """Return the kinds of people whose data is used there; all that there are where no use is told."""
    used = {kind for purpose in view.purposes.values() for kind in purpose.of}
    return tuple(kind for kind in view.people if kind in used) or tuple(view.people)


def _is_had(right: RightGiven, kind: str, view: Notice) -> bool:
    """Tell whether people of a kind have a right: about data of theirs, of what the company may do."""
    about = frozenset(right.about)
    used = {leaf for purpose in view.purposes.values() if kind in purpose.of for leaf in purpose.uses}
    theirs = {leaf for leaf in used if not about or about.intersection(view.categories[leaf].marks)}
    ruled_out = right.unless_never and all(
        _never(what, theirs, kind, view=view) for what in right.unless_never
    )
    return bool(theirs or not about) and not ruled_out


def _never(what: str, leaves: AbstractSet[str], kind: str, *, view: Notice) -> bool:
    """Tell whether the notice says that something is never done with all of this data of a kind of people.

    A promise with exceptions rules nothing out, but for one of use that excepts only what the law does.
    """
    about = [one for one in view.never.values() if one.what == what and kind in one.of]
    said = [one for one in about if _stands(one, leaves, kind, view=view)]
    return bool(said) and leaves <= {leaf for one in said for leaf in one.items}


def _stands(never: Never, leaves: AbstractSet[str], kind: str, *, view: Notice) -> bool:
    """Tell whether the exceptions of a promise leave it what the law wants.

    The law excepts uses that are necessary for what people ask for (Cal. Civ. Code 1798.121(a)), and those
    that they agree to (the same, (b)).
    """
    if never.what != USE:
        return not never.but_for
    excepted = [view.purposes[name] for name in never.but_for if name in view.purposes]
    held_to = leaves & {*never.items}
    return not any(
        one.open or (kind in one.of and not held_to.isdisjoint(one.uses) and _is_more(one, view))
        for one in excepted
    )


def _is_more(purpose: Purpose, view: Notice) -> bool:
    """Tell whether a use is surely neither necessary nor agreed to: who may refuse it is not asked first."""
    choices = gates(purpose, view)
    if choices:
        return any(map(without_asking, choices))
    return bool(purpose.marks) or (purpose.basis == CONSENT and not purpose.only_if)


def _names(fact: Fact[RightGiven]) -> tuple[str, ...]:
    """Return the rights of a notice that cover one of the law."""
    return fact.decided.stated_as if fact.decided else ()


def _finding(at: Held, missing: list[Missing], severity: Severity) -> Finding:
    node, where = place_of(at.view, RIGHTS, [right.node for right in at.view.every_right.values()])
    facts = [one.fact for one in missing]
    return found(
        RIGHT_OMITTED,
        problem=(
            f"the law of `{at.law.jurisdiction}` gives people rights that they are not told of here: "
            f"{_told(missing)}"
        ),
        remedy=(
            f"write {named(dict.fromkeys(one.names[0] for one in missing))} in `rights:`, with `law:` where "
            f"the law alone gives it,{_widened(missing, at.view)} and see to it that somebody answers"
        ),
        where=where,
        node=node,
        why=_WHY,
        severity=severity,
        article=articles(facts),
    )


def _told(missing: list[Missing]) -> str:
    """Return the rights with their articles, and for whom each is missing where others are told of it."""
    by_name: dict[tuple[str, tuple[str, ...]], list[Fact[RightGiven]]] = {}
    for one in missing:
        by_name.setdefault((one.names[0], one.of), []).append(one.fact)
    return ", ".join(
        f"`{name}` ({articles(facts)}){f' for {named(of)}' if of else ''}"
        for (name, of), facts in by_name.items()
    )


def _widened(missing: list[Missing], view: Notice) -> str:
    """Return what else can be done where a right is given already, to others."""
    given = {right.right for right in view.every_right.values()}
    is_given = any(not given.isdisjoint(one.names) for one in missing)
    return " or name those people in `of:` of the one that is there," if is_given else ""


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
