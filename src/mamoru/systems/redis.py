"""Redis: the keys, fields and members that a person's identity values name; no key is searched for.

Each place of the map is one key, made from an identity value, so nothing is scanned.  Needs the extra
``redis``.
"""

import importlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import Any

from mamoru.model.kinds.remote import Errand, Remote, Reply, Section
from mamoru.model.map import SystemMap
from mamoru.model.remote.map import PLACE, KeyTemplate, RemoteMap
from mamoru.sql.kind import SystemKind
from mamoru.systems._http import secret_of
from mamoru.systems._remote import NotUnderstood, ValueUnfit, as_text, each_once, filled, refuse_held, section
from mamoru.systems._session import MissingSetting, NoPermission, Refused, Unreachable

DRIVER = "redis"
TIMEOUT_S = 10
Client = Any  #: the driver is an extra, so its types are not always there
PARTING = (":", "/", "|")  #: what parts the words of a key, by custom
READ: Mapping[str, Callable[[Client, str], object]] = MappingProxyType(
    {
        "string": lambda client, key: client.get(key),
        "hash": lambda client, key: _texts(client.hgetall(key)),
        "list": lambda client, key: client.lrange(key, 0, -1),
        "set": lambda client, key: sorted(client.smembers(key)),
        "zset": lambda client, key: _texts(dict(client.zrange(key, 0, -1, withscores=True))),
        "stream": lambda client, key: [_texts(entry) for _, entry in client.xrange(key)],
    }
)
PART: Mapping[str, Callable[[Client, str, str], object]] = MappingProxyType(
    {
        "hash": lambda client, key, part: client.hget(key, part),
        "set": lambda client, key, part: part if client.sismember(key, part) else None,
        "sorted-set": lambda client, key, part: client.zscore(key, part),
    }
)
DROP: Mapping[str, Callable[[Client, str, str], object]] = MappingProxyType(
    {
        "key": lambda client, key, _: client.unlink(key),
        "hash": lambda client, key, part: client.hdel(key, part),
        "set": lambda client, key, part: client.srem(key, part),
        "sorted-set": lambda client, key, part: client.zrem(key, part),
    }
)
COMMANDS = {"key": "UNLINK", "hash": "HDEL", "set": "SREM", "sorted-set": "ZREM"}


@dataclass(slots=True, kw_only=True)
class _Keys:
    """The keys of one database; ``model.kinds.remote.Remote`` says what the methods do."""

    system: SystemMap
    map: RemoteMap
    folder: Path
    client: Client = None

    @property
    def looks(self) -> bool:
        """A database can always be looked into."""
        return True

    def says(self, right: str) -> tuple[str, ...]:
        """Return the commands with the templates of their keys."""
        if right not in {"access", "portability", "erasure"}:
            return ()
        erases = right == "erasure"
        return tuple(
            f"{COMMANDS[one.form] if erases else 'READ'} {one.key} {one.part}".rstrip()
            for one in self.map.keys
        )

    def look(self, errand: Errand) -> tuple[Section, ...]:
        """Read what stands at each key."""
        with self._asked() as client:
            return tuple(
                section(one.name, one.fields, list(self._items(client, one, errand))) for one in self.map.keys
            )

    def verify(self, errand: Errand) -> None:
        """Look again."""
        refuse_held(self.system.name, self.look(errand))

    def ask(self, errand: Errand) -> Reply:
        """Take out what stands at each key."""
        with self._asked() as client:
            for one in self.map.keys if errand.right == "erasure" else ():
                for bound in self._bound(one, errand):
                    DROP[one.form](client, filled(one.key, bound), filled(one.part, bound))
        return Reply(done=errand.right == "erasure", status="done")

    def greet(self) -> None:
        """Ask whether it is there."""
        with self._asked() as client:
            client.ping()

    def close(self) -> None:
        """Close the connections."""
        if self.client is not None:
            self.client.close()
            self.client = None

    def _items(self, client: Client, one: KeyTemplate, errand: Errand) -> Iterator[object]:
        for bound in self._bound(one, errand):
            key = filled(one.key, bound)
            if one.form != "key":
                found = PART[one.form](client, key, filled(one.part, bound))
                yield from () if found is None else (self._value(found, one),)
                continue
            kind = client.type(key).decode()
            if kind == "none":
                continue
            if kind not in READ:
                raise NotUnderstood(self.system.name, f"TYPE {one.key}", because="it is of an unknown type")
            found = READ[kind](client, key)
            entries = found if kind == "stream" and isinstance(found, list) else [found]
            for entry in entries or [{}]:  # a stream without entries is a key of the person all the same
                yield self._value(entry, one)

    def _bound(self, one: KeyTemplate, errand: Errand) -> Iterator[Mapping[str, str]]:
        """Yield what stands in a template for the person.

        Raises ValueUnfit, before that place is asked, where a value would lead on to a key of somebody else:
        `user:` and `bob:cart` name the cart of bob.
        """
        found = list(each_once([one.key, one.part], errand.known))
        inside = set(PLACE.findall(one.key))
        parted = [mark for mark in PARTING if mark in PLACE.sub("", one.key)]
        for mark in parted:
            if any(mark in value for bound in found for key, value in bound.items() if key in inside):
                raise ValueUnfit(
                    self.system.name, one.name, because=f"holds a `{mark}`, which parts names there"
                )
        yield from found

    def _value(self, found: object, one: KeyTemplate) -> object:
        """Return a value; JSON in a text is read where the map tells of fields."""
        if not isinstance(found, bytes) or "" in one.fields.categories:
            return found
        try:
            return json.loads(found)
        except ValueError:
            return as_text(found)

    @contextmanager
    def _asked(self) -> Iterator[Client]:
        """Lend the connection.  Raises Unreachable, NoPermission, Refused."""
        driver, name = _driver(), self.system.name
        if self.client is None:
            self.client = driver.Redis(**_arguments(self.system, self.folder))
        try:
            yield self.client
        except driver.exceptions.AuthenticationError:
            raise NoPermission(name, because="it refuses the login") from None
        except driver.exceptions.NoPermissionError:
            raise NoPermission(name, because="the login may not use a command or a key of the map") from None
        except (driver.exceptions.ConnectionError, driver.exceptions.TimeoutError, OSError):
            raise Unreachable(name, because="the connection failed") from None
        except driver.exceptions.RedisError as refusal:
            wrong = "WRONGTYPE" in str(refusal)
            because = "a key is of another type than the map says" if wrong else type(refusal).__name__
            raise Refused(name, because=because) from None


def _texts(found: Mapping[object, object]) -> dict[str, object]:
    return {as_text(k) if isinstance(k, bytes) else str(k): v for k, v in found.items()}


def _driver() -> ModuleType:
    """Import the driver when a Redis system is used, since it is an extra."""
    try:
        return importlib.import_module("redis")
    except ImportError:
        missing = "the driver is not installed: pip install 'mamoru[redis]'"
        raise MissingSetting(DRIVER, because=missing) from None


def _arguments(system: SystemMap, folder: Path) -> dict[str, object]:
    settings = system.settings
    secret = secret_of(system, folder, "password-from") if settings.get("password-from") else None
    return {
        "host": settings["host"],
        "port": settings.get("port", 6379),
        "db": settings.get("database", 0),
        "username": settings.get("user"),
        "password": secret,
        "ssl": bool(settings.get("tls", False)),
        "socket_timeout": TIMEOUT_S,
        "socket_connect_timeout": TIMEOUT_S,
    }


def _remote(system: SystemMap, folder: Path) -> Remote:
    if not system.settings.get("host"):
        raise MissingSetting(system.name, because="`host` is missing")
    return _Keys(system=system, map=system.remote or RemoteMap(), folder=folder)


WRITTEN = """\
owner: shop team
days: 7
holds: {origin: automatic, country: JP, of: customer, categories: [contact, purchases]}
keys:
  - {name: session, key: "session:{customer-id}", fields: {name: contact.name}, withheld: {token: secret}}
  - {name: views, key: "views:{customer-id}", fields: {page: purchases.messages}}    # a stream
  - {name: newsletter, key: newsletter, member: "{email}", category: contact.email}
  - {name: ranking, key: ranking, sorted-member: "{customer-id}", category: purchases.orders}
  - {name: nickname, key: nicknames, field: "{customer-id}", category: contact.name}
"""
REDIS = SystemKind(
    name="redis",
    says="a Redis database, version 4 or newer, of which every key is made from an identity value",
    settings={
        "host": "host name",
        "port": "port; 6379 when left out",
        "database": "number of the database; 0 when left out",
        "user": "login of an access list (ACL), where there is one",
        "password-from": "environment variable that holds the password, or `file:PATH`",
        "tls": "`true` to speak TLS; false when left out",
    },
    writes=None,
    open=None,
    discover=None,
    cannot=(
        "find keys whose names do not come from an identity value: it never searches the database",
        "tell which fields of hashes nobody has explained: it asks for no key but a person's",
        "be part of the databases' transaction: its keys go when they are done",
        "say when the last copy is gone: append-only files, snapshots (RDB) and replicas keep it a while",
        "stop a program from writing a key again after it was looked for",
        "read keys of modules, such as RedisJSON",
        "undo an erasure that nobody asked for (`--unasked`): one is refused",
    ),
    manners=frozenset({"user", "password-from", "tls"}),
    remote=_remote,
    written=WRITTEN,
)
