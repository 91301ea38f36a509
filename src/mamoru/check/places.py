"""Find the law of a region as a notice names it, and what it says as it was last read.

The check has no clock.  What a law says today is what it said when its facts were last compared with their
sources, a day that each law states.
"""

from mamoru.laws import jurisdiction_named, law_of
from mamoru.model.law import Law
from mamoru.model.notice import Notice
from mamoru.model.promises.regions import wider

EUROPE = {"EEA": "EU"}  #: the area is no country; its law is that of the Union


def law_known(region: str) -> Law | None:
    """Return the law of a region (``UK``, ``EEA``, ``US-CA``), or of a law as a notice names it.

    None where it is not on the shelf.  Raises UnreadableLaw.
    """
    for name in (region, *wider(region)):
        code = jurisdiction_named(EUROPE.get(name, name))
        if code:
            return law_of(code)
    return None


def laws_over(told: Notice) -> tuple[Law, ...]:
    """Return the known laws that a notice, with the supplement laid over it, stands under."""
    known = {law.jurisdiction: law for law in map(law_known, (told.law, *told.laws)) if law}
    return tuple(known.values())
