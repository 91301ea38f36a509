"""Sweep what has been kept long enough: plan it, carry it out in slices, go on after an interruption."""
