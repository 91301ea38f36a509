"""Who gets data, of whom, which, and what for: shown for every recipient of the examples by itself."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.stories.breaking import Line, as_it_stands, more_told, use

CLOUD, GROUP, MARKET = "cloud-provider", "apparel-group", "marketplace"
SYSTEMS = {CLOUD: "accounts", GROUP: "online-shop", MARKET: "market"}
NOTICE = "notice.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a recipient may get of customers and what for; other data of that purpose, and another purpose."""

    example: str
    to: str
    item: str
    purpose: str
    beyond: str = ""  #: none: it may get all that the purpose uses
    elsewhere: str
    choice: str = ""

    def gives(self, item: str, purpose: str = "") -> str:
        gate = f", choice: {self.choice}" if self.choice else ""
        return f"reads: {item}, for: {purpose or self.purpose}, of: customer, to: {self.to}{gate}"

    def refused(self, use_name: str, item: str, purpose: str = "") -> tuple[str, str, str]:
        job = f"`uses.{SYSTEMS[self.example]}.{use_name}`"
        return (
            "error",
            "MAM-264",
            (
                f"{job} gives `{item}` of `customer` for `purposes.{purpose or self.purpose}` to "
                f"`recipients.{self.to}`, which may not receive it"
            ),
        )


def group(to: str, item: str, purpose: str, *, elsewhere: str, beyond: str = "", choice: str = "") -> Given:
    return Given(
        example=GROUP, to=to, item=item, purpose=purpose, beyond=beyond, elsewhere=elsewhere, choice=choice
    )


def cloud(to: str, item: str, purpose: str, *, elsewhere: str, beyond: str = "", choice: str = "") -> Given:
    return Given(
        example=CLOUD, to=to, item=item, purpose=purpose, beyond=beyond, elsewhere=elsewhere, choice=choice
    )


def market(to: str, item: str, purpose: str, *, elsewhere: str, beyond: str = "") -> Given:
    return Given(example=MARKET, to=to, item=item, purpose=purpose, beyond=beyond, elsewhere=elsewhere)


def shows(row: str, given: Given) -> object:
    return pytest.param(given, marks=pytest.mark.promise(row), id=f"{row}-{given.to}")


@pytest.mark.parametrize(
    "given",
    [
        shows(
            "K-40",
            group(
                "data-entry",
                "contact.name",
                "run-the-shops",
                beyond="purchases.orders",
                elsewhere="deliver-and-tell",
            ),
        ),
        shows(
            "K-41",
            group(
                "messaging",
                "contact.email",
                "promote",
                beyond="contact.address",
                elsewhere="run-the-shops",
                choice="promotions",
            ),
        ),
        shows(
            "K-42",
            group(
                "mail-house",
                "contact.address",
                "promote",
                beyond="contact.email",
                elsewhere="run-the-shops",
                choice="promotions",
            ),
        ),
        shows(
            "K-43",
            group(
                "delivery-and-payment",
                "purchases.payments",
                "deliver-and-tell",
                beyond="purchases.gifts",
                elsewhere="run-the-shops",
            ),
        ),
        shows("K-35", group("group", "purchases.orders", "shared-use", elsewhere="run-the-shops")),
        shows("K-36", group("group", "contact.name", "shared-use", elsewhere="deliver-and-tell")),
        shows(
            "W-19",
            cloud("carriers", "contact.address", "provide", beyond="contact.email", elsewhere="communicate"),
        ),
        shows(
            "W-19",
            cloud(
                "messengers", "contact.email", "communicate", beyond="support.tickets", elsewhere="provide"
            ),
        ),
        shows(
            "W-19", cloud("payments", "payment.card", "provide", beyond="contact.email", elsewhere="protect")
        ),
        shows("W-19", cloud("risk-assessors", "contact.name", "score-credit", elsewhere="provide")),
        shows(
            "W-19", cloud("analysts", "use.metrics", "improve", beyond="support.tickets", elsewhere="provide")
        ),
        shows(
            "W-19",
            cloud(
                "sales-and-events",
                "event.attendance",
                "market",
                beyond="contact.phone",
                elsewhere="provide",
                choice="promotions",
            ),
        ),
        shows(
            "W-19",
            cloud(
                "customer-relations",
                "support.tickets",
                "communicate",
                beyond="account.preferences",
                elsewhere="improve",
            ),
        ),
        shows(
            "W-19",
            cloud("trainers", "contact.name", "provide", beyond="payment.card", elsewhere="communicate"),
        ),
        shows(
            "A-28",
            market("sellers", "contact.name", "transact", beyond="contact.phone", elsewhere="contact-people"),
        ),
        shows(
            "A-28",
            market(
                "apps-and-brands",
                "contact.email",
                "transact",
                beyond="contact.phone",
                elsewhere="contact-people",
            ),
        ),
    ],
)
def test_a_recipient_gets_its_data_for_its_purpose_and_nothing_else(given: Given, tmp_path: Path) -> None:
    """Each has its function; what it gets beyond, and what it gets for something else, is told."""
    uses = [given.gives(given.item), given.gives(given.item, given.elsewhere)]
    expected = [given.refused("b", given.item, given.elsewhere)]
    if given.beyond:
        uses.append(given.gives(given.beyond))
        expected.append(given.refused("c", given.beyond))

    told = more_told(given.example, tmp_path, use(SYSTEMS[given.example], *uses))

    assert [one for one in told if one[1] == "MAM-264"] == expected
    assert [one for one in told if one[1] != "MAM-264" and ".a`" in one[2]] == []


@pytest.mark.promise("K-38", "K-44")
def test_whoever_works_for_the_company_stands_on_the_register(tmp_path: Path) -> None:
    """Open words ("other duties") put nobody there, and are told."""
    shop = "uses.online-shop"

    told = more_told(
        GROUP,
        tmp_path,
        use(
            "online-shop",
            "reads: contact.name, for: run-the-shops, to: data-entry",
            "reads: contact.name, for: run-the-shops, to: somebody-new",
            "reads: contact.name, for: run-the-shops, to: other-duties",
        ),
    )

    assert told == [
        (
            "error",
            "MAM-264",
            (
                f"`{shop}.c` gives `contact.name` of `customer` for `purposes.run-the-shops` to "
                "`recipients.other-duties`, which may not receive it"
            ),
        ),
        ("error", "MAM-266", f"`{shop}.b` gives data to `somebody-new`, whom the notice does not name"),
    ]
    assert (
        "warning",
        "MAM-243",
        "`recipients.other-duties` says `Other duties`, which authorises nothing beyond what is named",
    ) in as_it_stands(GROUP)


@pytest.mark.promise("K-38")
def test_a_processor_may_be_given_no_more_than_the_purpose_needs(tmp_path: Path) -> None:
    wider = Line(
        file=NOTICE,
        old="receives: [contact.name, contact.address], for: [promote]",
        new="receives: [contact.name, contact.address, purchases.payments], for: [promote]",
    )

    assert more_told(GROUP, tmp_path, wider) == [
        (
            "error",
            "MAM-265",
            (
                "`recipients.mail-house` receives `purchases.payments` for `purposes.promote`, which does "
                "not use it"
            ),
        ),
    ]


@pytest.mark.promise("K-41")
def test_an_operator_of_messages_abroad_needs_a_safeguard(tmp_path: Path) -> None:
    bare = Line(file=NOTICE, old="     safeguard: equivalent-measures, title", new="     title")

    assert more_told(GROUP, tmp_path, bare) == [
        (
            "warning",
            "MAM-252",
            "`recipients.messaging` gets data in `US` and states no safeguard, and the law of `JP` wants one",
        ),
    ]


@pytest.mark.promise("K-35")
def test_an_item_that_is_shared_is_named_and_not_left_open(tmp_path: Path) -> None:
    title = "title: {en: Orders, ja: ご注文}"
    left_open = Line(file=NOTICE, old=title, new="title: {en: Orders, ja: お取引の履歴など}")

    assert more_told(GROUP, tmp_path, left_open) == [
        (
            "warning",
            "MAM-243",
            "`data.purchases.orders` says `など`, which authorises nothing beyond what is named",
        ),
    ]
