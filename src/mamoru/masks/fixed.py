"""Mask: a fixed text or number for everybody."""

from mamoru.model.expression import Value
from mamoru.model.kinds.mask import Argument, Mask

FIXED = Mask(
    name="fixed",
    says="write the same text or number for everybody",
    argument=Argument.TEXT,
    gives_null=False,
    points_at_placeholder=False,
    destroys=True,
    expression=lambda argument: Value(value=argument),
    examples={("(removed)", "Thank you, Hana!"): "(removed)"},
)
