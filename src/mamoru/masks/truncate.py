"""Mask: keep the first characters."""

from mamoru.model.expression import FirstCharacters
from mamoru.model.kinds.mask import Argument, Mask

TRUNCATE = Mask(
    name="truncate",
    says="keep the first characters only, as of a postcode",
    argument=Argument.NUMBER,
    gives_null=False,
    points_at_placeholder=False,
    destroys=False,
    expression=lambda argument: FirstCharacters(count=int(argument or 0)),
    examples={(3, "220-0012"): "220", (3, "22"): "22"},
)
