"""Rows that stay for a reason, rows known by an e-mail address, and every shape that a key can have."""

from datetime import date

import pytest

from mamoru.plan.erasing import CannotErase
from tests.engine import Build, Effect, erase, rows, user
from tests.worlds import T, mask, tie, when

A, B = "Aiko", "Ben"


def users(**more: object) -> T:
    """Two people with names."""
    return T(person="user", cols="name", personal="name", rows=[(1, A), (2, B)], **more)  # type: ignore[arg-type]  # fields of T


# -- kept for a reason -----------------------------------------------------------------------------


def orders(closed: str | None, **more: object) -> T:
    """One order of user 1, whose period of seven years began on a day."""
    return T(
        ties=["user_id>users:owned"],
        cols="user_id total note closed",
        personal="total note",
        types={"closed": "date"},
        rows=[(1, 1, 50, "ring twice", closed)],
        keep=("total",),
        **more,  # type: ignore[arg-type]  # fields of T
    )


ITEMS = T(ties=["order_id>orders:owned"], cols="order_id", rows=[(1, 1)])


def test_a_kept_row_stays_masked_and_what_it_owns_goes(build: Build) -> None:
    """Books are kept seven years after an order was closed: the total stays readable, the note does not."""
    world = build({"users": users(), "orders": orders("2024-05-05"), "items": ITEMS})

    erased = erase(world, *user(1))

    (order,) = rows(world)["orders"]
    assert order[:4] == (1, None, 50, None)
    assert rows(world)["users"] == [(2, B)]
    assert rows(world)["items"] == []
    assert erased.effects["orders"] == Effect(kept=1, masked=1, until="2031-05-05")
    assert erased.effects["items"] == Effect(deleted=1)


@pytest.mark.parametrize(("today", "left"), [(date(2026, 5, 5), 1), (date(2026, 5, 6), 0)])
def test_a_row_is_kept_for_the_whole_of_its_last_day(build: Build, today: date, left: int) -> None:
    """Closed on 5 May 2019, so 5 May 2026 is the last day."""
    world = build({"users": users(), "orders": orders("2019-05-05"), "items": ITEMS})

    erase(world, *user(1), today=today)

    assert len(rows(world)["orders"]) == left


def test_a_row_whose_period_has_not_begun_is_kept(build: Build) -> None:
    """An order that is still open has no day of closing."""
    world = build({"users": users(), "orders": orders(None), "items": ITEMS})

    erased = erase(world, *user(1))

    assert rows(world)["orders"] == [(1, None, 50, None, None)]
    assert erased.effects["orders"] == Effect(kept=1, masked=1)


def test_what_a_kept_row_must_reference_stays_as_a_shell(build: Build) -> None:
    """A kept order must name its customer, who stays as a number and nothing more."""
    world = build(
        {"users": users(), "orders": orders("2024-05-05", not_null="user_id", foreign="user_id>users")}
    )

    erase(world, *user(1))

    assert rows(world)["users"] == [(1, None), (2, B)]
    assert rows(world)["orders"][0][:4] == (1, 1, 50, None)


def test_a_kept_row_with_another_owner_is_not_masked(build: Build) -> None:
    """The order is user 2's as well: user 1 leaves it, and nothing of it is blanked."""
    joint = orders("2024-05-05")
    joint.ties = ["user_id>users:joint", "partner>users:joint"]
    joint.cols, joint.rows = "user_id total note closed partner", [(1, 1, 50, "ring twice", "2024-05-05", 2)]
    world = build({"users": users(), "orders": joint})

    erase(world, *user(1))

    (order,) = rows(world)["orders"]
    assert (order[:4], order[5]) == ((1, None, 50, "ring twice"), 2)


def test_a_person_who_was_erased_and_kept_owns_nothing_any_more(build: Build) -> None:
    """User 1 is kept for the books; when user 2 leaves as well, what they had together goes."""
    kept = T(
        person="user",
        cols="name closed",
        personal="name",
        types={"closed": "date"},
        masks={"name": mask("fixed", "name", "(removed)")},
        keep=(),
        rows=[(1, A, "2024-05-05"), (2, B, "2001-01-01")],
    )
    sent = T(ties=["sender>users:joint", "receiver>users:joint"], cols="sender receiver", rows=[(1, 1, 2)])
    world = build({"users": kept, "messages": sent})

    erase(world, *user(1))

    assert rows(world)["messages"] == [(1, 1, 2)]

    erase(world, *user(2))

    assert [row[:2] for row in rows(world)["users"]] == [(1, "(removed)")]
    assert rows(world)["messages"] == []


# -- known by an identity key ----------------------------------------------------------------------


def people() -> T:
    """Two people who are known by an e-mail address, too."""
    known = {"user-id": "id", "email": "email"}
    return T(
        person="user", cols="email", personal="email", known_by=known, rows=[(1, "a@x.jp"), (2, "b@x.jp")]
    )


def test_a_row_known_by_an_address_alone_goes_with_its_person(build: Build) -> None:
    """A log of mails has no number of a person, only the address."""
    log = T(
        ties=["sent_to>user/email:owned"],
        cols="sent_to body",
        rows=[(1, "a@x.jp", "hi"), (2, "b@x.jp", "hi")],
    )
    world = build({"users": people(), "log": log})

    erase(world, *user(1))

    assert rows(world) == {"users": [(2, "b@x.jp")], "log": [(2, "b@x.jp", "hi")]}


def test_an_address_nobody_asked_for_is_a_living_owner(build: Build) -> None:
    """A gift from user 1 to an address: the person behind it may stand in another system."""
    gifts = T(
        ties=["giver>users:joint", "to_mail>user/email:joint"],
        cols="giver to_mail",
        rows=[(1, 1, "c@y.jp"), (2, 1, "a@x.jp"), (3, 2, "a@x.jp")],
    )
    world = build({"users": people(), "gifts": gifts})

    erase(world, *user(1))

    assert rows(world)["gifts"] == [(1, None, "c@y.jp"), (3, 2, None)]


def test_the_text_that_replaces_an_address_owns_nothing(build: Build) -> None:
    """Where an address may not be empty a fixed text stands for it, and for nobody."""
    by_mail = tie("to_mail>user/email:joint", leaving=(mask("fixed", "to_mail", "(removed)"),))
    gifts = T(
        ties=["giver>users:joint", by_mail], cols="giver to_mail", rows=[(1, 1, "b@x.jp")], not_null="to_mail"
    )
    world = build({"users": people(), "gifts": gifts})

    erase(world, *user(2))

    assert rows(world)["gifts"] == [(1, 1, "(removed)")]

    erase(world, *user(1))

    assert rows(world) == {"users": [], "gifts": []}


def test_an_address_that_two_accounts_carry_leads_nowhere(build: Build) -> None:
    """A family's address: rows known by it alone may be the other person's, so they are left."""
    family = people()
    family.rows = [(1, "us@x.jp"), (2, "us@x.jp")]
    log = T(ties=["sent_to>user/email:owned"], cols="sent_to", rows=[(1, "us@x.jp")])
    world = build({"users": family, "log": log})

    erase(world, *user(1))

    assert rows(world) == {"users": [(2, "us@x.jp")], "log": [(1, "us@x.jp")]}


def test_a_tie_by_an_address_of_other_people_is_no_obstacle(build: Build) -> None:
    """Employees are known by address, customers are not; a visit is theirs together."""
    staff = T(
        person="employee",
        cols="email",
        rows=[(1, "e@x.jp")],
        known_by={"employee-id": "id", "email": "email"},
    )
    visits = T(
        ties=["user_id>users:joint", "host>employee/email:joint"],
        cols="user_id host",
        rows=[(1, 1, "e@x.jp"), (2, 1, None)],
    )
    world = build({"users": users(), "employees": staff, "visits": visits})

    erase(world, *user(1))

    assert rows(world)["visits"] == [(1, None, "e@x.jp")]


# -- keys ------------------------------------------------------------------------------------------


def test_composite_keys_are_compared_as_a_whole(build: Build) -> None:
    """Order 7 of shop 1 is user 1's, order 7 of shop 2 is user 2's."""
    sold = T(
        key="shop, nr",
        cols="shop nr user_id",
        ties=["user_id>users:owned"],
        rows=[(1, 7, 1), (2, 7, 2)],
        foreign="user_id>users",
    )
    lines = T(
        cols="shop nr",
        ties=["shop+nr>orders:owned"],
        rows=[(1, 1, 7), (2, 2, 7), (3, 1, None)],
        foreign="shop+nr>orders",
    )
    world = build({"users": users(), "orders": sold, "lines": lines})

    erase(world, *user(1))

    assert rows(world) == {"users": [(2, B)], "orders": [(2, 7, 2)], "lines": [(2, 2, 7), (3, 1, None)]}


def test_composite_keys_with_several_owners(build: Build) -> None:
    """A line has a shop's order and a courier as owners, each by two columns."""
    sold = T(
        key="shop, nr", cols="shop nr user_id", ties=["user_id>users:owned"], rows=[(1, 7, 1), (2, 7, 2)]
    )
    both = ["shop+nr>orders:joint", "back_shop+back_nr>orders:joint"]
    swaps = T(
        cols="shop nr back_shop back_nr", ties=both, rows=[(1, 1, 7, 2, 7), (2, 1, 7, 1, 7), (3, 2, 7, 1, 9)]
    )
    world = build({"users": users(), "orders": sold, "swaps": swaps})

    erase(world, *user(1))

    assert rows(world)["swaps"] == [(1, None, None, 2, 7), (3, 2, 7, 1, 9)]


def test_a_tie_may_lead_to_a_column_that_is_not_the_key(build: Build) -> None:
    """Payments know an account by its number, not by its key."""
    accounts = T(
        ties=["user_id>users:owned"],
        cols="user_id number",
        rows=[(1, 1, "JP-1"), (2, 2, "JP-2")],
        foreign="user_id>users",
    )
    payments = T(
        ties=["of>accounts.number:owned", "to>accounts.number:accessed"],
        cols="of to",
        rows=[(1, "JP-1", "JP-2"), (2, "JP-2", "JP-1"), (3, "JP-2", None)],
    )
    world = build({"users": users(), "accounts": accounts, "payments": payments})

    erase(world, *user(1))

    assert rows(world)["payments"] == [(2, "JP-2", None), (3, "JP-2", None)]


def test_a_foreign_key_to_a_unique_column_is_kept_in_order(build: Build) -> None:
    """The database enforces it, so payments go before accounts."""
    accounts = T(ties=["user_id>users:owned"], cols="user_id number", rows=[(1, 1, "JP-1"), (2, 2, "JP-2")])
    payments = T(ties=["account>accounts.number:owned"], cols="account", rows=[(1, "JP-1"), (2, "JP-2")])
    accounts.foreign = "user_id>users"
    accounts.unique = "number"
    payments.foreign = "account>accounts.number"
    world = build({"users": users(), "accounts": accounts, "payments": payments})

    erase(world, *user(1))

    assert rows(world) == {"users": [(2, B)], "accounts": [(2, 2, "JP-2")], "payments": [(2, "JP-2")]}


def test_a_table_without_a_key_goes_with_its_one_owner(build: Build) -> None:
    """Clicks have no key; two of them are the same."""
    clicks = T(
        key="",
        cols="user_id page",
        ties=["user_id>users:owned"],
        rows=[(1, "a"), (1, "a"), (2, "a"), (None, "b")],
    )
    world = build({"users": users(), "clicks": clicks})

    erased = erase(world, *user(1))

    assert rows(world)["clicks"] == [(2, "a"), (None, "b")]
    assert erased.effects["clicks"] == Effect(deleted=2)


def test_rows_that_hang_on_a_table_without_a_key(build: Build) -> None:
    """Visits have no key, but a token that their pages know."""
    visits = T(key="", cols="user_id token", ties=["user_id>users:owned"], rows=[(1, "t1"), (2, "t2")])
    pages = T(ties=["token>visits.token:owned"], cols="token", rows=[(1, "t1"), (2, "t2"), (3, "t9")])
    world = build({"users": users(), "visits": visits, "pages": pages})

    erase(world, *user(1))

    assert rows(world) == {"users": [(2, B)], "visits": [(2, "t2")], "pages": [(2, "t2"), (3, "t9")]}


def test_keys_and_names_may_hold_quotes_and_japanese(build: Build) -> None:
    """Tables, columns and keys that would break SQL written as text."""
    odd, other = 'O\'Hara "会員" {1,2} \\ %s :x', "会員, 2"
    members = T(person="user", rows=[(odd,), (other,)])
    parcels = T(
        ties=["会員>members:joint", "second%holder>members:joint"],
        cols="会員 second%holder",
        rows=[("p'1", odd, other), ('p"2', odd, None), ("p3", other, odd)],
    )
    notes = T(ties=["parcel>小包 table:owned"], cols="parcel", rows=[("n1", 'p"2'), ("n2", "p3")])
    world = build({"members": members, "小包 table": parcels, "notes": notes})

    erase(world, *user(odd))

    assert rows(world) == {
        "members": [(other,)],
        "小包 table": [("p'1", None, other), ("p3", other, None)],
        "notes": [("n2", "p3")],
    }


# -- cycles of foreign keys ------------------------------------------------------------------------


def test_tables_whose_foreign_keys_form_a_circle_are_emptied_in_one_step(build: Build) -> None:
    """A cart knows its last item and an item its cart; neither can go first."""
    carts = T(
        ties=["user_id>users:owned", "last_item>items:none"],
        cols="user_id last_item",
        rows=[(1, 1, 10), (2, 2, 20), (3, 2, 11)],
        foreign="user_id>users last_item>items",
    )
    items = T(
        ties=["cart>carts:owned"],
        cols="cart",
        rows=[(10, 1), (11, 1), (20, 2)],
        not_null="cart",
        foreign="cart>carts",
    )
    world = build({"users": users(), "carts": carts, "items": items})

    erased = erase(world, *user(1))

    assert rows(world) == {"users": [(2, B)], "carts": [(2, 2, 20), (3, 2, None)], "items": [(20, 2)]}
    assert erased.effects["items"] == Effect(deleted=2)


def test_rows_that_hold_one_another_fast_are_refused_before_anything_is_done(build: Build) -> None:
    """Neither reference may be empty, and a cart may point at an item of another cart."""
    carts = T(
        ties=["user_id>users:owned", "last_item>items:none"], cols="user_id last_item", not_null="last_item"
    )
    items = T(ties=["cart>carts:owned"], cols="cart", not_null="cart")
    world = build({"users": users(), "carts": carts, "items": items})

    with pytest.raises(CannotErase) as refused:
        erase(world, *user(1))

    assert str(refused.value) == (
        "systems/s.yaml:1:1: MAM-304: rows of carts, items hold one another fast\n"
        "  why: the erasure would stop half-way, or leave data of a person who was told that it is gone\n"
        "  do:  allow NULL in one of the columns by which they refer to one another"
    )


def test_ties_that_only_show_may_form_a_circle(build: Build) -> None:
    """Who sees a comment sees the one it answers; nobody goes by that, so an erasure is no harder."""
    comments = T(
        ties=["author>users:owned", "under>comments:accessed"],
        cols="author under",
        rows=[(1, 1, None), (2, 2, 1), (3, 1, 2)],
    )
    world = build({"users": users(), "comments": comments})

    erase(world, *user(1))

    assert rows(world)["comments"] == [(2, 2, None)]


def test_owns_turns_the_order_of_deletion_round(build: Build) -> None:
    """The member's row owns the card it points to, so the card goes last although it is owned."""
    members = T(
        ties=["user_id>users:owned", "card>cards:owns"],
        cols="user_id card",
        rows=[(1, 1, 5), (2, 2, 6)],
        not_null="user_id card",
        foreign="user_id>users card>cards",
    )
    cards = T(cols="number", rows=[(5, "n5"), (6, "n6")])
    world = build({"users": users(), "members": members, "cards": cards})

    erase(world, *user(1))

    assert rows(world) == {"users": [(2, B)], "members": [(2, 2, 6)], "cards": [(6, "n6")]}


def test_a_mask_that_holds_only_sometimes_leaves_no_reference_to_a_deleted_row(build: Build) -> None:
    """The tie masks itself for kind 1 only; the foreign key leads to user 1 in every row."""
    masked = tie(
        "user_id>users:accessed",
        when=when("kind", 1),
        leaving=(mask("null", "user_id"), mask("null", "note")),
    )
    logs = T(
        ties=[masked],
        cols="user_id kind note",
        rows=[(1, 1, 1, "x"), (2, 1, 2, "y"), (3, 2, 1, "z")],
        foreign="user_id>users",
    )
    world = build({"users": users(), "logs": logs})

    erase(world, *user(1))

    assert rows(world)["logs"] == [(1, None, 1, None), (2, None, 2, "y"), (3, 2, 1, "z")]
