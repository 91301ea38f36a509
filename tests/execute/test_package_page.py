"""The page a person reads: what it says of their data, what it does not know, and that nothing in it acts."""

import base64
import hashlib
import re
from dataclasses import replace
from itertools import pairwise

import pytest

from mamoru.execute.package.contents import ROWS_ON_PAGE
from mamoru.execute.package.text import LONGEST
from mamoru.model.answer import Answer, AnsweredTable, Cell
from mamoru.model.plan import Standing
from tests.execute.package_reading import Element, category, read_page
from tests.execute.package_sample import (
    ANSWER,
    GIFTS,
    SYSTEMS,
    answer_of,
    answered,
    package,
    row,
    show_table,
    with_systems,
)

LANGUAGES = ("en", "ja")
NETWORK = re.compile(r"https?:|//\w|url\(|@import|src=|<script|<iframe|<link|\son\w+=", re.IGNORECASE)


def page(answer: Answer = ANSWER, *, language: str = "en") -> Element:
    return read_page(package(answer, language=language)["index.html"])


def notes(*values: Cell) -> AnsweredTable:
    """An answer with one text column."""
    shown = show_table("notes", {"note": "enquiry.text"}, {})
    return answered("online-shop", shown, [row(note=value) for value in values])


def facts(of: Element) -> dict[str, str]:
    terms, told = of.all("dt"), of.all("dd")
    return {term.text: what.text for term, what in zip(terms, told, strict=True)}


# -- the page itself -------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["index.html", "dictionary.html"])
def test_a_page_stands_alone_without_script_or_network(name: str, language: str) -> None:
    written = package(answer_of(notes("harmless")), language=language)[name].decode()

    assert NETWORK.findall(written) == []
    assert read_page(written).one("html").attributes == {"lang": language, "dir": "ltr"}


@pytest.mark.parametrize("name", ["index.html", "dictionary.html"])
def test_a_page_lets_in_its_own_style_and_nothing_else(name: str) -> None:
    written = package()[name].decode()
    style = written.partition("<style>")[2].partition("</style>")[0]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()

    policy = read_page(written).one("meta", http_equiv="Content-Security-Policy").attributes["content"]

    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    assert "style=" not in written.partition("</style>")[2]


def test_every_id_stands_once_and_every_reference_leads_to_one() -> None:
    told = page()
    ids = [element.attributes["id"] for element in told.all("*") if "id" in element.attributes]
    links = [a.attributes["href"] for a in told.all("a") if a.attributes["href"].startswith("#")]
    labels = [e.attributes["aria-labelledby"] for e in told.all("*") if "aria-labelledby" in e.attributes]

    assert len(ids) == len(set(ids))
    assert {link[1:] for link in links} | set(labels) <= set(ids)


@pytest.mark.parametrize("name", ["index.html", "dictionary.html"])
def test_every_link_to_a_file_leads_to_a_file_of_the_package(name: str) -> None:
    files = package()

    links = {a.attributes["href"] for a in read_page(files[name]).all("a")}

    assert {link for link in links if not link.startswith("#")} <= set(files)


def test_a_file_whose_name_is_not_ascii_is_linked_to_by_its_address() -> None:
    shown = show_table("お知らせ?#", {"note": "enquiry.text"}, {})

    files = package(answer_of(answered("online-shop", shown, [row(note="x")])))

    assert "data/online-shop/お知らせ__.csv" in files
    link = category(read_page(files["index.html"]), "Enquiries").all("a")[0]
    assert link.attributes["href"] == "data/online-shop/%E3%81%8A%E7%9F%A5%E3%82%89%E3%81%9B__.csv"


def test_headings_skip_no_level() -> None:
    levels = [int(e.name[1]) for e in page().all("*") if re.fullmatch(r"h\d", e.name)]

    assert levels[0] == 1
    assert all(below <= above + 1 for above, below in pairwise(levels))


# -- in short --------------------------------------------------------------------------------------


def test_the_top_says_who_answers_when_which_right_how_much_and_what_is_left_out() -> None:
    (card, *_) = page().all("dl", class_="facts-list")

    assert facts(card) == {
        "Answered by": "Kasuri Apparel Inc.",
        "Answered on": "22 November 2026, 02:04 UTC",
        "Request number": "R-2026-0001",
        "You asked as": "Customer",
        "Your right": "Access: promised in our notice",
        "Under our notice": "“How Kasuri handles personal information”, in force from 1 January 2025",
        "What we found": "9 records in 5 tables",
        "What is not shown": (
            "10 fields: Not described yet (1), Secret (1), May name other people (2), Belongs to another "
            "person (1), Not about you (1), Technical key (4) What is not shown, and why"
        ),
    }


def test_the_top_says_it_in_japanese() -> None:
    (card, *_) = page(language="ja").all("dl", class_="facts-list")

    told = facts(card)

    assert told["回答者"] == "株式会社かすりアパレル"
    assert told["回答日"] == "2026年11月22日 02:04（UTC）"
    assert told["見つかった内容"] == "5個の表の9件の記録"


def test_the_top_says_what_to_do_if_something_is_wrong() -> None:
    (rights,) = page().all("ul", class_="bullets")

    assert [line.text for line in rights.all("li")] == [
        "Access: to see the data we hold about you promised in our notice",
        "Correction: to have wrong data corrected, added to or removed promised in our notice",
        "Erasure: to have data about you deleted by law: JP-APPI-35",
    ]


def test_an_answer_that_is_not_complete_says_so_before_anything_else() -> None:
    (warning, *_) = page().all("div", class_="callout")

    assert warning.text == (
        "This answer is not complete yet: 3 places have not given their answer. "
        "Where we do not know yet, we say so. It never means that nothing is held there. Where we looked"
    )


def test_an_answer_without_a_record_says_that_none_was_found_where_we_asked() -> None:
    nothing = answered("online-shop", show_table("notes", {"note": "enquiry.text"}, {}), [])

    (card, *_) = page(answer_of(nothing)).all("dl", class_="facts-list")

    assert facts(card)["What we found"] == "No record about you was found in the systems that have answered."
    assert facts(card)["What is not shown"] == "Nothing was left out."


# -- the data --------------------------------------------------------------------------------------


def test_values_stand_under_their_category_with_the_titles_of_notice_and_map() -> None:
    name = category(page(), "Name")

    assert name.one("caption").text == "Online shop: Customers CSV JSON"
    assert [(line.one("th").text, line.one("td").text) for line in name.one("tbody").all("tr")] == [
        ("Name", "Aoi <script>alert(1)</script>"),
        ("Name kana", "アオイ"),
    ]


def test_beside_the_data_stand_its_purposes_recipients_retention_and_source() -> None:
    told = facts(category(page(), "Orders").one("aside"))

    assert told == {
        "What it is used for": (
            "Deliver what you ordered and tell you about it legal basis: a contract with you"
        ),
        "Who receives it": "Parcel carriers works for us, Japan",
        "How long it is kept": (
            "7 years after this event: order closed; then to the end of that business year "
            "required by law: JP-corporation-tax"
        ),
        "Where it comes from": "At the till",
    }


def test_a_choice_a_second_country_and_a_country_without_a_name_are_told() -> None:
    told = page()

    assert "legal basis: your consent, only as you have chosen" in category(told, "E-mail").one("aside").text
    assert "works for us, Japan, United States" in category(told, "E-mail").one("aside").text
    assert "joint use, Japan, ZZ" in category(told, "Name").one("aside").text


def test_where_no_point_collects_a_category_its_source_is_the_origin_of_the_system() -> None:
    told = facts(category(page(), "Gift messages").one("aside"))

    assert told["Where it comes from"] == "Online shop you gave it"


def test_data_that_was_not_given_says_so_even_if_a_point_collects_the_same() -> None:
    shown = show_table("scores", {"mail": "contact.email"}, {})

    told = page(answer_of(answered("loyalty", shown, [row(mail="a@example.jp")])))

    source = facts(category(told, "E-mail").one("aside"))["Where it comes from"]
    assert source == "Sign-up on our site Loyalty programme recorded automatically"


def test_what_the_notice_does_not_state_is_said_to_be_unstated() -> None:
    told = facts(category(page(), "Payments").one("aside"))

    assert told["Who receives it"] == "The notice names no recipient."
    assert told["How long it is kept"] == "The notice states no fixed period."


def test_a_text_in_another_language_than_the_page_says_which() -> None:
    purpose = category(page(), "Date of birth").one("aside").all("span", lang="ja")

    assert [element.text for element in purpose] == ["お客様への理解"]


def test_marks_that_concern_the_person_are_told() -> None:
    assert category(page(), "Payments").one("h3").text == "Payments high risk"
    assert category(page(), "Name").one("h3").text == "Name"


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (None, "empty"),
        ("", "empty"),
        ([], "empty"),
        (True, "yes"),
        (False, "no"),
        (0, "0"),
        (-3.5, "-3.5"),
        ({"a": 1, "b": [True, {"c": None}]}, "a 1 b yes c empty"),
        ('{"size": "M", "tags": ["x", "y"]}', "size M tags x y"),
        ("[not json", "[not json"),
        ('"a text"', '"a text"'),
        ({"1": {"2": {"3": {"4": {"5": {"6": 7}}}}}}, '1 2 3 4 5 {"6": 7}'),
    ],
)
def test_a_value_is_readable_whatever_it_is(value: Cell, read: str) -> None:
    cell = category(page(answer_of(notes(value))), "Enquiries").one("tbody").all("td")[0]

    assert cell.text == read


def test_a_structure_deeper_than_any_reader_breaks_no_page() -> None:
    deep = "[" * 1_500 + "]" * 1_500

    cell = category(page(answer_of(notes(deep))), "Enquiries").one("tbody").all("td")[0]

    assert cell.text in {deep, ""} or "[" in cell.text


@pytest.mark.parametrize(
    "attack",
    [
        "<script>alert(1)</script>",
        "</td></table></html>",
        "<img src=x onerror=alert(1)>",
        "{{ 7 * 7 }}",
        "<!-- ",
        "&lt;b&gt;",
        '" onmouseover="alert(1)',
    ],
)
def test_a_value_is_shown_as_it_is_and_never_acts(attack: str) -> None:
    told = page(answer_of(notes(attack, {attack: attack})))

    first, second = category(told, "Enquiries").one("tbody").all("td")
    assert first.text == " ".join(attack.split())
    assert second.one("dt").text == second.one("dd").text == first.text
    assert told.all("script") == told.all("img") == []
    assert [e for e in told.all("*") if any(name.startswith("on") for name in e.attributes)] == []


@pytest.mark.parametrize(
    "sign", ["\x00", "\x07", "\x1b", "\x7f", "\x85", "\u202e", "\u2066", "\ufeff", "\ud800"]
)
def test_a_sign_without_a_shape_is_shown_by_its_code(sign: str) -> None:
    written = package(answer_of(notes(f"invoice{sign}fdp.exe")))["index.html"].decode()

    cell = category(read_page(written), "Enquiries").one("tbody").all("td")[0]
    assert cell.text == f"invoiceU+{ord(sign):04X}fdp.exe"
    assert cell.one("span", class_="sign").text == f"U+{ord(sign):04X}"
    assert sign not in written.partition("</style>")[2]


def test_right_to_left_text_is_kept_and_set_apart_from_what_stands_around_it() -> None:
    told = category(page(), "Enquiries").one("bdi")

    assert told.text == "سؤال عن الطلب رقم ١٢"


def test_lines_of_a_text_are_kept() -> None:
    written = package(answer_of(notes("first\r\nsecond\n\tthird")))["index.html"].decode()

    assert '<bdi class="text">first\nsecond\n\tthird</bdi>' in written


def test_a_text_too_long_for_a_page_is_cut_and_says_by_how_much() -> None:
    told = category(page(answer_of(notes("長" * (LONGEST + 1_234)))), "Enquiries")

    cell = told.one("tbody").all("td")[0]
    assert cell.one("bdi").text == "長" * LONGEST
    assert cell.all("span", class_="none")[0].text == "(and 1,234 characters more; the file has all of them)"


def test_a_big_table_shows_its_first_rows_and_points_to_the_file_for_the_rest() -> None:
    told = category(page(answer_of(notes(*range(ROWS_ON_PAGE + 50)))), "Enquiries")

    rows = told.one("tbody").all("tr")
    assert [rows[0].one("th").text, rows[-1].one("td").text] == ["1", "199"]
    assert (
        told.one("p", class_="after").text
        == "The first 200 of 250 records are shown here. The files have all of them."
    )


# -- what is not there -----------------------------------------------------------------------------


def test_a_category_that_every_system_denies_reads_nothing_held() -> None:
    assert category(page(), "Preferences").text == "Preferences Nothing held"


@pytest.mark.parametrize(
    ("standing", "told"),
    [
        (Standing.UNREACHABLE, "This place did not answer. It may hold data about you."),
        (Standing.NO_PERMISSION, "We were not permitted to read here. It may hold data about you."),
        (
            Standing.NO_KEY,
            "Nothing that we know of you leads into this place. It may still hold data about you.",
        ),
        (
            Standing.SHARED_KEY,
            (
                "There are records here that lead to you only by something that another account has too, or "
                "may have, such as an e-mail address. They may be another person's, so they were left out. "
                "They may still be about you."
            ),
        ),
        (
            Standing.ROW_SECURITY,
            "This place hides records from our program. It may hold more data about you.",
        ),
        (
            Standing.UNMAPPED,
            "There are tables here that have not been described yet. They may hold data about you.",
        ),
        (Standing.TASK, "This place can only be searched by a person. The search is not finished."),
    ],
)
def test_a_silent_system_never_reads_as_nothing_held(standing: Standing, told: str) -> None:
    gender = category(page(with_systems(archive=standing)), "Gender")

    assert (
        gender.text
        == f"Gender Nothing found in the places that have answered. Not known yet Order archive: {told}"
    )


def test_tables_that_nobody_mapped_may_hold_any_category() -> None:
    told = page(with_systems(archive=Standing.UNMAPPED))

    assert "Not known yet" in category(told, "Preferences").text


def test_data_that_was_found_says_beside_it_which_system_is_still_silent() -> None:
    assert "Not known yet Order archive: This place did not answer." in category(page(), "Orders").text


def test_a_secret_reads_held_but_not_shown() -> None:
    assert category(page(), "Password").one("div", class_="callout").text == (
        "Held, but not shown Password hash (Online shop: Customers, 1 record): "
        "A password or another secret. It can be changed, and is never shown to anybody."
    )


def test_a_cell_that_a_tie_hides_is_marked_and_its_reason_stands_below() -> None:
    gifts = category(page(), "Gift messages")

    cells = [[cell.text for cell in line.all("td")] for line in gifts.one("tbody").all("tr")]
    assert [line[1] for line in cells] == ["7", "not shown"]
    assert gifts.one("div", class_="callout").text == (
        "Held, but not shown From customer (Online shop: Gift messages, 1 record): "
        "the sender is another person"
    )


def test_a_category_whose_every_cell_is_hidden_reads_held_but_not_shown() -> None:
    hidden = replace(GIFTS, rows=(row("body", "from_customer"),) * 2)

    gifts = category(page(answer_of(hidden)), "Gift messages")

    assert gifts.all("table") == []
    assert "Body (Online shop: Gift messages, 2 records): This part of a shared record" in gifts.text


def test_rows_of_which_a_category_shows_nothing_are_counted_and_the_others_keep_their_numbers() -> None:
    shown = GIFTS.shown
    rows = (row("body", "from_customer"), row(body="second", from_customer=1), row("body", "from_customer"))

    gifts = category(page(answer_of(replace(GIFTS, shown=shown, rows=rows))), "Gift messages")

    assert [line.one("th").text for line in gifts.one("tbody").all("tr")] == ["2"]
    assert gifts.one("p", class_="after").text == (
        "2 records are left out here: this part of them is not shown. The files have all of them."
    )


def test_what_a_person_reported_stands_apart_from_what_was_observed() -> None:
    told = page()

    reported = told.one("blockquote")
    assert (
        reported.text == "A letter of authority of 12 May 2024, to pick up a parcel. A copy follows by post."
    )
    assert (
        "Paper files: searched by a person; see “Reported by a person” below."
        in category(told, "Powers").text
    )
    assert "What follows is what they reported; the program has not seen it." in told.text


def test_what_a_person_reported_cannot_act() -> None:
    told = page(replace(ANSWER, reported={"paper": "<script>alert(1)</script>\u202e"}))

    assert told.one("blockquote").text == "<script>alert(1)</script>U+202E"


def test_every_system_is_listed_with_its_standing() -> None:
    told = page()
    (table,) = [
        t for t in told.all("table") if t.all("thead") and t.one("thead").text == "Place Answer Records"
    ]

    lines = [
        [cell.text for cell in line.children if isinstance(cell, Element)]
        for line in table.one("tbody").all("tr")
    ]
    assert lines == [
        ["Online shop", "Data found Records about you were found.", "9"],
        ["Loyalty programme", "Nothing held We looked for you here and found no record.", "0"],
        [
            "Order archive",
            "Could not be asked This place did not answer. It may hold data about you.",
            "\u2013",
        ],
        [
            "Mailing list",
            (
                "Could not look for you Nothing that we know of you leads into this place. "
                "It may still hold data about you."
            ),
            "\u2013",
        ],
        ["Paper files", "Searched by a person The finding is shown as reported.", "\u2013"],
        [
            "Shop cameras",
            "A person is looking This place can only be searched by a person. The search is not finished.",
            "\u2013",
        ],
    ]


def test_the_engines_own_details_of_hosts_and_tables_stay_inside() -> None:
    assert b"the connection was refused" not in b"".join(package().values())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("standing", Standing)
def test_every_standing_can_be_told(standing: Standing, language: str) -> None:
    changed = with_systems(**{name.replace("-", "_"): standing for name in SYSTEMS})

    assert len(page(changed, language=language).all("table")) > 0


def test_what_is_withheld_is_grouped_by_reason_with_the_map_s_own_words() -> None:
    told = page()
    groups = {g.one("h3").text: g for g in told.all("article") if g.all("div", class_="withheld")}

    assert list(groups) == [
        "Not described yet",
        "Secret",
        "May name other people",
        "Belongs to another person",
        "Not about you",
        "Technical key",
    ]
    assert groups["Belongs to another person"].one("tbody").text == (
        "From customer Online shop: Gift messages the sender is another person "
        "systems.online-shop.gift_messages.to_customer 1"
    )
    assert groups["May name other people"].one("tbody").text == (
        "Note Online shop: Addresses 2 Body Online shop: Enquiries 1"
    )


def test_a_name_of_the_map_cannot_act_either() -> None:
    shown = show_table("<b>", {"<script>": "enquiry.text"}, {"<img>": "secret"})

    files = package(answer_of(answered("<i>", shown, [row(**{"<script>": 1})])))

    for name in ("index.html", "dictionary.html"):
        told = read_page(files[name])
        assert told.all("script") == told.all("img") == told.all("b") == told.all("i") == []
