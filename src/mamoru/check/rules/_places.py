"""The law of a place, for rules: see ``mamoru.check.places``."""

from mamoru.check.places import EUROPE, law_known, laws_over

__all__ = ["EUROPE", "law_known", "laws_over"]
