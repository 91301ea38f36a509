"""MAM-268: card, health, credit-bureau, camera and voice data is used for what is told where it comes from.

Reads categories with such a mark, where they come from with the purposes shown there, and the purposes of the
notice; yields the purposes that use them and are shown nowhere.  A place without ``for:`` shows none: where
there is such a place the finding is a warning, since its data may be used for what the notice states, and
that of the other places may not.  Law: the row of each class in ``CLASSES``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from mamoru.check.rules._found import found, named
from mamoru.check.rules._smallest import notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule, Stops
from mamoru.model.notice import Mark, Notice, Purpose
from mamoru.model.programme import CheckedProgramme

Places = Mapping[str, tuple[str, ...]]  #: id of a node -> the purposes shown there


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrow:
    """A class of data that people give, or show, for something particular."""

    words: str
    why: str


CLASSES = {
    Mark.CARD: Narrow(
        words="card data",
        why="a card is given to pay with; whoever uses its number for more risks people's money (PCI DSS)",
    ),
    Mark.HEALTH: Narrow(
        words="data on health",
        why="what people tell of their health for one reason hurts them for another (GDPR art. 9)",
    ),
    Mark.CREDIT_BUREAU: Narrow(
        words="data from a credit bureau",
        why="a bureau gives it for the judgement of credit only (15 U.S.C. 1681b)",
    ),
    Mark.CAMERA: Narrow(
        words="images of a camera",
        why="whoever walks past a camera knows only what the sign there says (APPI art. 21; GDPR art. 13)",
    ),
    Mark.VOICE: Narrow(
        words="recorded voices",
        why="whoever speaks expects an answer, and not that the voice is used for more (GDPR art. 5(1)(b))",
    ),
}


def elsewhere(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each purpose and class."""
    told = checked.programme.notice
    for purpose in told.purposes.values():
        for mark, narrow in CLASSES.items():
            leaves = [leaf for leaf in purpose.uses if mark in told.categories[leaf].marks]
            places = {leaf: found for leaf in leaves if (found := _places(told, leaf, purpose))}
            if places:
                yield _finding(purpose, narrow, places)


def _places(told: Notice, leaf: str, purpose: Purpose) -> Places:
    """Return where a category comes from, and for what; nothing where this purpose is among it."""
    points = (
        (one.node, one.purposes)
        for one in told.collection_points.values()
        if leaf in one.collects and set(one.of) & set(purpose.of)
    )
    sources = (
        (one.node, one.purposes)
        for one in told.sources.values()
        if leaf in one.gives and set(one.of) & set(purpose.of)
    )
    found = {node.id: purposes for node, purposes in (*points, *sources)}
    name = purpose.node.id.rpartition(".")[2]
    return {} if any(name in purposes for purposes in found.values()) else found


def _finding(purpose: Purpose, narrow: Narrow, by_leaf: Mapping[str, Places]) -> Finding:
    places = {node: purposes for found in by_leaf.values() for node, purposes in found.items()}
    naming = [node for node, purposes in places.items() if purposes]
    silent = [node for node, purposes in places.items() if not purposes]
    parts = (
        [f"{named(naming)} {'does' if len(naming) == 1 else 'do'} not name it as a purpose"] if naming else []
    )
    parts += [f"{named(silent)} {'says' if len(silent) == 1 else 'say'} no `for:` at all"] if silent else []
    return found(
        NARROW_DATA_ELSEWHERE,
        problem=f"`{purpose.node.id}` uses {named(by_leaf)}, {narrow.words}, and {', and '.join(parts)}",
        remedy=(
            "take it out of `uses:`, by naming the other leaves one by one if a whole branch stands there; "
            "or tell people where it comes from and add the purpose to `for:` there"
        ),
        where=purpose.node.where,
        node=purpose.node.id,
        why=narrow.why,
        severity=Severity.WARNING if silent else Severity.ERROR,
    )


def _camera(purposes: str) -> str:
    return notice(
        data="  camera: {image: [sensitive, camera]}\n",
        purposes=(
            "  guard: {of: customer, uses: [camera], basis: legitimate-interest, title: Preventing theft}\n"
            "  study: {of: customer, uses: [camera], basis: legitimate-interest, title: Counting visitors}\n"
        ),
        more=(
            "collection-points:\n"
            f"  entrance: {{of: customer, collects: [camera], for: [{purposes}], title: Entrance}}\n"
        ),
    )


NARROW_DATA_ELSEWHERE = Rule(
    code="MAM-268",
    severity=Severity.ERROR,
    asks="Is data of cards, health, credit bureaus, cameras and voices used only for what is told there?",
    why="people gave or showed it for one thing, and it is used for another",
    article="GDPR art. 5(1)(b), 13(1)(c); APPI art. 18, 21",
    find=elsewhere,
    find_live=None,
    fails={"notice.yaml": _camera("guard")},
    passes={"notice.yaml": _camera("guard, study")},
    stops=Stops.PUBLICATION,
)
