"""What is told of a notice whose shape is wrong."""

from pathlib import Path

from tests.notation.programmes import NOTICE, expected, merged, reading, told


def test_a_key_that_is_no_key_of_the_notation(told_of_notice: str) -> None:
    """
    purposes:
      promote: {of: customer, used: [contact.email]}
    """
    assert told_of_notice == expected(
        """
        error MAM-121 notice.yaml:2:27 length 4
          `used` is no key of the notation here; did you mean `uses`?
          why: a line that Mamoru does not know would be a promise that it does not keep
          do: the keys here are `basis`, `by`, `choice`, `clause`, `marks`, `of`, `only-as`,
            `only-if`, `open`, `sensitive-basis`, `shown-at`, `special-ground`, `title`, `uses`
        """
    )


def test_a_key_without_a_space_after_its_colon(told_of_notice: str) -> None:
    """
    purposes:
      promote: {of:customer, uses: [contact.email]}
    """
    assert told_of_notice == expected(
        """
        error MAM-122 notice.yaml:2:3 length 7
          the key `of` is missing here
          why: what is not stated cannot be kept or checked
          do: add `of:`, as docs/reference/notation.md shows
        error MAM-121 notice.yaml:2:13 length 11
          `of:customer` is no key of the notation here
          why: a line that Mamoru does not know would be a promise that it does not keep
          do: put a space after the colon
        """
    )


def test_a_key_in_full_width_letters(tmp_path: Path) -> None:
    text = merged("purposes:\n  promote: {of: customer, ｕｓｅｓ: [contact.email]}\n", NOTICE)
    assert told(reading(tmp_path, {"notice.yaml": text}).findings) == expected(
        """
        error MAM-121 notice.yaml:2:27 length 4
          `ｕｓｅｓ` is no key of the notation here; did you mean `uses`?
          why: a line that Mamoru does not know would be a promise that it does not keep
          do: the keys here are `basis`, `by`, `choice`, `clause`, `marks`, `of`, `only-as`,
            `only-if`, `open`, `sensitive-basis`, `shown-at`, `special-ground`, `title`, `uses`
        """
    )


def test_a_section_that_is_no_section(told_of_notice: str) -> None:
    """
    purpose:
      promote: {of: customer}
    """
    assert told_of_notice == expected(
        """
        error MAM-121 notice.yaml:1:1 length 7
          `purpose` is no key of the notation here; did you mean `purposes`?
          why: a line that Mamoru does not know would be a promise that it does not keep
          do: the keys here are `ages`, `authorities`, `bases`, `changes`, `choices`,
            `collection-points`, `contacts`, `controllers`, `cookies`, `data`, `destruction`,
            `differs`, `disclosures`, `earlier`, `effective`, `entities` and 21 more
        """
    )


def test_a_key_that_is_missing(told_of_notice: str) -> None:
    """
    purposes:
      promote: {uses: [contact.email]}
    """
    assert told_of_notice == expected(
        """
        error MAM-122 notice.yaml:2:3 length 7
          the key `of` is missing here
          why: what is not stated cannot be kept or checked
          do: add `of:`, as docs/reference/notation.md shows
        """
    )


def test_a_key_without_a_value(told_of_notice: str) -> None:
    """
    purposes:
      promote:
        of: customer
        basis:
        uses:
    """
    assert told_of_notice == expected(
        """
        error MAM-126 notice.yaml:4:5 length 5
          `basis` has no value
          why: what Mamoru cannot read it cannot keep
          do: write a value, or remove the key
        error MAM-126 notice.yaml:5:5 length 4
          `uses` has no value
          why: what Mamoru cannot read it cannot keep
          do: write a value, or remove the key
        """
    )


def test_a_list_where_one_word_is_wanted(told_of_notice: str) -> None:
    """
    purposes:
      promote: {of: customer, choice: [a, b]}
    """
    assert told_of_notice == expected(
        """
        error MAM-123 notice.yaml:2:35 length 6
          `choice` wants a text, and a list is written
          why: what Mamoru cannot read it cannot keep
          do: write a text, as docs/reference/notation.md shows
        """
    )


def test_a_mapping_where_a_list_is_wanted(told_of_notice: str) -> None:
    """
    purposes:
      promote: {of: customer, uses: {contact: email}}
    """
    assert told_of_notice == expected(
        """
        error MAM-123 notice.yaml:2:33 length 16
          `uses` wants a list (`[a, b]`), and a mapping (`key: value`) is written
          why: what Mamoru cannot read it cannot keep
          do: write a list (`[a, b]`), as docs/reference/notation.md shows
        """
    )


def test_a_text_where_a_mapping_is_wanted(told_of_notice: str) -> None:
    """
    purposes:
      promote: customer
    """
    assert told_of_notice == expected(
        """
        error MAM-123 notice.yaml:2:12 length 8
          `promote` wants a mapping (`key: value`), and a text is written
          why: what Mamoru cannot read it cannot keep
          do: write a mapping (`key: value`), as docs/reference/notation.md shows
        """
    )


def test_a_word_that_is_none_of_those_allowed(told_of_notice: str) -> None:
    """
    purposes:
      promote: {of: customer, basis: contractt}
    """
    assert told_of_notice == expected(
        """
        error MAM-124 notice.yaml:2:34 length 9
          `contractt` cannot stand for `basis`; did you mean `contract`?
          why: what Mamoru cannot read it cannot keep
          do: write one of `consent`, `contract`, `law`, `legitimate-interest`, `none`,
            `public-task`, `vital-interest`
        """
    )


def test_a_mark_that_is_none_of_those_allowed(told_of_notice: str) -> None:
    """
    data:
      contact: {name: [identifying], email: [identifing], phone: {marks: 5}}
      purchases: {orders: []}
    """
    assert told_of_notice == expected(
        """
        error MAM-124 notice.yaml:2:42 length 10
          `identifing` cannot stand for `marks`; did you mean `identifying`?
          why: what Mamoru cannot read it cannot keep
          do: write one of `camera`, `card`, `children`, `credit-bureau`, `derived`, `health`,
            `high-risk`, `identifying`, `precise-location`, `secret`, `sensitive`, `special-care`,
            `voice`
        error MAM-124 notice.yaml:2:70 length 1
          `5` cannot stand for `marks`
          why: what Mamoru cannot read it cannot keep
          do: write one of `camera`, `card`, `children`, `credit-bureau`, `derived`, `health`,
            `high-risk`, `identifying`, `precise-location`, `secret`, `sensitive`, `special-care`,
            `voice`
        """
    )


def test_a_name_that_is_no_name(told_of_notice: str) -> None:
    """
    purposes:
      Promote_All: {of: customer}
    """
    assert told_of_notice == expected(
        """
        error MAM-125 notice.yaml:2:3 length 11
          `Promote_All` is not a name (lower-case words joined by `-`)
          why: what Mamoru cannot read it cannot keep
          do: write it like `promote-all`
        """
    )


def test_dates_that_are_none(told_of_notice: str) -> None:
    """
    effective: {on: 2025-02-30}
    entities:
      kasuri: {name: K, country: JP, fiscal-year-ends: 31-03, representative: {name: S, confirmed: today}}
    """
    assert told_of_notice == expected(
        """
        error MAM-125 notice.yaml:1:17 length 10
          the calendar has no day `2025-02-30`
          why: a promise that begins on a day that never comes is never kept
          do: write a day that exists
        error MAM-125 notice.yaml:3:52 length 5
          the calendar has no day `31-03`
          why: a promise that begins on a day that never comes is never kept
          do: write a day that exists
        error MAM-125 notice.yaml:3:96 length 5
          `today` is not a date (year-month-day)
          why: what Mamoru cannot read it cannot keep
          do: write it like `2025-01-01`
        """
    )


def test_the_end_of_february_ends_a_fiscal_year(told_of_notice: str) -> None:
    """
    entities:
      kasuri: {name: K, country: JP, fiscal-year-ends: 02-29}
    """
    assert told_of_notice == ""


def test_a_period_in_weeks(told_of_notice: str) -> None:
    """
    retention:
      invoices: {items: purchases, of: customer, keep: 2 weeks, after: closed, ground: {law: JP-X}}
    """
    assert told_of_notice == expected(
        """
        error MAM-125 notice.yaml:2:52 length 7
          `2 weeks` is not a period (`N days`, `N months` or `N years`)
          why: what Mamoru cannot read it cannot keep
          do: write it like `7 years`
        """
    )


def test_a_country_in_small_letters_and_norway_in_capital_ones(told_of_notice: str) -> None:
    """
    recipients:
      messaging: {role: processor, country: [NO, jp]}
    """
    assert told_of_notice == expected(
        """
        error MAM-125 notice.yaml:2:46 length 2
          `jp` is not a country (two capital letters of ISO 3166-1)
          why: what Mamoru cannot read it cannot keep
          do: write it like `JP`
        """
    )


def test_a_branch_of_the_data_with_nothing_below_it(told_of_notice: str) -> None:
    """
    data:
      contact: {name: [identifying], email: [identifying], phone: {}}
      purchases: {orders: []}
    """
    assert told_of_notice == expected(
        """
        error MAM-126 notice.yaml:2:63 length 2
          `phone` is empty
          why: what Mamoru cannot read it cannot keep
          do: write what belongs there, or remove the key if it may be left out
        """
    )


def test_a_leaf_of_the_data_without_marks(told_of_notice: str) -> None:
    """
    data:
      contact: {name: [identifying], email: {title: E-mail}}
      purchases: {orders: []}
    """
    assert told_of_notice == expected(
        """
        error MAM-122 notice.yaml:2:34 length 5
          the key `marks` is missing here
          why: what is not stated cannot be kept or checked
          do: add `marks:`, as docs/reference/notation.md shows
        """
    )


def test_a_list_that_must_not_be_empty(told_of_notice: str) -> None:
    """
    languages: {governing: ja, editions: []}
    people: {}
    """
    assert told_of_notice == expected(
        """
        error MAM-126 notice.yaml:1:38 length 2
          `editions` is empty
          why: what Mamoru cannot read it cannot keep
          do: write what belongs there, or remove the key if it may be left out
        error MAM-126 notice.yaml:2:9 length 2
          `people` is empty
          why: what Mamoru cannot read it cannot keep
          do: write what belongs there, or remove the key if it may be left out
        """
    )


def test_a_notice_that_is_a_list(told_of_file: str) -> None:
    """
    - system: shop
    """
    assert told_of_file == expected(
        """
        error MAM-123 systems/shop.yaml:1:3 length 6
          the file wants a mapping (`key: value`), and a list is written
          why: what Mamoru cannot read it cannot keep
          do: write a mapping (`key: value`), as docs/reference/notation.md shows
        """
    )


def test_a_language_that_is_none(told_of_notice: str) -> None:
    """
    title: {en: Our notice, japanese!: 個人情報}
    """
    assert told_of_notice == expected(
        """
        error MAM-125 notice.yaml:1:25 length 9
          `japanese!` is not a language tag (BCP 47)
          why: what Mamoru cannot read it cannot keep
          do: write it like `ja`
        """
    )
