"""Promises that nothing executes yet, and which node states which clause."""

from pathlib import Path

from mamoru.model.notice import Node, Notice
from mamoru.notation.clauses import clauses
from tests.notation.programmes import NOTICE, merged, reading


def notice(folder: Path, part: str) -> Notice:
    found = reading(folder, {"notice.yaml": merged(part, NOTICE)})
    assert found.programme is not None, found.findings
    return found.programme.notice


def stated(nodes: tuple[Node, ...]) -> dict[str, tuple[str, ...]]:
    return {node.id: node.clauses for node in nodes}


def test_each_entry_of_a_section_is_a_promise(tmp_path: Path) -> None:
    part = """\
choices:
  promotions: {channels: {post: opt-out}, change-at: [account], takes-effect: 3 days}
  affiliates: {clause: K-16}
requests:
  channels: {post: {to: the desk, clause: [K-47, K-48]}, shop: {to: the till}}
  identity: {papers: {accepts: any, such-as: [passport], clause: K-50}}
  fee: {is: none}
  refusals: {told: reason, clause: K-51}
ages:
  minors: {of: customer, under: 18, then: refuse}
  heirs: {of: shareholder, under: 20, then: refuse, clause: K-70}
scope: {covers: {sites: {what: kasuri.example}}, excludes: {shops: {what: own-notice}}}
cookies: {notice: https://kasuri.example/cookies, version: 2025-01, clause: K-60}
earlier: {at: https://kasuri.example/earlier}
"""
    found = notice(tmp_path, part).unexecuted
    assert stated(found) == {
        "requests.channels.post": ("K-47", "K-48"),
        "requests.channels.shop": (),
        "requests.identity.papers": ("K-50",),
        "requests.refusals": ("K-51",),
        "requests.fee": (),
        "choices.promotions": (),
        "choices.affiliates": ("K-16",),
        "ages.minors": (),
        "ages.heirs": ("K-70",),
        "cookies": ("K-60",),
        "scope.covers.sites": (),
        "scope.excludes.shops": (),
        "earlier": (),
    }
    assert [str(node.where) for node in found[5:7]] == ["notice.yaml:2:3", "notice.yaml:3:3"]


def test_several_notices_on_cookies_have_names(tmp_path: Path) -> None:
    part = """\
cookies:
  site: {notice: https://kasuri.example/cookies}
  app: {notice: https://kasuri.example/app-cookies, clause: K-60}
"""
    assert stated(notice(tmp_path, part).unexecuted) == {"cookies.site": (), "cookies.app": ("K-60",)}


BESIDES = """\
purposes:
  promote:
    of: customer
    marks: [profiling]
    by: recipients.group
    shown-at: entrance
    only-as: releases.report
    only-if: published
    clause: K-13
recipients:
  group:
    role: joint-use
    receives: contact
    for: promote
    members: kasuri
    responsible: kasuri
    needs: consent
    safeguard: equivalent-measures
    exceptions: {law: {record: [citation], clause: K-30}, rescue: {clause: K-31}}
releases: {report: {regime: statistics}}
collection-points:
  sign-up: {of: customer, collects: contact, optional: all, without-it: {en: no mail}}
entities:
  kasuri:
    name: K
    country: JP
    fiscal-year-ends: 03-31
    representative: {title: President, name: Sato Hana, confirmed: 2025-01-01}
rights:
  access: {of: all}
  portability: {of: customer, clause: K-46}
"""


def test_a_property_that_nothing_executes_is_a_promise(tmp_path: Path) -> None:
    assert stated(notice(tmp_path, BESIDES).unexecuted) == {
        "entities.kasuri.representative": (),
        "purposes.promote.marks": (),
        "purposes.promote.by": (),
        "purposes.promote.shown-at": (),
        "purposes.promote.only-as": (),
        "purposes.promote.only-if": (),
        "recipients.group.safeguard": (),
        "recipients.group.members": (),
        "recipients.group.responsible": (),
        "recipients.group.needs": (),
        "recipients.group.exceptions.law": ("K-30",),
        "recipients.group.exceptions.rescue": ("K-31",),
        "rights.portability": ("K-46",),
        "collection-points.sign-up.optional": (),
        "collection-points.sign-up.without-it": (),
        "releases.report": (),
    }


def test_every_clause_leads_to_its_nodes(tmp_path: Path) -> None:
    part = """\
effective: {on: 2025-01-01, clause: K-63}
languages: {governing: ja, editions: [ja], clause: K-59}
entities: {kasuri: {name: K, country: JP, fiscal-year-ends: 03-31, clause: K-64}}
controllers: [{else: kasuri, clause: K-65}]
people: {customer: {known-by: email, clause: K-66}}
data: {contact: {email: {marks: [], clause: K-11}}, purchases: {orders: []}}
purposes: {promote: {of: customer, clause: [K-12, K-13]}, sell: {of: customer, clause: K-12}}
recipients: {mail: {role: processor, clause: K-42}}
rights: {access: {clause: K-46}, correction: {clause: K-46}}
retention:
  invoices: {items: all, of: all, keep: 1 day, after: x, ground: {law: X}, clause: K-44}
collection-points: {till: {of: customer, collects: all, clause: K-03}}
contacts: {desk: {languages: [ja], clause: [K-57, K-59]}}
"""
    found = reading(tmp_path, {"notice.yaml": merged(part, NOTICE)}).programme
    assert found is not None
    assert clauses(found) == {
        "K-63": ("effective",),
        "K-59": ("languages", "contacts.desk"),
        "K-65": ("controllers.1",),
        "K-64": ("entities.kasuri",),
        "K-66": ("people.customer",),
        "K-11": ("data.contact.email",),
        "K-12": ("purposes.promote", "purposes.sell"),
        "K-13": ("purposes.promote",),
        "K-42": ("recipients.mail",),
        "K-44": ("retention.invoices",),
        "K-46": ("rights.access", "rights.correction"),
        "K-03": ("collection-points.till",),
        "K-57": ("contacts.desk",),
    }
