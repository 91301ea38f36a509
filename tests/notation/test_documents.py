"""What is told of values inside of documents."""

import pytest

from mamoru.model.documents.paths import inside, path_of, written
from tests.notation.programmes import expected


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("email", ("email",)),
        ("address.street", ("address", "street")),
        ("friends[*].email", ("friends", None, "email")),
        ("[*].email", (None, "email")),
        ("grid[*][*]", ("grid", None, None)),
        ('"zip code"."a.b"', ("zip code", "a.b")),
        ("住所.番地", ("住所", "番地")),
        ("", None),
        (".email", None),
        ("email.", None),
        ("a..b", None),
        ("a[0]", None),
        ("$.email", None),
        ("a[*]b", None),
        ('a."b', None),
        ("a b", None),
    ],
)
def test_a_path_is_read_as_it_is_written(text: str, path: tuple[str | None, ...] | None) -> None:
    assert path_of(text) == path


def test_a_name_is_a_path_behind_the_longest_column_that_it_begins_with() -> None:
    columns = ["profile", "profile.v2", "p"]

    assert inside("profile.v2.email", columns) == ("profile.v2", ("email",))
    assert inside("profile[*].email", columns) == ("profile", (None, "email"))
    assert inside("profiles.email", columns) is None
    assert written("p", ("a b", None, "c")) == 'p."a b"[*].c'


def test_values_inside_of_a_column_may_be_named(told_beside_snapshot: str) -> None:
    """
    tables:
      customers:
        is: customer
        known-by: {customer-id: id}
        columns: {email.work: contact.email, "email.others[*]": contact.email}
        not-personal: [email.theme]
      orders:
        ties:
          by: customer_id
          to: customers
          how: joint
          leaving: [{"null": closed_at.by}]
          access: {hide: closed_at.by, because: not theirs}
        columns: {closed_at.by: contact.email}
        kept: {for: invoices, columns: closed_at.by}
    """
    assert told_beside_snapshot == ""


def test_names_behind_a_column_that_are_no_paths(told_beside_snapshot: str) -> None:
    """
    tables:
      customers:
        is: customer
        known-by: {customer-id: id, email: email.work}
        columns: {email.work: contact.email, email..home: contact.email, e-mail.home: contact.email}
        kept: {for: invoices, columns: [email.wrok]}
      orders: {ties: {by: customer_id, to: customers, how: owned}}
    """
    assert told_beside_snapshot == expected(
        """
        error MAM-163 systems/shop.yaml:4:40 length 10 systems.shop.customers
          `email.work` would stand inside of `email`, where nothing can lead to a row
          why: an index leads to rows by columns, and a tie that is not followed neither shows nor
            erases
          do: name a column: what `email` holds belongs into one, people into a table of their own
            with a row for each
        error MAM-162 systems/shop.yaml:5:42 length 11 systems.shop.customers.email..home
          what stands behind `email` in `email..home` is no path
          why: what is said of a value that no path leads to is promised of nothing
          do: write it like `email.address.street`, or `email.friends[*].email` for each element of
            a list; a name with other characters stands in double quotes: `email."zip code"`;
            `not-personal: [email.*]` is whatever else stands there
        error MAM-142 systems/shop.yaml:5:70 length 11 systems.shop.customers.e-mail.home
          `customers` has no column `e-mail.home`; did you mean `email`?
          why: what is said of a column that does not exist is promised of nothing
          do: write one of `email`, `id`, or run `mamoru discover shop` if the database has changed
        error MAM-142 systems/shop.yaml:6:37 length 10 systems.shop.customers
          `customers` has no column `email.wrok`; did you mean `email.work`?
          why: what is said of a column that does not exist is promised of nothing
          do: write one of `e-mail.home`, `email`, `email..home`, `email.work`, `id`, or run `mamoru
            discover shop` if the database has changed
        """
    )


def test_a_value_that_is_said_twice(told_beside_snapshot: str) -> None:
    """
    tables:
      customers:
        is: customer
        known-by: {customer-id: id}
        columns: {email: contact.email, email.work: contact.email}
      orders:
        ties: {by: customer_id, to: customers, how: owned}
        columns: {closed_at.by: contact.email, closed_at.by.mail: contact.email}
        not-personal: [closed_at.by."mail"]
    """
    assert told_beside_snapshot == expected(
        """
        error MAM-164 systems/shop.yaml:5:37 length 10 systems.shop.customers.email.work
          `email.work` is a part of `email`, and the map says something of both
          why: of two answers nobody can tell which one holds
          do: say it of the parts of `email` alone, or of the whole
        error MAM-164 systems/shop.yaml:8:44 length 17 systems.shop.orders.closed_at.by.mail
          `closed_at.by.mail` is a part of `closed_at.by`, and the map says something of both
          why: of two answers nobody can tell which one holds
          do: say it of the parts of `closed_at.by` alone, or of the whole
        error MAM-164 systems/shop.yaml:9:20 length 19 systems.shop.orders.closed_at.by."mail"
          `closed_at.by."mail"` is a part of `closed_at.by`, and the map says something of both
          why: of two answers nobody can tell which one holds
          do: say it of the parts of `closed_at.by` alone, or of the whole
        """
    )


def test_what_else_stands_in_documents_is_said_once(told_beside_snapshot: str) -> None:
    """
    tables:
      customers:
        is: customer
        known-by: {customer-id: id}
        columns: {email.work: contact.email}
        not-personal: [email.*, email.theme]
      orders:
        ties: {by: customer_id, to: customers, how: owned}
        columns: {closed_at: contact.email, "id.*": contact.email}
        not-personal: ["closed_at.*"]
    """
    assert told_beside_snapshot == expected(
        """
        error MAM-162 systems/shop.yaml:9:41 length 6 systems.shop.orders.id.*
          what stands behind `id` in `id.*` is no path
          why: what is said of a value that no path leads to is promised of nothing
          do: write it like `id.address.street`, or `id.friends[*].email` for each element of a
            list; a name with other characters stands in double quotes: `id."zip code"`;
            `not-personal: [id.*]` is whatever else stands there
        error MAM-164 systems/shop.yaml:10:20 length 13 systems.shop.orders.closed_at.*
          `closed_at.*` is a part of `closed_at`, and the map says something of both
          why: of two answers nobody can tell which one holds
          do: say it of the parts of `closed_at` alone, or of the whole
        """
    )
