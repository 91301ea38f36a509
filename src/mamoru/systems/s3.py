"""Objects of S3, or of a store that speaks like it: those whose keys a person's identity values name.

Each place of the map is one key, or all below a prefix, made from identity values, so that no bucket is
searched.  Every version counts, delete markers and unfinished uploads too.  Needs the extra ``s3``.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import MappingProxyType

from mamoru.model.errors import MamoruError
from mamoru.model.kinds.remote import Attached, Cell, Errand, Remote, Reply, Section
from mamoru.model.map import SystemMap
from mamoru.model.remote.map import PLACE, ObjectTemplate, RemoteMap
from mamoru.sql.kind import SystemKind
from mamoru.systems._aws import asked as aws
from mamoru.systems._aws.asked import Client, asked
from mamoru.systems._aws.errors import CopiesStay, HeldFast, TooMuch
from mamoru.systems._aws.versions import HOLD, Bucket, Version
from mamoru.systems._remote import ValueUnfit, each_once, filled, refuse_held
from mamoru.systems._session import MissingSetting, NoPermission

MEGABYTE = 1024 * 1024
PIECE = 64 * 1024  #: bytes of an object that are in memory at a time
MOST_MB = 1024
FIELDS = ("name", "version", "current", "size", "changed", "type", "metadata")
CONTENT = "content"
NOTHING: Mapping[str, Cell] = MappingProxyType({})
NOTHING_SET = frozenset(
    {
        "NoSuchObjectLockConfiguration",
        "ObjectLockConfigurationNotFoundError",
        "ReplicationConfigurationNotFoundError",
    }
)
UNSAFE = re.compile(r"[^A-Za-z0-9._-]")


@dataclass(slots=True, kw_only=True)
class _Objects:
    """The objects of one bucket; ``model.kinds.remote.Remote`` says what the methods do."""

    system: SystemMap
    map: RemoteMap
    client: Client = None

    @property
    def looks(self) -> bool:
        """A bucket can always be looked into."""
        return True

    def says(self, right: str) -> tuple[str, ...]:
        """Return the keys, as templates."""
        if right not in {"access", "portability", "erasure"}:
            return ()
        does = "DELETE EVERY VERSION OF" if right == "erasure" else "GET"
        return tuple(f"{does} {one.key}{'*' if one.below else ''}" for one in self.map.objects)

    def look(self, errand: Errand) -> tuple[Section, ...]:
        """Find every version; for an answer, tell of each, and let it be read."""
        if errand.right == "erasure":
            return tuple(self._counted(one, errand) for one in self.map.objects)
        sections = tuple(self._told(one, errand) for one in self.map.objects)
        size = sum(i["size"] for s in sections if s.attached for i in s.items if isinstance(i["size"], int))
        most = aws.number(self.system, "most-mb", MOST_MB)
        if size > most * MEGABYTE:
            raise TooMuch(self.system.name, megabytes=-(-size // MEGABYTE), most=int(most))
        return sections

    def verify(self, errand: Errand) -> None:
        """Look again."""
        refuse_held(self.system.name, [self._counted(one, errand) for one in self.map.objects])

    def ask(self, errand: Errand) -> Reply:
        """Delete every version."""
        erases, ends = errand.right == "erasure", list[str]()
        for one in self.map.objects if erases else ():
            for key in self._keys(one, errand):
                ends += self._bucket().erase(key, below=one.below)
        if ends:
            raise HeldFast(self.system.name, items=len(ends), until="" if HOLD in ends else max(ends))
        return Reply(done=erases, status="done")

    def greet(self) -> None:
        """List one version below what every key begins with, and ask how versions are deleted."""
        bucket = self._bucket()
        for start in sorted({PLACE.split(one.key)[0] for one in self.map.objects}):
            with asked(self.system, "ListObjectVersions"):
                bucket.client.list_object_versions(**bucket.named, Prefix=start, MaxKeys=1)
            with asked(self.system, "ListMultipartUploads"):
                bucket.client.list_multipart_uploads(**bucket.named, Prefix=start, MaxUploads=1)
        with asked(self.system, "GetBucketVersioning"):
            versioning = bucket.client.get_bucket_versioning(**bucket.named)
        if versioning.get("MFADelete") == "Enabled":
            because = "versions are deleted there with a second factor only (MFA delete)"
            raise NoPermission(self.system.name, because=because)

    def keeps(self) -> tuple[MamoruError, ...]:
        """Tell of an object lock that every new object has, and of replication."""
        found = list[str]()
        told = self._set_up("get_object_lock_configuration").get("ObjectLockConfiguration", {})
        rule = told.get("Rule", {}).get("DefaultRetention", {}) if isinstance(told, dict) else {}
        if rule:
            length = f"{rule['Days']} days" if rule.get("Days") else f"{rule.get('Years')} years"
            found.append(f"its object lock lets nobody delete a new object for {length}")
        if self._set_up("get_bucket_replication").get("ReplicationConfiguration"):
            found.append("its objects are copied to another bucket, and versions deleted here stay there")
        return tuple(CopiesStay(self.system.name, because=because) for because in found)

    def close(self) -> None:
        """Close the connections."""
        if self.client is not None:
            self.client.close()
            self.client = None

    def _bucket(self) -> Bucket:
        if self.client is None:
            self.client = aws.client(self.system, "s3")
        return Bucket(system=self.system, client=self.client)

    def _set_up(self, call: str) -> Mapping[str, object]:
        bucket = self._bucket()
        with asked(self.system, call):
            try:
                found: dict[str, object] = getattr(bucket.client, call)(**bucket.named)
            except bucket.client.exceptions.ClientError as refusal:
                if aws.code_of(refusal.response)[0] in NOTHING_SET:
                    return {}
                raise
        return found

    # -- what is held ----------------------------------------------------------------------------------

    def _keys(self, one: ObjectTemplate, errand: Errand) -> Iterator[str]:
        for bound in each_once(one.key, errand.known):
            for value in bound.values():
                if "/" in value or not value.isprintable() or value in {".", ".."}:
                    because = "holds a `/`, or what cannot be printed"
                    raise ValueUnfit(self.system.name, one.name, because=because)
            yield filled(one.key, bound)

    def _every(self, one: ObjectTemplate, errand: Errand) -> Iterator[Version]:
        bucket = self._bucket()
        for key in self._keys(one, errand):
            yield from bucket.versions(key, below=one.below)
            yield from bucket.uploads(key, below=one.below)

    def _counted(self, one: ObjectTemplate, errand: Errand) -> Section:
        items = tuple(NOTHING for _ in self._every(one, errand))
        return Section(name=one.name, shown={}, withheld={}, items=items)

    def _told(self, one: ObjectTemplate, errand: Errand) -> Section:
        """Tell of each version that is more than a delete marker."""
        found = [v for v in self._every(one, errand) if not v.is_marker]
        items, attached = list[Mapping[str, Cell]](), list[Attached]()
        for n, version in enumerate(found, start=1):
            item = self._item(version)
            if not version.upload and not one.withheld:
                name = f"{n:06}-{UNSAFE.sub('_', version.key.rsplit('/', 1)[-1])[-60:]}"
                attached.append(Attached(name=name, pieces=partial(self._pieces, version)))
                item[CONTENT] = f"{one.name}/{name}"
            items.append(item)
        fields = FIELDS if one.withheld else (*FIELDS, CONTENT)
        return Section(
            name=one.name,
            shown=dict.fromkeys(fields, one.category),
            withheld={CONTENT: one.withheld} if one.withheld else {},
            items=tuple(items),
            attached=tuple(attached),
        )

    def _item(self, version: Version) -> dict[str, Cell]:
        item: dict[str, Cell] = {
            "name": version.key,
            "version": version.version or "never finished",
            "current": version.is_latest,
            "size": version.size,
            "changed": version.changed.isoformat() if version.changed else None,
        }
        if version.upload:
            return item
        bucket = self._bucket()
        with asked(self.system, "HeadObject"):
            head = bucket.client.head_object(**bucket.named, Key=version.key, **_of(version))
        return {**item, "type": head.get("ContentType"), "metadata": dict(head.get("Metadata") or {})}

    def _pieces(self, version: Version) -> Iterator[bytes]:
        """Yield an object as it was found; the store refuses where it is another by now."""
        bucket = self._bucket()
        named = {**bucket.named, "Key": version.key, **_of(version)}
        with asked(self.system, "GetObject"):
            answer = bucket.client.get_object(**named, IfMatch=version.etag)
            yield from answer["Body"].iter_chunks(PIECE)


def _of(version: Version) -> dict[str, object]:
    """Name a version; an object of a bucket without versions has none but the newest."""
    return {} if version.version == "null" and version.is_latest else {"VersionId": version.version}


def _remote(system: SystemMap, _folder: Path) -> Remote:
    if not system.settings.get("bucket"):
        raise MissingSetting(system.name, because="`bucket` is missing")
    aws.check_settings(system)
    aws.number(system, "most-mb", MOST_MB)
    return _Objects(system=system, map=system.remote or RemoteMap())


WRITTEN = """\
owner: media team
days: 7
holds: {origin: given, country: JP, of: customer, categories: contact}
objects:
  - {name: pictures, prefix: "pictures/{customer-id}/", category: contact.name}    # all below it
  - {name: contract, key: "contracts/{customer-id}.pdf", category: contact.name}
  - {name: calls, prefix: "calls/{customer-id}/", category: contact.name, withheld: names-others}
"""
S3 = SystemKind(
    name="s3",
    says="objects of Amazon S3, or of a store that speaks like it, of which every key is made from an "
    "identity value; every version, delete marker and unfinished upload counts",
    settings={
        "bucket": "name of the bucket",
        "owner-account": "number of the account that owns the bucket; one of another owner is then refused",
        **aws.SETTINGS,
        "most-mb": "how many megabytes of objects an answer may hold; 1024 when left out",
    },
    writes=None,
    open=None,
    discover=None,
    cannot=(
        "find objects by tag, by metadata or by what is in them: it looks below the keys of the map only",
        "delete what an object lock or a legal hold keeps; it tells until when, and the task waits",
        "delete versions in a bucket with MFA delete, which it tells at `mamoru check --live`",
        "reach replicas in other buckets, inventories, access logs, caches (CDN) and backups",
        "read objects in archive classes, or encrypted under keys that callers bring (SSE-C)",
        "be part of the databases' transaction: objects go when they are done",
        "stop a program from writing an object again after it was looked for",
        "hand over tags, or the parts of an upload that was never finished, which it ends in an erasure",
        "claim a trial on Amazon's own service: its tests speak HTTP with a stand-in (moto)",
    ),
    manners=aws.MANNERS | {"most-mb", "owner-account"},
    remote=_remote,
    written=WRITTEN,
)
