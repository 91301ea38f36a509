"""What a package calls branches of the data, and rights that a notice gives more than once."""

import json
from dataclasses import replace

from mamoru.model.notice import Branch, GivenRight, Notice
from mamoru.model.promises.requests import Channel
from tests.execute.package_reading import read_page
from tests.execute.package_sample import ANSWER, CUSTOMER, NOTICE, node, package

BRANCHES = {
    "contact": Branch(node=node("data.contact"), title={"en": "How to reach you", "ja": "ご連絡先"}),
    "purchases": Branch(node=node("data.purchases"), title={"fr": "Achats"}),
}


def files_of(language: str, notice: Notice) -> dict[str, bytes]:
    """Return the files of the sample package under another notice."""
    return package(ANSWER, language=language, notice=notice)


def test_a_branch_is_told_by_its_title_in_the_language_of_the_page() -> None:
    files = files_of("ja", replace(NOTICE, branches=BRANCHES))
    page = read_page(files["index.html"])
    contents = [link.text for link in page.all("a") if link.attributes.get("href", "").startswith("#c")]
    (email, *_) = [c for c in json.loads(files["dictionary.json"])["columns"] if c["column"] == "email"]

    assert contents[:3] == ["ご連絡先", "属性", "Achats"]
    assert (email["branch title"], email["category title"]) == ("ご連絡先", "メールアドレス")
    assert "ご連絡先" in files["dictionary.html"].decode()
    assert "branch title" in files["dictionary.csv"].decode("utf-8-sig").split("\r\n")[0]


def given(name: str, *shows: str) -> GivenRight:
    """Give the right to help oneself, by one channel."""
    return GivenRight(
        node=node(f"rights.{name}"),
        right="self-service",
        of=CUSTOMER,
        source="notice",
        shows=shows,
        via=("account", "desk"),
    )


def channel(name: str, to: str) -> Channel:
    """Return a channel for all rights of customers."""
    return Channel(
        node=node(f"requests.channels.{name}"), title={}, to=to, rights=(), of=CUSTOMER, who=("anyone",)
    )


def test_a_right_that_is_given_twice_is_told_once_with_all_that_it_shows() -> None:
    """A branch of which everything is shown is told as a whole."""
    contact = [leaf for leaf in NOTICE.categories if leaf.startswith("contact.")]
    rights = {"pages": given("pages", *contact), "wishes": given("wishes", "profile.gender", *contact)}
    channels = {
        "account": channel("account", "https://kasuri.example/account"),
        "desk": channel("desk", "contacts.desk"),
    }
    files = files_of("en", replace(NOTICE, rights=rights, other_rights={}, channels=channels))
    (told,) = read_page(files["index.html"]).all("ul", class_="bullets")

    (line,) = told.all("li")
    assert line.text == (
        "Self-service: to see and change data in your account yourself for example: Contact, Gender "
        "https://kasuri.example/account promised in our notice"
    )
