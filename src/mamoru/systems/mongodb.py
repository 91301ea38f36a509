"""Documents of MongoDB in which fields of the map have a person's identity values.

A document whose field is a list is never hit: its other entries may be others'.  Needs the extra ``mongodb``.
"""

import importlib
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import Any

from mamoru.model.documents.sampled import Sampled
from mamoru.model.errors import MamoruError
from mamoru.model.kinds.remote import Cell, Errand, Remote, Reply, Section
from mamoru.model.map import SystemMap
from mamoru.model.remote.map import DocumentTemplate, RemoteMap
from mamoru.sql.kind import SystemKind
from mamoru.systems._http import secret_of
from mamoru.systems._mongodb_members import sampled
from mamoru.systems._remote import each_once, filled, refuse_held, section
from mamoru.systems._session import Conflict, MissingSetting, NoPermission, Refused, Unreachable

DRIVER = "pymongo"
TIMEOUT_S = 10
PORT = 27017
NOTHING: Mapping[str, Cell] = MappingProxyType({})
NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,17})")
UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
OBJECT_ID = re.compile(r"[0-9a-f]{24}")
DENIED, BUSY = frozenset({8000, 13, 18}), frozenset({50, 112, 202})  #: codes of the server (error_codes.yml)
Client = Any  #: the driver is an extra, so its types are not always there
Filter = dict[str, Any]


@dataclass(slots=True, kw_only=True)
class _Documents:
    """The documents of one database; ``model.kinds.remote.Remote`` says what the methods do."""

    system: SystemMap
    map: RemoteMap
    folder: Path
    client: Client = None
    there: frozenset[str] | None = None

    @property
    def looks(self) -> bool:
        """A database can always be looked into."""
        return True

    def says(self, right: str) -> tuple[str, ...]:
        """Return what is done, with the templates of the values."""
        if right not in {"access", "portability", "erasure"}:
            return ()
        return tuple(_said(one, erases=right == "erasure") for one in self.map.documents)

    def look(self, errand: Errand) -> tuple[Section, ...]:
        """Find the documents; for an answer, whole."""
        if errand.right == "erasure":
            return tuple(self._counted(one, errand) for one in self.map.documents)
        return tuple(
            section(one.name, one.fields, list(self._found(one, errand, whole=True)))
            for one in self.map.documents
        )

    def verify(self, errand: Errand) -> None:
        """Look again."""
        refuse_held(self.system.name, [self._counted(one, errand) for one in self.map.documents])

    def ask(self, errand: Errand) -> Reply:
        """Let the documents go, or what is to go of them; each only while it is still the person's."""
        erases, kept = errand.right == "erasure", list[str]()
        for one in self.map.documents if erases else ():
            with self._asked(one) as collection:
                for wanted in _wanted(one, errand):
                    theirs = {"$and": [wanted, *_no_lists(one)]}
                    if one.removes:
                        collection.update_many(theirs, {"$unset": dict.fromkeys(one.removes, "")})
                    else:
                        collection.delete_many(theirs)
            kept += [f"{one.name}: {one.because}"] if one.removes else []
        return Reply(done=erases, status="done", kept="; ".join(kept))

    def greet(self) -> None:
        """Ask whether the collections are there, and whether any document has the fields."""
        for one in self.map.documents:
            with self._asked(one) as collection:
                for path in one.by:
                    known = collection.find_one({path: {"$exists": True}}, {"_id": 1})
                    if known is None and collection.find_one({}, {"_id": 1}) is not None:
                        because = f"no document of `{one.collection}` has the field `{path}`"
                        raise MissingSetting(self.system.name, because=because)

    def sampled(self, *, most: int, seconds: float) -> tuple[Sampled, ...]:
        """Ask which members the documents of each collection have; an old server cannot tell."""
        found = list[Sampled]()
        for one in self.map.documents:
            try:
                with self._asked(one) as collection:
                    found.append(sampled(one, collection, most=most, seconds=seconds))
            except MamoruError:
                found.append(Sampled(table=one.name, column="", looked=0, answered=False))
        return tuple(found)

    def close(self) -> None:
        """Close the connections."""
        if self.client is not None:
            self.client.close()
            self.client, self.there = None, None

    def _counted(self, one: DocumentTemplate, errand: Errand) -> Section:
        items = tuple(NOTHING for _ in self._found(one, errand, whole=False))
        return Section(name=one.name, shown={}, withheld={}, items=items)

    def _found(self, one: DocumentTemplate, errand: Errand, *, whole: bool) -> Iterator[dict[str, object]]:
        """Yield what is held; of documents that stay, for an erasure, those with something left to go."""
        left = [] if whole or not one.removes else [{"$or": [{p: {"$exists": True}} for p in one.removes]}]
        only = None if whole else dict.fromkeys(one.by, 1)
        with self._asked(one) as collection:
            for wanted in _wanted(one, errand):
                for document in collection.find({"$and": [wanted, *left]}, only):
                    if any(_is_list(document, path) for path in one.by):
                        because = f"a field of `{one.name}` is a list, whose other entries may be others'"
                        raise Refused(self.system.name, because=because)
                    yield document

    @contextmanager
    def _asked(self, one: DocumentTemplate) -> Iterator[Client]:
        """Lend a collection.  Raises Unreachable, NoPermission, Refused, Conflict, MissingSetting."""
        driver, name = _module(DRIVER), self.system.name
        errors = _module("pymongo.errors")
        try:
            yield self._collection(one, driver)
        except errors.OperationFailure as refusal:
            raise _refused(name, refusal.code) from None
        except errors.ConfigurationError:
            raise MissingSetting(name, because="the driver does not take these settings together") from None
        except errors.ConnectionFailure:
            raise Unreachable(name, because="the connection failed") from None
        except (errors.PyMongoError, _module("bson.errors").BSONError) as failure:
            raise Refused(name, because=type(failure).__name__) from None

    def _collection(self, one: DocumentTemplate, driver: ModuleType) -> Client:
        if self.client is None:
            self.client = driver.MongoClient(**_arguments(self.system, self.folder))
        database = self.client[str(self.system.settings["database"])]
        if self.there is None:
            self.there = frozenset(database.list_collection_names())
        if one.collection not in self.there:
            raise Refused(self.system.name, because=f"there is no collection `{one.collection}`")
        majority = driver.write_concern.WriteConcern("majority", wtimeout=_patience(self.system))
        return database.get_collection(one.collection, write_concern=majority)


def _refused(name: str, code: int | None) -> MamoruError:
    """Return what a refusal means; the server's words may hold values, and are not told."""
    if code in DENIED:
        return NoPermission(name, because=f"it refuses the login, or what it asks for (code {code})")
    if code in BUSY:
        return Conflict(name, because=f"it puts the question off (code {code})", passing=True)
    return Refused(name, because=f"code {code} of MongoDB")


def _wanted(one: DocumentTemplate, errand: Errand) -> Iterator[Filter]:
    for bound in each_once(one.by, errand.known):
        yield {path: {"$in": _every_form(filled(text, bound))} for path, text in one.by.items()}


def _every_form(text: str) -> list[object]:
    """Return a value as each type of MongoDB that would write it so."""
    bson, forms = _module("bson"), list[object]([text])
    if NUMBER.fullmatch(text):
        forms.append(bson.Int64(text))  # it finds whole numbers of every size, and doubles
    if OBJECT_ID.fullmatch(text):
        forms.append(bson.ObjectId(text))
    if UUID.fullmatch(text):
        forms.append(bson.Binary(bytes.fromhex(text.replace("-", "")), bson.binary.UUID_SUBTYPE))
    return forms


def _no_lists(one: DocumentTemplate) -> list[Filter]:
    """Return that no part of the paths is a list; ``$in`` alone would find one with the value in it."""
    parts = {part for path in one.by for part in accumulate(path.split("."), "{}.{}".format)}
    return [{part: {"$not": {"$type": "array"}}} for part in sorted(parts)]


def _is_list(document: object, path: str) -> bool:
    for part in path.split("."):
        document = document.get(part) if isinstance(document, dict) else None
        if isinstance(document, list):
            return True
    return False


def _said(one: DocumentTemplate, *, erases: bool) -> str:
    place = f"{one.collection} WHERE {' AND '.join(f'{path} = {text}' for path, text in one.by.items())}"
    if not erases:
        return f"READ {place}"
    if one.removes:
        return f"REMOVE {', '.join(one.removes)} FROM {place}, which stays: {one.because}"
    return f"DELETE {place}"


def _module(name: str) -> ModuleType:
    """Import the driver when such a system is used, since it is an extra."""
    try:
        return importlib.import_module(name)
    except ImportError:
        missing = "the driver is not installed: pip install 'mamoru[mongodb]'"
        raise MissingSetting(DRIVER, because=missing) from None


def _arguments(system: SystemMap, folder: Path) -> dict[str, object]:
    settings = system.settings
    secret = secret_of(system, folder, "password-from") if settings.get("password-from") else None
    login = {"username": settings.get("user"), "password": secret} if settings.get("user") else {}
    source = settings.get("login-database")
    replicas = settings.get("replica-set")
    return {
        "host": settings["host"],
        "port": settings.get("port", PORT),
        **login,
        **({"authSource": source} if source else {}),
        **({"replicaSet": replicas} if replicas else {}),
        "tls": bool(settings.get("tls", False)),
        "readPreference": "primary",
        "uuidRepresentation": "standard",
        **dict.fromkeys(
            ("serverSelectionTimeoutMS", "connectTimeoutMS", "socketTimeoutMS"), _patience(system)
        ),
        "appname": "mamoru",
    }


def _patience(system: SystemMap) -> int:
    """Return how many milliseconds to wait for an answer.  Raises MissingSetting."""
    seconds = system.settings.get("timeout-s", TIMEOUT_S)
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or seconds <= 0:
        raise MissingSetting(system.name, because="`timeout-s` is no number above 0")
    return max(1, int(seconds * 1000))


def _remote(system: SystemMap, folder: Path) -> Remote:
    for name in ("host", "database"):
        if not system.settings.get(name):
            raise MissingSetting(system.name, because=f"`{name}` is missing")
    if "/" in str(system.settings["host"]):
        raise MissingSetting(system.name, because="`host` is an address; say what it holds in its parts")
    return _Documents(system=system, map=system.remote or RemoteMap(), folder=folder)


WRITTEN = """\
owner: app team
days: 7
holds: {origin: given, country: JP, of: customer, categories: [contact, purchases]}
documents:
  - name: profile
    collection: users
    by: {_id: "{customer-id}"}     # a text, a whole number, an ObjectId or a UUID that is written so
    fields: {name: contact.name, address.mail: contact.email}
    withheld: {token: secret}
  - name: orders
    collection: orders
    by: {buyer.id: "{customer-id}"}
    fields: {buyer.name: contact.name, total: purchases.orders}
    removes: [buyer]               # the documents stay without it
    because: totals of orders are kept for the tax authorities
"""
MONGODB = SystemKind(
    name="mongodb",
    says="documents of MongoDB in which fields of the map have a person's identity values",
    settings={
        "host": "host name",
        "port": "port; 27017 when left out",
        "database": "name of the database",
        "user": "login, where there is one",
        "password-from": "environment variable that holds the password, or `file:PATH`",
        "login-database": "database that the login is of; admin when left out",
        "replica-set": "name of the replica set, where the host alone does not tell",
        "tls": "`true` to speak TLS; false when left out",
        "timeout-s": "how many seconds to wait for an answer; 10 when left out",
    },
    writes=None,
    open=None,
    discover=None,
    cannot=(
        "erase what a list of a document says of a person: such a document is told as an error, and stays",
        "tell that a field has no index: all documents of its collection are then read",
        "erase files of GridFS, and documents of capped or time series collections",
        "reach the oplog, images of change streams, backups and delayed members of a replica set",
        "be part of the databases' transaction: its documents go when those are done, one by one",
        "stop a program from writing a document again after it was looked for",
        "claim a trial on MongoDB's own server: its tests speak to a stand-in (SecantusDB)",
    ),
    manners=frozenset({"user", "password-from", "login-database", "timeout-s", "tls"}),
    remote=_remote,
    written=WRITTEN,
)
