"""What each section of a notice becomes."""

import re
from collections.abc import Iterator
from pathlib import Path
from types import UnionType
from typing import Annotated, Literal, Union, get_args, get_origin

import pytest
from pydantic import BaseModel

from mamoru.model.notice import Notice
from mamoru.model.period import Period, Unit
from mamoru.model.promises import conduct, contacts, requests, sharing
from mamoru.notation.shapes.notice import NoticeShape
from mamoru.notation.shapes.supplement import SupplementShape
from tests.notation.programmes import NOTICE, merged, reading

PAGE = Path(__file__).parents[2] / "docs/reference/notation.md"
YEARLY = Period(count=1, unit=Unit.YEARS)


def notice(folder: Path, part: str) -> Notice:
    found = reading(folder, {"notice.yaml": merged(part, NOTICE)})
    assert found.programme is not None, found.findings
    return found.programme.notice


def test_a_contact_with_its_hours(tmp_path: Path) -> None:
    part = """\
contacts:
  desk: {name: {ja: 窓口}, entity: kasuri, for: [requests, complaints], who: customer, region: JP,
        email: a@kasuri.example,
    hours: "10:00-17:00 Asia/Tokyo", closed: [weekend, JP-holidays], languages: [ja, zh-Hans], clause: K-57}
"""
    found = notice(tmp_path, part)
    assert found.contacts["desk"] == contacts.Contact(
        node=found.unexecuted[0],
        title={},
        name={"ja": "窓口"},
        entity="kasuri",
        about=("requests", "complaints"),
        of=("customer", "shareholder"),
        who="customer",
        region="JP",
        address="",
        email="a@kasuri.example",
        phone="",
        url="",
        hours="10:00-17:00 Asia/Tokyo",
        closed=("weekend", "JP-holidays"),
        languages=("ja", "zh-Hans"),
        confirmed="",
    )
    assert (found.unexecuted[0].id, found.unexecuted[0].clauses) == ("contacts.desk", ("K-57",))


def test_an_officer_and_an_authority(tmp_path: Path) -> None:
    part = """\
officers:
  dpo: {role: dpo, entity: kasuri, for: [EEA, UK], person: Sato Hana, phone: "03", confirmed: 2025-04-01,
        clause: K-1}
authorities:
  anpd: {name: ANPD, for: BR, url: https://www.gov.br/anpd, confirmed: 2025-04-01}
"""
    found = notice(tmp_path, part)
    officer, authority = found.officers["dpo"], found.authorities["anpd"]
    assert (officer.role, officer.entity, officer.regions, officer.person, officer.confirmed) == (
        "dpo",
        "kasuri",
        ("EEA", "UK"),
        {"": "Sato Hana"},
        "2025-04-01",
    )
    assert (authority.name, authority.regions, authority.url) == (
        {"": "ANPD"},
        ("BR",),
        "https://www.gov.br/anpd",
    )


def test_sources_disclosures_and_rules_for_processors(tmp_path: Path) -> None:
    part = """\
sources:
  registers: {kind: public, of: shareholder, gives: contact, url: https://register.example, example: true}
disclosures:
  acquirer: {ground: business-transfer, to: the buyer, keeps-promises: true}
processors-are:
  watched: {bound-by: contract, checked: yearly, evidence: contracts/, until: 2027-03-31, from: [group,
        outside], within: purposes}
"""
    found = notice(tmp_path, part)
    assert found.sources["registers"] == sharing.Source(
        node=found.sources["registers"].node,
        title={},
        kind="public",
        of=("shareholder",),
        gives=("contact.name", "contact.email"),
        country=(),
        url="https://register.example",
        example=True,
    )
    assert found.disclosures["acquirer"].keeps_promises
    rule = found.processor_rules["watched"]
    assert (rule.node.id, rule.bound_by, rule.checked, rule.until, rule.chosen_from, rule.only_needed) == (
        "processors-are.watched",
        "contract",
        YEARLY,
        "2027-03-31",
        ("group", "outside"),
        False,
    )


def test_a_transfer_with_all_columns_of_its_table(tmp_path: Path) -> None:
    part = """\
recipients:
  mail: {role: processor, receives: contact.email, for: promote}
transfers:
  mail-abroad:
    {from: [KR, EEA], to: US, recipient: mail, contact: a@mail.example, of: customer, items: contact,
          for: promote, how: at once,
     retention: invoices, safeguard: standard-clauses, law: KR-PIPA-28-8, undertaking: {checked: 6 months,
           until: 2027-03-31}, clause: W-145}
  old: {from: all, to: [US], retention: as long as needed, safeguard: privacy-shield, surviving: true}
"""
    found = notice(tmp_path, part).transfers
    assert found["mail-abroad"] == sharing.Transfer(
        node=found["mail-abroad"].node,
        title={},
        origin=("KR", "EEA"),
        to=("US",),
        recipient="mail",
        contact="a@mail.example",
        of=("customer",),
        items=("contact.name", "contact.email"),
        purposes=("promote",),
        how="at once",
        retention="invoices",
        safeguard="standard-clauses",
        law="KR-PIPA-28-8",
        information="",
        undertaking=sharing.Undertaking(checked=Period(count=6, unit=Unit.MONTHS), until="2027-03-31"),
        surviving=False,
    )
    assert (found["old"].origin, found["old"].surviving, found["old"].undertaking) == (("all",), True, None)


def test_what_binds_a_recipient(tmp_path: Path) -> None:
    part = """\
contacts: {desk: {for: help}}
recipients:
  mail:
    role: third-party
    function: sends mail
    receives: contact.email
    entities: kasuri
    needs: consent
    contact: contacts.desk
    retention: invoices
    example: true
    exceptions: {law: {record: [citation, day], clause: K-30}}
    limits: {only-needed: true, bound-by: notice, checked: yearly, until: 2027-03-31}
"""
    mail = notice(tmp_path, part).recipients["mail"]
    assert mail.limits == sharing.Limits(
        only_needed=True,
        no_other_use=False,
        bound_by="notice",
        checked=YEARLY,
        evidence="",
        until="2027-03-31",
    )
    assert (mail.exceptions["law"].record, mail.exceptions["law"].node.id) == (
        ("citation", "day"),
        "recipients.mail.exceptions.law",
    )
    assert (mail.function, mail.entities, mail.needs, mail.contact, mail.retention, mail.example) == (
        "sends mail",
        ("kasuri",),
        "consent",
        "contacts.desk",
        "invoices",
        True,
    )


def test_how_people_ask_and_are_answered(tmp_path: Path) -> None:
    part = """\
requests:
  channels: {post: {to: contacts.desk, for: [access, appeal], of: customer, who: agent},
        web: {to: https://kasuri.example}}
  forms: {appeal: {for: appeal, url: https://kasuri.example/appeal, required: true}}
  identity: {papers: {accepts: [passport], refuses: domicile, by: power-of-attorney,
        then: retention.invoices}}
  made-by: {agent: {for: [minor], proof: mandate}}
  answered: {letter: {by: letter, to: the address, if: asked, within: 14 days}}
  fee: {amount: 500, currency: JPY, clause: K-56}
  refusals: {told: [reason, appeal-form], appeal-within: 45 days}
contacts: {desk: {for: requests}}
"""
    found = notice(tmp_path, part)
    assert (found.channels["post"].to, found.channels["post"].rights, found.channels["post"].who) == (
        "contacts.desk",
        ("access", "appeal"),
        ("agent",),
    )
    assert len(found.channels["web"].rights) == 17
    assert (found.forms["appeal"].right, found.forms["appeal"].required) == ("appeal", True)
    assert (found.proofs["papers"].by, found.proofs["papers"].then) == (
        "power-of-attorney",
        "retention.invoices",
    )
    assert (found.askers["agent"].behalf, found.askers["agent"].proof) == (("minor",), "mandate")
    assert (found.answers["letter"].condition, found.answers["letter"].within) == (
        "asked",
        Period(count=14, unit=Unit.DAYS),
    )
    assert found.fee is not None
    assert found.fee == requests.Fee(node=found.fee.node, title={}, amount=500, currency="JPY")
    assert found.refusals is not None
    assert found.refusals.told == ("reason", "appeal-form")


def test_a_free_request(tmp_path: Path) -> None:
    fee = notice(tmp_path, "requests: {fee: {is: none, clause: K-56}}\n").fee
    assert fee is not None
    assert (fee.amount, fee.currency, fee.node.clauses) == (0, "", ("K-56",))


def test_choices_releases_and_ages(tmp_path: Path) -> None:
    part = """\
contacts: {desk: {for: help}}
choices:
  promotions: {for: promote, channels: {post: opt-out, email: opt-in}, change-at: [contacts.desk,
        the shop], takes-effect: at-once, default: off}
releases: {report: {regime: statistics, from: purchases, least-group: 10, to: the public,
      promises: no-reidentification}}
ages: {minors: {of: customer, region: KR, under: 14, inclusive: true, then: guardian-consent}}
"""
    found = notice(tmp_path, part)
    choice = found.choices["promotions"]
    assert (choice.purposes, choice.channels, choice.change_at, choice.takes_effect, choice.default) == (
        ("promote",),
        {"post": "opt-out", "email": "opt-in"},
        ("contacts.desk", "the shop"),
        Period(count=0, unit=Unit.DAYS),
        "off",
    )
    assert found.releases["report"] == conduct.Release(
        node=found.releases["report"].node,
        title={},
        regime="statistics",
        items=("purchases.orders",),
        least_group=10,
        to="the public",
        undertakes=("no-reidentification",),
    )
    age = found.ages["minors"]
    assert (age.region, age.under, age.inclusive, age.then) == ("KR", 14, True, "guardian-consent")


def test_what_the_company_does_and_never_does(tmp_path: Path) -> None:
    part = """\
safeguards: {tls: {kind: encryption-in-transit, standard: TLS 1.2, owner: office, reviewed: yearly,
      last: 2025-01-01, until: 2026-01-01}}
never: {sale: {what: sale, items: all, text: {en: never}}}
changes: {weaker: {kind: weakening, means: [site, direct], needs: notify-and-choice}}
cookies: {notice: https://kasuri.example/cookies, version: 2025-01, setters: own, change-at: foot,
      region: EEA}
scope: {covers: {shops: {what: [a, b]}}, excludes: {others: {what: third-party, then: theirs,
      see: https://a.example}}}
differs: {basis: {edition: ja, at: purposes.sell, text: none}}
bases: {told: {only: [contract, law], clause: K-3}}
links: {maps: {to: a map, owner: its maker, purpose: finding}}
obligations: {law: {text: we obey, owner: office, standards: [APPI]}}
earlier: {at: https://kasuri.example/earlier, clause: K-2}
"""
    found = notice(tmp_path, part)
    assert (found.safeguards["tls"].reviewed, found.safeguards["tls"].until) == (YEARLY, "2026-01-01")
    assert (found.never["sale"].what, len(found.never["sale"].items)) == ("sale", 4)
    assert (found.changes["weaker"].means, found.changes["weaker"].needs) == (
        ("site", "direct"),
        "notify-and-choice",
    )
    assert (found.cookies[""].version, found.cookies[""].setters, found.cookies[""].node.id) == (
        "2025-01",
        "own",
        "cookies",
    )
    assert found.covered["shops"].what == ("a", "b")
    assert (found.excluded["others"].then, found.excluded["others"].node.id) == (
        "theirs",
        "scope.excludes.others",
    )
    assert (found.bases["told"].only, found.bases["told"].node.clauses) == (("contract", "law"), ("K-3",))
    assert (found.differences["basis"].edition, found.differences["basis"].at) == ("ja", "purposes.sell")
    assert (found.links["maps"].owner, found.obligations["law"].standards) == ("its maker", ("APPI",))
    assert found.earlier is not None
    assert found.earlier.at == "https://kasuri.example/earlier"


def test_what_is_reported_and_how_data_is_destroyed(tmp_path: Path) -> None:
    part = """\
reports: {yearly: {tells: disclosed, items: contact, by: [classes, recipients], looks-back: 12 months,
      every: yearly, last: 2025-01-02, at: https://kasuri.example/yearly, owner: office}}
destruction: {papers: {items: all, medium: paper, by: [shred, incinerate], unrecoverable: true,
      recorded: [day, method]}}
"""
    found = notice(tmp_path, part)
    report, papers = found.reports["yearly"], found.destruction["papers"]
    assert (report.tells, report.by, report.looks_back, report.every, report.last, report.owner) == (
        "disclosed",
        ("classes", "recipients"),
        Period(count=12, unit=Unit.MONTHS),
        YEARLY,
        "2025-01-02",
        "office",
    )
    assert (papers.medium, papers.by, papers.unrecoverable, papers.recorded, len(papers.items)) == (
        "paper",
        ("shred", "incinerate"),
        True,
        ("day", "method"),
        4,
    )


def test_a_promise_to_end_keeping_without_a_period(tmp_path: Path) -> None:
    part = """\
retention:
  invoices: {items: purchases, of: customer, keep: 7 years, after: closed, ground: {law: X}, then: shred,
        method: burnt}
  papers: {items: [contact], until: [purpose-ends, told], then: incinerate, clause: W-44}
"""
    found = notice(tmp_path, part)
    assert list(found.retention) == ["invoices"]
    assert (found.retention["invoices"].then, found.retention["invoices"].method) == ("shred", {"": "burnt"})
    ends = found.open_ends["papers"]
    assert (ends.items, ends.of, ends.until, ends.then) == (
        ("contact.name", "contact.email"),
        ("customer", "shareholder"),
        ("purpose-ends", "told"),
        "incinerate",
    )
    assert [node.id for node in found.unexecuted] == ["retention.papers"]


def test_rights_with_ids_of_their_own(tmp_path: Path) -> None:
    part = """\
requests: {channels: {web: {to: https://kasuri.example}}}
rights:
  access: {via: web, data: provided, limits-services: true}
  know: {right: access, of: customer, when: [unlawful]}
  shop-account: {right: self-service, clause: W-41}
"""
    found = notice(tmp_path, part)
    assert list(found.rights) == ["access", "know"]
    assert (found.rights["access"].via, found.rights["access"].provided_only) == (("web",), True)
    assert (found.rights["know"].right, found.rights["know"].when) == ("access", ("unlawful",))
    assert list(found.every_right) == ["access", "know", "shop-account"]
    assert found.other_rights["shop-account"].right == "self-service"
    assert {node.id for node in found.unexecuted} == {
        "requests.channels.web",
        "rights.access.data",
        "rights.know.when",
        "rights.shop-account",
    }


def test_editions_and_routes_to_controllers(tmp_path: Path) -> None:
    part = """\
languages: {governing: en, editions: [en, {language: ja, of: 2024-06-01, status: informational}]}
entities:
  kasuri: {name: K, country: JP, fiscal-year-ends: 03-31, email: a@kasuri.example,
        representative: {name: Sato Hana}}
  brasil: {name: B, country: BR, registration: 1.10}
controllers:
  - {when: {region: [BR, PT], provider: brasil, of: customer}, is: brasil, clause: W-60}
  - {else: kasuri}
"""
    found = notice(tmp_path, part)
    assert [(e.language, e.of, e.binding) for e in found.editions] == [
        ("en", "2025-01-01", True),
        ("ja", "2024-06-01", False),
    ]
    (route,) = found.routes
    assert (route.node.id, route.regions, route.provider, route.collector, route.of, route.entity) == (
        "controllers.1",
        ("BR", "PT"),
        "brasil",
        "",
        ("customer",),
        "brasil",
    )
    assert found.controller == "kasuri"
    assert found.entities["brasil"].registration == "1.10"
    assert found.entities["kasuri"].representative is not None


def test_what_is_said_of_categories_people_purposes_and_collection_points(tmp_path: Path) -> None:
    part = """\
people:
  customer: {known-by: email, via: organisation}
data:
  contact: {email: {marks: [precise-location], classes: {US-CA: identifiers}, examples: [a, b]}, name: []}
  purchases: {orders: []}
purposes:
  promote: {of: customer, uses: contact, marks: [scoring], only-if: published, open: true,
        sensitive-basis: consent}
collection-points:
  till: {of: customer, collects: contact, required: contact.email, optional: contact.name, automatic: true,
        events: buying, example: true}
"""
    found = notice(tmp_path, part)
    assert found.people["customer"].via == "organisation"
    email = found.categories["contact.email"]
    assert (email.classes, email.examples) == ({"US-CA": ("identifiers",)}, ("a", "b"))
    promote = found.purposes["promote"]
    assert (promote.marks, promote.only_if, promote.open, promote.sensitive_basis) == (
        ("scoring",),
        ("published",),
        True,
        "consent",
    )
    till = found.collection_points["till"]
    assert (till.required, till.optional, till.automatic, till.events, till.example) == (
        ("contact.email",),
        ("contact.name",),
        True,
        ("buying",),
        True,
    )


def shapes(kind: object) -> Iterator[type[BaseModel]]:
    """Yield every shape that a kind of value is made of."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        yield kind
        for field in kind.model_fields.values():
            yield from shapes(field.annotation)
            for inner in (field.annotation, *field.metadata):
                yield from shapes(getattr(inner, "json_schema_input_type", None))
    elif get_origin(kind) in {Annotated, Union, UnionType, dict, tuple, list}:
        for argument in get_args(kind):
            if not isinstance(argument, str) and argument != kind and "DataShape" not in str(argument):
                yield from shapes(argument)


def words(kind: object) -> Iterator[str]:
    """Yield the words that may stand for a value."""
    if get_origin(kind) is Literal:
        yield from get_args(kind)
    else:
        for argument in get_args(kind):
            yield from words(argument)


@pytest.mark.parametrize("whole", [NoticeShape, SupplementShape])
def test_the_page_of_the_notation_shows_every_key_and_every_word(whole: type[BaseModel]) -> None:
    page = (
        PAGE.read_text(encoding="utf-8").partition("## notice.yaml")[2].partition("## systems/NAME.yaml")[0]
    )
    fields = {
        (f.alias or name, f)
        for shape in set(shapes(whole))
        for name, f in shape.model_fields.items()
        if name != "below"  # what stands below a branch has names of its own
    }
    keys = {key for key, _ in fields}
    assert len(keys) > 100
    assert sorted(key for key in keys if not re.search(rf"(?<![\w-]){key}(:|`|,)", page)) == []
    told = {word for _, field in fields for word in words(field.annotation)}
    assert sorted(word for word in told if not re.search(rf"(?<![\w-]){word}(?![\w-])", page)) == []
