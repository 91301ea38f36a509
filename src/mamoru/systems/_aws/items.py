"""Items of DynamoDB: found by the key of a table or an index, read as they are now, and changed one by one.

An index lags behind its table: it only tells where to look, and each item is read again from the table.  An
item that was found by an index goes only if it is still the person's when it goes.  Source: Amazon DynamoDB
API Reference, Query, BatchGetItem, BatchWriteItem, DeleteItem, UpdateItem.
"""

import importlib
import re
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice
from typing import Any

from mamoru.model.map import SystemMap
from mamoru.model.remote.map import ItemTemplate
from mamoru.systems._aws.asked import Client, asked, code_of
from mamoru.systems._remote import NotUnderstood, ValueUnfit, filled
from mamoru.systems._session import Conflict, MissingSetting

Item = dict[str, Any]  #: attribute -> its type and value, as the service writes them
Said = dict[str, Any]  #: part of a question, in the driver's words
READ_AT_ONCE, DROPPED_AT_ONCE = 100, 25  #: what BatchGetItem and BatchWriteItem take
ROUNDS, PAUSE_S = 6, 0.1
NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,37})")  #: as a table and a text both write it
MOVED = frozenset({"ConditionalCheckFailedException", "TransactionConflictException"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """The key of a table, and the key that a template asks by."""

    table: tuple[str, ...]
    asked: tuple[str, ...]  #: of the index, or of the table
    types: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One template with values: what an attribute is, or what it begins with."""

    template: ItemTemplate
    keys: Keys
    equal: Mapping[str, Item]
    begins: tuple[str, str]  #: attribute and text; empty ones where nothing is said

    def condition(self) -> Said:
        """Return that an item has these values, as the service wants it said."""
        names = {f"#t{n}": name for n, name in enumerate(self.equal)}
        values = {f":t{n}": value for n, value in enumerate(self.equal.values())}
        parts = [f"#t{n} = :t{n}" for n in range(len(self.equal))]
        if self.begins[0]:
            names["#b"], values[":b"] = self.begins[0], {"S": self.begins[1]}
            parts.append("begins_with(#b, :b)")
        return {"said": " AND ".join(parts), "names": names, "values": values}

    def is_met(self, item: Item) -> bool:
        """Return whether an item has these values."""
        name, start = self.begins
        begins = not name or str(item.get(name, {}).get("S", "")).startswith(start)
        return begins and all(item.get(name) == value for name, value in self.equal.items())


@dataclass(slots=True, kw_only=True)
class Tables:
    """The tables of one account and region."""

    system: SystemMap
    client: Client
    known: dict[tuple[str, str], Keys] = field(default_factory=dict)

    def keys(self, one: ItemTemplate) -> Keys:
        """Ask what the keys are.  Raises MissingSetting where they are not those of the map."""
        if (one.table, one.index) not in self.known:
            self.known[one.table, one.index] = self._described(one)
        return self.known[one.table, one.index]

    def _described(self, one: ItemTemplate) -> Keys:
        with asked(self.system, "DescribeTable"):
            table = self.client.describe_table(TableName=one.table)["Table"]
            indexes = (*table.get("GlobalSecondaryIndexes", ()), *table.get("LocalSecondaryIndexes", ()))
            schemas = {i["IndexName"]: _named(i["KeySchema"]) for i in indexes} | {
                "": _named(table["KeySchema"])
            }
            types = {a["AttributeName"]: a["AttributeType"] for a in table["AttributeDefinitions"]}
        if one.index not in schemas:
            raise MissingSetting(self.system.name, because=f"`{one.table}` has no index `{one.index}`")
        self._check(one, own=schemas[""], asked_by=schemas[one.index])
        return Keys(table=schemas[""], asked=schemas[one.index], types=types)

    def _check(self, one: ItemTemplate, *, own: tuple[str, ...], asked_by: tuple[str, ...]) -> None:
        said = set(one.key)
        if not said <= set(asked_by) or asked_by[0] not in said or (one.begins and len(asked_by) == 1):
            because = f"`key:` of `{one.name}` is not the key that it asks by ({', '.join(asked_by)})"
            raise MissingSetting(self.system.name, because=because)
        if gone := {path.split(".")[0] for path in one.removes} & set(own):
            because = f"`removes:` of `{one.name}` names an attribute of the key ({', '.join(sorted(gone))})"
            raise MissingSetting(self.system.name, because=because)

    def wanted(self, one: ItemTemplate, bound: Mapping[str, str]) -> Wanted:
        """Fill a template in.  Raises ValueUnfit."""
        keys, start = self.keys(one), filled(one.begins, bound)
        if one.begins and any(one.begins[-1] in value for value in bound.values()):
            raise ValueUnfit(self.system.name, one.name, because=f"holds a `{one.begins[-1]}`")
        other = next((name for name in keys.asked if name not in one.key), "")
        equal = {name: self._typed(one, keys.types[name], filled(v, bound)) for name, v in one.key.items()}
        return Wanted(template=one, keys=keys, equal=equal, begins=(other, start) if start else ("", ""))

    def _typed(self, one: ItemTemplate, kind: str, text: str) -> Item:
        if kind == "S":
            return {"S": text}
        if kind == "N" and NUMBER.fullmatch(text):
            return {"N": text}
        raise ValueUnfit(self.system.name, one.name, because="is no whole number, or the key holds bytes")

    # -- finding -------------------------------------------------------------------------------------

    def found(self, wanted: Wanted, *, whole: bool) -> Iterator[Item]:
        """Yield the items as they are now; whole, or what an erasure has to know of them."""
        one, keys = wanted.template, wanted.keys
        paths = () if whole else (*keys.table, *wanted.equal, *filter(None, [wanted.begins[0]]), *one.removes)
        if not one.index:
            yield from self._queried(wanted, _projection(dict.fromkeys(paths)), ConsistentRead=True)
            return
        where = self._queried(wanted, _projection(dict.fromkeys(keys.table)), IndexName=one.index)
        while some := list(islice(where, READ_AT_ONCE)):
            once = {str(sorted(key.items())): key for key in some}  # an item may move while an index is read
            for item in self._read(one, list(once.values()), _projection(dict.fromkeys(paths))):
                if wanted.is_met(item):
                    yield item

    def _queried(self, wanted: Wanted, projection: Said, **how: object) -> Iterator[Item]:
        said = wanted.condition()
        names = {**said["names"], **projection.get("ExpressionAttributeNames", {})}
        question = {
            **projection,
            **how,
            "TableName": wanted.template.table,
            "KeyConditionExpression": said["said"],
            "ExpressionAttributeNames": names,
            "ExpressionAttributeValues": said["values"],
        }
        with asked(self.system, "Query"):
            for page in self.client.get_paginator("query").paginate(**question):
                if not isinstance(page.get("Items"), list):
                    raise NotUnderstood(self.system.name, "Query", because="it is no list of items")
                yield from page["Items"]

    def _read(self, one: ItemTemplate, some: list[Item], projection: Said) -> Iterator[Item]:
        """Yield items by their keys, as they are now; what is put off is asked for again."""
        left: list[Item] = some
        for n in range(ROUNDS):
            question = {one.table: {"Keys": left, "ConsistentRead": True, **projection}}
            with asked(self.system, "BatchGetItem"):
                answer = self.client.batch_get_item(RequestItems=question)
            if one.table not in answer.get("Responses", {}):
                raise NotUnderstood(self.system.name, "BatchGetItem", because="it is no list of items")
            yield from answer["Responses"][one.table]
            left = answer.get("UnprocessedKeys", {}).get(one.table, {}).get("Keys", [])
            if not left:
                return
            time.sleep(PAUSE_S * 2**n)
        raise Conflict(self.system.name, because="it puts reading off (UnprocessedKeys)", passing=True)

    # -- erasing -------------------------------------------------------------------------------------

    def erase(self, wanted: Wanted) -> None:
        """Let every item go, or what is to go of it; as long as somebody changes them, look again."""
        for n in range(ROUNDS):
            if self._once(wanted):
                return
            time.sleep(PAUSE_S * 2**n)
        raise Conflict(self.system.name, because="items of the person change all the time", passing=True)

    def _once(self, wanted: Wanted) -> bool:
        left = (item for item in self.found(wanted, whole=False) if is_left(wanted.template, item))
        if wanted.template.index or wanted.template.removes:
            changed = [self._change(wanted, item) for item in left]
            return all(changed)
        while some := list(islice(left, DROPPED_AT_ONCE)):
            self._drop(wanted, some)
        return True

    def _drop(self, wanted: Wanted, some: Iterable[Item]) -> None:
        """Delete items by the key that makes them the person's; what is put off is asked for again."""
        left = [{"DeleteRequest": {"Key": _key(wanted.keys, item)}} for item in some]
        for n in range(ROUNDS):
            with asked(self.system, "BatchWriteItem"):
                answer = self.client.batch_write_item(RequestItems={wanted.template.table: left})
            left = answer.get("UnprocessedItems", {}).get(wanted.template.table, [])
            if not left:
                return
            time.sleep(PAUSE_S * 2**n)
        raise Conflict(self.system.name, because="it puts deleting off (UnprocessedItems)", passing=True)

    def _change(self, wanted: Wanted, item: Item) -> bool:
        """Delete or empty one item, if it is still the person's; return false where it may not be."""
        said, one = wanted.condition(), wanted.template
        how: Said = {
            "TableName": one.table,
            "Key": _key(wanted.keys, item),
            "ConditionExpression": said["said"],
            "ExpressionAttributeValues": said["values"],
        }
        paths = [path for path in one.removes if at(item, path) is not None]
        removal = _projection(paths)
        names = {**said["names"], **removal.get("ExpressionAttributeNames", {})}
        how["ExpressionAttributeNames"] = names
        call = "UpdateItem" if one.removes else "DeleteItem"
        with asked(self.system, call):
            try:
                if one.removes:
                    self.client.update_item(
                        **how, UpdateExpression=f"REMOVE {removal['ProjectionExpression']}"
                    )
                else:
                    self.client.delete_item(**how)
            except self.client.exceptions.ClientError as refusal:
                if code_of(refusal.response)[0] not in MOVED:
                    raise
                return False
        return True


def is_left(one: ItemTemplate, item: Item) -> bool:
    """Return whether an erasure has still something to do with an item."""
    return not one.removes or any(at(item, path) is not None for path in one.removes)


def at(item: Item, path: str) -> Item | None:
    """Return what stands at a dotted path of an item."""
    first, *rest = path.split(".")
    found: Item | None = item.get(first)
    for part in rest:
        found = found.get("M", {}).get(part) if found else None
    return found


def plain(item: Item) -> dict[str, object]:
    """Return an item as values that JSON can hold, or bytes."""
    reader = importlib.import_module("boto3.dynamodb.types").TypeDeserializer()
    return {name: _plain(reader.deserialize(value)) for name, value in item.items()}


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else _fraction(value)
    if isinstance(value, dict):
        return {str(name): _plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    if isinstance(value, set):
        return sorted((_plain(inner) for inner in value), key=str)
    return bytes(getattr(value, "value", b"")) if hasattr(value, "value") else value


def _fraction(value: Decimal) -> float | str:
    """Return a number as a float where that is the same number, else as a text."""
    return float(value) if Decimal(str(float(value))) == value else str(value)


def _named(schema: Iterable[Mapping[str, str]]) -> tuple[str, ...]:
    """Return the attributes of a key, the partition's first."""
    return tuple(one["AttributeName"] for one in sorted(schema, key=lambda one: one["KeyType"] != "HASH"))


def _key(keys: Keys, item: Item) -> Item:
    return {name: item[name] for name in keys.table}


def _projection(paths: Iterable[str]) -> Said:
    """Return which paths of items are meant; each part is named, for many words are reserved."""
    names, said = dict[str, str](), list[str]()
    for path in paths:
        parts = path.split(".")
        marks = [f"#p{len(names) + n}" for n in range(len(parts))]
        names |= dict(zip(marks, parts, strict=True))
        said.append(".".join(marks))
    if not said:
        return {}
    return {"ProjectionExpression": ", ".join(said), "ExpressionAttributeNames": names}
