"""The shelf of laws: one YAML file per jurisdiction, with facts that hold from a day and sometimes until one.

Takes a jurisdiction (``JP``, ``US-CA``, or a country of the EEA, which stands under ``EU``) and a day; gives
what its law says then.  Which facts may decide is told in ``mamoru.model.law``.

Every law but a federal one without a general act has the keys ``authorities.main``, ``rights.access``,
``clocks.answer``, ``breach.authority`` and ``breach.persons``.  Rights, bases and safeguards are named as a
notice names them, or say with ``as`` how it does; ages that are not of one law only are ``ages.majority`` and
``ages.child-consent``.  Duties that rules ask for have one name in all laws: ``answer-form`` (the person
chooses it), ``any-request-form``, ``new-purpose-told``, ``free-of-charge`` and ``edition-LANGUAGE``; so have
the bases ``default``, ``special-care``, ``new-purpose`` and ``joint-use-change``.
"""

from datetime import date
from functools import cache
from importlib.resources import files

from mamoru.laws._reading import read_law
from mamoru.model.errors import MamoruError
from mamoru.model.law import Fact, Law, LawInForce, RetentionDuty, Value

ENDING = ".yaml"


class NoSuchJurisdiction(MamoruError):
    """The law of a place is not on the shelf."""

    code = "MAM-932"

    def __init__(self, jurisdiction: str, known: tuple[str, ...], *, near: str = "") -> None:
        super().__init__(
            f"the law of `{jurisdiction}` is not known{f'; did you mean `{near}`?' if near else ''}",
            why="what Mamoru does not know of a law it cannot hold a promise against",
            remedy=f"name one of {', '.join(known)}, or a country of the EEA",
        )


@cache
def jurisdictions() -> tuple[str, ...]:
    """Return the jurisdictions whose law is on the shelf, in alphabetical order."""
    names = (file.name for file in files(__name__).iterdir())
    return tuple(sorted(name.removesuffix(ENDING) for name in names if name.endswith(ENDING)))


def jurisdiction_named(law: str) -> str | None:
    """Return the jurisdiction of a law as a notice names it: of ``US-CA``, ``JP-APPI-35`` or ``LU``.

    None where its law is not on the shelf.
    """
    parts = law.split("-")
    named = ("-".join(parts[:2]), parts[0])
    return next((code for code in named if code in jurisdictions()), None) or _covering().get(parts[0])


def law_of(jurisdiction: str) -> Law:
    """Return all that is known of a law, whenever it holds.  Raises NoSuchJurisdiction, UnreadableLaw."""
    code = jurisdiction if jurisdiction in jurisdictions() else _covering().get(jurisdiction)
    if code is None:
        raise NoSuchJurisdiction(jurisdiction, jurisdictions(), near=jurisdiction_named(jurisdiction) or "")
    return _read(code)


def law_in(jurisdiction: str, on: date) -> LawInForce:
    """Return what the law of a place says on a day.  Raises NoSuchJurisdiction, UnreadableLaw."""
    return law_of(jurisdiction).in_force(on)


def cited(law: str) -> tuple[Fact[Value], ...]:
    """Return what a notice cites, whenever it holds.

    A fact is cited by its name (``JP-corporation-tax``) or its article (``JP-APPI-35``, ``CN-PIPL``).  Empty
    where the jurisdiction is not known, or nothing in its law is so named.
    """
    code = jurisdiction_named(law)
    if code is None:
        return ()
    named = code if law.startswith(code) else law.partition("-")[0]
    return tuple(fact for fact in _read(code).facts if _is_cited(fact, law.removeprefix(f"{named}-")))


def duty_cited(law: str, on: date) -> Fact[RetentionDuty] | None:
    """Return the retention duty that a notice cites, as it holds on a day; sure or not.

    None where the law, or such a duty in it, is not known.
    """
    keys = {fact.key: fact.jurisdiction for fact in cited(law) if fact.topic == "retention"}
    return next((law_in(code, on).find(RetentionDuty, key) for key, code in keys.items()), None)


def _is_cited(fact: Fact[Value], name: str) -> bool:
    article = fact.article.replace(" ", "-")
    by_article = article.startswith(name) and not article.removeprefix(name)[:1].isalnum()
    return by_article or name in {fact.name, fact.key}


@cache
def _read(jurisdiction: str) -> Law:
    file = f"{jurisdiction}{ENDING}"
    return read_law((files(__name__) / file).read_text(encoding="utf-8"), file)


@cache
def _covering() -> dict[str, str]:
    return {code: law.jurisdiction for law in map(_read, jurisdictions()) for code in law.covers}
