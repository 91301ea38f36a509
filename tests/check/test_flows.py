"""What the notice permits of the uses in the maps: sets, a judge of one cell at a time, and z3 agree."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mamoru.check.flows.cells import Cell
from mamoru.check.flows.flow import HERE, Flow, flows
from mamoru.check.rules._smallest import notice
from mamoru.model.map import DataUse
from mamoru.model.notice import Notice
from mamoru.model.programme import CheckedProgramme
from tests.check.smallest import example
from tests.check.solving import Box, solved

PEOPLE, LEAVES = ("customer", "seller"), ("contact.name", "contact.email", "camera.image")
PURPOSES, RECIPIENTS = ("sell", "tell"), ("", "post", "police")
REGIONS = ("", "KR")
NOTICE = notice(
    people="  seller: {title: Sellers}\n",
    data="  camera: {image: [camera]}\n",
    purposes="  tell: {of: customer, uses: [contact], basis: consent, title: News}\n",
    more="""\
recipients:
  post: {role: processor, receives: [contact], for: [sell], title: Post}
choices:
  news: {channels: {email: opt-in}, change-at: [account]}
""",
)
SUPPLEMENT = "supplement: KR\nfor: [KR]\nlaw: [KR-PIPA]\n"


def some(values: tuple[str, ...]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(values), unique=True).map(tuple)


@st.composite
def notices(draw: st.DrawFn, start: Notice) -> Notice:
    """The notice with other purposes and another recipient."""
    purposes = {
        name: replace(
            start.purposes[name],
            of=draw(some(PEOPLE)),
            uses=draw(some(LEAVES)),
            choice=draw(st.sampled_from(["", "news"])),
            open=draw(st.booleans()),
        )
        for name in draw(some(PURPOSES))
    }
    post = replace(
        start.recipients["post"],
        of=draw(some(PEOPLE)),
        receives=draw(some(LEAVES)),
        purposes=draw(some(PURPOSES)),
    )
    return replace(start, purposes=purposes, recipients={"post": post} if draw(st.booleans()) else {})


@st.composite
def uses(draw: st.DrawFn, like: DataUse) -> Mapping[str, DataUse]:
    made = {}
    for number in range(draw(st.integers(1, 3))):
        made[f"job{number}"] = replace(
            like,
            id=f"uses.shop.job{number}",
            reads=draw(some(LEAVES)),
            purpose=draw(st.sampled_from(PURPOSES)),
            of=draw(some(PEOPLE)),
            recipient=draw(st.sampled_from(RECIPIENTS)),
            regions=draw(st.sampled_from([(), ("KR",), ("JP",), ("JP", "KR")])),
            choice=draw(st.sampled_from(["", "news"])),
        )
    return made


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> CheckedProgramme:
    files = {
        "notice.yaml": NOTICE,
        "supplements/KR.yaml": SUPPLEMENT,
        "systems/shop.yaml": "system: shop\nkind: sqlite\nconnect: {file: shop.db}\n"
        "holds: {origin: given, country: JP}\nuses:\n  job: {reads: all, for: sell}\n",
    }
    return example(Path(tmp_path_factory.mktemp("flows")), files).checked


@settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_sets_one_cell_at_a_time_and_a_solver_agree(start: CheckedProgramme, data: st.DataObject) -> None:
    for flow in flows(drawn(start, data)):
        taken = set(flow.taken)
        assert taken == {cell for cell in cells(flow) if takes(flow.use, cell, flow.told)}
        assert taken - set(flow.stated) == {c for c in taken if not stated(c, flow.told)}
        assert taken - set(flow.agreed) == {c for c in taken if not agreed(c, flow.told)}
        assert taken - set(flow.received) == {c for c in taken if not received(c, flow.told)}
        axes = flow.taken.space.axes
        beyond = set(flow.taken - flow.stated)
        assert beyond == solved(axes, [*use_boxes(flow.use, flow.told)], [*purpose_boxes(flow.told)])


def drawn(start: CheckedProgramme, data: st.DataObject) -> CheckedProgramme:
    """The programme with another notice, another supplement and other uses."""
    programme = start.programme
    overlay = programme.notice.overlays["KR"]
    there = replace(overlay, notice=data.draw(notices(overlay.notice)))
    told = replace(data.draw(notices(programme.notice)), overlays={"KR": there})
    shop = programme.systems["shop"]
    system = replace(shop, uses=data.draw(uses(shop.uses["job"])))
    return replace(start, programme=replace(programme, notice=told, systems={"shop": system}))


def cells(flow: Flow) -> Iterator[Cell]:
    yield from product(*flow.taken.space.axes.values())


def takes(use: DataUse, cell: Cell, told: Mapping[str, Notice]) -> bool:
    region, person, recipient, purpose, leaf, answer, _ = cell
    if use.regions and region != HERE and region not in use.regions:
        return False
    if use.regions and region == HERE and not set(use.regions) - {"KR"}:
        return False
    known = told[region].purposes.get(use.purpose)
    people = use.of or (known.of if known else PEOPLE)
    asks = use.choice != "" and known is not None and known.choice == use.choice
    same = recipient == use.recipient and purpose == use.purpose
    return same and person in people and leaf in use.reads and (answer == "yes" or not asks)


def stated(cell: Cell, told: Mapping[str, Notice]) -> bool:
    region, person, _, purpose, leaf, *_ = cell
    known = told[region].purposes.get(purpose)
    return known is not None and not known.open and person in known.of and leaf in known.uses


def agreed(cell: Cell, told: Mapping[str, Notice]) -> bool:
    region, _, _, purpose, _, answer, _ = cell
    known = told[region].purposes.get(purpose)
    return stated(cell, told) and known is not None and (answer == "yes" or known.choice == "")


def received(cell: Cell, told: Mapping[str, Notice]) -> bool:
    region, person, recipient, purpose, leaf, *_ = cell
    if recipient == "":
        return True
    known = told[region].recipients.get(recipient)
    if known is None:
        return False
    return person in known.of and purpose in known.purposes and leaf in known.receives


def use_boxes(use: DataUse, told: Mapping[str, Notice]) -> Iterator[Box]:
    for region, known in told.items():
        elsewhere = region == HERE and bool(set(use.regions) - {"KR"})
        if use.regions and region not in use.regions and not elsewhere:
            continue
        purpose = known.purposes.get(use.purpose)
        asks = use.choice != "" and purpose is not None and purpose.choice == use.choice
        yield {
            "region": [region],
            "person": use.of or (purpose.of if purpose else PEOPLE),
            "recipient": [use.recipient],
            "purpose": [use.purpose],
            "category": use.reads,
            "answer": ["yes"] if asks else ["yes", "no"],
        }


def purpose_boxes(told: Mapping[str, Notice]) -> Iterator[Box]:
    for region, known in told.items():
        for name, purpose in known.purposes.items():
            if not purpose.open:
                yield {
                    "region": [region],
                    "person": purpose.of,
                    "purpose": [name],
                    "category": purpose.uses,
                }
