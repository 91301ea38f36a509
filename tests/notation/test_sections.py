"""What is told of sections whose entries are wrong."""

from tests.notation.programmes import expected


def test_names_in_sections_that_nobody_declares(told_of_notice: str) -> None:
    """
    officers: {dpo: {role: dpo, entity: kasury}}
    transfers:
      abroad: {from: JP, to: US, safeguard: law, recipient: male,
        items: contakt, for: promot, retention: invoice}
    recipients: {mail: {role: processor, contact: contacts.desc}}
    choices: {news: {of: custmer, change-at: [contacts.desc, the shop]}}
    contacts: {desk: {for: help}}
    """
    assert told_of_notice == expected(
        """
        error MAM-143 notice.yaml:1:37 length 6 officers.dpo
          `kasury` is no entity; did you mean `kasuri`?
          why: somebody who can be named must answer for the data
          do: write `kasuri`, or declare `kasury` under `entities:` of notice.yaml
        error MAM-144 notice.yaml:3:57 length 4 transfers.abroad
          `male` is no recipient; did you mean `mail`?
          why: data goes only to recipients that are stated
          do: write `mail`, or declare `male` under `recipients:` of notice.yaml
        error MAM-131 notice.yaml:4:12 length 7 transfers.abroad
          `contakt` is no category of data; did you mean `contact`?
          why: data that the notice does not name is promised nothing
          do: write one of `contact`, `contact.email`, `contact.name`, `credentials`,
            `credentials.password`, `purchases`, `purchases.orders`, or declare `contakt` under
            `data:` of notice.yaml
        error MAM-134 notice.yaml:4:26 length 6 transfers.abroad
          `promot` is no purpose; did you mean `promote`?
          why: data may be used for stated purposes only
          do: write `promote`, or declare `promot` under `purposes:` of notice.yaml
        error MAM-136 notice.yaml:4:45 length 7 transfers.abroad
          `invoice` is no retention promise; did you mean `invoices`?
          why: rows may be kept only for a stated reason
          do: write `invoices`, or declare `invoice` under `retention:` of notice.yaml
        error MAM-144 notice.yaml:5:47 length 13 recipients.mail
          `contacts.desc` is no contact; did you mean `contacts.desk`?
          why: people would be sent to somebody whom nobody can reach
          do: write `contacts.desk`, or declare `contacts.desc` under `contacts:` of notice.yaml
        error MAM-133 notice.yaml:6:22 length 7 choices.news
          `custmer` is no kind of people; did you mean `customer`?
          why: a promise to people whom nobody named is kept to nobody
          do: write one of `customer`, `shareholder`, or declare `custmer` under `people:` of
            notice.yaml
        error MAM-144 notice.yaml:6:43 length 13 choices.news
          `contacts.desc` is no contact; did you mean `contacts.desk`?
          why: people would be sent to somebody whom nobody can reach
          do: write `contacts.desk`, or declare `contacts.desc` under `contacts:` of notice.yaml
        """
    )


def test_names_in_requests_that_nobody_declares(told_of_notice: str) -> None:
    """
    requests:
      channels: {web: {to: contacts.desk, for: [acces, erasure]}}
      forms: {access: {for: know}}
      identity: {papers: {accepts: any, then: retention.papers}}
    rights:
      access: {via: [wob]}
      know: {right: acess}
    """
    assert told_of_notice == expected(
        """
        error MAM-144 notice.yaml:2:24 length 13 requests.channels.web
          `contacts.desk` is no contact
          why: people would be sent to somebody whom nobody can reach
          do: declare `contacts.desk` under `contacts:` of notice.yaml
        error MAM-138 notice.yaml:2:45 length 5 requests.channels.web
          `acces` is no right; did you mean `access`?
          why: a right under an unknown name can be asked for by nobody
          do: write one of `access`, `appeal`, `complaint`, `consent-information`,
            `consent-withdrawal`, `correction`, `erasure`, `limit-sensitive`, `no-retaliation`,
            `objection`, `opt-out-of-sale`, `others-by-law`, `portability`, `purpose-notice`,
            `restriction`, `self-service` and 1 more
        error MAM-138 notice.yaml:3:25 length 4 requests.forms.access
          `know` is no right
          why: a right under an unknown name can be asked for by nobody
          do: write one of `access`, `appeal`, `complaint`, `consent-information`,
            `consent-withdrawal`, `correction`, `erasure`, `limit-sensitive`, `no-retaliation`,
            `objection`, `opt-out-of-sale`, `others-by-law`, `portability`, `purpose-notice`,
            `restriction`, `self-service` and 1 more
        error MAM-136 notice.yaml:4:43 length 16 requests.identity.papers
          `retention.papers` is no retention promise
          why: rows may be kept only for a stated reason
          do: write `retention.invoices`, or declare `retention.papers` under `retention:` of
            notice.yaml
        error MAM-144 notice.yaml:6:18 length 3 rights.access
          `wob` is no channel for requests; did you mean `web`?
          why: a right that can be asked for nowhere is given to nobody
          do: write `web`, or declare `wob` under `channels:` under `requests:` of notice.yaml
        error MAM-138 notice.yaml:7:17 length 5 rights.know
          `acess` is no right; did you mean `access`?
          why: a right under an unknown name can be asked for by nobody
          do: write one of `access`, `appeal`, `complaint`, `consent-information`,
            `consent-withdrawal`, `correction`, `erasure`, `limit-sensitive`, `no-retaliation`,
            `objection`, `opt-out-of-sale`, `others-by-law`, `portability`, `purpose-notice`,
            `restriction`, `self-service` and 1 more
        """
    )


def test_words_of_sections_that_are_none_of_those_allowed(told_of_notice: str) -> None:
    """
    never: {sale: {what: sales}}
    ages: {minors: {under: 0, then: ask}}
    safeguards: {tls: {kind: encryption-in-transport, reviewed: sometimes}}
    cookies: {notice: cookies, setters: ours, region: Brazil}
    """
    assert told_of_notice == expected(
        """
        error MAM-124 notice.yaml:1:22 length 5
          `sales` cannot stand for `what`; did you mean `sale`?
          why: what Mamoru cannot read it cannot keep
          do: write one of `identifying-ads`, `other`, `re-identification`, `retaliation`, `sale`,
            `sharing-for-ads`, `special-care-asked`, `use`
        error MAM-125 notice.yaml:2:24 length 1
          `under` must be at least 1
          why: what Mamoru cannot read it cannot keep
          do: write a whole number that is at least 1
        error MAM-124 notice.yaml:2:33 length 3
          `ask` cannot stand for `then`
          why: what Mamoru cannot read it cannot keep
          do: write one of `guardian-consent`, `guardian-involvement`, `refuse`
        error MAM-124 notice.yaml:3:26 length 23
          `encryption-in-transport` cannot stand for `kind`; did you mean `encryption-in-transit`?
          why: what Mamoru cannot read it cannot keep
          do: write one of `access`, `advice`, `card-data`, `deny-by-default`, `design-review`,
            `encryption-at-rest`, `encryption-in-transit`, `incident`, `physical`, `procedural`,
            `programme`, `review`
        error MAM-125 notice.yaml:3:61 length 9
          `sometimes` is not a period (`N days`, `N months`, `N years` or `yearly`)
          why: what Mamoru cannot read it cannot keep
          do: write it like `yearly`
        error MAM-125 notice.yaml:4:19 length 7
          `cookies` is not an address of the web
          why: what Mamoru cannot read it cannot keep
          do: write it like `https://kasuri.example/privacy`
        error MAM-124 notice.yaml:4:37 length 4
          `ours` cannot stand for `setters`
          why: what Mamoru cannot read it cannot keep
          do: write one of `own`, `own-and-approved`
        error MAM-125 notice.yaml:4:51 length 6
          `Brazil` is not a region (a country of ISO 3166-1, a part of one, or `EEA`)
          why: what Mamoru cannot read it cannot keep
          do: write it like `US-CA`
        """
    )


def test_contacts_in_other_forms(told_of_notice: str) -> None:
    """
    contacts:
      desk: {email: desk at kasuri, hours: 10 to 5, closed: sundays, who: everyone, phone: }
    officers: {dpo: {role: boss, confirmed: 2025-02-30}}
    """
    assert told_of_notice == expected(
        """
        error MAM-125 notice.yaml:2:17 length 14
          `desk at kasuri` is not an e-mail address
          why: what Mamoru cannot read it cannot keep
          do: write it like `privacy@kasuri.example`
        error MAM-125 notice.yaml:2:40 length 7
          `10 to 5` is not office hours with their time zone
          why: what Mamoru cannot read it cannot keep
          do: write it like `10:00-17:00 Asia/Tokyo`
        error MAM-125 notice.yaml:2:57 length 7
          `sundays` is not a day off (`weekend`, or a country's holidays)
          why: what Mamoru cannot read it cannot keep
          do: write it like `JP-holidays`
        error MAM-124 notice.yaml:2:71 length 8
          `everyone` cannot stand for `who`
          why: what Mamoru cannot read it cannot keep
          do: write one of `agent`, `anyone`, `customer`, `non-customer`
        error MAM-126 notice.yaml:2:81 length 5
          `phone` has no value
          why: what Mamoru cannot read it cannot keep
          do: write a value, or remove the key
        error MAM-122 notice.yaml:3:12 length 3
          the key `entity` is missing here
          why: what is not stated cannot be kept or checked
          do: add `entity:`, as docs/reference/notation.md shows
        error MAM-124 notice.yaml:3:24 length 4
          `boss` cannot stand for `role`
          why: what Mamoru cannot read it cannot keep
          do: write one of `compliance-officer`, `domestic-agent`, `dpo`, `privacy-officer`,
            `representative`, `responsible-person`
        error MAM-125 notice.yaml:3:41 length 10
          the calendar has no day `2025-02-30`
          why: a promise that begins on a day that never comes is never kept
          do: write a day that exists
        """
    )


def test_fees_that_are_neither_nothing_nor_an_amount(told_of_notice: str) -> None:
    """
    requests: {fee: {amount: much, currency: yen}}
    """
    assert told_of_notice == expected(
        """
        error MAM-123 notice.yaml:1:26 length 4
          `amount` wants a whole number, and a text is written
          why: what Mamoru cannot read it cannot keep
          do: write a whole number, as docs/reference/notation.md shows
        error MAM-125 notice.yaml:1:42 length 3
          `yen` is not a currency (three capital letters of ISO 4217)
          why: what Mamoru cannot read it cannot keep
          do: write it like `JPY`
        """
    )


def test_retention_with_a_period_and_without_one_at_once(told_of_notice: str) -> None:
    """
    retention:
      papers: {items: contact, until: purpose-ends, keep: 1 year}
      others: {items: contact, until: [later]}
    """
    assert told_of_notice == expected(
        """
        error MAM-121 notice.yaml:2:49 length 4
          `keep` is no key of the notation here
          why: a line that Mamoru does not know would be a promise that it does not keep
          do: the keys here are `clause`, `items`, `method`, `of`, `then`, `title`, `until`
        error MAM-124 notice.yaml:3:36 length 5
          `later` cannot stand for `until`
          why: what Mamoru cannot read it cannot keep
          do: write one of `law-ends`, `purpose-ends`, `told`
        """
    )


def test_a_section_of_entries_that_is_a_list(told_of_notice: str) -> None:
    """
    obligations: [registered]
    links: {maps: {to: a map}}
    """
    assert told_of_notice == expected(
        """
        error MAM-123 notice.yaml:1:14 length 12
          `obligations` wants a mapping (`key: value`), and a list is written
          why: what Mamoru cannot read it cannot keep
          do: write a mapping (`key: value`), as docs/reference/notation.md shows
        error MAM-122 notice.yaml:2:9 length 4
          the key `owner` is missing here
          why: what is not stated cannot be kept or checked
          do: add `owner:`, as docs/reference/notation.md shows
        error MAM-122 notice.yaml:2:9 length 4
          the key `purpose` is missing here
          why: what is not stated cannot be kept or checked
          do: add `purpose:`, as docs/reference/notation.md shows
        """
    )


def test_a_period_of_a_promise_that_nobody_lives_to_see(told_of_notice: str) -> None:
    """
    requests: {refusals: {told: reason, appeal-within: 201 years}}
    """
    assert told_of_notice == expected(
        """
        error MAM-125 notice.yaml:1:52 length 9 requests.refusals
          the period `201 years` is longer than 200 years
          why: a period without an end that anybody lives to see is no limit
          do: write the period that the ground needs
        """
    )


def test_routes_to_entities_and_people_whom_nobody_named(told_of_notice: str) -> None:
    """
    controllers:
      - {when: {provider: kasury, of: custmer, contract: x}, is: kasuri}
      - {else: kasuri}
    """
    assert told_of_notice == expected(
        """
        error MAM-121 notice.yaml:2:44 length 8
          `contract` is no key of the notation here
          why: a line that Mamoru does not know would be a promise that it does not keep
          do: the keys here are `collector`, `of`, `provider`, `region`
        """
    )


def test_names_in_a_route_that_nobody_declares(told_of_notice: str) -> None:
    """
    controllers:
      - {when: {provider: kasury, of: custmer}, is: kasuri}
      - {else: kasuri}
    """
    assert told_of_notice == expected(
        """
        error MAM-143 notice.yaml:2:23 length 6 controllers.1
          `kasury` is no entity; did you mean `kasuri`?
          why: somebody who can be named must answer for the data
          do: write `kasuri`, or declare `kasury` under `entities:` of notice.yaml
        error MAM-133 notice.yaml:2:35 length 7 controllers.1
          `custmer` is no kind of people; did you mean `customer`?
          why: a promise to people whom nobody named is kept to nobody
          do: write one of `customer`, `shareholder`, or declare `custmer` under `people:` of
            notice.yaml
        """
    )
