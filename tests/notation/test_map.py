"""What is told of a map."""

from tests.notation.programmes import expected


def test_the_small_map_has_nothing_wrong(told_beside_snapshot: str) -> None:
    assert told_beside_snapshot == ""


def test_a_kind_of_system_that_no_connector_reaches(told_of_map: str) -> None:
    """
    kind: sqllite
    """
    assert told_of_map == expected(
        """
        error MAM-139 systems/shop.yaml:1:7 length 7 systems.shop
          `sqllite` is no kind of system; did you mean `sqlite`?
          why: Mamoru cannot reach a system whose kind it does not know
          do: write one of `manual`, `postgresql`, `sqlite`
        """
    )


def test_a_system_called_otherwise_than_its_file(told_of_map: str) -> None:
    """
    system: store
    """
    assert told_of_map == expected(
        """
        error MAM-127 systems/shop.yaml:1:9 length 5 systems.shop
          the system is called `store` in a file called `systems/shop.yaml`
          why: one name for one thing: plans and receipts speak of it by this name
          do: write `system: shop`, or rename the file to systems/store.yaml
        """
    )


def test_a_password_in_the_map(told_of_map: str) -> None:
    """
    kind: postgresql
    connect: {host: localhost, password: hunter2, password-from: SHOP_PASSWORD}
    """
    assert told_of_map == expected(
        """
        error MAM-127 systems/shop.yaml:2:28 length 8 systems.shop
          `password` looks like a secret in a file that many people read
          why: whoever reads the repository could read the system
          do: remove the value, change the password, and write `password-from: NAME` of an
            environment variable
        """
    )


def test_an_event_that_no_retention_promise_runs_from(told_of_map: str) -> None:
    """
    events: {orders-closed: orders.closed_at}
    """
    assert told_of_map == expected(
        """
        warning MAM-145 systems/shop.yaml:1:10 length 13 systems.shop
          no retention promise of the notice runs from the event `orders-closed`; did you mean
            `order-closed`?
          why: an event under another name leaves a period that never begins
          do: write the event as `after:` of the retention promise does, or remove it
        """
    )


def test_an_event_bound_to_a_table_that_is_not_mapped(told_of_map: str) -> None:
    """
    events: {order-closed: order.closed_at}
    """
    assert told_of_map == expected(
        """
        error MAM-141 systems/shop.yaml:1:24 length 15 systems.shop
          `order` is no table of this system; did you mean `orders`?
          why: rows that nobody can find are neither shown nor erased
          do: write one of `customers`, `orders`, or declare `order` under `tables:` of the map
        """
    )


def test_an_event_bound_to_no_column(told_of_map: str) -> None:
    """
    events: {order-closed: closed_at}
    """
    assert told_of_map == expected(
        """
        error MAM-125 systems/shop.yaml:1:24 length 9
          `closed_at` is not a table and a column with a dot between them
          why: what Mamoru cannot read it cannot keep
          do: write it like `orders.closed_at`
        """
    )


def test_a_table_of_people_whom_nobody_named(told_of_map: str) -> None:
    """
    tables:
      customers: {is: customers}
      orders: {}
    """
    assert told_of_map == expected(
        """
        error MAM-133 systems/shop.yaml:2:19 length 9 systems.shop.customers
          `customers` is no kind of people; did you mean `customer`?
          why: a promise to people whom nobody named is kept to nobody
          do: write one of `customer`, `shareholder`, or declare `customers` under `people:` of
            notice.yaml
        """
    )


def test_identity_keys_that_are_not_declared(told_of_map: str) -> None:
    """
    tables:
      customers: {is: customer, known-by: {customer_id: id}}
      orders: {}
    """
    assert told_of_map == expected(
        """
        error MAM-125 systems/shop.yaml:2:40 length 11
          `customer_id` is not a name (lower-case words joined by `-`)
          why: what Mamoru cannot read it cannot keep
          do: write it like `customer-id`
        """
    )


def test_an_identity_key_that_is_not_one_of_these_people(told_of_map: str) -> None:
    """
    tables:
      customers: {is: shareholder, known-by: {customer-id: id}}
      orders: {}
    """
    assert told_of_map == expected(
        """
        error MAM-135 systems/shop.yaml:2:43 length 11 systems.shop.customers
          `customer-id` is no identity key
          why: a person can be found only by keys that are declared
          do: declare `customer-id` under `known-by:` of that kind of people in notice.yaml
        """
    )


def test_identity_keys_of_a_table_whose_rows_are_no_people(told_of_map: str) -> None:
    """
    tables:
      orders: {known-by: {customer-id: customer_id}}
    """
    assert told_of_map == expected(
        """
        error MAM-127 systems/shop.yaml:2:12 length 8 systems.shop.orders
          `known-by` is said of the table `orders`, whose rows are no people
          why: keys of people are looked up in tables of people only
          do: add `is: PEOPLE` to the table, or use a tie with `of:` and `known-as:`
        """
    )


def test_a_column_of_a_branch(told_of_map: str) -> None:
    """
    tables:
      orders: {columns: {mail: contact}}
    """
    assert told_of_map == expected(
        """
        error MAM-132 systems/shop.yaml:2:28 length 7 systems.shop.orders.mail
          `contact` is a branch of the notice's data; a column holds one category
          why: nobody could say which of the promises for the branch hold for this column
          do: write one of `contact.email`, `contact.name`
        """
    )


def test_a_column_of_an_unknown_category(told_of_map: str) -> None:
    """
    tables:
      orders:
        columns:
          mail: contact.mail
          other: {category: contact.e-mail, free-text: may-name-others}
    """
    assert told_of_map == expected(
        """
        error MAM-131 systems/shop.yaml:4:13 length 12 systems.shop.orders.mail
          `contact.mail` is no category of data; did you mean `contact.email`?
          why: data that the notice does not name is promised nothing
          do: write one of `contact.email`, `contact.name`, `credentials.password`,
            `purchases.orders`, or declare `contact.mail` under `data:` of notice.yaml
        error MAM-131 systems/shop.yaml:5:25 length 14 systems.shop.orders.other
          `contact.e-mail` is no category of data; did you mean `contact.email`?
          why: data that the notice does not name is promised nothing
          do: write one of `contact.email`, `contact.name`, `credentials.password`,
            `purchases.orders`, or declare `contact.e-mail` under `data:` of notice.yaml
        """
    )


def test_a_column_both_personal_and_not(told_of_map: str) -> None:
    """
    tables:
      orders: {columns: {mail: contact.email}, not-personal: [closed_at, mail]}
    """
    assert told_of_map == expected(
        """
        error MAM-146 systems/shop.yaml:2:70 length 4 systems.shop.orders
          the column `mail` stands under `columns` and under `not-personal`
          why: of two answers nobody can tell which one holds
          do: remove it from one of the two
        """
    )


def test_a_table_both_with_and_without_anything_personal(told_of_map: str) -> None:
    """
    tables:
      orders: {holds: nothing-personal, columns: {mail: contact.email}, not-personal: closed_at}
    """
    assert told_of_map == expected(
        """
        error MAM-146 systems/shop.yaml:2:12 length 5 systems.shop.orders
          the table `orders` holds nothing personal, and yet `columns:` is said of it
          why: of two answers nobody can tell which one holds
          do: remove `holds: nothing-personal`, or remove `columns`, `not-personal`
        """
    )


def test_rows_kept_for_a_promise_that_nobody_made(told_of_map: str) -> None:
    """
    tables:
      orders: {kept: {for: invoice, columns: [total, total]}}
    """
    assert told_of_map == expected(
        """
        error MAM-136 systems/shop.yaml:2:24 length 7 systems.shop.orders
          `invoice` is no retention promise; did you mean `invoices`?
          why: rows may be kept only for a stated reason
          do: write `invoices`, or declare `invoice` under `retention:` of notice.yaml
        error MAM-146 systems/shop.yaml:2:50 length 5 systems.shop.orders
          `total` stands twice in this list
          why: each fact stands once; a second one is forgotten when the first is changed
          do: remove one of the two
        """
    )


def test_tables_and_columns_that_the_database_does_not_have(told_beside_snapshot: str) -> None:
    """
    tables:
      customer: {}
      customers:
        is: customer
        known-by: {customer-id: idd, email: email}
        collected: created
        columns: {mail: contact.email}
        not-personal: [emial]
      orders:
        ties:
          {by: customer, to: customers, how: owned, when: {state: 1}, access: {hide: total, because: x}}
        kept: {for: invoices, columns: total}
    """
    assert told_beside_snapshot == expected(
        """
        error MAM-141 systems/shop.yaml:2:3 length 8 systems.shop.customer
          the database has no table `customer`; did you mean `customers`?
          why: rows that nobody can find are neither shown nor erased
          do: write one of `customers`, `orders`, or run `mamoru discover shop` if the database has
            changed
        error MAM-142 systems/shop.yaml:5:29 length 3 systems.shop.customers
          `customers` has no column `idd`; did you mean `id`?
          why: what is said of a column that does not exist is promised of nothing
          do: write one of `email`, `id`, or run `mamoru discover shop` if the database has changed
        error MAM-142 systems/shop.yaml:6:16 length 7 systems.shop.customers
          `customers` has no column `created`
          why: what is said of a column that does not exist is promised of nothing
          do: write one of `email`, `id`, or run `mamoru discover shop` if the database has changed
        error MAM-142 systems/shop.yaml:7:15 length 4 systems.shop.customers.mail
          `customers` has no column `mail`; did you mean `email`?
          why: what is said of a column that does not exist is promised of nothing
          do: write one of `email`, `id`, or run `mamoru discover shop` if the database has changed
        error MAM-142 systems/shop.yaml:8:20 length 5 systems.shop.customers
          `customers` has no column `emial`; did you mean `email`?
          why: what is said of a column that does not exist is promised of nothing
          do: write one of `email`, `id`, or run `mamoru discover shop` if the database has changed
        error MAM-142 systems/shop.yaml:11:12 length 8 systems.shop.orders.customer
          `orders` has no column `customer`; did you mean `customer_id`?
          why: what is said of a column that does not exist is promised of nothing
          do: write one of `closed_at`, `customer_id`, `id`, or run `mamoru discover shop` if the
            database has changed
        error MAM-142 systems/shop.yaml:11:56 length 5 systems.shop.orders.customer
          `orders` has no column `state`
          why: what is said of a column that does not exist is promised of nothing
          do: write one of `closed_at`, `customer_id`, `id`, or run `mamoru discover shop` if the
            database has changed
        error MAM-142 systems/shop.yaml:11:82 length 5 systems.shop.orders.customer
          `orders` has no column `total`
          why: what is said of a column that does not exist is promised of nothing
          do: write one of `closed_at`, `customer_id`, `id`, or run `mamoru discover shop` if the
            database has changed
        error MAM-142 systems/shop.yaml:12:36 length 5 systems.shop.orders
          `orders` has no column `total`
          why: what is said of a column that does not exist is promised of nothing
          do: write one of `closed_at`, `customer_id`, `id`, or run `mamoru discover shop` if the
            database has changed
        """
    )


def test_an_event_bound_to_a_column_that_the_database_does_not_have(told_beside_snapshot: str) -> None:
    """
    events: {order-closed: orders.close_at}
    """
    assert told_beside_snapshot == expected(
        """
        error MAM-142 systems/shop.yaml:1:24 length 15 systems.shop
          `orders` has no column `close_at`; did you mean `closed_at`?
          why: what is said of a column that does not exist is promised of nothing
          do: write one of `closed_at`, `customer_id`, `id`, or run `mamoru discover shop` if the
            database has changed
        """
    )


def test_a_manual_system(told_of_file: str) -> None:
    """
    system: shop
    kind: manual
    owner: records office
    holds: {origin: given, country: JP, of: [shareholders], categories: [contact.name, contact.addres]}
    search: {days: -1, acess: {en: look}, erasure: ""}
    """
    assert told_of_file == expected(
        """
        error MAM-125 systems/shop.yaml:5:16 length 2
          `days` must be at least 0
          why: what Mamoru cannot read it cannot keep
          do: write a whole number that is at least 0
        error MAM-126 systems/shop.yaml:5:48 length 2
          `erasure` is empty
          why: what Mamoru cannot read it cannot keep
          do: write what belongs there, or remove the key if it may be left out
        """
    )


def test_names_in_a_manual_system(told_of_file: str) -> None:
    """
    system: shop
    kind: manual
    owner: records office
    holds: {origin: given, country: JP, of: [shareholders], categories: [contact.name, contact.addres]}
    search: {days: 10, acess: {en: look}, erasure: shred}
    """
    assert told_of_file == expected(
        """
        error MAM-133 systems/shop.yaml:4:42 length 12 systems.shop
          `shareholders` is no kind of people; did you mean `shareholder`?
          why: a promise to people whom nobody named is kept to nobody
          do: write one of `customer`, `shareholder`, or declare `shareholders` under `people:` of
            notice.yaml
        error MAM-131 systems/shop.yaml:4:84 length 14 systems.shop
          `contact.addres` is no category of data; did you mean `contact.name`?
          why: data that the notice does not name is promised nothing
          do: write one of `contact`, `contact.email`, `contact.name`, `credentials`,
            `credentials.password`, `purchases`, `purchases.orders`, or declare `contact.addres`
            under `data:` of notice.yaml
        error MAM-138 systems/shop.yaml:5:20 length 5 systems.shop
          `acess` is no right; did you mean `access`?
          why: a right under an unknown name can be asked for by nobody
          do: write one of `access`, `erasure`
        """
    )


def test_tables_in_a_manual_system(told_of_file: str) -> None:
    """
    system: shop
    kind: manual
    owner: records office
    holds: {origin: given, country: JP, of: all, categories: all}
    search: {days: ten}
    tables: {}
    """
    assert told_of_file == expected(
        """
        error MAM-123 systems/shop.yaml:5:16 length 3
          `days` wants a whole number, and a text is written
          why: what Mamoru cannot read it cannot keep
          do: write a whole number, as docs/reference/notation.md shows
        error MAM-121 systems/shop.yaml:6:1 length 6
          `tables` is no key of the notation here
          why: a line that Mamoru does not know would be a promise that it does not keep
          do: the keys here are `holds`, `kind`, `owner`, `search`, `system`, `title`, `uses`
        """
    )


def test_a_use_that_names_what_nobody_declared(told_of_map: str) -> None:
    """
    uses:
      newsletter: {reads: [contact.mail, contact.email], for: promote, of: customers, choice: news}
    """
    assert told_of_map == expected(
        """
        error MAM-131 systems/shop.yaml:2:24 length 12 uses.shop.newsletter
          `contact.mail` is no category of data; did you mean `contact.email`?
          why: data that the notice does not name is promised nothing
          do: write one of `contact`, `contact.email`, `contact.name`, `credentials`,
            `credentials.password`, `purchases`, `purchases.orders`, or declare `contact.mail` under
            `data:` of notice.yaml
        error MAM-133 systems/shop.yaml:2:72 length 9 uses.shop.newsletter
          `customers` is no kind of people; did you mean `customer`?
          why: a promise to people whom nobody named is kept to nobody
          do: write one of `customer`, `shareholder`, or declare `customers` under `people:` of
            notice.yaml
        error MAM-144 systems/shop.yaml:2:91 length 4 uses.shop.newsletter
          `news` is no choice
          why: a choice that is stated nowhere can be made by nobody
          do: declare `news` under `choices:` of notice.yaml
        """
    )


def test_a_use_without_what_it_reads_and_what_for(told_of_map: str) -> None:
    """
    uses:
      newsletter: {reads: [], to: recipients.mailer, sells: maybe, region: Japan}
      Letters: {reads: contact.email, for: promote}
    """
    assert told_of_map == expected(
        """
        error MAM-122 systems/shop.yaml:2:3 length 10
          the key `for` is missing here
          why: what is not stated cannot be kept or checked
          do: add `for:`, as docs/reference/notation.md shows
        error MAM-126 systems/shop.yaml:2:23 length 2
          `reads` is empty
          why: what Mamoru cannot read it cannot keep
          do: write what belongs there, or remove the key if it may be left out
        error MAM-125 systems/shop.yaml:2:31 length 17
          `recipients.mailer` is not the name of a recipient, or the id of a disclosure
          why: what Mamoru cannot read it cannot keep
          do: write it like `mailer`
        error MAM-123 systems/shop.yaml:2:57 length 5
          `sells` wants `true` or `false`, and a text is written
          why: what Mamoru cannot read it cannot keep
          do: write `true` or `false`, as docs/reference/notation.md shows
        error MAM-125 systems/shop.yaml:2:72 length 5
          `Japan` is not a region (a country of ISO 3166-1, a part of one, or `EEA`)
          why: what Mamoru cannot read it cannot keep
          do: write it like `US-CA`
        error MAM-125 systems/shop.yaml:3:3 length 7
          `Letters` is not a name (lower-case words joined by `-`)
          why: what Mamoru cannot read it cannot keep
          do: write it like `letters`
        """
    )


def test_the_purpose_and_the_recipient_of_a_use_are_left_to_the_check(told_of_map: str) -> None:
    """
    uses:
      letters: {reads: contact.email, for: stated-nowhere, to: nobody-known, region: [JP, EEA], sells: true}
      police: {reads: all, for: stated-nowhere, of: all, to: disclosures.law, title: {en: The police}}
    """
    assert told_of_map == ""


def test_kinds_of_people_in_one_table_that_nothing_tells_apart(told_of_map: str) -> None:
    """
    tables:
      customers:
        is: {customer: {email: a}, shareholder: {name: b}}
        known-by: {customer-id: id}
      orders: {}
    """
    assert told_of_map == expected(
        """
        error MAM-127 systems/shop.yaml:3:5 length 2 systems.shop.customers
          the kinds of people in `customers` are not told apart by different values of one column
          why: a request in one capacity would reach what is held of somebody in another
          do: tell them apart: `is: {customer: {type: C}, employee: {type: E}}`
        """
    )


def test_a_column_that_is_made_in_two_ways(told_of_map: str) -> None:
    """
    tables:
      customers: {recomputed: {name: {count: orders, sum: orders.id, by: customer_id}}}
      orders: {}
    """
    assert told_of_map == expected(
        """
        error MAM-127 systems/shop.yaml:2:28 length 4 systems.shop.customers.name
          the column `name` wants one way in which it is made
          why: of two answers nobody can tell which one holds
          do: write `{count: TABLE, by: COLUMN}`, or `sum:`, `min:` or `max:` with `TABLE.COLUMN`
        """
    )


def test_two_answers_to_what_becomes_of_a_reference(told_of_map: str) -> None:
    """
    tables:
      customers: {}
      orders:
        ties:
          - by: customer_id
            to: customers
            how: none
            target-gone: {keep: {because: a, for: invoices}, delete-row: {because: b}}
    """
    assert told_of_map == expected(
        """
        error MAM-127 systems/shop.yaml:8:9 length 11 systems.shop.orders.customer_id
          `target-gone` wants one answer, of a row whose column leads to another row
          why: of two answers nobody can tell which one holds, and an identity value leads to no row
          do: write `null`, `refuse`, `{keep: ...}` or `{delete-row: ...}`
        """
    )
