"""What is told of ties and masks."""

from tests.notation.programmes import expected


def test_a_tie_to_a_table_that_does_not_exist(told_of_map: str) -> None:
    """
    tables:
      customers: {}
      orders: {ties: {by: customer_id, to: custmers, how: owned}}
    """
    assert told_of_map == expected(
        """
        error MAM-141 systems/shop.yaml:3:40 length 8 systems.shop.orders.customer_id
          `custmers` is no table of this system; did you mean `customers`?
          why: rows that nobody can find are neither shown nor erased
          do: write one of `customers`, `orders`, or declare `custmers` under `tables:` of the map
        """
    )


def test_a_tie_to_a_table_that_the_map_leaves_out(told_beside_snapshot: str) -> None:
    """
    tables:
      orders: {ties: {by: customer_id, to: customers, how: none}}
    """
    assert told_beside_snapshot == expected(
        """
        error MAM-141 systems/shop.yaml:2:40 length 9 systems.shop.orders.customer_id
          the map says nothing of the table `customers`
          why: rows that nobody can find are neither shown nor erased
          do: add `customers:` under `tables:`
        """
    )


def test_a_tie_to_a_column_that_does_not_exist(told_beside_snapshot: str) -> None:
    """
    tables:
      customers: {}
      orders: {ties: {by: customer_id, to: customers.number, how: owned}}
    """
    assert told_beside_snapshot == expected(
        """
        error MAM-142 systems/shop.yaml:3:40 length 16 systems.shop.orders.customer_id
          `customers` has no column `number`
          why: what is said of a column that does not exist is promised of nothing
          do: write one of `email`, `id`, or run `mamoru discover shop` if the database has changed
        """
    )


def test_a_tie_that_leads_nowhere(told_of_map: str) -> None:
    """
    tables:
      orders: {ties: {by: customer_id, how: owned}}
    """
    assert told_of_map == expected(
        """
        error MAM-127 systems/shop.yaml:2:23 length 11 systems.shop.orders.customer_id
          a tie wants either `to`, or `of` with `known-as`
          why: a tie that leads nowhere neither shows nor erases anything
          do: write `to: TABLE`, or `of: PEOPLE, known-as: IDENTITY-KEY` for a person kept elsewhere
        """
    )


def test_a_tie_that_leads_to_two_places(told_of_map: str) -> None:
    """
    tables:
      customers: {}
      orders: {ties: {by: customer_id, to: customers, of: customer, known-as: email, how: owned}}
    """
    assert told_of_map == expected(
        """
        error MAM-127 systems/shop.yaml:3:23 length 11 systems.shop.orders.customer_id
          a tie wants either `to`, or `of` with `known-as`
          why: a tie that leads nowhere neither shows nor erases anything
          do: write `to: TABLE`, or `of: PEOPLE, known-as: IDENTITY-KEY` for a person kept elsewhere
        """
    )


def test_a_tie_to_a_person_without_a_key(told_of_map: str) -> None:
    """
    tables:
      orders: {ties: {by: customer_id, of: customer, how: owned}}
    """
    assert told_of_map == expected(
        """
        error MAM-127 systems/shop.yaml:2:23 length 11 systems.shop.orders.customer_id
          a tie wants either `to`, or `of` with `known-as`
          why: a tie that leads nowhere neither shows nor erases anything
          do: write `to: TABLE`, or `of: PEOPLE, known-as: IDENTITY-KEY` for a person kept elsewhere
        """
    )


def test_a_tie_to_people_and_keys_that_nobody_named(told_of_map: str) -> None:
    """
    tables:
      orders:
        ties:
          - {by: customer_id, of: customers, known-as: email, how: owned}
          - {by: member_no, of: customer, known-as: loyalty-number, how: owned}
    """
    assert told_of_map == expected(
        """
        error MAM-133 systems/shop.yaml:4:31 length 9 systems.shop.orders.customer_id
          `customers` is no kind of people; did you mean `customer`?
          why: a promise to people whom nobody named is kept to nobody
          do: write one of `customer`, `shareholder`, or declare `customers` under `people:` of
            notice.yaml
        error MAM-135 systems/shop.yaml:5:49 length 14 systems.shop.orders.member_no
          `loyalty-number` is no identity key; did you mean `loyalty-no`?
          why: a person can be found only by keys that are declared
          do: write one of `customer-id`, `email`, `loyalty-no`, or declare `loyalty-number` under
            `known-by:` of that kind of people in notice.yaml
        """
    )


def test_a_tie_by_two_columns_to_one(told_of_map: str) -> None:
    """
    tables:
      customers: {}
      orders: {ties: {by: [region, customer_id], to: customers.id, how: owned}}
    """
    assert told_of_map == expected(
        """
        error MAM-127 systems/shop.yaml:3:50 length 12 systems.shop.orders.region+customer_id
          `by` and `to` must name equally many columns, and `to` columns of one table
          why: rows would be joined by half a key, and one person's rows taken for another's
          do: write `to: TABLE` for its primary key, or one `TABLE.column` for each column of `by`
        """
    )


def test_a_tie_to_columns_of_two_tables(told_of_map: str) -> None:
    """
    tables:
      customers: {}
      addresses: {}
      orders: {ties: {by: [region, customer_id], to: [customers.id, addresses.id], how: owned}}
    """
    assert told_of_map == expected(
        """
        error MAM-127 systems/shop.yaml:4:50 length 28 systems.shop.orders.region+customer_id
          `by` and `to` must name equally many columns, and `to` columns of one table
          why: rows would be joined by half a key, and one person's rows taken for another's
          do: write `to: TABLE` for its primary key, or one `TABLE.column` for each column of `by`
        """
    )


def test_the_same_tie_twice(told_of_map: str) -> None:
    """
    tables:
      customers: {}
      orders:
        ties:
          - {by: customer_id, to: customers, how: owned}
          - {by: customer_id, to: customers, how: joint}
          - {by: customer_id, to: customers, how: accessed, when: {role: reader}}
    """
    assert told_of_map == expected(
        """
        error MAM-146 systems/shop.yaml:6:14 length 11 systems.shop.orders
          a tie of `orders` by `customer_id` to the same place stands above
          why: of two answers nobody can tell which one holds
          do: keep one of the two, or give each a `when:`
        """
    )


def test_a_tie_without_how_and_with_an_unknown_how(told_of_map: str) -> None:
    """
    tables:
      customers: {}
      orders:
        ties:
          - {by: customer_id, to: customers}
          - {by: payer_id, to: customers, how: owning, target-gone: keep}
    """
    assert told_of_map == expected(
        """
        error MAM-122 systems/shop.yaml:5:9 length 32
          the key `how` is missing here
          why: what is not stated cannot be kept or checked
          do: add `how:`, as docs/reference/notation.md shows
        error MAM-124 systems/shop.yaml:6:44 length 6
          `owning` cannot stand for `how`; did you mean `owns`?
          why: what Mamoru cannot read it cannot keep
          do: write one of `accessed`, `accesses`, `joint`, `none`, `owned`, `owns`
        error MAM-124 systems/shop.yaml:6:65 length 4
          `keep` cannot stand for `target-gone`
          why: what Mamoru cannot read it cannot keep
          do: write one of `null`, `refuse`
        """
    )


def test_a_mask_that_does_not_exist(told_of_map: str) -> None:
    """
    tables:
      customers: {}
      orders:
        ties: {by: customer_id, to: customers, how: joint, leaving: {nul: customer_id}}
        columns: {note: {category: contact.name, mask: {fix: gone}}}
    """
    assert told_of_map == expected(
        """
        error MAM-137 systems/shop.yaml:4:66 length 3 systems.shop.orders
          `nul` is no mask; did you mean `null`?
          why: a value would stay readable that is promised to be blanked
          do: write one of `fixed`, `null`, `pseudo-person`, `remove`, `truncate`, `year-only`
        error MAM-137 systems/shop.yaml:5:53 length 3 systems.shop.orders
          `fix` is no mask; did you mean `fixed`?
          why: a value would stay readable that is promised to be blanked
          do: write one of `fixed`, `null`, `pseudo-person`, `remove`, `truncate`, `year-only`
        """
    )


def test_two_masks_where_one_is_wanted(told_of_map: str) -> None:
    """
    tables:
      customers: {}
      orders:
        ties: {by: customer_id, to: customers, how: joint, leaving: {null: note, fixed: note, is: gone}}
        columns: {note: {category: contact.name, mask: {fixed: gone, year-only: }}}
    """
    assert told_of_map == expected(
        """
        error MAM-127 systems/shop.yaml:4:65 length 35 systems.shop.orders
          exactly one mask must be named here
          why: two masks on one column would make the result depend on their order
          do: write one `{MASK: column}` per entry, with `is:` where the mask wants an argument
        error MAM-127 systems/shop.yaml:5:52 length 26 systems.shop.orders
          exactly one mask must be named here
          why: two masks on one column would make the result depend on their order
          do: write one `{MASK: column}` per entry, with `is:` where the mask wants an argument
        """
    )


def test_masks_with_wrong_arguments(told_of_map: str) -> None:
    """
    tables:
      customers: {}
      orders:
        ties:
          by: customer_id
          to: customers
          how: joint
          leaving: [{null: note, is: gone}, {fixed: note}, {truncate: note, is: three}]
        columns:
          note: {category: contact.name, mask: fixed}
          other: {category: contact.name, mask: {truncate: 1.5}}
    """
    assert told_of_map == expected(
        """
        error MAM-147 systems/shop.yaml:8:34 length 4 systems.shop.orders
          the mask `null` wants no argument
          why: with another argument the mask would leave another value than the one promised
          do: remove it
        error MAM-147 systems/shop.yaml:8:41 length 13 systems.shop.orders
          the mask `fixed` wants a text
          why: with another argument the mask would leave another value than the one promised
          do: give it a text: `is:` in a tie, the value after `fixed:` in a column
        error MAM-147 systems/shop.yaml:8:77 length 5 systems.shop.orders
          the mask `truncate` wants a whole number
          why: with another argument the mask would leave another value than the one promised
          do: give it a whole number: `is:` in a tie, the value after `truncate:` in a column
        error MAM-147 systems/shop.yaml:10:44 length 5 systems.shop.orders
          the mask `fixed` wants a text
          why: with another argument the mask would leave another value than the one promised
          do: give it a text: `is:` in a tie, the value after `fixed:` in a column
        error MAM-147 systems/shop.yaml:11:56 length 3 systems.shop.orders
          the mask `truncate` wants a whole number
          why: with another argument the mask would leave another value than the one promised
          do: give it a whole number: `is:` in a tie, the value after `truncate:` in a column
        """
    )


def test_a_masked_column_that_does_not_exist(told_beside_snapshot: str) -> None:
    """
    tables:
      customers: {}
      orders:
        ties: {by: customer_id, to: customers, how: joint, leaving: [{null: [customer_id, note]}]}
    """
    assert told_beside_snapshot == expected(
        """
        error MAM-142 systems/shop.yaml:4:87 length 4 systems.shop.orders.customer_id
          `orders` has no column `note`
          why: what is said of a column that does not exist is promised of nothing
          do: write one of `closed_at`, `customer_id`, `id`, or run `mamoru discover shop` if the
            database has changed
        """
    )


def test_a_backward_tie_masks_columns_of_either_table(told_beside_snapshot: str) -> None:
    """
    tables:
      customers: {}
      orders: {ties: {by: customer_id, to: customers, how: owns, leaving: [{null: email}, {null: closed_at}]}}
    """
    assert told_beside_snapshot == ""


def test_hidden_columns_without_a_reason(told_of_map: str) -> None:
    """
    tables:
      customers: {}
      orders: {ties: {by: customer_id, to: customers, how: joint, access: {hide: total}, delete-row: yes}}
    """
    assert told_of_map == expected(
        """
        error MAM-122 systems/shop.yaml:3:63 length 6
          the key `because` is missing here
          why: what is not stated cannot be kept or checked
          do: add `because:`, as docs/reference/notation.md shows
        error MAM-123 systems/shop.yaml:3:98 length 3
          `delete-row` wants a mapping (`key: value`), and a text is written
          why: what Mamoru cannot read it cannot keep
          do: write a mapping (`key: value`), as docs/reference/notation.md shows
        """
    )
