"""Which region belongs to which: a part to its country, a country to the European Economic Area.

Source: EEA Agreement, art. 126, with the accessions up to 2013; ISO 3166-1 writes ``GB`` where laws
and notices write ``UK``.
"""

_EEA = frozenset(
    (
        *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE"),
        *("IS", "IT", "LI", "LT", "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK"),
    )
)
UNKNOWN = "?"  #: in place of a region: something is written, and it is none
_SAME = {"UK": "GB", "GB": "UK"}


def wider(region: str) -> tuple[str, ...]:
    """Return what a region belongs to or is also called, the nearest first."""
    country, _, part = region.partition("-")
    found = [country] if part else []
    found += [_SAME[country]] if country in _SAME else []
    found += ["EEA"] if country in _EEA else []
    return tuple(found)
