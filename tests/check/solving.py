"""Ask z3, a solver that knows nothing of bits, which cells are in some boxes and in none of some others."""

from collections.abc import Collection, Mapping, Sequence

import z3  # type: ignore[import-untyped]  # it ships no types

Box = Mapping[str, Collection[str]]  #: axis -> values; an axis that is left out has any value
Cell = tuple[str, ...]


def solved(axes: Mapping[str, Sequence[str]], wanted: Sequence[Box], unwanted: Sequence[Box]) -> set[Cell]:
    """Return every cell of the axes that is in a wanted box and in no unwanted one."""
    places = {axis: z3.Int(axis) for axis in axes}
    solver = z3.Solver()
    solver.add(*(z3.And(place >= 0, place < len(axes[axis])) for axis, place in places.items()))
    solver.add(z3.Or(*(_inside(box, axes, places) for box in wanted)))
    solver.add(z3.Not(z3.Or(*(_inside(box, axes, places) for box in unwanted))))
    found = set()
    while solver.check() == z3.sat:
        model = solver.model()
        at = {axis: model.eval(place, model_completion=True).as_long() for axis, place in places.items()}
        found.add(tuple(axes[axis][number] for axis, number in at.items()))
        solver.add(z3.Or(*(place != at[axis] for axis, place in places.items())))
    return found


def _inside(box: Box, axes: Mapping[str, Sequence[str]], places: Mapping[str, object]) -> object:
    """Return the formula that a cell is in a box."""
    return z3.And(
        *(
            z3.Or(*(places[axis] == axes[axis].index(value) for value in values if value in axes[axis]))
            for axis, values in box.items()
        )
    )
