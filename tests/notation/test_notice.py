"""What is told of a notice whose shape is right and whose names are not."""

from tests.notation.programmes import expected


def test_the_small_notice_has_nothing_wrong(told_of_notice: str) -> None:
    assert told_of_notice == ""


def test_people_whom_nobody_named(told_of_notice: str) -> None:
    """
    purposes:
      promote: {of: custmer, uses: contact.email}
    """
    assert told_of_notice == expected(
        """
        error MAM-133 notice.yaml:2:17 length 7 purposes.promote
          `custmer` is no kind of people; did you mean `customer`?
          why: a promise to people whom nobody named is kept to nobody
          do: write one of `customer`, `shareholder`, or declare `custmer` under `people:` of
            notice.yaml
        """
    )


def test_people_unlike_any_that_are_named(told_of_notice: str) -> None:
    """
    purposes:
      promote: {of: [customer, applicant], uses: contact.email}
    """
    assert told_of_notice == expected(
        """
        error MAM-133 notice.yaml:2:28 length 9 purposes.promote
          `applicant` is no kind of people
          why: a promise to people whom nobody named is kept to nobody
          do: write one of `customer`, `shareholder`, or declare `applicant` under `people:` of
            notice.yaml
        """
    )


def test_a_category_that_does_not_exist_in_a_list(told_of_notice: str) -> None:
    """
    purposes:
      promote: {of: customer, uses: [contact.name, contact.emial]}
    """
    assert told_of_notice == expected(
        """
        error MAM-131 notice.yaml:2:48 length 13 purposes.promote
          `contact.emial` is no category of data; did you mean `contact.email`?
          why: data that the notice does not name is promised nothing
          do: write one of `contact`, `contact.email`, `contact.name`, `credentials`,
            `credentials.password`, `purchases`, `purchases.orders`, or declare `contact.emial`
            under `data:` of notice.yaml
        """
    )


def test_a_category_twice_in_a_list(told_of_notice: str) -> None:
    """
    purposes:
      promote: {of: customer, uses: [contact.name, contact.email, contact.name]}
    """
    assert told_of_notice == expected(
        """
        error MAM-146 notice.yaml:2:63 length 12 purposes.promote
          `contact.name` stands twice in this list
          why: each fact stands once; a second one is forgotten when the first is changed
          do: remove one of the two
        """
    )


def test_a_choice_that_is_stated_nowhere(told_of_notice: str) -> None:
    """
    purposes:
      promote: {of: customer, uses: contact.email, choice: promotion}
    choices:
      promotions: {channels: {email: opt-in}}
    """
    assert told_of_notice == expected(
        """
        error MAM-144 notice.yaml:2:56 length 9 purposes.promote
          `promotion` is no choice; did you mean `promotions`?
          why: a choice that is stated nowhere can be made by nobody
          do: write `promotions`, or declare `promotion` under `choices:` of notice.yaml
        """
    )


def test_a_recipient_and_a_release_that_are_stated_nowhere(told_of_notice: str) -> None:
    """
    purposes:
      share: {of: customer, uses: contact.email, by: recipients.groop, only-as: releases.survey}
    recipients:
      group: {role: joint-use, for: share, receives: contact, responsible: holding}
    """
    assert told_of_notice == expected(
        """
        error MAM-144 notice.yaml:2:50 length 16 purposes.share
          `recipients.groop` is no recipient; did you mean `recipients.group`?
          why: data goes only to recipients that are stated
          do: write `recipients.group`, or declare `recipients.groop` under `recipients:` of
            notice.yaml
        error MAM-144 notice.yaml:2:77 length 15 purposes.share
          `releases.survey` is no release
          why: what leaves must be stated
          do: declare `releases.survey` under `releases:` of notice.yaml
        error MAM-143 notice.yaml:4:72 length 7 recipients.group
          `holding` is no entity
          why: somebody who can be named must answer for the data
          do: write `kasuri`, or declare `holding` under `entities:` of notice.yaml
        """
    )


def test_a_retention_for_a_purpose_that_does_not_exist(told_of_notice: str) -> None:
    """
    retention:
      invoices: {items: purchases, of: customer, keep: 7 years, after: closed, ground: {purpose: promot}}
    """
    assert told_of_notice == expected(
        """
        error MAM-134 notice.yaml:2:94 length 6 retention.invoices
          `promot` is no purpose; did you mean `promote`?
          why: data may be used for stated purposes only
          do: write `promote`, or declare `promot` under `purposes:` of notice.yaml
        """
    )


def test_a_retention_with_two_grounds(told_of_notice: str) -> None:
    """
    retention:
      invoices:
        items: purchases
        of: customer
        keep: 7 years
        after: closed
        ground: {purpose: promote, law: JP-corporation-tax}
    """
    assert told_of_notice == expected(
        """
        error MAM-127 notice.yaml:7:5 length 6 retention.invoices
          `ground` wants one of `law` and `purpose`
          why: data is kept for one stated reason, and until that reason ends
          do: write `{law: NAME}` or `{purpose: ID}`; two reasons are two retention promises
        """
    )


def test_a_retention_without_a_ground(told_of_notice: str) -> None:
    """
    retention:
      invoices: {items: purchases, of: customer, keep: 7 years, after: closed, ground: {}}
    """
    assert told_of_notice == expected(
        """
        error MAM-127 notice.yaml:2:76 length 6 retention.invoices
          `ground` wants one of `law` and `purpose`
          why: data is kept for one stated reason, and until that reason ends
          do: write `{law: NAME}` or `{purpose: ID}`; two reasons are two retention promises
        """
    )


def test_a_period_that_nobody_lives_to_see_the_end_of(told_of_notice: str) -> None:
    """
    retention:
      invoices: {items: purchases, of: customer, keep: 201 years, after: closed, ground: {law: JP-X}}
    """
    assert told_of_notice == expected(
        """
        error MAM-125 notice.yaml:2:52 length 9 retention.invoices
          the period `201 years` is longer than 200 years
          why: a period without an end that anybody lives to see is no limit
          do: write the period that the ground needs
        """
    )


def test_a_fiscal_year_whose_end_is_unknown(told_of_notice: str) -> None:
    """
    entities:
      kasuri: {name: Kasuri, country: JP}
    retention:
      invoices:
        items: purchases
        of: customer
        keep: 7 years
        after: closed
        rounded-up-to: fiscal-year-end
        ground: {law: JP-corporation-tax}
    """
    assert told_of_notice == expected(
        """
        error MAM-122 notice.yaml:9:20 length 15 retention.invoices
          the controller `kasuri` does not say when its fiscal year ends
          why: the end of the period cannot be computed
          do: add `fiscal-year-ends: 03-31` (month and day) to the entity
        """
    )


def test_a_right_that_does_not_exist(told_of_notice: str) -> None:
    """
    rights:
      acces: {of: all}
    """
    assert told_of_notice == expected(
        """
        error MAM-138 notice.yaml:2:3 length 5 rights.acces
          `acces` is no right; did you mean `access`?
          why: a right under an unknown name can be asked for by nobody
          do: write one of `access`, `appeal`, `complaint`, `consent-information`,
            `consent-withdrawal`, `correction`, `erasure`, `limit-sensitive`, `no-retaliation`,
            `objection`, `opt-out-of-sale`, `others-by-law`, `portability`, `purpose-notice`,
            `restriction`, `self-service` and 1 more, or say which right it is: `acces: {right:
            access}`
        """
    )


def test_a_controller_who_is_no_entity(told_of_notice: str) -> None:
    """
    controllers: [{when: {region: EU}, is: kasuri-eu}, {else: kasury}]
    """
    assert told_of_notice == expected(
        """
        error MAM-143 notice.yaml:1:40 length 9 controllers.1
          `kasuri-eu` is no entity; did you mean `kasuri`?
          why: somebody who can be named must answer for the data
          do: write `kasuri`, or declare `kasuri-eu` under `entities:` of notice.yaml
        error MAM-143 notice.yaml:1:59 length 6 controllers.2
          `kasury` is no entity; did you mean `kasuri`?
          why: somebody who can be named must answer for the data
          do: write `kasuri`, or declare `kasury` under `entities:` of notice.yaml
        """
    )


def test_controllers_of_whom_the_last_has_a_condition(told_of_notice: str) -> None:
    """
    controllers:
      - else: kasuri
      - {when: {region: EU}, is: kasuri}
    """
    assert told_of_notice == expected(
        """
        error MAM-127 notice.yaml:2:5 length 4 controllers.1
          the earlier controller must be written `{when: {...}, is: ENTITY}`
          why: for every person exactly one entity must answer
          do: write `{when: {...}, is: ENTITY}`; the last one holds where no other does
        error MAM-127 notice.yaml:3:5 length 32 controllers.2
          the last controller must be written `{else: ENTITY}`
          why: for every person exactly one entity must answer
          do: write `{else: ENTITY}`; the last one holds where no other does
        """
    )


def test_a_governing_language_without_an_edition(told_of_notice: str) -> None:
    """
    languages: {governing: ja, editions: en}
    """
    assert told_of_notice == expected(
        """
        error MAM-127 notice.yaml:1:24 length 2 languages
          the governing language `ja` has no edition
          why: the text that decides a dispute would not exist
          do: add `ja` to `editions:`
        """
    )


def test_a_linking_key_by_which_nobody_is_known(told_of_notice: str) -> None:
    """
    people:
      customer: {known-by: [customer-id, email], linked-by: [customer-no]}
    """
    assert told_of_notice == expected(
        """
        error MAM-135 notice.yaml:2:58 length 11 people.customer
          `customer-no` is no identity key; did you mean `customer-id`?
          why: a person can be found only by keys that are declared
          do: write one of `customer-id`, `email`, or declare `customer-no` under `known-by:` of
            that kind of people in notice.yaml
        """
    )


def test_words_that_stand_for_everything_are_no_names(told_of_notice: str) -> None:
    """
    people:
      any: {}
      customer: {}
    data:
      all: {name: []}
      contact: {email: []}
      purchases: {orders: []}
    """
    assert told_of_notice == expected(
        """
        error MAM-125 notice.yaml:2:3 length 3
          `any` cannot be a name
          why: the word stands for everything that can stand in its place
          do: choose another name
        error MAM-125 notice.yaml:5:3 length 3
          `all` cannot be a name
          why: the word stands for everything that can stand in its place
          do: choose another name
        """
    )


def test_people_and_clauses_in_promises_that_nothing_executes(told_of_notice: str) -> None:
    """
    ages:
      minors: {of: custmer, under: 18, then: refuse}
    requests:
      made-by: {self: {clause: }, agent: {clause: {a: b}}}
    """
    assert told_of_notice == expected(
        """
        error MAM-126 notice.yaml:4:20 length 6
          `clause` has no value
          why: what Mamoru cannot read it cannot keep
          do: write a value, or remove the key
        error MAM-123 notice.yaml:4:47 length 6
          `clause` wants a list (`[a, b]`), and a mapping (`key: value`) is written
          why: what Mamoru cannot read it cannot keep
          do: write a list (`[a, b]`), as docs/reference/notation.md shows
        """
    )


def test_a_collection_point_for_an_unknown_purpose(told_of_notice: str) -> None:
    """
    collection-points:
      till: {of: customer, collects: purchases, for: [promote, sell], optional: shoes}
    """
    assert told_of_notice == expected(
        """
        error MAM-134 notice.yaml:2:60 length 4 collection-points.till
          `sell` is no purpose
          why: data may be used for stated purposes only
          do: write `promote`, or declare `sell` under `purposes:` of notice.yaml
        error MAM-131 notice.yaml:2:77 length 5 collection-points.till
          `shoes` is no category of data
          why: data that the notice does not name is promised nothing
          do: write one of `contact`, `contact.email`, `contact.name`, `credentials`,
            `credentials.password`, `purchases`, `purchases.orders`, or declare `shoes` under
            `data:` of notice.yaml
        """
    )


def test_everything_wrong_is_told_at_once_and_by_place(told_of_notice: str) -> None:
    """
    purposes:
      promote: {of: custmer, uses: contact.emial}
    rights:
      acces: {of: custmer}
    """
    assert told_of_notice == expected(
        """
        error MAM-133 notice.yaml:2:17 length 7 purposes.promote
          `custmer` is no kind of people; did you mean `customer`?
          why: a promise to people whom nobody named is kept to nobody
          do: write one of `customer`, `shareholder`, or declare `custmer` under `people:` of
            notice.yaml
        error MAM-131 notice.yaml:2:32 length 13 purposes.promote
          `contact.emial` is no category of data; did you mean `contact.email`?
          why: data that the notice does not name is promised nothing
          do: write one of `contact`, `contact.email`, `contact.name`, `credentials`,
            `credentials.password`, `purchases`, `purchases.orders`, or declare `contact.emial`
            under `data:` of notice.yaml
        error MAM-138 notice.yaml:4:3 length 5 rights.acces
          `acces` is no right; did you mean `access`?
          why: a right under an unknown name can be asked for by nobody
          do: write one of `access`, `appeal`, `complaint`, `consent-information`,
            `consent-withdrawal`, `correction`, `erasure`, `limit-sensitive`, `no-retaliation`,
            `objection`, `opt-out-of-sale`, `others-by-law`, `portability`, `purpose-notice`,
            `restriction`, `self-service` and 1 more, or say which right it is: `acces: {right:
            access}`
        error MAM-133 notice.yaml:4:15 length 7 rights.acces
          `custmer` is no kind of people; did you mean `customer`?
          why: a promise to people whom nobody named is kept to nobody
          do: write one of `customer`, `shareholder`, or declare `custmer` under `people:` of
            notice.yaml
        """
    )
