"""Measure Mamoru against hand-written statements: `make bench`."""
