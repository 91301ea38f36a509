"""An invented shop and the answer to one of its customers, from which the tests of the package start."""

import io
from collections.abc import Iterable
from dataclasses import replace
from zipfile import ZipFile

from mamoru.execute.package.write import write_package
from mamoru.model.answer import Answer, AnsweredRow, AnsweredTable, Cell
from mamoru.model.map import ColumnMap, How, ManualSearch, SystemMap, TableMap, TargetGone, Tie
from mamoru.model.notice import (
    Category,
    CollectionPoint,
    Entity,
    GivenRight,
    Mark,
    Node,
    Notice,
    PersonKind,
    Purpose,
    Recipient,
    Retention,
)
from mamoru.model.period import Period, Unit
from mamoru.model.place import Span
from mamoru.model.plan import Standing, SystemEffect
from mamoru.model.programme import CheckedProgramme, Programme, Settings, Way
from mamoru.model.recipe import Shown, ShowTable, Withheld
from mamoru.model.schema import Column, Table

HERE = Span(file="notice.yaml", line=1, column=1)
CUSTOMER = ("customer",)


def node(path: str) -> Node:
    return Node(id=path, clauses=(), where=HERE)


def category(leaf: str, title: dict[str, str], *marks: Mark) -> Category:
    return Category(node=node(f"data.{leaf}"), id=leaf, title=title, marks=frozenset(marks))


CATEGORIES = (
    category("contact.name", {"en": "Name", "ja": "氏名"}, Mark.IDENTIFYING),
    category("contact.email", {"en": "E-mail address", "ja": "メールアドレス"}, Mark.IDENTIFYING),
    category("contact.phone", {"en": "Telephone number", "ja": "電話番号"}, Mark.IDENTIFYING),
    category("contact.address", {"en": "Postal address", "ja": "住所"}, Mark.IDENTIFYING),
    category("profile.birth-date", {"en": "Date of birth", "ja": "生年月日"}),
    category("profile.gender", {"en": "Gender", "ja": "性別"}),
    category("profile.preferences", {"en": "Preferences", "ja": "お好み"}, Mark.DERIVED),
    category("purchases.orders", {"en": "Orders", "ja": "ご注文"}),
    category("purchases.payments", {"en": "Payments", "ja": "お支払い"}, Mark.HIGH_RISK),
    category("messages.gift", {"en": "Gift messages", "ja": "ギフトメッセージ"}),
    category("enquiry.text", {"en": "Enquiries", "ja": "お問い合わせ"}),
    category("camera.image", {"en": "Camera images", "ja": "カメラ画像"}, Mark.SENSITIVE),
    category("proof.mandate", {"en": "Powers of attorney", "ja": "委任状"}),
    category("credentials.password", {"en": "Password", "ja": "パスワード"}, Mark.SECRET),
    category("work.pay", {"en": "Pay", "ja": "給与"}),
)


def purpose(name: str, title: dict[str, str], uses: tuple[str, ...], **more: str) -> Purpose:
    return Purpose(
        node=node(f"purposes.{name}"),
        title=title,
        of=CUSTOMER,
        uses=uses,
        basis=more.get("basis", ""),
        choice=more.get("choice", ""),
    )


def recipient(
    name: str, title: dict[str, str], *, role: str, receives: tuple[str, ...], countries: tuple[str, ...]
) -> Recipient:
    return Recipient(
        node=node(f"recipients.{name}"),
        title=title,
        role=role,
        of=CUSTOMER,
        receives=receives,
        purposes=(),
        countries=countries,
    )


def retention(name: str, items: tuple[str, ...], keep: Period, **more: str) -> Retention:
    return Retention(
        node=node(f"retention.{name}"),
        name=name,
        items=items,
        of=CUSTOMER,
        keep=keep,
        after=more["after"],
        to_fiscal_year_end="year_end" in more,
        ground=more["ground"],
    )


CONTACT = ("contact.name", "contact.email", "contact.phone", "contact.address")
NOTICE = Notice(
    id="kasuri",
    title={"en": "How Kasuri handles personal information", "ja": "個人情報の取扱いについて"},
    effective="2025-01-01",
    governing_language="ja",
    languages=("ja", "en"),
    law="JP",
    controller="kasuri",
    entities={
        "kasuri": Entity(
            node=node("entities.kasuri"),
            name={"en": "Kasuri Apparel Inc.", "ja": "株式会社かすりアパレル"},
            country="JP",
            address="1-2-3 Aizome-cho, Naka-ku, Yokohama 231-0000",
            fiscal_year_ends=(3, 31),
        )
    },
    people={
        "customer": PersonKind(
            node=node("people.customer"),
            name="customer",
            title={"en": "Customer", "ja": "お客様"},
            known_by=("customer-id", "email"),
            linked_by=("customer-id",),
        )
    },
    categories={known.id: known for known in CATEGORIES},
    purposes={
        "deliver": purpose(
            "deliver",
            {"en": "Deliver what you ordered and tell you about it", "ja": "ご注文品のお届けとご連絡"},
            (*CONTACT, "purchases.orders", "purchases.payments", "messages.gift"),
            basis="contract",
        ),
        "promote": purpose(
            "promote",
            {"en": "Send you news and offers", "ja": "お知らせやご案内の送付"},
            ("contact.email", "contact.address", "profile.preferences"),
            basis="consent",
            choice="promotions",
        ),
        "answer": purpose(
            "answer",
            {"en": "Answer your enquiries", "ja": "お問い合わせへの回答"},
            ("contact.name", "enquiry.text"),
        ),
        "prevent-crime": purpose(
            "prevent-crime",
            {"en": "Prevent crime in our shops", "ja": "店舗での犯罪の防止"},
            ("camera.image",),
            basis="legitimate-interest",
        ),
        "know": purpose(
            "know", {"ja": "お客様への理解"}, ("profile.birth-date", "profile.gender"), basis="none"
        ),
        "sign-in": purpose(
            "sign-in",
            {"en": "Let you sign in", "ja": "ログイン"},
            ("credentials.password", "contact.email"),
            basis="contract",
        ),
    },
    recipients={
        "messaging": recipient(
            "messaging",
            {"en": "Sending of messages", "ja": "メッセージ配信"},
            role="processor",
            receives=("contact.email",),
            countries=("JP", "US"),
        ),
        "carrier": recipient(
            "carrier",
            {"en": "Parcel carriers", "ja": "運送会社"},
            role="processor",
            receives=("contact.name", "contact.address", "contact.phone", "purchases.orders"),
            countries=("JP",),
        ),
        "group": recipient(
            "group",
            {"en": "Companies of the Kasuri group", "ja": "かすりグループ各社"},
            role="joint-use",
            receives=("contact.name", "profile.birth-date"),
            countries=("JP", "ZZ"),
        ),
    },
    retention={
        "invoices": retention(
            "invoices",
            ("purchases.orders",),
            Period(count=7, unit=Unit.YEARS),
            after="order-closed",
            ground="law: JP-corporation-tax",
            year_end="yes",
        ),
        "enquiries": retention(
            "enquiries",
            ("enquiry.text",),
            Period(count=2, unit=Unit.YEARS),
            after="enquiry-closed",
            ground="purpose: answer",
        ),
        "cameras": retention(
            "cameras",
            ("camera.image",),
            Period(count=30, unit=Unit.DAYS),
            after="recorded",
            ground="purpose: prevent-crime",
        ),
    },
    rights={
        "access": GivenRight(node=node("rights.access"), right="access", of=CUSTOMER, source="notice"),
        "correction": GivenRight(
            node=node("rights.correction"), right="correction", of=CUSTOMER, source="notice"
        ),
        "erasure": GivenRight(node=node("rights.erasure"), right="erasure", of=CUSTOMER, source="JP-APPI-35"),
    },
    collection_points={
        "sign-up": CollectionPoint(
            node=node("collection-points.sign-up"),
            title={"en": "Sign-up on our site", "ja": "サイトでの会員登録"},
            of=CUSTOMER,
            collects=(*CONTACT, "profile.birth-date"),
        ),
        "till": CollectionPoint(
            node=node("collection-points.till"),
            title={"en": "At the till", "ja": "レジ"},
            of=CUSTOMER,
            collects=("purchases.orders", "purchases.payments"),
        ),
    },
    unexecuted=(),
    where=HERE,
)


def column_map(name: str, leaf: str) -> ColumnMap:
    return ColumnMap(name=name, category=leaf, secret=False, names_others=False, mask=None, where=HERE)


def table_map(system: str, name: str, columns: dict[str, str]) -> TableMap:
    return TableMap(
        id=f"systems.{system}.{name}",
        name=name,
        person="",
        known_by={},
        collected="",
        columns={column: column_map(column, leaf) for column, leaf in columns.items()},
        not_personal=(),
        nothing_personal=False,
        pseudo_person=None,
        ties=(),
        keep=None,
        where=HERE,
    )


def system_map(
    name: str,
    title: dict[str, str],
    *tables: TableMap,
    origin: str = "given",
    manual: ManualSearch | None = None,
) -> SystemMap:
    return SystemMap(
        id=f"systems.{name}",
        name=name,
        title=title,
        kind="manual" if manual else "sqlite",
        settings={},
        origin=origin,
        country="JP",
        events={},
        tables={table.name: table for table in tables},
        manual=manual,
        where=HERE,
    )


SHOP_TABLES = (
    table_map(
        "online-shop",
        "customers",
        {
            "name": "contact.name",
            "name_kana": "contact.name",
            "email": "contact.email",
            "phone": "contact.phone",
            "birthday": "profile.birth-date",
            "password_hash": "credentials.password",
        },
    ),
    table_map("online-shop", "addresses", {"postal_code": "contact.address", "line1": "contact.address"}),
    table_map(
        "online-shop",
        "orders",
        {
            "total": "purchases.orders",
            "closed_at": "purchases.orders",
            "items": "purchases.orders",
            "card_last_four": "purchases.payments",
        },
    ),
    table_map("online-shop", "gift_messages", {"body": "messages.gift", "from_customer": "messages.gift"}),
    table_map("online-shop", "enquiries", {"subject": "enquiry.text", "body": "enquiry.text"}),
)
SYSTEMS = {
    "online-shop": system_map("online-shop", {"en": "Online shop", "ja": "オンラインショップ"}, *SHOP_TABLES),
    "loyalty": system_map(
        "loyalty",
        {"en": "Loyalty programme", "ja": "ポイント会員"},
        table_map("loyalty", "scores", {"taste": "profile.preferences"}),
        origin="automatic",
    ),
    "archive": system_map(
        "archive",
        {"en": "Order archive", "ja": "注文アーカイブ"},
        table_map("archive", "old_orders", {"total": "purchases.orders", "sex": "profile.gender"}),
    ),
    "mailing": system_map(
        "mailing", {"en": "Mailing list"}, table_map("mailing", "subscribers", {"email": "contact.email"})
    ),
    "paper": system_map(
        "paper",
        {"en": "Paper files", "ja": "紙の書類"},
        manual=ManualSearch(
            owner="records office", holds=("proof.mandate",), of=CUSTOMER, instructions={}, days=10
        ),
    ),
    "cameras": system_map(
        "cameras",
        {"en": "Shop cameras", "ja": "店舗カメラ"},
        origin="automatic",
        manual=ManualSearch(owner="security", holds=("camera.image",), of=CUSTOMER, instructions={}, days=10),
    ),
}
PROGRAMME = CheckedProgramme(
    programme=Programme(
        settings=Settings(
            name="kasuri",
            folder="",
            store="",
            keys="file",
            keys_at="",
            checkpoints="",
            row_limit=10_000,
            where=HERE,
        ),
        notice=NOTICE,
        systems=SYSTEMS,
        schemas={},
        sources={},
        digest="c0ffee" * 10 + "beef",
    ),
    graphs={},
)


def tie(path: str, hide: tuple[str, ...], reason: str) -> Tie:
    return Tie(
        id=path,
        by=("to_customer",),
        to="customers",
        to_columns=(),
        of="",
        known_as="",
        how=How.JOINT,
        hide=hide,
        hide_reason=reason,
        leaving=(),
        delete_row=False,
        delete_reason="",
        target_gone=TargetGone.NULL,
        when=None,
        where=HERE,
    )


def way(path: str, held: str, hide: tuple[str, ...], reason: str) -> Way:
    return Way(
        id=path,
        tie=tie(path, hide, reason),
        holder="customers",
        holder_columns=("id",),
        held=held,
        held_columns=("to_customer",),
        owning=True,
        deduced=False,
    )


def show_table(
    name: str, shown: dict[str, str], withheld: dict[str, str], ways: tuple[Way, ...] = ()
) -> ShowTable:
    """Show columns by their category, withhold columns by their reason."""
    hides = {column: tuple(w.id for w in ways if column in w.tie.hide) for column in shown}
    columns = {column: Column(name=column, type="TEXT", nullable=True) for column in (*shown, *withheld)}
    return ShowTable(
        table=Table(
            name=name,
            schema="",
            bare_name=name,
            columns=columns,
            key=("id",),
            unique=(),
            foreign_keys=(),
            indexes=(),
        ),
        person="",
        ways=ways,
        shown=tuple(
            Shown(column=column, category=leaf, hidden_by=hides[column]) for column, leaf in shown.items()
        ),
        withheld=tuple(Withheld(column=column, reason=reason) for column, reason in withheld.items()),
    )


def row(*hidden: str, **cells: Cell) -> AnsweredRow:
    return AnsweredRow(cells=cells, hidden=hidden)


def answered(system: str, shown: ShowTable, rows: Iterable[AnsweredRow]) -> AnsweredTable:
    return AnsweredTable(system=system, shown=shown, rows=tuple(rows))


def effect(system: str, standing: Standing, detail: str = "") -> SystemEffect:
    return SystemEffect(system=system, standing=standing, detail=detail, tables=(), statements=())


TO = way(
    "systems.online-shop.gift_messages.to_customer",
    "gift_messages",
    ("from_customer",),
    "the sender is another person",
)
CUSTOMERS = answered(
    "online-shop",
    show_table(
        "customers",
        {
            "name": "contact.name",
            "name_kana": "contact.name",
            "email": "contact.email",
            "phone": "contact.phone",
            "birthday": "profile.birth-date",
        },
        {
            "id": "internal-key",
            "password_hash": "secret",
            "created_at": "not-personal",
            "segment": "unmapped",
        },
    ),
    [
        row(
            name="Aoi <script>alert(1)</script>",
            name_kana="アオイ",
            email="aoi@example.jp",
            phone=None,
            birthday="1990-04-01",
        )
    ],
)
ADDRESSES = answered(
    "online-shop",
    show_table(
        "addresses",
        {"postal_code": "contact.address", "line1": "contact.address"},
        {"id": "internal-key", "note": "names-others"},
    ),
    [
        row(postal_code="231-0000", line1="横浜市中区藍染町1-2-3 かすりマンション101号室"),
        row(postal_code="100-0000", line1='=HYPERLINK("bad")'),
    ],
)
ORDERS = answered(
    "online-shop",
    show_table(
        "orders",
        {
            "total": "purchases.orders",
            "closed_at": "purchases.orders",
            "items": "purchases.orders",
            "card_last_four": "purchases.payments",
        },
        {"id": "internal-key"},
    ),
    [
        row(
            total=12_800,
            closed_at="2025-11-03",
            items=[
                {"article": "Linen shirt", "size": "M", "price": 8_800},
                {"article": "Socks", "size": "25", "price": 4_000},
            ],
            card_last_four="4242",
        ),
        row(
            total=3_960,
            closed_at="2026-02-14",
            items=[{"article": "Scarf", "price": 3_960}],
            card_last_four="4242",
        ),
        row(total=-3_960, closed_at=None, items=[], card_last_four=""),
    ],
)
GIFTS = answered(
    "online-shop",
    show_table(
        "gift_messages",
        {"body": "messages.gift", "from_customer": "messages.gift"},
        {"id": "internal-key"},
        (TO,),
    ),
    [
        row(body="Happy birthday, Mei!", from_customer=7),
        row("from_customer", body="Thank you for everything \u202egnp.exe\u202c and \u0007 more"),
    ],
)
ENQUIRIES = answered(
    "online-shop",
    show_table("enquiries", {"subject": "enquiry.text"}, {"body": "names-others"}),
    [row(subject="سؤال عن الطلب رقم ١٢")],
)
ANSWER = Answer(
    request="R-2026-0001",
    right="access",
    of="customer",
    made="2026-11-22T02:04:54Z",
    systems=(
        effect("online-shop", Standing.HELD),
        effect("loyalty", Standing.NOTHING_HELD),
        effect("archive", Standing.UNREACHABLE, "the connection was refused"),
        effect("mailing", Standing.NO_KEY),
        effect("paper", Standing.TASK),
        effect("cameras", Standing.TASK),
    ),
    tables=(CUSTOMERS, ADDRESSES, ORDERS, GIFTS, ENQUIRIES),
    reported={"paper": "A letter of authority of 12 May 2024, to pick up a parcel.\nA copy follows by post."},
)


def with_systems(**changes: Standing) -> Answer:
    """Return the answer with other standings, ``online_shop`` for ``online-shop``."""
    standings = {name.replace("_", "-"): standing for name, standing in changes.items()}
    systems = tuple(
        replace(known, standing=standings.get(known.system, known.standing)) for known in ANSWER.systems
    )
    return replace(ANSWER, systems=systems)


def answer_of(table: AnsweredTable, *more: AnsweredTable) -> Answer:
    """Return the answer with other tables."""
    return replace(ANSWER, tables=(table, *more))


def package(answer: Answer = ANSWER, *, language: str = "en", notice: Notice = NOTICE) -> dict[str, bytes]:
    """Return the files of a package by name."""
    target = io.BytesIO()
    programme = replace(PROGRAMME, programme=replace(PROGRAMME.programme, notice=notice))
    write_package(answer, programme, target, language=language)
    with ZipFile(target) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
