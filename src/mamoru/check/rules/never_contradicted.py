"""MAM-270: what the notice says never happens, nothing else in the programme says happens.

Reads ``never:`` of the kinds ``sale``, ``sharing-for-ads``, ``special-care-asked`` and ``use``; the uses of
the maps that sell, or are for another purpose, the recipients that are given data for interest-based
advertising and work for themselves, and what is required where data is collected; the purposes under
``but-for:`` are excepted.  Reads ``ages:`` that are about no single act, and the uses that state the ages of
their people.  ``identifying-ads`` is judged by MAM-267.
Law: Directive 2005/29/EC art. 6; Cal. Civ. Code 1798.120; APPI art. 20(2), 27.
"""

from collections.abc import Iterator, Sequence

from mamoru.check.flows.ages import first_above, too_young
from mamoru.check.flows.cells import Cells
from mamoru.check.flows.flow import ADS, flows, regions_of
from mamoru.check.rules._flows import NEWSLETTER, some
from mamoru.check.rules._found import found, named
from mamoru.check.rules._smallest import SHOP, notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule, Stops
from mamoru.model.notice import Mark, Notice
from mamoru.model.place import Span
from mamoru.model.programme import CheckedProgramme
from mamoru.model.promises.conduct import Age, Never


def contradicted(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each statement that cannot be true beside what is promised never to happen."""
    told = checked.programme.notice
    for never in told.never.values():
        if never.what == "sharing-for-ads":
            yield from _shared(never, told)
        if never.what == "special-care-asked":
            yield from _asked(never, told)
    yield from _sold(checked)
    yield from _used(checked)
    yield from _too_young(checked)


def _used(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield uses of the maps for other purposes than those that a promise never to use excepts."""
    for flow in flows(checked):
        broken: dict[str, None] = {}
        taken = flow.taken.space.nothing
        for region in regions_of(flow.use, flow.told):
            for never in flow.told[region].never.values():
                one = flow.taken.at(region=[region], person=never.of, **_items(never))
                if never.what == "use" and flow.use.purpose not in never.but_for and one:
                    broken[never.node.id] = None
                    taken |= one
        if taken:
            what = f"uses {some(taken.along('category'))} of {some(taken.along('person'))}"
            what += f" for `{flow.use.purpose}`"
            yield _finding(flow.use.id, flow.use.where, what, never=tuple(broken))


def _too_young(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield uses of data of people of an age at which the notice refuses them, or wants a guardian's word."""
    for flow in flows(checked):
        broken: dict[str, tuple[Age, Cells]] = {}
        for region, age, bands in too_young(flow.use, flow.told, flow.bands):
            if one := flow.taken.at(region=[region], person=age.of, age=bands):
                known = broken.get(age.node.id, (age, flow.taken.space.nothing))[1]
                broken[age.node.id] = age, known | one
        for node, (age, taken) in broken.items():
            whom = f"{some(taken.along('category'))} of {some(taken.along('person'))} aged"
            yield found(
                NEVER_CONTRADICTED,
                problem=f"`{flow.use.id}` uses {whom} {named_ages(taken)}, and `{node}` {WANTED[age.then]}",
                remedy=f"leave them out (`ages: {{from: {first_above(age)}}}`){ASK.get(age.then, '')}",
                where=flow.use.where,
                node=flow.use.id,
            )


def named_ages(cells: Cells) -> str:
    """Return the ages as a person says them: `under 14 and 14 to 17`."""
    *most, last = cells.along("age")
    return " and ".join(part for part in (", ".join(most), last) if part)


WANTED = {
    "refuse": "says that they are refused",
    "guardian-consent": "wants a guardian's consent first",
    "guardian-involvement": "wants a guardian with them",
}
ASK = {
    "guardian-consent": ", or ask a guardian first and write `with: guardian-consent`",
    "guardian-involvement": ", or see to it that a guardian is there and write `with: guardian-involvement`",
}


def _sold(checked: CheckedProgramme) -> Iterator[Finding]:
    for flow in flows(checked):
        use = flow.use
        broken: dict[str, None] = {}
        sold = flow.taken.space.nothing
        for region in regions_of(use, flow.told) if use.sells else ():
            for never in flow.told[region].never.values():
                one = flow.taken.at(region=[region], person=never.of, **_items(never))
                if never.what == "sale" and one and use.purpose not in never.but_for:
                    broken[never.node.id] = None
                    sold |= one
        if sold:
            what = f"sells {some(sold.along('category'))} of {some(sold.along('person'))}"
            yield _finding(use.id, use.where, what, never=tuple(broken))


def _items(never: Never) -> dict[str, tuple[str, ...]]:
    return {"category": never.items} if never.items else {}


def _shared(never: Never, told: Notice) -> Iterator[Finding]:
    shown = {name: set(p.uses) for name, p in told.purposes.items() if ADS in p.marks}
    for recipient in told.recipients.values():
        meant = set(recipient.purposes) - set(never.but_for)
        used = {leaf for name in meant for leaf in shown.get(name, ())}
        given = sorted(used & set(recipient.receives) & set(never.items or recipient.receives))
        if recipient.role != "processor" and given and set(recipient.of) & set(never.of):
            what = f"gets {some(given)} for interest-based advertising and is no processor"
            yield _finding(recipient.node.id, recipient.node.where, what, never=[never.node.id])


def _asked(never: Never, told: Notice) -> Iterator[Finding]:
    for point in told.collection_points.values():
        if point.purposes and set(point.purposes) <= set(never.but_for):
            continue
        wanted = sorted(leaf for leaf in point.required if _is_special(leaf, never, told=told))
        if wanted and set(point.of) & set(never.of):
            yield _finding(
                point.node.id, point.node.where, f"requires {named(wanted)}", never=[never.node.id]
            )


def _is_special(leaf: str, never: Never, *, told: Notice) -> bool:
    """Tell whether the promise is about a leaf; `all` stands for whatever is special-care."""
    if never.items and set(told.categories) - set(never.items):
        return leaf in never.items
    return Mark.SPECIAL_CARE in told.categories[leaf].marks


def _finding(node: str, where: Span, what: str, *, never: Sequence[str]) -> Finding:
    say = "says" if len(never) == 1 else "say"
    return found(
        NEVER_CONTRADICTED,
        problem=f"`{node}` {what}, and {named(never)} {say} that this never happens",
        remedy="stop it, or take the promise back by the way that the notice promises for changes",
        where=where,
        node=node,
    )


NEVER_SOLD = notice(more="never:\n  sale: {what: sale, text: We sell nothing about you.}\n")

NEVER_CONTRADICTED = Rule(
    code="MAM-270",
    severity=Severity.ERROR,
    asks="Is what is promised never to happen contradicted by nothing else that is stated?",
    why="a promise that is broken on the next page misleads people, and the law calls it so",
    article="Directive 2005/29/EC art. 6; Cal. Civ. Code 1798.120; APPI art. 20(2), 27",
    find=contradicted,
    find_live=None,
    fails={
        "notice.yaml": NEVER_SOLD,
        "systems/shop.yaml": SHOP + NEWSLETTER.replace("for: sell", "for: sell, sells: true"),
    },
    passes={"notice.yaml": NEVER_SOLD, "systems/shop.yaml": SHOP + NEWSLETTER},
    stops=Stops.PUBLICATION,
)
