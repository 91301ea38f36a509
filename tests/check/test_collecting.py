"""Garbage is looked for seldom while a programme is read, and as before afterwards."""

import gc

import pytest

from mamoru.check.collecting import SELDOM, collecting_seldom


def fail_inside() -> None:
    with collecting_seldom():
        assert gc.get_threshold() == SELDOM
        int("no number")


def test_python_looks_for_garbage_as_often_as_before_even_after_an_error() -> None:
    before = gc.get_threshold()

    with pytest.raises(ValueError, match="no number"):
        fail_inside()
    assert gc.get_threshold() == before
