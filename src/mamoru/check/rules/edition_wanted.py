"""MAM-261: there is an edition in each language that the law wants, and no older text is binding.

Reads the editions, as they are in the notice and in each supplement; yields languages that a law wants and no
edition has, and editions that are binding and render a text older than the one that governs.  That an
edition is older at all, MAM-242 tells.  Law: GDPR art. 12(1); PDPA of Malaysia sec. 7(3); the facts
``duties.edition-LANGUAGE`` of each law.
"""

from collections.abc import Iterator

from mamoru.check.rules._found import found
from mamoru.check.rules._law import SURE, Held, held, place_of
from mamoru.check.rules._smallest import notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule, Stops
from mamoru.model.law import Duty, Fact
from mamoru.model.notice import Edition, Notice
from mamoru.model.programme import CheckedProgramme

LANGUAGES = "languages"
WANTED = "duties.edition-"


def wanted(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each language that lacks an edition, and for each older text that binds."""
    told = checked.programme.notice
    if not told.region:
        yield from (_binding(edition, told) for edition in told.editions if _is_older(edition, told))
        for view in (overlay.notice for overlay in told.overlays.values()):
            own = (edition for edition in view.editions if edition not in told.editions)
            yield from (_binding(edition, view) for edition in own if _is_older(edition, view))
    for at in held(checked):
        for fact in at.law.all_of(Duty):
            language = fact.key.removeprefix(WANTED) if fact.key.startswith(WANTED) else ""
            if language and fact.decided and not _has(language, at.view):
                yield _missing(language, fact, at)


def _is_older(edition: Edition, view: Notice) -> bool:
    return edition.binding and edition.of < view.effective


def _has(language: str, view: Notice) -> bool:
    """Tell whether an edition is in a language; ``ms-MY`` is Malay."""
    return any(edition.language.partition("-")[0] == language for edition in view.editions)


def _binding(edition: Edition, told: Notice) -> Finding:
    node, where = place_of(told, LANGUAGES, [node for node in told.heading if node.id.endswith(LANGUAGES)])
    return found(
        EDITION_WANTED,
        problem=(
            f"the edition `{edition.language}` is binding and renders the text of {edition.of}, but the text "
            f"that governs is of {told.effective}"
        ),
        remedy="translate the text as it is now and write its day in `of:`, or write `status: informational`",
        where=where,
        node=node,
    )


def _missing(language: str, fact: Fact[Duty], at: Held) -> Finding:
    own = [node for node in at.view.heading if node.id.endswith(LANGUAGES)]
    node, where = place_of(at.view, LANGUAGES, own)
    return found(
        EDITION_WANTED,
        problem=(
            f"the law of `{at.law.jurisdiction}` wants the notice in `{language}`, and no edition is in it"
        ),
        remedy=f"translate the notice, and add `{language}` to `editions:`",
        why="people there are told in a language that the law does not take for told",
        where=where,
        node=node,
        severity=Severity.ERROR if fact.confidence in SURE else Severity.WARNING,
        article=fact.article,
    )


def _edition(status: str) -> str:
    return notice().replace(
        "editions: [en]", f"editions: [en, {{language: ja, of: 2024-06-01, status: {status}}}]"
    )


EDITION_WANTED = Rule(
    code="MAM-261",
    severity=Severity.ERROR,
    asks="Is there an edition in each language that the law wants, and is none that binds out of date?",
    why="two texts would bind the company and say different things, and people may rely on either",
    article="GDPR art. 5(1)(a), 12(1)",
    find=wanted,
    find_live=None,
    fails={"notice.yaml": _edition("binding")},
    passes={"notice.yaml": _edition("informational")},
    stops=Stops.PUBLICATION,
)
