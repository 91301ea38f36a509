"""Mamoru: a privacy notice written as code, checked against real systems, and kept at run time with proof."""
