"""`mamoru draw`."""

import json
import re
import shutil
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from mamoru.desk.drawing.content import LAYERS, DataMap, data_map
from mamoru.desk.drawing.layout import BETWEEN, TITLE, WIDTH, Joined, Placed, layout, wrapped
from mamoru.desk.drawing.svg import svg
from mamoru.desk.drawing.words import Box, Line, Wanted
from mamoru.desk.opening import programme_of
from tests import small
from tests.cli.companies import NOTICE, whole
from tests.cli.settled import told
from tests.golden.comparing import assert_golden

EXAMPLE = Path(__file__).parents[2] / "examples/apparel-group"
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return whole(tmp_path_factory.mktemp("company"), discover=False)


@pytest.fixture(scope="module")
def apparel(tmp_path_factory: pytest.TempPathFactory) -> DataMap:
    folder = tmp_path_factory.mktemp("apparel") / "programme"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("data", ".mamoru"))
    return data_map(programme_of(folder), Wanted())


def test_the_picture_of_a_small_company(company: Path) -> None:
    answer = small.mamoru(company, "draw", expect=0)

    assert answer.stderr == ""
    assert_golden("draw/company.svg", answer.stdout)


def test_the_table_of_a_small_company(company: Path) -> None:
    answer = small.mamoru(company, "draw", "--table", expect=0)

    assert answer.stderr == ""
    assert_golden("draw/company.txt", answer.stdout)


def test_it_is_written_where_one_wants_it_and_always_the_same(company: Path) -> None:
    first = told(small.mamoru(company, "draw", "--out", "maps/map.svg"))
    written = (company / "maps/map.svg").read_bytes()
    small.mamoru(company, "draw", "--out", "maps/map.svg", expect=0)

    assert first == (0, "maps/map.svg: 3 systems, 5 categories, 3 purposes, 3 recipients\n", "")
    assert (company / "maps/map.svg").read_bytes() == written
    assert small.mamoru(company, "draw", expect=0).stdout.encode() == written


def test_the_picture_and_the_table_may_be_had_at_once(company: Path) -> None:
    answer = small.mamoru(company, "draw", "--out", "both.svg", "--table", expect=0)

    assert answer.stdout == small.mamoru(company, "draw", "--table").stdout
    assert (company / "both.svg").is_file()


def test_a_program_gets_the_rows_and_the_boxes_with_their_lines(company: Path) -> None:
    words = ("draw", "--category", "contact.email", "--format", "json")
    answer = json.loads(small.mamoru(company, *words, expect=0).stdout)

    assert answer == {
        "format": "mamoru-data-map/1",
        "programme": "acme",
        "records": [],
        "notice": "acme",
        "effective": "2025-01-01",
        "rows": [
            {
                "category": "contact.email",
                "title": "E-mail address",
                "marks": ["identifying"],
                "systems": ["shop"],
                "purposes": ["sell", "tell"],
                "recipients": [["mailer", "tell"]],
                "uses": [],
            }
        ],
        "alone": [],
        "layers": [
            [{"id": "systems.shop", "title": "The shop", "detail": "shop: sqlite, JP"}],
            [{"id": "data.contact.email", "title": "E-mail address", "detail": "contact.email: identifying"}],
            [
                {
                    "id": "purposes.sell",
                    "title": "Selling & delivering",
                    "detail": "sell: customer; contract",
                },
                {"id": "purposes.tell", "title": "News", "detail": "tell: customer; no basis named"},
            ],
            [{"id": "recipients.mailer", "title": "Mail senders", "detail": "mailer: processor, JP, US"}],
        ],
        "lines": [
            {"start": "systems.shop", "end": "data.contact.email", "whole": True, "use": False},
            {"start": "data.contact.email", "end": "purposes.sell", "whole": True, "use": False},
            {"start": "data.contact.email", "end": "purposes.tell", "whole": True, "use": False},
            {"start": "purposes.tell", "end": "recipients.mailer", "whole": True, "use": False},
        ],
        "uses": [],
    }


@pytest.mark.parametrize(
    ("wanted", "rows", "alone"),
    [
        (Wanted(systems=("paper",)), [("contact.name", ("paper",), ("sell",), (("group", ""),))], ()),
        (Wanted(purposes=("tell",)), [("contact.email", ("shop",), ("tell",), (("mailer", "tell"),))], ()),
        (
            Wanted(recipients=("group",)),
            [("contact.name", ("club", "paper", "shop"), (), (("group", ""),))],
            (),
        ),
        (Wanted(recipients=("others",)), [], ("recipients.others",)),
        (Wanted(categories=("camera",)), [("camera.image", (), (), ())], ("data.camera.image",)),
        (Wanted(categories=("purchases",), systems=("paper",)), [], ("systems.paper",)),
        (
            Wanted(categories=("purchases",), systems=("club",)),
            [("purchases.messages", ("club",), ("sell",), ())],
            (),
        ),
    ],
)
def test_a_filter_leaves_what_has_to_do_with_it(
    company: Path, wanted: Wanted, rows: list[tuple[object, ...]], alone: tuple[str, ...]
) -> None:
    found = data_map(programme_of(company), wanted)

    assert [(r.category, r.systems, r.purposes, r.recipients) for r in found.rows] == rows
    assert found.alone == alone


def test_what_is_joined_to_nothing_is_shown_all_the_same(company: Path) -> None:
    assert data_map(programme_of(company), Wanted()).alone == (
        "data.camera.image",
        "purposes.later",
        "recipients.others",
    )


def test_a_purpose_for_other_people_is_no_purpose_of_a_system(tmp_path: Path) -> None:
    """The shop holds customers, and visitors' names are used for something else."""
    more = NOTICE.replace("  later: {of: all}", "  greet: {of: visitor, uses: contact.name}")
    whole(tmp_path, {"notice.yaml": more}, discover=False)
    (row,) = data_map(programme_of(tmp_path), Wanted(systems=("shop",), categories=("contact.name",))).rows
    greeting = data_map(programme_of(tmp_path), Wanted(purposes=("greet",))).rows

    assert row.purposes == ("sell",)
    assert [r.systems for r in greeting] == [()]


def test_something_that_the_programme_does_not_have(company: Path) -> None:
    assert told(small.mamoru(company, "draw", "--purpose", "sel")) == (
        2,
        "",
        (
            "error[MAM-623]: the programme has no purpose `sel`; did you mean `sell`?\n"
            "  why: a map without it would read as if nobody held or used anything\n"
            "  do:  name one of `later`, `sell`, `tell`\n"
        ),
    )


def test_an_empty_folder_is_told_as_the_check_tells_it(tmp_path: Path) -> None:
    assert told(small.mamoru(tmp_path, "draw")) == told(small.mamoru(tmp_path, "check"))


def boxes_of(drawn: DataMap) -> dict[str, str]:
    """Return category -> the box that stands for it."""
    ids = {box.id for box in drawn.layers[1]}
    branch = {row.category: f"data.{row.category.partition('.')[0]}" for row in drawn.rows}
    return {leaf: f"data.{leaf}" if f"data.{leaf}" in ids else branch[leaf] for leaf in branch}


def test_the_picture_says_what_the_table_says(apparel: DataMap) -> None:
    """Every cell of the table has its line, and every line its cell."""
    box = boxes_of(apparel)
    lines = {(line.start, line.end) for line in apparel.lines if not line.use}
    cells = set()
    for row in apparel.rows:
        here = box[row.category]
        cells |= {(f"systems.{name}", here) for name in row.systems}
        cells |= {(here, f"purposes.{name}") for name in row.purposes}
        cells |= {(f"purposes.{p}" if p else here, f"recipients.{r}") for r, p in row.recipients}

    used = {(line.start, line.end) for line in apparel.lines if line.use}
    cells_of_uses = set()
    for use in apparel.uses:
        assert {row.category for row in apparel.rows if use.id in row.uses} == {*use.reads}
        cells_of_uses.add((f"systems.{use.system}", use.purpose))
        cells_of_uses |= {(use.purpose, use.recipient)} if use.recipient else set()

    assert cells == lines
    assert cells_of_uses == used != set()
    assert {line.start for line in apparel.lines} | {line.end for line in apparel.lines} <= {
        box.id for layer in apparel.layers for box in layer
    }


def test_many_categories_are_drawn_by_branch_and_a_part_of_a_branch_by_a_dashed_line(
    apparel: DataMap,
) -> None:
    box = boxes_of(apparel)
    below = [row for row in apparel.rows if box[row.category] == "data.contact"]

    assert [row.category.partition(".")[0] for row in below] == ["contact"] * 4
    for line in apparel.lines:
        if line.start == "data.contact":
            users = [row for row in below if line.end.partition(".")[2] in row.purposes]
            assert line.whole == (len(users) == len(below))
    assert any(not line.whole for line in apparel.lines)


def test_the_picture_is_well_formed_has_no_script_and_asks_no_network(apparel: DataMap) -> None:
    text = svg(apparel)
    root = ET.fromstring(text)  # noqa: S314 - written two lines above
    names = {element.tag for element in root.iter()}

    assert names == {
        f"{SVG}{name}" for name in ("svg", "title", "desc", "style", "rect", "text", "g", "path")
    }
    assert re.findall(r"https?://(?!www\.w3\.org/2000/svg)|url\(|@import|\bon\w+=|href", text) == []


def test_a_screen_reader_is_told_every_box_and_where_it_leads(apparel: DataMap) -> None:
    root = ET.fromstring(svg(apparel))  # noqa: S314 - as above
    items = root.findall(f".//{SVG}g[@role='listitem']")
    told_of = {item.get("aria-label", "").partition(". ")[0] for item in items}

    assert root.find(f"{SVG}title") is not None
    assert root.find(f"{SVG}desc") is not None
    assert len(items) == sum(map(len, apparel.layers))
    assert told_of == {box.title.partition(". ")[0] for layer in apparel.layers for box in layer}
    assert [item.findtext(f"{SVG}title") == item.get("aria-label") for item in items] == [True] * len(items)


def test_a_title_can_do_nothing_to_the_picture(tmp_path: Path) -> None:
    evil = NOTICE.replace("title: {en: News}", 'title: {en: "</title><script>alert(1)</script>\\"]]>&x;"}')
    whole(tmp_path, {"notice.yaml": evil}, discover=False)

    text = small.mamoru(tmp_path, "draw", expect=0).stdout

    assert ET.fromstring(text) is not None  # noqa: S314 - as above
    assert "<script" not in text


def is_in_a_gap(boxes: Sequence[Placed], joined: Joined) -> bool:
    """Tell whether what passes the categories hits none of them; whatever joins neighbours passes nothing."""
    if joined.between is None:
        return not (joined.line.use and joined.line.start.startswith("systems."))
    (left, at), (right, _) = joined.between
    column = [box for box in boxes if box.layer == 1]
    assert all(left < box.x and box.x + WIDTH < right for box in column)
    return not any(box.y <= at <= box.y + box.height for box in column)


def test_boxes_stand_apart_and_lines_run_from_edge_to_edge(apparel: DataMap) -> None:
    placed = layout(apparel)
    for layer in range(len(LAYERS)):
        column = sorted((b for b in placed.boxes if b.layer == layer), key=lambda b: b.y)
        assert all(above.y + above.height < below.y for above, below in pairwise(column))
    by_id = {b.box.id: b for b in placed.boxes}
    for joined in placed.lines:
        start, end = by_id[joined.line.start], by_id[joined.line.end]
        assert joined.start[0] == start.x + WIDTH
        assert joined.end[0] == end.x >= joined.start[0] + BETWEEN
        assert is_in_a_gap(placed.boxes, joined)
        assert start.y < joined.start[1] < start.y + start.height
        assert end.y < joined.end[1] < end.y + end.height
    assert max(b.y + b.height for b in placed.boxes) < placed.height
    assert max(b.x + WIDTH for b in placed.boxes) < placed.width


def test_boxes_are_ordered_so_that_fewer_lines_cross() -> None:
    """Three systems that each hold one category, told in the opposite order."""
    systems = tuple(Box(id=f"systems.{n}", title=n, detail="") for n in "abc")
    data = tuple(Box(id=f"data.{n}", title=n, detail="") for n in "cba")
    lines = tuple(Line(start=f"systems.{n}", end=f"data.{n}", whole=True) for n in "abc")
    drawn = DataMap(
        programme="p",
        notice="n",
        effective="2025-01-01",
        rows=(),
        alone=(),
        layers=(systems, data, (), ()),
        lines=lines,
    )
    placed = {b.box.id: b.y for b in layout(drawn).boxes}

    assert sorted("abc", key=lambda n: placed[f"systems.{n}"]) == sorted(
        "abc", key=lambda n: placed[f"data.{n}"]
    )


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("Delivery and payment of online orders", ("Delivery and payment of", "online orders")),
        ("Donaudampfschifffahrtsgesellschaftskapitän", ("Donaudampfschifffahrtsges", "ellschaftskapitän")),
        (
            "保有個人データ開示等のご請求への対応について",
            ("保有個人データ開示等のご請求への対", "応について"),
        ),
        ("", ()),
    ],
)
def test_long_titles_are_broken_between_words_or_where_they_must(text: str, lines: tuple[str, ...]) -> None:
    assert wrapped(text, size=TITLE) == lines


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2.2."""
    whole_colour = colour if len(colour) == 7 else "#" + "".join(c * 2 for c in colour[1:])
    parts = [int(whole_colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_text_can_be_read_in_light_in_dark_and_on_paper(apparel: DataMap) -> None:
    """WCAG 2.2: 4.5 for text, 3 for lines (1.4.3, 1.4.11)."""
    schemes = re.findall(
        r"svg\{(?:color-scheme:[a-z ]+;)?(--paper:.*?)(?:font-family|\}\})", svg(apparel), re.DOTALL
    )
    assert len(schemes) == 3
    for scheme in schemes:
        colours = {name: luminance(value) for name, value in re.findall(r"--(\w+):(#[0-9a-f]+)", scheme)}
        wanted = {**dict.fromkeys(("ink", "soft", *LAYERS), 4.5), "edge": 3.0, "accent": 3.0}
        for drawn, least in wanted.items():
            for ground in ("paper", "card"):
                light, dark = sorted((colours[drawn], colours[ground]), reverse=True)
                assert (light + 0.05) / (dark + 0.05) >= least, (drawn, ground)


USES = """\
uses:
  news: {reads: [contact.email], for: tell, to: mailer, title: Newsletter}
  court: {reads: [contact.name], for: sell, to: disclosures.court}
  more: {reads: [contact.name], for: resell, to: broker}
"""


@pytest.fixture
def using(tmp_path: Path) -> Path:
    notice = NOTICE + "disclosures:\n  court: {ground: law, to: a court, title: What a court asks for}\n"
    folder = whole(tmp_path, {"notice.yaml": notice}, discover=False)
    with (folder / "systems/shop.yaml").open("a", encoding="utf-8") as file:
        file.write(USES)
    return folder


def test_what_the_maps_use_is_drawn_from_the_system_to_the_purpose_to_who_gets_it(using: Path) -> None:
    found = data_map(programme_of(using), Wanted())

    assert [(line.start, line.end) for line in found.lines if line.use] == [
        ("systems.shop", "purposes.tell"),
        ("purposes.tell", "recipients.mailer"),
        ("systems.shop", "purposes.sell"),
        ("purposes.sell", "disclosures.court"),
        ("systems.shop", "purposes.resell"),
        ("purposes.resell", "recipients.broker"),
    ]
    assert [box for layer in found.layers for box in layer if box.id.partition(".")[2] in NOT_NOTICED] == [
        Box(id="purposes.resell", title="resell", detail="not in the notice"),
        Box(id="recipients.broker", title="broker", detail="not in the notice"),
        Box(id="disclosures.court", title="What a court asks for", detail="court: ground for disclosure"),
    ]


NOT_NOTICED = {"resell", "broker", "court"}


def test_the_table_names_the_uses_of_each_category(using: Path) -> None:
    words = ("draw", "--table", "--category", "contact", "--system", "shop")
    lines = small.mamoru(using, *words, expect=0).stdout.splitlines()

    assert lines[0].endswith("uses that the maps state")
    assert [line.split("  ")[-1].strip() for line in lines if "shop." in line] == [
        "shop.court: sell -> disclosures.court",
        "shop.more: resell -> broker",
        "shop.news: tell -> mailer",
    ]


def test_who_listens_to_the_picture_is_told_the_uses(using: Path) -> None:
    root = ET.fromstring(svg(data_map(programme_of(using), Wanted(purposes=("tell",)))))  # noqa: S314 - as above
    told_of = [item.get("aria-label") for item in root.findall(f".//{SVG}g[@role='listitem']")]

    assert told_of == [
        "The shop. shop: sqlite, JP; which hold: E-mail address; which the maps use for: News",
        "E-mail address. contact.email: identifying; which are used for: News",
        (
            "News. tell: customer; no basis named; for which it is given to: Mail senders; "
            "for which the maps give it to: Mail senders"
        ),
        "Mail senders. mailer: processor, JP, US",
    ]


def test_a_use_is_shown_for_the_one_who_gets_it_alone(using: Path) -> None:
    found = data_map(programme_of(using), Wanted(recipients=("mailer",)))

    assert [use.id for use in found.uses] == ["uses.shop.news"]
