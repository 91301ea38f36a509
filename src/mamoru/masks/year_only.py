"""Mask: keep the year of a date."""

from mamoru.model.expression import FirstOfYear
from mamoru.model.kinds.mask import Argument, Mask

YEAR_ONLY = Mask(
    name="year-only",
    says="keep the year of a date, as its first of January",
    argument=Argument.NOTHING,
    gives_null=False,
    points_at_placeholder=False,
    destroys=False,
    expression=lambda _: FirstOfYear(),
    examples={(None, "1984-05-17"): "1984-01-01"},
)
