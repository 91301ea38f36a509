"""A map of a bucket, of tables or of collections that would find others, or keep without a reason."""

from pathlib import Path

import pytest

from tests.execute.remote import test_dynamodb, test_mongodb, test_opensearch, test_s3
from tests.small import company, mamoru

MAPS = {
    "systems/media.yaml": test_s3.MEDIA.format(url="http://127.0.0.1:9", more=""),
    "systems/app.yaml": test_dynamodb.APP.format(url="http://127.0.0.1:9"),
    "systems/carts.yaml": test_mongodb.SHOP.format(port=9).replace("system: app", "system: carts"),
    "systems/search.yaml": test_opensearch.SEARCH.format(url="http://127.0.0.1:9", more=""),
}
NO_REASON = "of `orders` it is not said both what goes and why the rest stays"


@pytest.mark.parametrize(
    ("file", "was", "now", "problem"),
    [
        ("media", '{customer-id}/"', '{customer-id}"', "the prefix of `pictures` does not end with `/`"),
        (
            "media",
            "key: ",
            'prefix: "a/", key: ',
            "`contract` does not say in one way which objects are meant",
        ),
        (
            "media",
            '"contracts/{customer-id}.pdf"',
            "contracts/x.pdf",
            "nothing in it says whose data is meant",
        ),
        (
            "app",
            'begins: "VISIT#"',
            'begins: "{email}"',
            "`begins:` of `visits` does not end with a sign such as `#`",
        ),
        ("app", "because: totals are kept for the tax authorities", "", NO_REASON),
        ("carts", "removes: [buyer.name, note]", "", NO_REASON),
        ("carts", '"{email}"', "hana", "nothing in it says whose data is meant"),
        ("search", "removes: [buyer.name, note]", "", NO_REASON),
        ("search", 'who: "{customer-id}"', "who: x", "nothing in it says whose data is meant"),
    ],
)
def test_a_map_that_says_too_little_is_told(
    tmp_path: Path, file: str, was: str, now: str, problem: str
) -> None:
    """Before anything is asked; nothing is reached for it."""
    name = f"systems/{file}.yaml"
    assert was in MAPS[name]
    folder = company(tmp_path, {**MAPS, name: MAPS[name].replace(was, now, 1)}, discover=False)

    told = mamoru(folder, "check", expect=2)

    assert f"error[MAM-127]: {problem}\n" in told.stdout + told.stderr


@pytest.mark.parametrize(
    ("was", "now"),
    [
        ("index: users", 'index: "users*"'),
        ("index: users", 'index: "users,orders"'),
        ("index: users", "index: _all"),
        ("index: users", 'index: "far:users"'),
        ("index: users", 'index: "<users-{now/d}>"'),
        ("author.mail.keyword:", '"author.*":'),
        ("[buyer.name, note]", '["buyer.*"]'),
        ("[buyer.name, note]", "[_id]"),
    ],
)
def test_a_name_that_stands_for_several_is_none(tmp_path: Path, was: str, now: str) -> None:
    """A pattern would ask, or take out, what comes to be there later too."""
    text = MAPS["systems/search.yaml"]
    assert was in text
    folder = company(tmp_path, {"systems/search.yaml": text.replace(was, now)}, discover=False)

    told = mamoru(folder, "check", expect=2)

    assert "systems/search.yaml:" in told.stdout + told.stderr
