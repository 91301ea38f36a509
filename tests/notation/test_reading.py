"""A folder in, a programme out."""

import hashlib
from pathlib import Path

from mamoru.model.map import Condition, How, MaskUse, TargetGone
from mamoru.model.notice import Mark, Node
from mamoru.model.period import Period, Unit
from mamoru.model.place import Span
from mamoru.model.programme import Programme, Settings
from mamoru.notation.reading import digest_of, read
from tests.notation.programmes import KNOWN, MAP, NOTICE, PROGRAMME, laid, merged, reading


def programme(folder: Path, **files: str) -> Programme:
    names = {"notice": "notice.yaml", "shop": "systems/shop.yaml", "register": "systems/register.yaml"}
    found = reading(folder, {names[name]: text for name, text in files.items()})
    assert found.findings == ()
    assert found.programme is not None
    return found.programme


def test_the_settings_have_their_defaults(tmp_path: Path) -> None:
    assert programme(tmp_path).settings == Settings(
        name="kasuri",
        folder=str(tmp_path),
        store=".mamoru/store.db",
        keys="file",
        keys_at=".mamoru/keys",
        checkpoints="evidence/checkpoints.txt",
        row_limit=10_000,
        where=Span(file="programme.yaml", line=1, column=12, length=6),
    )


def test_the_settings_are_those_written(tmp_path: Path) -> None:
    text = "programme: kasuri\nstore: a.db\nkeys: {from: environment, at: MAMORU_}\nlimits: {rows: 5}\n"
    found = reading(tmp_path, {"programme.yaml": text}).programme
    assert found is not None
    assert (found.settings.store, found.settings.keys, found.settings.keys_at, found.settings.row_limit) == (
        "a.db",
        "environment",
        "MAMORU_",
        5,
    )


def test_categories_are_leaves_with_their_marks(tmp_path: Path) -> None:
    part = """\
data:
  contact: {email: [identifying]}
  purchases: {orders: []}
  camera:
    images: {face: {marks: [sensitive, special-care], origin: automatic, title: {ja: 顔}, clause: K-15}}
"""
    categories = programme(tmp_path, notice=merged(part, NOTICE)).notice.categories
    assert list(categories) == ["contact.email", "purchases.orders", "camera.images.face"]
    face = categories["camera.images.face"]
    where = Span(file="notice.yaml", line=5, column=14, length=4)
    assert face.node == Node(id="data.camera.images.face", clauses=("K-15",), where=where)
    assert (face.marks, face.origin, face.title) == (
        frozenset({Mark.SENSITIVE, Mark.SPECIAL_CARE}),
        "automatic",
        {"ja": "顔"},
    )


def test_branches_and_magic_words_are_expanded(tmp_path: Path) -> None:
    part = """\
purposes:
  branch: {of: all, uses: [purchases.orders, contact]}
  everything: {of: [shareholder, any], uses: all}
  nothing: {of: customer, only-if: {any: [published]}}
"""
    purposes = programme(tmp_path, notice=merged(part, NOTICE)).notice.purposes
    everything = ("contact.name", "contact.email", "purchases.orders", "credentials.password")
    assert purposes["branch"].of == ("customer", "shareholder")
    assert purposes["branch"].uses == everything[:3]
    assert purposes["everything"].of == ("shareholder", "customer")
    assert purposes["everything"].uses == everything
    assert purposes["nothing"].uses == ()


def test_a_purpose_says_its_basis_and_choice(tmp_path: Path) -> None:
    part = """\
purposes:
  promote: {of: customer, basis: consent, choice: promotions, title: Offers, clause: [K-13, 1.10]}
  tell: {of: customer, basis: none}
choices: {promotions: {channels: {email: opt-in}}}
"""
    purposes = programme(tmp_path, notice=merged(part, NOTICE)).notice.purposes
    promote = purposes["promote"]
    assert (promote.basis, promote.choice, promote.title) == ("consent", "promotions", {"": "Offers"})
    assert promote.node.clauses == ("K-13", "1.10")
    assert purposes["tell"].basis == ""


def test_people_are_linked_by_all_their_keys_unless_the_notice_says_otherwise(tmp_path: Path) -> None:
    part = """\
people:
  customer: {known-by: [customer-id, email, loyalty-no], linked-by: customer-id}
  shareholder: {known-by: [holder-no, email]}
"""
    people = programme(tmp_path, notice=merged(part, NOTICE)).notice.people
    assert people["customer"].linked_by == ("customer-id",)
    assert people["shareholder"].linked_by == ("holder-no", "email")


def test_a_retention_promise(tmp_path: Path) -> None:
    part = """\
retention:
  invoices:
    items: purchases
    of: customer
    keep: 1 year
    after: order-closed
    rounded-up-to: fiscal-year-end
    ground: {law: JP-corporation-tax}
    then: destroy
  questions: {items: contact, of: all, keep: 0 days, after: answered, ground: {purpose: promote}}
"""
    notice = programme(tmp_path, notice=merged(part, NOTICE)).notice
    invoices, questions = notice.retention["invoices"], notice.retention["questions"]
    assert invoices.keep == Period(count=1, unit=Unit.YEARS)
    assert (invoices.to_fiscal_year_end, invoices.ground) == (True, "law: JP-corporation-tax")
    assert questions.keep == Period(count=0, unit=Unit.DAYS)
    assert (questions.to_fiscal_year_end, questions.ground) == (False, "purpose: promote")
    assert notice.entities["kasuri"].fiscal_year_ends == (3, 31)


def test_recipients_collection_points_and_rights(tmp_path: Path) -> None:
    part = """\
recipients:
  mail-house: {role: processor, receives: contact, for: promote, country: NO, clause: K-42}
collection-points:
  sign-up: {of: customer, collects: contact, for: [promote], title: {en: Sign up}}
rights:
  access: {of: all, clause: K-46}
  erasure: {of: customer, law: JP-APPI-35}
"""
    notice = programme(tmp_path, notice=merged(part, NOTICE)).notice
    mail_house = notice.recipients["mail-house"]
    assert (mail_house.role, mail_house.of, mail_house.purposes, mail_house.countries) == (
        "processor",
        ("customer", "shareholder"),
        ("promote",),
        ("NO",),
    )
    assert notice.collection_points["sign-up"].purposes == ("promote",)
    assert notice.collection_points["sign-up"].collects == ("contact.name", "contact.email")
    assert [(r.right, r.of, r.source) for r in notice.rights.values()] == [
        ("access", ("customer", "shareholder"), "notice"),
        ("erasure", ("customer",), "JP-APPI-35"),
    ]


def test_the_controller_is_the_last_route(tmp_path: Path) -> None:
    part = """\
entities: {kk: {name: K, country: JP}, inc: {name: I, country: US}}
controllers: [{when: {region: EU}, is: kk}, {else: inc}]
retention: {}
"""
    notice = programme(tmp_path, notice=merged(part, NOTICE)).notice
    assert notice.controller == "inc"
    assert [node.id for node in notice.unexecuted] == ["controllers.1"]
    assert notice.entities["kk"].fiscal_year_ends == (12, 31)


def test_a_system(tmp_path: Path) -> None:
    part = """\
kind: postgresql
connect: {host: localhost, port: 5432, password-from: SHOP_PASSWORD, name: "5432", tls: true}
title: {en: Shop}
"""
    shop = programme(tmp_path, shop=merged(part, MAP)).systems["shop"]
    assert (shop.id, shop.name, shop.kind, shop.origin, shop.country) == (
        "systems.shop",
        "shop",
        "postgresql",
        "given",
        "JP",
    )
    assert shop.settings == {
        "host": "localhost",
        "port": 5432,
        "password-from": "SHOP_PASSWORD",
        "name": "5432",
        "tls": True,
    }
    assert shop.events == {"order-closed": ("orders", "closed_at")}
    assert shop.where == Span(file="systems/shop.yaml", line=4, column=9, length=4)


def test_a_table(tmp_path: Path) -> None:
    part = """\
tables:
  customers:
    is: customer
    known-by: {customer-id: id}
    collected: created_at
    pseudo-person: 0
    columns:
      name: contact.name
      hash: credentials.password
      note: {category: contact.name, marks: secret, free-text: may-name-others, mask: {fixed: 1.10}}
      birthday: {category: contact.name, mask: year-only}
      phone: {category: contact.name, mask: null}
    not-personal: created_at
    kept: {for: invoices, columns: name}
  orders: {}
  products: {holds: nothing-personal}
"""
    tables = programme(tmp_path, shop=merged(part, MAP)).systems["shop"].tables
    customers = tables["customers"]
    assert (customers.person, customers.known_by, customers.collected, customers.pseudo_person) == (
        "customer",
        {"customer-id": "id"},
        "created_at",
        0,
    )
    assert customers.not_personal == ("created_at",)
    assert customers.keep is not None
    assert (customers.keep.retention, customers.keep.columns) == ("invoices", ("name",))
    assert {name: (c.secret, c.names_others) for name, c in customers.columns.items()} == {
        "name": (False, False),
        "hash": (True, False),  # the category is secret
        "note": (True, True),
        "birthday": (False, False),
        "phone": (False, False),
    }
    masks = {name: (c.mask.mask, c.mask.argument) for name, c in customers.columns.items() if c.mask}
    assert masks == {"note": ("fixed", "1.10"), "birthday": ("year-only", None), "phone": ("null", None)}
    assert customers.columns["name"].where == Span(file="systems/shop.yaml", line=8, column=7, length=4)
    assert tables["products"].nothing_personal
    assert not tables["orders"].nothing_personal


TIES = """\
tables:
  customers: {}
  crm.notes: {}
  orders:
    ties:
      - by: [region, customer_id]
        to: [customers.region, customers.id]
        how: joint
        access: {hide: payer, because: the payer is another person}
        leaving: [{null: [customer_id, region]}, {truncate: postcode, is: 3}, {pseudo-person: payer}]
      - {by: payer_id, to: crm.notes, how: none, target-gone: null}
      - {by: payer_id, to: crm.notes.id, how: owned, when: {kind: 1}, delete-row: {because: hers}}
      - {by: sold_by, to: crm.notes.id, how: joint, delete-row: {because: hers, though: others-own-it}}
      - {by: member_no, of: customer, known-as: loyalty-no, how: accessed, target-gone: refuse}
"""


def test_ties(tmp_path: Path) -> None:
    ties = programme(tmp_path, shop=merged(TIES, MAP)).systems["shop"].tables["orders"].ties
    assert [(tie.id, tie.by, tie.to, tie.to_columns, tie.how) for tie in ties] == [
        (
            "systems.shop.orders.region+customer_id",
            ("region", "customer_id"),
            "customers",
            ("region", "id"),
            How.JOINT,
        ),
        ("systems.shop.orders.payer_id", ("payer_id",), "crm.notes", (), How.NONE),
        ("systems.shop.orders.payer_id.2", ("payer_id",), "crm.notes", ("id",), How.OWNED),
        ("systems.shop.orders.sold_by", ("sold_by",), "crm.notes", ("id",), How.JOINT),
        ("systems.shop.orders.member_no", ("member_no",), "", (), How.ACCESSED),
    ]
    joint, none, owned, shared, known = ties
    assert (joint.hide, joint.hide_reason) == (("payer",), "the payer is another person")
    assert [(m.mask, m.column, m.argument) for m in joint.leaving] == [
        ("null", "customer_id", None),
        ("null", "region", None),
        ("truncate", "postcode", 3),
        ("pseudo-person", "payer", None),
    ]
    assert joint.leaving[0] == MaskUse(
        mask="null",
        column="customer_id",
        argument=None,
        where=Span(file="systems/shop.yaml", line=10, column=20, length=4),
    )
    assert joint.where == Span(file="systems/shop.yaml", line=6, column=13, length=21)
    assert none.target_gone is TargetGone.NULL
    assert (owned.when, owned.delete_row, owned.delete_reason, owned.delete_shared) == (
        Condition(column="kind", equals=1),
        True,
        "hers",
        False,
    )
    assert (shared.delete_row, shared.delete_reason, shared.delete_shared) == (True, "hers", True)
    assert (known.of, known.known_as, known.target_gone) == ("customer", "loyalty-no", TargetGone.REFUSE)


def test_a_system_that_people_search(tmp_path: Path) -> None:
    text = """\
system: register
kind: manual
owner: records office
holds: {origin: other-sources, country: JP, of: [shareholder], categories: contact}
search: {days: 10, access: {en: look, ja: 見る}, erasure: shred}
"""
    register = programme(tmp_path, register=text).systems["register"]
    assert (register.kind, register.settings, register.tables) == ("manual", {}, {})
    assert register.manual is not None
    assert (register.manual.owner, register.manual.days) == ("records office", 10)
    assert register.manual.holds == ("contact.name", "contact.email")
    assert register.manual.of == ("shareholder",)
    assert register.manual.instructions == {
        "access": {"en": "look", "ja": "見る"},
        "erasure": {"": "shred"},
    }


def test_the_digest_covers_names_and_normalised_texts(tmp_path: Path) -> None:
    found = programme(tmp_path)
    parts = ("notice.yaml", NOTICE, "programme.yaml", PROGRAMME)
    framed = b"".join(b"%d:" % len(part.encode()) + part.encode() for part in parts)
    assert found.digest == hashlib.sha256(framed).hexdigest()
    assert found.digest == digest_of({"programme.yaml": PROGRAMME, "notice.yaml": NOTICE})
    assert found.sources == {"notice.yaml": NOTICE, "programme.yaml": PROGRAMME}


def test_a_comment_or_another_name_changes_the_digest() -> None:
    texts = {"notice.yaml": "a", "systems/b.yaml": "c"}
    others = (
        {**texts, "notice.yaml": "a #"},
        {"notice.yaml": "a", "systems/bc.yaml": ""},
        {"notice.yaml": "a"},
    )
    assert len({digest_of(t) for t in (texts, *others)}) == 4


def test_published_versions_and_texts_are_not_read_yet(tmp_path: Path) -> None:
    plain = programme(tmp_path)
    for name in ("published/2025-01-01", "text/ja"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "notice.yaml").write_text("[", encoding="utf-8")
    assert read(tmp_path, KNOWN).programme == plain


def test_warnings_do_not_keep_a_programme_from_being_read(tmp_path: Path) -> None:
    found = reading(tmp_path, {"systems/shop.yaml": merged("events: {shipped: orders.at}\n", MAP)})
    assert [f.code for f in found.findings] == ["MAM-145"]
    assert found.programme is not None


def test_sources_are_there_when_the_programme_is_not(tmp_path: Path) -> None:
    found = reading(tmp_path, {"notice.yaml": "notice: ["})
    assert found.programme is None
    assert found.sources == {"notice.yaml": "notice: [", "programme.yaml": PROGRAMME}


def test_a_map_is_judged_by_its_shape_when_the_notice_cannot_be_read(tmp_path: Path) -> None:
    laid(tmp_path, {"notice.yaml": "notice: [", "systems/shop.yaml": merged("kinds: sqlite\n", MAP)})
    assert [(f.code, f.where and f.where.file) for f in read(tmp_path, KNOWN).findings] == [
        ("MAM-112", "notice.yaml"),
        ("MAM-121", "systems/shop.yaml"),
    ]


def test_of_a_file_with_thousands_of_findings_a_hundred_are_shown(tmp_path: Path) -> None:
    columns = "\n".join(f"      c{n}: contact.nmae" for n in range(5_000))
    text = merged(f"tables:\n  orders:\n    columns:\n{columns}\n", MAP)
    found = reading(tmp_path, {"systems/shop.yaml": text}).findings
    assert len(found) == 101
    assert found[-1].problem == "4900 more findings of this file are not shown"
    assert found[-1].code == "MAM-128"


def test_of_a_file_with_thousands_of_wrong_shapes_a_hundred_are_shown(tmp_path: Path) -> None:
    columns = "\n".join(f"      c{n}: {{categori: contact.name}}" for n in range(5_000))
    text = merged(f"tables:\n  orders:\n    columns:\n{columns}\n", MAP)
    found = reading(tmp_path, {"systems/shop.yaml": text}).findings
    assert len(found) == 101
    assert found[-1].problem == "9900 more findings of this file are not shown"
