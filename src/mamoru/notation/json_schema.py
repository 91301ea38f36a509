"""The notation as JSON Schema (2020-12), made from the declarations that parse it.

Comes in: the shapes, and the names that stand on the shelves.  Goes out: for each kind of file a schema by
which an editor completes and corrects it.  What pydantic cannot know of the shapes, because a function of
theirs reads it, stands here: what each shorthand adds, and which keys go together.  Only keywords that
draft 7 and draft 2020-12 read alike are used, since many editors know draft 7 only.
"""

import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, JsonSchemaValue, models_json_schema
from pydantic_core import core_schema

from mamoru.model.kinds.mask import Argument
from mamoru.notation.known import Known
from mamoru.notation.resolve.promises import UNEXECUTED_RIGHTS
from mamoru.notation.shapes import forms
from mamoru.notation.shapes import notice as notices
from mamoru.notation.shapes.map import MANUAL, NULL_MASK, ManualShape, SystemShape
from mamoru.notation.shapes.notice import EffectiveShape, NoticeShape
from mamoru.notation.shapes.programme import ProgrammeShape
from mamoru.notation.shapes.remote import REMOTE
from mamoru.notation.shapes.snapshot import SnapshotShape
from mamoru.notation.shapes.supplement import INSTEAD as REPLACES
from mamoru.notation.shapes.supplement import MoreLanguagesShape, SupplementShape

Before = core_schema.BeforeValidatorFunctionSchema
After = core_schema.AfterValidatorFunctionSchema

DIALECT = "https://json-schema.org/draft/2020-12/schema"
#: Each kind of file, and the shapes that it may have.
FILES: Mapping[str, tuple[type[BaseModel], ...]] = {
    "programme": (ProgrammeShape,),
    "notice": (NoticeShape,),
    "supplement": (SupplementShape,),
    "system": (SystemShape, ManualShape, *REMOTE.values()),
    "snapshot": (SnapshotShape,),
}
DESCRIBED = {
    "programme": "programme.yaml",
    "notice": "notice.yaml",
    "supplement": "supplements/REGION.yaml",
    "system": "systems/NAME.yaml",
    "snapshot": "systems/NAME.schema.json",
}
#: What may be written instead, where a function of the shapes makes the long form of it; by its name.
INSTEAD: Mapping[str, Any] = {
    "_one_mask": forms.Name | None,
    "_category_only": forms.Path,
    "_column_only": forms.Text,
    "_one_kind": forms.Name,
    "_gone_word": Literal["null", "refuse"] | None,
    "_type_only": forms.Text,
    "_marks_only": Annotated[tuple[notices.MarkWord, ...], forms.Listed],
}
ONE_OF_A_LIST = frozenset({"_listed", "_mappings"})
NOTHING_REFUSED = frozenset({"_given"})
COMPLETED = frozenset({"_apart"})  #: whose shape is completed by its name
#: What is asked of a text beside its pattern.
ON_TOP: Mapping[str, JsonSchemaValue] = {
    "_real_date": {"format": "date"},
    "_real_day": {
        "pattern": "^(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])"
        "|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|[12][0-9]))$"
    },
}
RENAMED = {"ge": "minimum", "le": "maximum"}  #: limits that pydantic leaves as it has them
FREE = "FreePart"
NO_ENTRIES = frozenset(
    {EffectiveShape, MoreLanguagesShape, notices.LeafShape}
)  #: nothing stands in their place
_NULL: JsonSchemaValue = {"type": "null"}


def json_schema(which: str, known: Known) -> str:
    """Return the schema of one kind of file of ``FILES``, as text that is always the same."""
    shapes = FILES[which]
    made = (_InJson if which == "snapshot" else _InYaml).made(shapes)
    _tidied(made)
    definitions = made.pop("$defs")
    for told in definitions.values():
        told.pop("title", None)
    for name, change in _completions(known).items():
        if name in definitions:
            change(definitions[name])
    if which == "supplement":
        _complete_entries(definitions)
    if _is_named(definitions, FREE):
        definitions[FREE] = _free_part()
    whole = {
        "$schema": DIALECT,
        "title": f"{DESCRIBED[which]} of a Mamoru programme",
        **_start(shapes),
        "$defs": dict(sorted(definitions.items())),
    }
    return json.dumps(whole, ensure_ascii=False, indent=2) + "\n"


def _start(shapes: tuple[type[BaseModel], ...]) -> JsonSchemaValue:
    refs = [{"$ref": f"#/$defs/{shape.__name__}"} for shape in shapes]
    if len(refs) == 1:
        return {"allOf": refs}
    start: JsonSchemaValue = dict(refs[0])
    for kind, ref in reversed(tuple(zip((MANUAL, *REMOTE), refs[1:], strict=True))):
        said: JsonSchemaValue = {
            "type": "object",
            "properties": {"kind": {"const": kind}},
            "required": ["kind"],
        }
        start = {"if": said, "then": ref, "else": start}
    return start


class _InJson(GenerateJsonSchema):
    """Pydantic's own generator, without titles that only repeat the key."""

    @classmethod
    def made(cls, shapes: tuple[type[BaseModel], ...]) -> JsonSchemaValue:
        mode: JsonSchemaMode = "validation"
        return models_json_schema([(s, mode) for s in shapes], by_alias=True, schema_generator=cls)[1]

    def field_title_should_be_set(self, schema: object) -> bool:
        del schema
        return False

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        told = super().dict_schema(schema)
        if "patternProperties" in told:
            told["additionalProperties"] = False
        longest = schema.get("keys_schema", {}).get("max_length")
        return {**told, "propertyNames": {"maxLength": longest}} if longest else told


class _InYaml(_InJson):
    """The same for YAML: with the shorthands, and with numbers where a text is wanted."""

    def str_schema(self, schema: core_schema.StringSchema) -> JsonSchemaValue:
        """Let a number stand for its text; not `true`, or editors would offer it for every name."""
        told = super().str_schema(schema)
        fits = re.search(told.get("pattern", ""), "1.5")
        return {**told, "type": ["string", "number"]} if fits else told

    def function_after_schema(self, schema: After) -> JsonSchemaValue:
        return super().function_after_schema(schema) | ON_TOP.get(_name(schema), {})

    def any_schema(self, schema: core_schema.AnySchema) -> JsonSchemaValue:
        del schema
        return {"free": True}  # becomes a reference when all is made

    def function_before_schema(self, schema: Before) -> JsonSchemaValue:
        told = super().function_before_schema(schema)
        function = _name(schema)
        if function in ONE_OF_A_LIST:
            return {"anyOf": [told, told["items"]]} if told.get("type") == "array" else told
        if function in NOTHING_REFUSED:
            return _without_null(told)
        if function in INSTEAD:
            instead = TypeAdapter(INSTEAD[function]).json_schema(schema_generator=_InYaml)
            return {"anyOf": [{k: v for k, v in instead.items() if k != "$schema"}, told]}
        return told


def _name(schema: Before | After) -> str:
    """Return the name of a function of the shapes; those that pydantic makes itself have none."""
    return getattr(schema["function"]["function"], "__name__", "")


def unexplained() -> list[str]:
    """Return the functions that read a value before pydantic and of which nothing is said here, by name."""
    explained = {*INSTEAD, *ONE_OF_A_LIST, *NOTHING_REFUSED, *COMPLETED}
    cores = [shape.__pydantic_core_schema__ for shapes in FILES.values() for shape in shapes]
    return sorted({name for core in cores for name in _functions(core)} - explained)


def _functions(part: object) -> Iterator[str]:
    """Yield the functions of a core schema that run before pydantic and do not say what they take."""
    if isinstance(part, dict):
        if part.get("type") == "function-before" and "json_schema_input_schema" not in part:
            yield getattr(part["function"]["function"], "__name__", "")
        parts: list[object] = list(part.values())
    else:
        parts = list(part) if isinstance(part, (list, tuple)) else []
    for inner in parts:
        yield from _functions(inner)


def _without_null(told: JsonSchemaValue) -> JsonSchemaValue:
    if "anyOf" not in told:
        return {"allOf": [told], "not": _NULL} if "free" in told else told
    rest = [choice for choice in told["anyOf"] if choice != _NULL]
    return rest[0] if len(rest) == 1 else {**told, "anyOf": rest}


def _tidied(part: object) -> None:
    """Mend in place what pydantic puts on the outer schema of a list, and leave out empty defaults."""
    for inner in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        _tidied(inner)
    if not isinstance(part, dict):
        return
    if part.pop("free", False):
        part["$ref"] = f"#/$defs/{FREE}"
    for old, new in RENAMED.items():
        if old in part:
            part[new] = part.pop(old)
    if "default" in part and not part["default"]:
        del part["default"]
    if _only_types(part.get("anyOf", ())):
        part["type"] = sorted({kind for c in part.pop("anyOf") for kind in _types(c)})
    least = part.pop("minLength", None) if _holds_list(part) else None
    for choice in (part, *part.get("anyOf", ())) if least else ():
        if choice.get("type") == "array":
            choice["minItems"] = least


def _only_types(choices: Sequence[JsonSchemaValue]) -> bool:
    return bool(choices) and all(choice.keys() == {"type"} for choice in choices)


def _types(choice: JsonSchemaValue) -> set[str]:
    kinds = choice["type"]
    found = set(kinds) if isinstance(kinds, list) else {kinds}
    return found - ({"integer"} if "number" in found else set())


def _holds_list(part: JsonSchemaValue) -> bool:
    return part.get("type") == "array" or any(c.get("type") == "array" for c in part.get("anyOf", ()))


def _is_named(part: object, name: str) -> bool:
    return f'"#/$defs/{name}"' in json.dumps(part)


def _free_part() -> JsonSchemaValue:
    """Return the schema of a part that is free in form, but for the clauses that it states."""
    part: JsonSchemaValue = {"$ref": f"#/$defs/{FREE}"}
    text: JsonSchemaValue = {"type": ["string", "number"], "minLength": 1}
    clauses: JsonSchemaValue = {"anyOf": [text, {"type": "array", "items": text, "minItems": 1}]}
    return {
        "description": "Free in form: read and kept as a promise, with the clauses that it states.",
        "properties": {"clause": clauses},
        "additionalProperties": part,
        "items": part,
    }


def _completions(known: Known) -> Mapping[str, Callable[[JsonSchemaValue], None]]:
    """Return, by the name of a shape, what the shelves and the reading add to it."""
    return {
        "KeysShape": lambda shape: _complete_keys(shape, known),
        "NoticeShape": lambda shape: _complete_notice(shape, known),
        "SupplementShape": lambda shape: _complete_notice(shape, known),
        "RouteShape": _complete_route,
        "BranchShape": _complete_branch,
        "GroundShape": lambda shape: shape.update(oneOf=[_wants("law"), _wants("purpose")]),
        "SystemShape": lambda shape: _enumerate(shape, "kind", known.systems),
        "TableShape": _complete_table,
        "TieShape": lambda shape: shape.update(oneOf=[_wants("to"), _wants("of", "known-as")]),
        "ColumnShape": lambda shape: _complete_column(shape, known.masks),
        "MaskShape": lambda shape: _complete_mask(shape, known.masks),
        "SearchShape": lambda shape: _complete_search(shape, known.rights),
    }


def _wants(*keys: str) -> JsonSchemaValue:
    return {"required": list(keys)}


def _enumerate(shape: JsonSchemaValue, key: str, words: Collection[str]) -> None:
    """Name the words that may stand at a key, beside what the shape says of it."""
    shape["properties"][key] = {**shape["properties"][key], "enum": sorted(words)}


def _complete_keys(shape: JsonSchemaValue, known: Known) -> None:
    _enumerate(shape, "from", known.keys)
    of_file: JsonSchemaValue = {"properties": {"from": {"const": shape["properties"]["from"]["default"]}}}
    shape["anyOf"] = [of_file, _wants("at")]


def _complete_notice(shape: JsonSchemaValue, known: Known) -> None:
    reserved: JsonSchemaValue = {"not": {"enum": ["all", "any"]}}
    for key in ("people", "data"):
        names = shape["properties"][key].get("propertyNames", {})
        shape["properties"][key]["propertyNames"] = names | reserved
    rights = shape["properties"]["rights"]
    (each,) = rights["patternProperties"].values()
    rights["properties"] = dict.fromkeys(sorted({*known.rights, *UNEXECUTED_RIGHTS}), each)
    if "right" not in notices.RightShape.model_fields:  # then the name is the right itself
        del rights["patternProperties"]


def _complete_entries(definitions: Mapping[str, JsonSchemaValue]) -> None:
    """Let each entry say that it stands in the place of the notice's; its shape never sees that key."""
    replaces: JsonSchemaValue = {
        "const": True,
        "description": "It stands in the place of the entry of that name in notice.yaml.",
    }
    for name in {shape.__name__ for shape in _entries(forms.NodeShape)} & definitions.keys():
        definitions[name]["properties"][REPLACES] = dict(replaces)


def _entries(shape: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for below in shape.__subclasses__():
        if below not in NO_ENTRIES:
            yield below
        yield from _entries(below)


def _complete_branch(shape: JsonSchemaValue) -> None:
    """Let what stands below a branch stand beside its title, as it is written."""
    below = shape["properties"].pop(notices.BELOW)
    del shape["required"]
    of_leaves: JsonSchemaValue = {"not": {"enum": sorted(notices.LEAF_KEYS - {notices.TITLE})}}
    ((names, each),) = below["patternProperties"].items()
    shape["patternProperties"] = {names.replace("^", f"^(?!{notices.TITLE}$)", 1): each}
    shape["propertyNames"] = {**below.get("propertyNames", {}), **of_leaves}
    shape |= {"minProperties": 1, "if": _wants(notices.TITLE), "then": {"minProperties": 2}}


def _complete_route(shape: JsonSchemaValue) -> None:
    earlier = {**_wants("when", "is"), "not": _wants("else")}
    last = {**_wants("else"), "not": {"anyOf": [_wants("when"), _wants("is")]}}
    shape["oneOf"] = [earlier, last]


def _complete_table(shape: JsonSchemaValue) -> None:
    known: JsonSchemaValue = {"properties": {"known-by": {"minProperties": 1}}, **_wants("known-by")}
    shape["allOf"] = [
        {"if": _wants("holds"), "then": {"maxProperties": 1}},
        {"if": known, "then": _wants("is")},
    ]


def _complete_column(shape: JsonSchemaValue, masks: Mapping[str, Argument]) -> None:
    alone = sorted(name for name, wants in masks.items() if wants is Argument.NOTHING)
    words: JsonSchemaValue = {"enum": [*(None if name == NULL_MASK else name for name in alone), NULL_MASK]}
    each = [_closed({name: _argument(wants)}, name) for name, wants in sorted(masks.items())]
    shape["properties"]["mask"] = {"anyOf": [words, *each]}


def _complete_mask(shape: JsonSchemaValue, masks: Mapping[str, Argument]) -> None:
    columns = shape.pop("additionalProperties")
    shape.pop("properties")
    shape["anyOf"] = [_in_tie(name, columns, wants) for name, wants in sorted(masks.items())]


def _in_tie(name: str, columns: JsonSchemaValue, wants: Argument) -> JsonSchemaValue:
    needed = () if wants is Argument.NOTHING else ("is",)
    return _closed({name: columns, "is": _argument(wants)}, name, *needed)


def _closed(properties: JsonSchemaValue, *required: str) -> JsonSchemaValue:
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def _argument(wants: Argument) -> JsonSchemaValue:
    kinds: Mapping[Argument, JsonSchemaValue] = {
        Argument.NOTHING: _NULL,
        Argument.TEXT: {"type": ["boolean", "number", "string"]},
        Argument.NUMBER: {"type": "integer"},
    }
    return dict(kinds[wants])


def _complete_search(shape: JsonSchemaValue, rights: Collection[str]) -> None:
    texts = shape["additionalProperties"]
    shape["properties"] |= dict.fromkeys(sorted(rights), texts)
    shape["additionalProperties"] = False
