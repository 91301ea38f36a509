"""Small groups in figures that are published."""

from itertools import product

from mamoru.desk.stated.hiding import FEW, HIDDEN, LEAST, shown


def test_of_a_small_group_nothing_but_that_is_shown() -> None:
    assert shown(3, {"whole": 2, "denied": 1}) == (FEW, {"whole": HIDDEN, "denied": HIDDEN})


def test_nobody_is_no_group() -> None:
    assert shown(0, {"whole": 0, "denied": 0}) == (0, {"whole": 0, "denied": 0})


def test_a_small_part_is_hidden_and_the_next_larger_with_it() -> None:
    """The total less the others would give it."""
    assert shown(42, {"whole": 30, "part": 10, "denied": 2}) == (
        42,
        {"whole": 30, "part": HIDDEN, "denied": HIDDEN},
    )


def test_what_is_hidden_always_adds_up_to_a_group_that_could_be_shown() -> None:
    for counts in product((0, 1, 4, 9, 10, 25), repeat=3):
        parts = dict(zip("abc", counts, strict=True))
        total, told = shown(sum(counts), parts)
        hidden = [parts[name] for name, count in told.items() if count == HIDDEN]

        assert all(count == parts[name] for name, count in told.items() if count != HIDDEN)
        assert all(count == 0 or count >= LEAST for count in told.values() if isinstance(count, int))
        if total != FEW and hidden:
            assert sum(hidden) >= LEAST
            assert len(hidden) > 1
