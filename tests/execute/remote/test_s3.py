"""Objects beside the databases: every version of those whose keys name the person, and no other."""

import json
import socket
import sqlite3
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.execute.remote.clouds import CREDENTIALS, REGION, Between, own
from tests.execute.remote.service import Answer, Asked, serving
from tests.execute.remote.test_http import receipt
from tests.small import company, mamoru

MEDIA = """\
system: media
kind: s3
connect: {{bucket: media, region: ap-northeast-1, endpoint-url: "{url}", tries: 2, timeout-s: 2{more}}}
owner: media team
days: 7
holds: {{origin: given, country: JP, of: customer, categories: [contact, purchases.messages]}}
objects:
  - {{name: pictures, prefix: "pictures/{{customer-id}}/", category: contact.name}}
  - {{name: contract, key: "contracts/{{customer-id}}.pdf", category: contact.email}}
  - {{name: calls, prefix: "calls/{{email}}/", category: purchases.messages, withheld: names-others}}
"""
OTHERS = [
    "contracts/1.pdf.bak",
    "contracts/11.pdf",
    "pictures/1.jpg",
    "pictures/11/face.jpg",
    "pictures/2/face.jpg",
]


def bucket(url: str, *, versions: bool = True, **more: object) -> Any:  # noqa: ANN401 - the driver has no types
    """Make the bucket with objects of customer 1 and of others; return a client of it."""
    s3 = own("s3", url)
    s3.create_bucket(Bucket="media", CreateBucketConfiguration={"LocationConstraint": REGION}, **more)
    if versions:
        s3.put_bucket_versioning(Bucket="media", VersioningConfiguration={"Status": "Enabled"})
    for n in range(2):
        s3.put_object(Bucket="media", Key="pictures/1/face.jpg", Body=b"face %d" % n, Metadata={"of": "Hana"})
    s3.put_object(Bucket="media", Key="pictures/1/花.jpg", Body=b"flower")
    s3.delete_object(Bucket="media", Key="pictures/1/花.jpg")
    s3.put_object(Bucket="media", Key="contracts/1.pdf", Body=b"%PDF", ContentType="application/pdf")
    s3.put_object(Bucket="media", Key="calls/hana@example.com/1.ogg", Body=b"hello")
    s3.create_multipart_upload(Bucket="media", Key="pictures/1/film.mp4")
    for key in OTHERS:
        s3.put_object(Bucket="media", Key=key, Body=b"somebody else's")
    return s3


def everything(s3: Any) -> list[str]:  # noqa: ANN401 - the driver has no types
    """Return the keys of every version, delete marker and upload."""
    told = s3.list_object_versions(Bucket="media")
    uploads = s3.list_multipart_uploads(Bucket="media").get("Uploads", [])
    return sorted(one["Key"] for one in (*told.get("Versions", []), *told.get("DeleteMarkers", []), *uploads))


def programme(folder: Path, url: str, more: str = "") -> Path:
    """Write the company with a bucket."""
    return company(folder / "company", {"systems/media.yaml": MEDIA.format(url=url, more=more)})


def test_an_erasure_takes_every_version_and_nothing_of_others(tmp_path: Path, aws: str) -> None:
    """Older versions, delete markers and an upload that was never finished count, and are gone."""
    s3 = bucket(aws)
    folder = programme(tmp_path, aws)

    planned = mamoru(folder, "plan", "erasure", "-s", "customer-id=1", expect=0)
    mamoru(folder, "run", "erasure", "-s", "customer-id=1", "--yes", expect=0)

    assert "media  asked by Mamoru, after the databases  it holds 7 items now\n" in planned.stdout
    assert "email: DELETE EVERY VERSION OF pictures/{customer-id}/*; " in planned.stdout
    assert everything(s3) == OTHERS
    told = receipt(folder, "observed.systems.media.")
    assert (told["found"], told["looked-again"]) == (7, "nothing held")


def test_a_bucket_without_versions_is_erased_too(tmp_path: Path, aws: str) -> None:
    """Their one version is called null."""
    s3 = bucket(aws, versions=False)
    folder = programme(tmp_path, aws)

    mamoru(folder, "run", "erasure", "-s", "customer-id=1", "--yes", expect=0)

    assert everything(s3) == OTHERS


@pytest.mark.parametrize("versions", [False, True])
def test_an_access_hands_over_the_objects_themselves(tmp_path: Path, aws: str, versions: bool) -> None:  # noqa: FBT001 - a parameter
    """Each version as a file that the manifest names; what is withheld is told, and not read."""
    bucket(aws, versions=versions)
    folder = programme(tmp_path, aws)

    mamoru(folder, "run", "access", "-s", "customer-id=1", "--package", "a.zip", expect=0)

    with zipfile.ZipFile(folder / "a.zip") as package:
        files = {n: package.read(n) for n in package.namelist() if n.count("/") == 3}
        shown = json.loads(package.read("data/media/pictures.json"))["rows"]
        calls = json.loads(package.read("data/media/calls.json"))["rows"]
        withheld = json.loads(package.read("withheld.json"))
        manifest = {f["name"] for f in json.loads(package.read("manifest.json"))["files"]}
    faces = [b"face 1", b"face 0"] if versions else [b"face 1"]
    flower = [b"flower"] if versions else []
    assert [b for n, b in files.items() if n.startswith("data/media/pictures/")] == [*faces, *flower]
    assert files["data/media/contract/000001-1.pdf"] == b"%PDF"
    assert files.keys() <= manifest
    first = shown[0]["values"]
    assert (first["content"], first["size"], first["current"]) == ("pictures/000001-face.jpg", 6, True)
    assert first["metadata"] == {"of": "Hana"}
    assert [r["values"]["name"] for r in calls] == ["calls/hana@example.com/1.ogg"]
    told = {(w["table"], w["column"], w["reason"]) for w in withheld if w["system"] == "media"}
    assert told == {("calls", "content", "names-others")}


def test_a_locked_version_is_told_with_its_day_and_never_as_done(tmp_path: Path, aws: str) -> None:
    """All else goes; what stays is hidden; the same task is done when the lock is over."""
    s3 = bucket(aws, ObjectLockEnabledForBucket=True)
    until = datetime.now(UTC) + timedelta(days=90)
    lock = {"Mode": "COMPLIANCE", "RetainUntilDate": until}
    s3.put_object_retention(Bucket="media", Key="contracts/1.pdf", Retention=lock)
    folder = programme(tmp_path, aws)

    told = mamoru(folder, "run", "erasure", "-s", "customer-id=1", "--yes", expect=4)

    problem = f"the system `media` keeps 1 version of an object of the person locked until {until:%Y-%m-%d}"
    assert f"warning[MAM-649]: {problem}\n" in told.stderr
    assert receipt(folder, "request.state") == {"": "waiting"}
    assert receipt(folder, "observed.systems.media.looked-again") == {}
    assert everything(s3) == ["contracts/1.pdf", "contracts/1.pdf", *OTHERS]
    told = mamoru(folder, "resume", expect=1)
    assert "MAM-649" in told.stderr
    assert everything(s3) == ["contracts/1.pdf", "contracts/1.pdf", *OTHERS]


def test_a_marker_over_a_locked_version_stays(tmp_path: Path, aws: str) -> None:
    """Without it everybody would see again what was deleted."""
    s3 = bucket(aws, ObjectLockEnabledForBucket=True)
    lock = {"Mode": "GOVERNANCE", "RetainUntilDate": datetime.now(UTC) + timedelta(days=9)}
    s3.put_object_retention(Bucket="media", Key="contracts/1.pdf", Retention=lock)
    s3.delete_object(Bucket="media", Key="contracts/1.pdf")
    folder = programme(tmp_path, aws)

    mamoru(folder, "run", "erasure", "-s", "customer-id=1", "--yes", expect=4)

    markers = s3.list_object_versions(Bucket="media", Prefix="contracts/1.pdf")["DeleteMarkers"]
    assert [m["IsLatest"] for m in markers] == [True]
    assert everything(s3) == ["contracts/1.pdf", "contracts/1.pdf", *OTHERS]


def test_what_lies_over_a_locked_version_goes_and_never_shows_it(tmp_path: Path, aws: str) -> None:
    """A newer version is no lock's; once it is gone, a marker stands in its place."""
    s3 = bucket(aws, ObjectLockEnabledForBucket=True)
    lock = {"Mode": "GOVERNANCE", "RetainUntilDate": datetime.now(UTC) + timedelta(days=9)}
    s3.put_object_retention(Bucket="media", Key="contracts/1.pdf", Retention=lock)
    s3.put_object(Bucket="media", Key="contracts/1.pdf", Body=b"newer")
    folder = programme(tmp_path, aws)

    mamoru(folder, "run", "erasure", "-s", "customer-id=1", "--yes", expect=4)

    told = s3.list_object_versions(Bucket="media", Prefix="contracts/1.pdf")
    assert [v["IsLatest"] for v in told["Versions"] if v["Key"] == "contracts/1.pdf"] == [False]
    assert [m["IsLatest"] for m in told["DeleteMarkers"]] == [True]


def test_a_legal_hold_has_no_day(tmp_path: Path, aws: str) -> None:
    """It stands until somebody lifts it; then the task is done."""
    s3 = bucket(aws, ObjectLockEnabledForBucket=True)
    s3.put_object_legal_hold(Bucket="media", Key="contracts/1.pdf", LegalHold={"Status": "ON"})
    held = s3.head_object(Bucket="media", Key="contracts/1.pdf")["VersionId"]
    folder = programme(tmp_path, aws)

    told = mamoru(folder, "run", "erasure", "-s", "customer-id=1", "--yes", expect=4)
    off = {"Status": "OFF"}
    s3.put_object_legal_hold(Bucket="media", Key="contracts/1.pdf", VersionId=held, LegalHold=off)
    mamoru(folder, "resume", expect=0)

    problem = "1 version of an object of the person locked for as long as a legal hold stands"
    assert f"warning[MAM-649]: the system `media` keeps {problem}\n" in told.stderr
    assert everything(s3) == OTHERS
    assert receipt(folder, "request.state") == {"": "done"}


def failing(code: str, status: int) -> Answer:
    """Return a refusal as S3 writes it, with a key of a person in its words."""
    body = f"<Error><Code>{code}</Code><Message>not pictures/1/face.jpg of hana</Message></Error>"
    return Answer(status=status, body=body.encode(), headers={"Content-Type": "application/xml"})


AWAY = "MAM-501]: the system `media` cannot be reached: it answered 500 to ListObjectVersions"
BUSY = "MAM-504]: in the system `media` another program was at work at the same time: "
DENIED = "MAM-502]: Mamoru's login of the system `media` may not do what is needed: "
UNREAD = "MAM-518]: the answer of `media` to `ListObjectVersions` cannot be read: "
GONE = "MAM-505]: the system `media` refused a statement of the plan: "
REFUSALS = {
    "cut": (Answer(cut=True, body=b"<ListVersionsResult><Name>media</Name>"), f"{AWAY} (no code)"),
    "of another": (Answer(body=b"<html>Welcome, hana</html>"), f"{UNREAD}it is no list of a bucket"),
    "busy": (failing("SlowDown", 503), f"{BUSY}ListObjectVersions is put off (SlowDown)"),
    "broken": (failing("InternalError", 500), f"{AWAY} (InternalError)"),
    "denied": (failing("AccessDenied", 403), f"{DENIED}ListObjectVersions is denied (AccessDenied)"),
    "nonsense": (Answer(body=b"hello hana"), f"{AWAY} (no code)"),
    "gone": (failing("NoSuchBucket", 404), f"{GONE}there is no bucket of the name that the map says"),
}


@pytest.mark.parametrize("how", REFUSALS)
def test_a_store_that_fails_is_never_taken_for_an_empty_one(tmp_path: Path, aws: str, how: str) -> None:
    """The databases are done, the task waits and says why, and is done when the store is well again."""
    s3 = bucket(aws)
    answer, problem = REFUSALS[how]
    between = Between(url=aws)
    with serving(between) as service:
        folder = programme(tmp_path, service.url)
        between.wishes.append(lambda asked: answer if asked.method == "GET" else None)
        told = mamoru(folder, "run", "erasure", "-s", "customer-id=1", "--yes", expect=4)
        between.wishes.clear()
        mamoru(folder, "resume", expect=0)

    assert f"warning[{problem}\n" in told.stderr
    assert "hana" not in told.stderr
    assert everything(s3) == OTHERS


def test_what_is_not_deleted_is_not_told_as_deleted(tmp_path: Path, aws: str) -> None:
    """A server that says done and does nothing is found out."""
    bucket(aws)
    between = Between(url=aws)
    done = Answer(body=b"<DeleteResult></DeleteResult>", headers={"Content-Type": "application/xml"})
    with serving(between) as service:
        folder = programme(tmp_path, service.url)
        between.wishes.append(lambda asked: done if asked.method == "POST" else None)
        told = mamoru(folder, "run", "erasure", "-s", "customer-id=1", "--yes", expect=4)

    problem = "the system `media` was asked to erase, and still holds 6 items of the person"
    assert f"warning[MAM-522]: {problem}\n" in told.stderr


def test_pages_are_followed_to_their_end(tmp_path: Path, aws: str) -> None:
    """More versions than one call lists, and than one call deletes."""
    s3 = bucket(aws)
    for n in range(23):
        s3.put_object(Bucket="media", Key=f"pictures/1/{n}.jpg", Body=b"x")
    asked_of = list[Asked]()
    between = Between(url=aws)

    def few(asked: Asked) -> Answer | None:
        asked_of.append(asked)
        if "versions" in asked.query:
            asked.query["max-keys"] = ["5"]
        return None

    with serving(between) as service:
        folder = programme(tmp_path, service.url)
        between.wishes.append(few)
        mamoru(folder, "run", "erasure", "-s", "customer-id=1", "--yes", expect=0)

    assert everything(s3) == OTHERS
    assert receipt(folder, "observed.systems.media.")["found"] == 30
    assert sum("key-marker" in asked.query for asked in asked_of) > 10


def test_no_secret_and_no_key_of_a_person_is_told(
    tmp_path: Path, aws: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither by an error, nor by a receipt; without credentials it is told where they are looked for."""
    bucket(aws)
    folder = programme(tmp_path, aws)
    mamoru(folder, "run", "erasure", "-s", "customer-id=2", "--yes", expect=0)
    written = b"".join(p.read_bytes() for p in folder.rglob("*") if p.is_file())
    for name in CREDENTIALS:
        monkeypatch.delenv(name)
    told = mamoru(folder, "check", "--live", expect=1)

    problem = (
        "error[MAM-503]: `connect:` of the system `media` cannot be used: there are no credentials in the "
        "environment, in a profile, or of the machine's role"
    )
    assert f"{problem}\n" in told.stdout
    assert b"s3cret-of-the-test" not in written
    assert b"pictures/2/" not in written


def test_an_answer_over_the_limit_is_none(tmp_path: Path, aws: str) -> None:
    """It stays open; nothing is left out of it."""
    s3 = bucket(aws)
    s3.put_object(Bucket="media", Key="pictures/1/large.raw", Body=b"0" * 2_000_000)
    folder = programme(tmp_path, aws, ", most-mb: 1")

    told = mamoru(folder, "run", "access", "-s", "customer-id=1", "--package", "a.zip")

    problem = "the system `media` holds 2 MB of objects of the person, and an answer may hold 1 MB of them"
    assert problem in told.stdout + told.stderr
    assert receipt(folder, "request.state") == {"": "open"}


def test_an_object_that_changes_while_it_is_read_spoils_the_package(tmp_path: Path, aws: str) -> None:
    """No package is left, and the person was not answered."""
    bucket(aws)
    between = Between(url=aws)
    with serving(between) as service:
        folder = programme(tmp_path, service.url)
        gone = failing("NoSuchVersion", 404)
        between.wishes.append(
            lambda asked: gone if asked.method == "GET" and asked.path.endswith("face.jpg") else None
        )
        told = mamoru(folder, "run", "access", "-s", "customer-id=1", "--package", "a.zip")

    assert told.returncode != 0
    assert (
        "error[MAM-505]: the system `media` refused a statement of the plan: GetObject (NoSuchVersion)\n"
        in told.stderr
    )
    assert not list(folder.glob("a.zip*"))


def test_a_value_that_would_lead_elsewhere_is_refused(tmp_path: Path, aws: str) -> None:
    """An address with a slash in it names a folder below another's."""
    bucket(aws)
    folder = programme(tmp_path, aws)
    with_slash = "UPDATE customers SET email = 'hana/@example.com' WHERE id = 1"
    with sqlite3.connect(folder / "shop.db") as shop:
        shop.execute(with_slash)
    shop.close()

    told = mamoru(folder, "run", "erasure", "-s", "customer-id=1", "--yes", expect=4)

    problem = (
        "the system `media` cannot be asked for `calls`: an identity value of the person holds a `/`, or "
        "what cannot be printed"
    )
    assert f"warning[MAM-666]: {problem}\n" in told.stderr


def test_a_live_check_tells_what_the_bucket_keeps(tmp_path: Path, aws: str) -> None:
    """A default lock and replication; both are warnings, for a company may want them."""
    s3 = own("s3", aws)
    where = {"LocationConstraint": REGION}
    s3.create_bucket(Bucket="media", CreateBucketConfiguration=where, ObjectLockEnabledForBucket=True)
    rule = {"DefaultRetention": {"Mode": "GOVERNANCE", "Days": 30}}
    lock = {"ObjectLockEnabled": "Enabled", "Rule": rule}
    s3.put_object_lock_configuration(Bucket="media", ObjectLockConfiguration=lock)
    folder = programme(tmp_path, aws)

    told = mamoru(folder, "check", "--live", expect=0)

    problem = "its object lock lets nobody delete a new object for 30 days"
    assert f"warning[MAM-654]: the system `media` keeps what is erased in it: {problem}\n" in told.stdout


def test_a_live_check_tells_a_bucket_that_is_not_there(tmp_path: Path, aws: str) -> None:
    """And one of another owner."""
    folder = programme(tmp_path, aws)

    told = mamoru(folder, "check", "--live", expect=1)

    problem = (
        "the system `media` refused a statement of the plan: there is no bucket of the name that the map says"
    )
    assert f"error[MAM-505]: {problem}\n" in told.stdout


def test_a_store_that_is_down_leaves_a_task(tmp_path: Path, aws: str) -> None:
    """Nobody listens there; and then somebody who never answers."""
    bucket(aws)
    folder = programme(tmp_path, "http://127.0.0.1:9")
    told = mamoru(folder, "run", "erasure", "-s", "customer-id=1", "--yes", expect=4)
    assert "warning[MAM-501]: the system `media` cannot be reached: the connection failed\n" in told.stderr

    with socket.create_server(("127.0.0.1", 0)) as deaf:
        where = MEDIA.format(url=f"http://127.0.0.1:{deaf.getsockname()[1]}", more="")
        (folder / "systems/media.yaml").write_text(where.replace("timeout-s: 2", "timeout-s: 0.2"))
        told = mamoru(folder, "check", "--live", expect=1)

    assert "error[MAM-501]: the system `media` cannot be reached: it did not answer in time\n" in told.stdout
