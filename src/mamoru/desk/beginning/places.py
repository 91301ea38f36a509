"""What was said of a country, a law and languages: as the files write it, or refused with what was meant.

Raises Unfit.  What Mamoru writes it must not complain of a moment later (MAM-166 to MAM-168, MAM-258).
"""

import re

from mamoru.desk.beginning.errors import Unfit
from mamoru.laws import jurisdiction_named, jurisdictions, law_of
from mamoru.model.promises.codes import is_country, is_language, language_meant, region_meant
from mamoru.notation.nearest import nearest
from mamoru.notation.shapes.forms import COUNTRY, LANGUAGE

_LAW = "[A-Za-z]{2}[A-Za-z0-9-]*"


def country_said(text: str) -> str:
    """Return a country of ISO 3166-1.  Raises Unfit."""
    if not re.fullmatch(COUNTRY, text) or not is_country(text):
        wanted = "a country by its two letters of ISO 3166-1, such as JP"
        raise Unfit(question="--country", wanted=wanted + _meant(region_meant(text)))
    return text


def language_said(text: str) -> str:
    """Return a language tag.  Raises Unfit."""
    if not re.fullmatch(LANGUAGE, text) or not is_language(text):
        wanted = "language tags with commas between them, such as ja,en"
        raise Unfit(question="--languages", wanted=wanted + _meant(language_meant(text)))
    return text


def law_said(text: str) -> str:
    """Return a law that is known, or that of a country about which nothing is known.  Raises Unfit."""
    law = text.strip()
    if re.fullmatch(_LAW, law) and (jurisdiction_named(law) or is_country(law)):
        return law
    wanted = f"a law by its place: {', '.join(jurisdictions())}, or another country by its two letters"
    raise Unfit(question="--law", wanted=wanted + _meant(_law_meant(law)))


def _law_meant(law: str) -> str:
    """Return the place whose law is called so: ``EU`` for ``GDPR``."""
    codes = {act.short.upper(): code for code in jurisdictions() for act in law_of(code).acts}
    return codes.get(law.upper()) or nearest(law.upper(), jurisdictions()) or region_meant(law)


def _meant(found: str) -> str:
    return f"; did you mean {found}?" if found else ""
