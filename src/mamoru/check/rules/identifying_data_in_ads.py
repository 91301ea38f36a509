"""MAM-267: what directly identifies people feeds no interest-based advertising.

Reads purposes marked ``interest-based-ads`` and the uses of the maps for them; yields those that take a
category marked ``identifying``, or one of those that ``never: identifying-ads`` lists.  What that promise is
about, all of them where it lists none, is an error, but in the purposes that it excepts.
Law: GDPR art. 5(1)(c), 25; APPI art. 18, 31.
"""

from collections.abc import Iterator, Mapping

from mamoru.check.flows.flow import ADS, Flow, flows, identifying, promised
from mamoru.check.rules._flows import Beyond, beyond, where_told
from mamoru.check.rules._found import found, named
from mamoru.check.rules._smallest import notice
from mamoru.model.finding import Finding, Severity
from mamoru.model.kinds.rule import Rule, Stops
from mamoru.model.notice import Purpose
from mamoru.model.programme import CheckedProgramme


def in_ads(checked: CheckedProgramme) -> Iterator[Finding]:
    """Yield a finding for each purpose, and each use that goes beyond its purpose."""
    told = checked.programme.notice
    for name, purpose in told.purposes.items():
        if ADS in purpose.marks and (used := sorted(identifying(told).intersection(purpose.uses))):
            kept_out = promised(told, name)
            for names in ([n for n in used if n in kept_out], [n for n in used if n not in kept_out]):
                if names:
                    yield _of_purpose(purpose, names, error=names[0] in kept_out)
    for flow in flows(checked):
        for part in beyond((flow.taken & flow.ads) - flow.stated):
            yield _of_use(flow, part)


def _of_purpose(purpose: Purpose, used: list[str], *, error: bool) -> Finding:
    return found(
        IDENTIFYING_DATA_IN_ADS,
        problem=(
            f"`{purpose.node.id}` shows interest-based advertising and uses {named(used)}, which directly "
            "identifies people"
        ),
        remedy="take it out of `uses:`; what people did, and an advertising identifier, are enough",
        where=purpose.node.where,
        node=purpose.node.id,
        severity=Severity.ERROR if error else Severity.WARNING,
    )


def _of_use(flow: Flow, part: Beyond) -> Finding:
    use = flow.use
    kept_out = {leaf for region in part.regions for leaf in promised(flow.told[region], use.purpose)}
    return found(
        IDENTIFYING_DATA_IN_ADS,
        problem=(
            f"`{use.id}` reads {part.of_whom()}, which directly identifies people, for the interest-based "
            f"advertising of `purposes.{use.purpose}`{where_told(part.regions, use, flow.told)}"
        ),
        remedy="let it read less; what people did, and an advertising identifier, are enough",
        where=use.where,
        node=use.id,
        severity=Severity.ERROR if kept_out.intersection(part.categories) else Severity.WARNING,
    )


def _advertise(uses: str) -> Mapping[str, str]:
    return {
        "notice.yaml": notice(
            data="  usage: {pages: []}\n",
            purposes=(
                f"  suggest: {{of: customer, uses: [{uses}], basis: consent, marks: [interest-based-ads],\n"
                "    title: Advertising by what you looked at}\n"
            ),
            more="never:\n  named-ads: {what: identifying-ads, text: No advertising knows your name.}\n",
        )
    }


IDENTIFYING_DATA_IN_ADS = Rule(
    code="MAM-267",
    severity=Severity.ERROR,
    asks="Is what directly identifies people kept out of interest-based advertising?",
    why="advertising networks could tell who each person is, and follow them by name",
    article="GDPR art. 5(1)(c), 25; APPI art. 18, 31",
    find=in_ads,
    find_live=None,
    fails=_advertise("usage.pages, contact.email"),
    passes=_advertise("usage.pages"),
    stops=Stops.PUBLICATION,
)
