"""Small words that several promises need: of rights, ages, retention, channels, proofs."""

from pathlib import Path

import pytest

from mamoru.model.notice import Notice
from tests.notation.programmes import MAP, NOTICE, expected, merged, reading, told

WRITTEN = """\
rights:
  access: {of: all, shows: [contact], towards: kasuri}
  portability: {of: customer, based-on: [consent, contract], automated: true}
  objection: {of: customer, when: [interest-of-third-party, public-task]}
  others-by-law: {of: customer, law: JP}
retention:
  invoices: {items: purchases, of: customer, keep: 90 days, after: order-closed, ground: {law: JP-x},
    at-most: true, meanwhile: [reopen, see]}
ages:
  young: {under: 18, act: buy, then: refuse}
never:
  beyond: {what: use, items: contact, but-for: promote}
releases:
  report: {regime: de-identified, promises: else-personal}
requests:
  channels:
    form: {to: a form, who: [non-customer, agent]}
    desk: {to: the desk, who: customer}
    post: {to: the post}
  identity: {authority: {accepts: mandate}, itself: {accepts: answer}}
  made-by: {agent: {for: people, proof-any: [authority, itself]}}
contacts: {desk: {for: help, confirmed: 2026-01-31}}
"""


@pytest.fixture
def notice(tmp_path: Path) -> Notice:
    files: dict[str, str | bytes] = {"notice.yaml": merged(WRITTEN, NOTICE), "systems/shop.yaml": MAP}
    found = reading(tmp_path, files)
    assert found.programme is not None, told(found.findings)
    return found.programme.notice


def test_what_a_right_is_about(notice: Notice) -> None:
    rights = notice.every_right

    assert (rights["access"].shows, rights["access"].towards) == (("contact.name", "contact.email"), "kasuri")
    assert (rights["portability"].based_on, rights["portability"].automated) == (
        ("consent", "contract"),
        True,
    )
    assert rights["objection"].when == ("interest-of-third-party", "public-task")
    assert rights["others-by-law"].source == "JP"


def test_what_of_it_nothing_executes_is_listed(notice: Notice) -> None:
    listed = {node.id for node in notice.unexecuted}

    assert listed >= {
        *("rights.access.shows", "rights.access.towards", "rights.portability"),
        *("retention.invoices.at-most", "retention.invoices.meanwhile"),
    }


def test_what_people_can_do_and_what_is_excepted(notice: Notice) -> None:
    kept = notice.retention["invoices"]

    assert (kept.at_most, kept.meanwhile) == (True, ("reopen", "see"))
    assert notice.ages["young"].act == "buy"
    assert notice.never["beyond"].but_for == ("promote",)
    assert notice.releases["report"].undertakes == ("else-personal",)
    assert notice.contacts["desk"].confirmed == "2026-01-31"


def test_who_may_ask_where_and_what_is_enough(notice: Notice) -> None:
    assert {name: channel.who for name, channel in notice.channels.items()} == {
        "form": ("non-customer", "agent"),
        "desk": ("customer",),
        "post": ("anyone",),
    }
    assert notice.askers["agent"].proof_any == ("authority", "itself")


def test_words_and_names_that_nobody_knows(told_of_notice: str) -> None:
    """
    rights: {access: {of: all, towards: kasury, shows: contakt}}
    requests:
      made-by: {agent: {proof-any: mandate}}
    never: {beyond: {what: use, but-for: promot}}
    """
    assert told_of_notice == expected(
        """
        error MAM-143 notice.yaml:1:37 length 6 rights.access
          `kasury` is no entity; did you mean `kasuri`?
          why: somebody who can be named must answer for the data
          do: write `kasuri`, or declare `kasury` under `entities:` of notice.yaml
        error MAM-131 notice.yaml:1:52 length 7 rights.access
          `contakt` is no category of data; did you mean `contact`?
          why: data that the notice does not name is promised nothing
          do: write one of `contact`, `contact.email`, `contact.name`, `credentials`,
            `credentials.password`, `purchases`, `purchases.orders`, or declare `contakt` under
            `data:` of notice.yaml
        error MAM-144 notice.yaml:3:32 length 7 requests.made-by.agent
          `mandate` is no proof of identity
          why: a proof that is stated nowhere can be given by nobody
          do: declare `mandate` under `identity:` under `requests:` of notice.yaml
        error MAM-134 notice.yaml:4:38 length 6 never.beyond
          `promot` is no purpose; did you mean `promote`?
          why: data may be used for stated purposes only
          do: write `promote`, or declare `promot` under `purposes:` of notice.yaml
        """
    )


def test_words_that_are_none(told_of_notice: str) -> None:
    """
    ages: {young: {under: 18, act: sell, then: refuse}}
    requests: {channels: {web: {to: the web, who: [everybody]}}}
    contacts: {desk: {for: help, confirmed: lately}}
    """
    assert told_of_notice == expected(
        """
        error MAM-124 notice.yaml:1:32 length 4
          `sell` cannot stand for `act`
          why: what Mamoru cannot read it cannot keep
          do: write one of `buy`, `open-account`, `use`
        error MAM-124 notice.yaml:2:48 length 9
          `everybody` cannot stand for `who`
          why: what Mamoru cannot read it cannot keep
          do: write one of `agent`, `anyone`, `customer`, `non-customer`
        error MAM-125 notice.yaml:3:41 length 6
          `lately` is not a date (year-month-day)
          why: what Mamoru cannot read it cannot keep
          do: write it like `2025-01-01`
        """
    )
