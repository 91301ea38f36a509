"""The set algebra agrees with plain sets of cells, and with a solver that knows neither."""

from collections.abc import Iterable
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mamoru.check.flows.cells import Cell, Cells, Space
from tests.check.solving import solved

AXES = ("category", "purpose", "recipient", "region", "age", "answer")
Box = dict[str, list[str]]


def space(sizes: Iterable[int]) -> Space:
    axes = zip(AXES, sizes, strict=False)
    return Space(axes={axis: tuple(f"{axis}{n}" for n in range(size)) for axis, size in axes})


SPACES = st.lists(st.integers(1, 4), min_size=1, max_size=len(AXES)).map(space)


@st.composite
def boxes(draw: st.DrawFn, within: Space) -> list[Box]:
    """Some values of some axes, several times."""
    one = st.fixed_dictionaries(
        {}, optional={axis: st.lists(st.sampled_from(values)) for axis, values in within.axes.items()}
    )
    return draw(st.lists(one, max_size=4))


def inside(cell: Cell, box: Box, within: Space) -> bool:
    return all(value in box.get(axis, [value]) for axis, value in zip(within.axes, cell, strict=True))


def every(within: Space) -> list[Cell]:
    return list(product(*within.axes.values()))


def union(within: Space, parts: Iterable[Box]) -> Cells:
    found = within.nothing
    for part in parts:
        found |= within.box(**part)
    return found


@given(st.data())
def test_sets_of_cells_are_sets(data: st.DataObject) -> None:
    within = data.draw(SPACES)
    left, right = data.draw(boxes(within)), data.draw(boxes(within))
    one = {cell for cell in every(within) if any(inside(cell, box, within) for box in left)}
    other = {cell for cell in every(within) if any(inside(cell, box, within) for box in right)}
    a, b = union(within, left), union(within, right)

    assert within.union(left) == a
    assert list(a) == [cell for cell in every(within) if cell in one]
    assert (set(a | b), set(a & b), set(a - b)) == (one | other, one & other, one - other)
    assert (len(a), bool(a), len(a - a)) == (len(one), bool(one), 0)
    for place, (axis, values) in enumerate(within.axes.items()):
        assert a.along(axis) == tuple(value for value in values if any(c[place] == value for c in one))
        assert set(a.at(**{axis: values[:1]})) == {cell for cell in one if cell[place] == values[0]}


@settings(max_examples=60)
@given(st.data())
def test_a_solver_finds_the_same_cells_beyond_what_is_permitted(data: st.DataObject) -> None:
    within = data.draw(SPACES)
    taken, allowed = data.draw(boxes(within)), data.draw(boxes(within))

    assert set(union(within, taken) - union(within, allowed)) == solved(within.axes, taken, allowed)


def test_a_value_that_an_axis_does_not_have_is_in_no_cell() -> None:
    within = space([2, 2])

    assert not within.box(category=["unknown"])
    assert len(within.box(category=["unknown", "category1"])) == 2


def test_an_axis_that_there_is_not_is_told() -> None:
    with pytest.raises(ValueError, match=r"^no axis of this space: colour$"):
        space([2, 2]).box(colour=["red"])
