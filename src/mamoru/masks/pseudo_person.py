"""Mask: the placeholder row that erased people are replaced by (Edna, SOSP 2023)."""

from mamoru.model.expression import Value
from mamoru.model.kinds.mask import Argument, Mask

PSEUDO_PERSON = Mask(
    name="pseudo-person",
    says="point at the placeholder row of the table of people, so that foreign keys and counts hold",
    argument=Argument.NOTHING,
    gives_null=False,
    points_at_placeholder=True,
    destroys=True,
    expression=lambda placeholder: Value(value=placeholder),
    examples={(0, 7): 0},
)
