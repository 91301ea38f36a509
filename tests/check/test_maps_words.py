"""No key of a map is forgotten: each has words for a change of it, or a reason why it has none.

Whoever gives maps a new key finds this test failing until ``check/versions/maps/words.py`` says what it is
called and what more or less of it means for people.  That its change is told at all, ``test_versions_keys``
asks of every field of the model.
"""

from typing import Any

import pytest

from mamoru.check.versions.maps.words import MAPS
from mamoru.check.versions.sections import listed
from mamoru.notation.shapes import map as shapes
from mamoru.notation.shapes import remote
from mamoru.notation.shapes.forms import Shape
from tests.check.test_versions_words import reached

Way = tuple[str, ...]
TOLD_APART = {shapes.UseShape, shapes.AgesShape}  #: `test_versions_words` asks for their words
SYSTEM, TABLE = "systems", "tables"
TIE = ("ties", "any")

#: Where in a version stands what is written in a shape.
PLACES: dict[type[Any], tuple[str, Way]] = {
    shapes.SystemShape: (SYSTEM, ()),
    shapes.HoldsShape: (SYSTEM, ()),
    shapes.ManualShape: (SYSTEM, ()),
    shapes.ManualHoldsShape: (SYSTEM, ()),
    shapes.SearchShape: (SYSTEM, ()),
    shapes.TableShape: (TABLE, ()),
    shapes.ColumnShape: (TABLE, ()),
    shapes.RegionColumnShape: (TABLE, ("region_column",)),
    shapes.KeptShape: (TABLE, ("kept_rows",)),
    shapes.RecomputedShape: (TABLE, ("recomputed", "any")),
    shapes.TieShape: (TABLE, TIE),
    shapes.MaskShape: (TABLE, (*TIE, "leaving")),
    shapes.AccessShape: (TABLE, TIE),
    shapes.DeleteRowShape: (TABLE, TIE),
    shapes.TargetGoneShape: (TABLE, TIE),
    shapes.KeepValueShape: (TABLE, TIE),
    remote.RemoteShape: (SYSTEM, ()),
    remote.HttpShape: (SYSTEM, ()),
    remote.OpenDsrShape: (SYSTEM, ()),
    remote.RedisShape: (SYSTEM, ()),
    remote.S3Shape: (SYSTEM, ()),
    remote.DynamoShape: (SYSTEM, ()),
    remote.MongoShape: (SYSTEM, ()),
    remote.OpenSearchShape: (SYSTEM, ()),
    remote.ServiceShape: (SYSTEM, ()),
    remote.LookShape: (SYSTEM, ("look", "any")),
    remote.NextShape: (SYSTEM, ("look", "any", "paging")),
    remote.EraseShape: (SYSTEM, ("erase", "any")),
    remote.IdentityShape: (SYSTEM, ("identities", "any")),
    remote.KeyShape: (SYSTEM, ("keys", "any")),
    remote.ObjectShape: (SYSTEM, ("objects", "any")),
    remote.ItemShape: (SYSTEM, ("items", "any")),
    remote.DocumentShape: (SYSTEM, ("documents", "any")),
    remote.IndexedShape: (SYSTEM, ("documents", "any")),
}
#: Keys that a version has under another name.
RENAMED: dict[tuple[type[Any], str], Way] = {
    (shapes.SystemShape, "connect"): ("settings",),
    (shapes.TableShape, "kinds"): ("people",),
    (shapes.TableShape, "region"): ("region_column",),
    (shapes.TableShape, "kept"): ("kept_rows",),
    (shapes.TableShape, "holds"): ("nothing_personal",),
    (shapes.ColumnShape, "category"): ("columns",),
    (shapes.ColumnShape, "marks"): ("secret",),
    (shapes.ColumnShape, "free_text"): ("names_others",),
    (shapes.ColumnShape, "mask"): ("masks",),
    **{(shapes.RecomputedShape, way): ("recomputed", "any", "of") for way in ("count", "sum", "min", "max")},
    (shapes.TieShape, "by"): TIE[:1],
    (shapes.TieShape, "of"): TIE[:1],
    (shapes.TieShape, "known_as"): TIE[:1],
    (shapes.TieShape, "access"): (*TIE, "hide"),
    (shapes.MaskShape, "argument"): (*TIE, "leaving"),
    (shapes.AccessShape, "because"): (*TIE, "hide_reason"),
    (shapes.DeleteRowShape, "because"): (*TIE, "delete_reason"),
    (shapes.DeleteRowShape, "though"): (*TIE, "delete_shared"),
    (shapes.TargetGoneShape, "word"): (*TIE, "target_gone"),
    (shapes.TargetGoneShape, "keep"): (*TIE, "target_gone"),
    (shapes.KeepValueShape, "because"): (*TIE, "gone_reason"),
    (shapes.KeepValueShape, "until"): (*TIE, "gone_until"),
    **{
        (remote.NextShape, key): ("look", "any", "paging")
        for key in ("link", "cursor", "parameter", "pages_from")
    },
    (remote.LookShape, "call"): ("look", "any", "path"),
    (remote.LookShape, "next"): ("look", "any", "paging"),
    (remote.LookShape, "fields"): ("look", "any", "fields", "categories"),
    (remote.LookShape, "withheld"): ("look", "any", "fields", "withheld"),
    (remote.EraseShape, "call"): ("erase", "any", "path"),
    (remote.IdentityShape, "type"): ("identities",),
    (remote.IdentityShape, "format"): ("identities",),
    (remote.KeyShape, "hash_field"): ("keys", "any", "part"),
    (remote.KeyShape, "member"): ("keys", "any", "part"),
    (remote.KeyShape, "sorted_member"): ("keys", "any", "part"),
    (remote.KeyShape, "category"): ("keys", "any", "fields", "categories"),
    (remote.KeyShape, "fields"): ("keys", "any", "fields", "categories"),
    (remote.KeyShape, "withheld"): ("keys", "any", "fields", "withheld"),
    (remote.ObjectShape, "prefix"): ("objects", "any", "below"),
    (remote.ItemShape, "fields"): ("items", "any", "fields", "categories"),
    (remote.ItemShape, "withheld"): ("items", "any", "fields", "withheld"),
    **{
        (shape, key): ("documents", "any", "fields", told)
        for shape in (remote.DocumentShape, remote.IndexedShape)
        for key, told in (("fields", "categories"), ("withheld", "withheld"))
    },
    **{
        (shape, "connect"): ("settings",)
        for shape in (
            *(remote.HttpShape, remote.OpenDsrShape, remote.RedisShape, remote.S3Shape),
            *(remote.DynamoShape, remote.MongoShape, remote.OpenSearchShape),
        )
    },
}
#: Keys without words of their own, each with the reason.
WITHOUT = {
    "system": "the name of the system, under which all stands",
    "holds": "told key by key, and its categories as practice",
    "categories": "told as practice of each category",
    "search": "told key by key",
    "service": "told call by call",
    "tables": "a section of its own",
    "uses": "a section of its own",
}
SHAPES = dict.fromkeys(
    shape
    for above in (shapes.SystemShape, shapes.ManualShape, *remote.REMOTE.values())
    for shape in reached(above)
    if issubclass(shape, Shape) and shape not in TOLD_APART
)


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_every_key_of_a_map_has_words_in_which_a_change_of_it_is_told(shape: type[Any]) -> None:
    section, above = PLACES[shape]
    keys = [key for key in shape.model_fields if (shape, key) in RENAMED or key not in WITHOUT]
    ways = {key: RENAMED.get((shape, key), (*above, key)) for key in keys}

    assert {key: way for key, way in ways.items() if listed(section, way) is None} == {}


def test_the_shapes_of_this_test_are_those_of_maps() -> None:
    assert {*SHAPES} == {*PLACES} - {remote.RemoteShape}


def test_every_part_of_a_map_has_words() -> None:
    assert all(said.says for section in MAPS.values() for said in section.parts.values())
