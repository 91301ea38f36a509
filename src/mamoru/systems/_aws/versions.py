"""The versions of objects that a template means: found page by page, and deleted so that none comes to light.

Source: Amazon S3 API Reference, ListObjectVersions, DeleteObjects, ListMultipartUploads, HeadObject.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from mamoru.model.map import SystemMap
from mamoru.systems._aws.asked import Client, asked, refused
from mamoru.systems._remote import NotUnderstood

HOLD = "hold"  #: a lock without an end
AT_ONCE = 1000  #: what one call of DeleteObjects takes
DENIED = frozenset({"AccessDenied", "ObjectLocked", "InvalidRequest"})  #: how servers refuse a locked version


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version of an object; a delete marker has no size, an unfinished upload no version."""

    key: str
    version: str
    is_latest: bool
    size: int | None
    changed: datetime | None
    etag: str = ""
    upload: str = ""  #: id of an upload that was never finished

    @property
    def is_marker(self) -> bool:
        """Whether it only hides what is older."""
        return self.size is None and not self.upload


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """One bucket, as the map names it."""

    system: SystemMap
    client: Client

    @property
    def named(self) -> dict[str, object]:
        """What every call says of the bucket; its owner where the map tells, so that no other is asked."""
        settings = self.system.settings
        owner = settings.get("owner-account")
        return {
            "Bucket": str(settings["bucket"]),
            **({"ExpectedBucketOwner": str(owner)} if owner else {}),
        }

    def versions(self, key: str, *, below: bool) -> Iterator[Version]:
        """Yield every version and delete marker of an object, or of all below a prefix."""
        with asked(self.system, "ListObjectVersions"):
            pages = self.client.get_paginator("list_object_versions").paginate(**self.named, Prefix=key)
            for page in pages:
                self._check(page, "ListObjectVersions", said="Name")
                told = (*page.get("Versions", ()), *page.get("DeleteMarkers", ()))
                found = map(_version, told)
                yield from (one for one in found if _is_meant(one.key, key, below=below))
                if _is_past(page, key, below=below):
                    return

    def uploads(self, key: str, *, below: bool) -> Iterator[Version]:
        """Yield uploads that were begun and never finished; their parts are stored."""
        with asked(self.system, "ListMultipartUploads"):
            pages = self.client.get_paginator("list_multipart_uploads").paginate(**self.named, Prefix=key)
            for page in pages:
                self._check(page, "ListMultipartUploads", said="Bucket")
                found = [_upload(one) for one in page.get("Uploads", ())]
                yield from (one for one in found if _is_meant(one.key, key, below=below))
                if _is_past(page, key, below=below):
                    return

    def _check(self, page: Mapping[str, object], call: str, *, said: str) -> None:
        """Refuse a page that says of no bucket that it lists it: the driver takes any for an empty list."""
        if not page.get(said) or "IsTruncated" not in page:
            raise NotUnderstood(self.system.name, call, because="it is no list of a bucket")

    def erase(self, key: str, *, below: bool) -> list[str]:
        """Delete every version of what is meant, and what was never finished.

        Older versions go first: without the newest, and be it a delete marker, the one before would be
        what everybody sees.  Returns, of each version that a lock keeps, the day it ends or ``HOLD``: the
        rest is gone, and what stays is out of sight.
        """
        older = self._all_deleted(v for v in self.versions(key, below=below) if not v.is_latest)
        newest = (v for v in self.versions(key, below=below) if v.is_latest)
        last = self._all_deleted(v for v in newest if v.key not in older)
        for one in self.uploads(key, below=below):
            with asked(self.system, "AbortMultipartUpload"):
                self.client.abort_multipart_upload(**self.named, Key=one.key, UploadId=one.upload)
        return self._locked(sorted(older | last), last)

    def _all_deleted(self, found: Iterable[Version]) -> set[str]:
        """Delete versions as they are found; return the keys of those that the server does not give up."""
        left, kept = iter(found), set[str]()
        while some := list(islice(left, AT_ONCE)):
            kept |= self._delete(some)
        return kept

    def _delete(self, some: Sequence[Version]) -> set[str]:
        names = [{"Key": one.key, "VersionId": one.version} for one in some]
        with asked(self.system, "DeleteObjects"):
            answer = self.client.delete_objects(**self.named, Delete={"Objects": names, "Quiet": True})
        refusals = answer.get("Errors", ())
        for refusal in refusals:
            if refusal.get("Code") not in DENIED:
                raise refused(self.system.name, "DeleteObjects", {"Error": refusal})
        return {str(refusal["Key"]) for refusal in refusals}

    def _locked(self, keys: Sequence[str], last: AbstractSet[str]) -> list[str]:
        """Ask until when versions are locked, and hide them.  Raises NoPermission where they are not.

        Of the keys in ``last`` it is the newest that was refused; of the others nobody has asked for it yet.
        """
        left = (v for key in keys for v in self.versions(key, below=False) if not v.is_marker)
        if not all(self._locked_until(one) for one in left if one.key in last or not one.is_latest):
            raise refused(self.system.name, "DeleteObjects", {"Error": {"Code": "AccessDenied"}})
        for key in keys:
            self._hide(key)
        left = (v for key in keys for v in self.versions(key, below=False) if not v.is_marker)
        return [self._locked_until(one) for one in left]

    def _hide(self, key: str) -> None:
        """Put a delete marker over what stays, unless there is one; what was below it can go now."""
        if any(v.is_latest and not v.is_marker for v in self.versions(key, below=False)):
            with asked(self.system, "DeleteObject"):
                self.client.delete_object(**self.named, Key=key)
        self._all_deleted(v for v in self.versions(key, below=False) if not v.is_latest)

    def _locked_until(self, one: Version) -> str:
        """Return a day, ``HOLD``, or nothing where no lock is told of; a login that may not is not told."""
        with asked(self.system, "HeadObject"):
            told = self.client.head_object(**self.named, Key=one.key, VersionId=one.version)
        if told.get("ObjectLockLegalHoldStatus") == "ON":
            return HOLD
        until = told.get("ObjectLockRetainUntilDate")
        return until.date().isoformat() if isinstance(until, datetime) else ""


def _is_meant(key: str, wanted: str, *, below: bool) -> bool:
    return key.startswith(wanted) if below else key == wanted


def _is_past(page: Mapping[str, object], wanted: str, *, below: bool) -> bool:
    """Return whether a page ends behind the one key that is meant; keys are listed in order."""
    return not below and page.get("NextKeyMarker", wanted) != wanted


def _version(told: dict[str, object]) -> Version:
    size, changed = told.get("Size"), told.get("LastModified")
    return Version(
        key=str(told["Key"]),
        version=str(told.get("VersionId") or "null"),
        is_latest=bool(told.get("IsLatest", True)),
        size=size if isinstance(size, int) else None,
        changed=changed if isinstance(changed, datetime) else None,
        etag=str(told.get("ETag") or ""),
    )


def _upload(told: dict[str, object]) -> Version:
    begun = told.get("Initiated")
    return Version(
        key=str(told["Key"]),
        version="",
        is_latest=False,
        size=None,
        changed=begun if isinstance(begun, datetime) else None,
        upload=str(told["UploadId"]),
    )
