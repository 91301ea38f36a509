"""One example, or more, of every error whose room does not compare its whole message in tests of its own.

They are made as the code makes them; what is filled in is invented.
"""

from dataclasses import replace
from pathlib import Path

from mamoru.check.ending.held_too_long import HeldTooLong
from mamoru.desk.adopting.allowances import AllowanceEnded, AllowanceUnused
from mamoru.desk.adopting.baseline import DamagedBaseline
from mamoru.desk.batch.carrying import ReceiptsThere
from mamoru.desk.batch.reading import UnreadableBatch
from mamoru.desk.beginning.errors import (
    AlreadyMapped,
    AlreadyThere,
    CannotAdd,
    CannotKeepWhole,
    NoConnection,
    NotAllSaid,
    NotOfProgramme,
    Unfit,
)
from mamoru.desk.discovery import NoSuchSystem, NothingToDiscover, UnfitName
from mamoru.desk.drawing.content import NothingOfThatName
from mamoru.desk.explanation.misuse import Misused
from mamoru.desk.explanation.words import SeveralNodes, UnknownCode, UnknownNode
from mamoru.desk.files import UnreadableFile, UnwritableFile
from mamoru.desk.freezing.errors import NoSuchHold, NotAppealable, not_answered
from mamoru.desk.live.confirming import GivenAway, NotConfirmed
from mamoru.desk.opening import NoProgramme, NotReady, Unreadable
from mamoru.desk.outputs.errors import AnotherForm, AnotherPackage, NoFolder, NotOverwritten, PlaceTaken
from mamoru.desk.public_keys import NotPublished
from mamoru.desk.regions.told import NoRegion, UnknownSupplement
from mamoru.desk.requests import Forgotten, ReceiptNotWritten
from mamoru.desk.rights import WhichKind
from mamoru.desk.stated.destruction import MethodNotStated
from mamoru.desk.stated.reports import NoStatedReport
from mamoru.desk.versions.errors import (
    DayPassed,
    DayTaken,
    NeverPublished,
    NoSuchVersion,
    NotFit,
    NothingPublished,
    NotOfThisVersion,
    TooLarge,
    VersionEdited,
)
from mamoru.desk.versions.kept import NotKept
from mamoru.execute.alone import InHand
from mamoru.execute.answering import GoneMeanwhile, NotAnsweredAgain
from mamoru.execute.composing.holding import OnHold
from mamoru.execute.composing.telling import NotToldYet
from mamoru.execute.composing.unasked import NotUndoable
from mamoru.execute.connecting import UnknownSystemKind
from mamoru.execute.correction.judging import CannotHold, RehearsalFailed
from mamoru.execute.erasing import RowsChanged
from mamoru.execute.erasure import NotPlanned, PlanOutdated
from mamoru.execute.identity.errors import SeveralPeople, UnconfirmedKey, UnknownIdentityKey, UnknownPerson
from mamoru.execute.regions.errors import apart, elsewhere
from mamoru.execute.requests import Forbidden, HeldUp, NeedsWord, PlanChanged, SystemsSilent, Unfinished
from mamoru.execute.resuming import CannotTell, KeyReused, ProgrammeChanged, RestChanged
from mamoru.execute.sweeping.errors import (
    NotSwept,
    SweepChanged,
    SweepForbidden,
    SweepNeedsWord,
    SweepUnfinished,
    What,
)
from mamoru.execute.undoing.errors import CannotUndo
from mamoru.model.errors import MamoruError
from mamoru.model.finding import Allowance, AllowedFinding, Finding, Severity
from mamoru.model.place import Span
from mamoru.model.plan import Plan, Standing, SystemEffect
from mamoru.model.request import State, Task
from mamoru.model.shelf import BrokenShelf
from mamoru.model.versions.version import Version
from mamoru.plan.correcting import CannotCorrect, NothingNamed, NothingSaid
from mamoru.plan.erasing import CannotErase
from mamoru.plan.requests import RightNotGiven, UnknownKind, UnknownRight
from mamoru.plan.showing import CannotShow
from mamoru.plan.suspending import CannotSuspend
from mamoru.systems._aws.errors import CopiesStay, HeldFast, TooMuch
from mamoru.systems._files.errors import (
    CannotRewrite,
    FilesDiffer,
    FileUnreadable,
    HalfDone,
    KeptByLog,
    KeyUnfit,
)
from mamoru.systems._mariadb_telling import CutShort, HoldOneAnother, NotThisServer, TooLong
from mamoru.systems._opensearch.errors import NotAllFound
from mamoru.systems._remote import (
    Cancelled,
    Declined,
    NotTheirs,
    NotUnderstood,
    SentElsewhere,
    StillHeld,
    ValueUnfit,
)
from mamoru.systems._session import Conflict, MissingSetting, NoPermission, Refused, TooDeep, Unreachable

REQUEST = "R-2026-0001"
TASK = Task(
    id=f"{REQUEST}-1",
    request=REQUEST,
    system="helpdesk",
    owner="support desk",
    due="2026-12-06",
    done="",
    found=None,
    by="",
    note="",
)
PLACE = Span(file="systems/online-shop.yaml", line=12, column=3)
UNKNOWN_MASK = Finding(
    code="MAM-137",
    severity=Severity.ERROR,
    problem="there is no mask `nul`; did you mean `null`?",
    why="a value would stay readable that is promised to be blanked",
    remedy="write one of: fixed, null, pseudo-person, truncate, year-only",
    where=PLACE,
)
SILENT = SystemEffect(
    system="club",
    standing=Standing.UNREACHABLE,
    detail="there is no file `club.db`",
    tables=(),
    statements=(),
)
PLAN = Plan(
    request=REQUEST,
    right="erasure",
    of="customer",
    people=1,
    programme="5d" * 32,
    recipe="7e" * 32,
    systems=(SILENT,),
    stops=(
        "2000 rows of `orders` would be deleted, more than the limit of 1000",
        "the system `club` holds tables the map does not know",
    ),
    digest="1f" * 32,
)
VERSION = Version(
    file="published/shop-2025-01-01.json",
    notice="shop",
    effective="2025-01-01",
    sha256="5d" * 32,
    content={},
    fault="what it says has the SHA-256 3e3a2b62cc56…, and it states 5d5d5d5d5d5d…",
    where=Span(file="published/shop-2025-01-01.json", line=163, column=2),
)
DAY = Span(file="notice.yaml", line=8, column=1)
ALLOWANCE = Allowance(
    id="allow.1",
    rule="MAM-222",
    node="systems.online-shop.orders.*",
    reason="index comes with release 12",
    until="2026-06-30",
    by="head of platform",
    where=Span(file="programme.yaml", line=4, column=12),
)
LIVED_WITH = AllowedFinding(
    finding=Finding(
        code="MAM-297",
        severity=Severity.ERROR,
        problem="still to write: the address of Kasuri Shop",
        why="people would be told a text that was meant for whoever writes the notice",
        remedy="in notice.yaml, write the address of Kasuri Shop instead of the text in `(to write: …)`",
        where=PLACE,
    ),
    allowance=ALLOWANCE,
)
EXAMPLES: tuple[MamoruError, ...] = (
    DamagedBaseline(Path("known.json"), "it is no JSON"),
    AllowanceEnded(ALLOWANCE),
    AllowanceUnused(ALLOWANCE),
    BrokenShelf("mamoru.masks.initials", "Mask", found=2),
    UnknownRight("portability", ["access", "erasure"]),
    UnknownKind("visitor", ["customer", "employee"]),
    RightNotGiven("erasure", "employee"),
    CannotErase(
        "rows of the tables orders, refunds own one another in a cycle",
        PLACE,
        remedy="write `how: none` in one of the ties between them, then run `mamoru check`",
    ),
    CannotShow(["orders", "refunds"], PLACE),
    NothingNamed("contact.nickname", "customer"),
    CannotCorrect("shop.orders.customer_id", "it leads to another row", PLACE),
    NothingSaid("correction"),
    NothingSaid("erasure"),
    CannotSuspend("shop.suspended", "it has no key, so its rows cannot be named", PLACE),
    CannotHold("shop.orders.total", "INTEGER"),
    RehearsalFailed(RowsChanged("shop", ["orders"])),
    NotToldYet(REQUEST),
    OnHold(
        "erasure", ["the person's rows are frozen by hold H-2026-0001 (tax inspection 2026) until 2027-03-31"]
    ),
    not_answered(REQUEST, State.WAITING),
    NotAppealable(REQUEST, "it is about 3 people"),
    NoSuchHold("H-2026-0001"),
    NoSuchHold("H-2026-0001", ended="2026-11-22T09:00:00Z"),
    NotUndoable(["programme.yaml does not allow it (`limits: {undo-days: 0}`)"]),
    CannotUndo(REQUEST, "its days were over on 2026-11-21"),
    HeldTooLong("H-2026-0001", "2026-11-21"),
    UnknownSystemKind("warehouse", "mariadb"),
    UnknownPerson(["email", "customer-id"], []),
    UnknownPerson(["email"], [], removed=REQUEST, until="2026-11-29T09:00:00Z"),
    UnknownPerson(["email"], ["club (unreachable)", "warehouse (no-permission)"]),
    UnknownIdentityKey("phone", "customer", ["customer-id", "email"]),
    SeveralPeople(["online-shop.customers", "club.members"], ["customer-id", "member-number"]),
    SeveralPeople(
        ["club.members", "online-shop.customers"], ["customer-id", "email"], differ=["customer-id"]
    ),
    UnconfirmedKey(["email"]),
    RowsChanged("online-shop", ["orders", "reviews"]),
    PlanChanged(REQUEST),
    PlanChanged(REQUEST, programme=True),
    Unfinished(REQUEST, Unreachable("online-shop", because="the connection was lost (OperationalError)")),
    RestChanged(REQUEST, "online-shop"),
    ProgrammeChanged(REQUEST, system="online-shop", what="it no longer has the system", begun="5d" * 32),
    NeedsWord(PLAN),
    Forbidden(replace(PLAN, forbids=("2 rows of `shop.orders` still refer to it by `address_id`",))),
    SystemsSilent([SILENT]),
    HeldUp("R-2026-0001", [SILENT]),
    NotPlanned(REQUEST, State.DONE),
    NotPlanned(REQUEST, State.STOPPED),
    PlanOutdated(REQUEST, days=30),
    InHand(REQUEST),
    KeyReused(REQUEST, "club"),
    CannotTell(REQUEST, "club"),
    GivenAway(TASK, "shop"),
    NotConfirmed(TASK, ["shop", "club"]),
    Unreachable("club", because="there is no file `club.db`"),
    NoPermission("online-shop", because="permission denied for table orders"),
    MissingSetting("online-shop", because="`database` is missing"),
    TooDeep("shop", because="SQLite 3.40.1, at `DELETE FROM orders`"),
    FileUnreadable("lake", "orders/a.csv", line=3, because="a row has not as many fields as the first"),
    KeptByLog("lake", "orders", by="Delta Lake"),
    FilesDiffer("lake", "orders", because="there are csv and jsonl files"),
    CannotRewrite("lake", "orders/a.csv", because="its column `note` cannot hold what the plan puts there"),
    KeyUnfit("lake", "orders", because="several rows have the same"),
    HalfDone("lake", "orders/a.csv"),
    Conflict("online-shop", because="could not serialize access due to concurrent update"),
    CutShort(),
    TooLong("online-shop", needed=20_971_520, allowed=16_777_216),
    HoldOneAnother(
        "online-shop", table="customers", columns=["referred_by"], because="no other row is left there"
    ),
    NotThisServer("online-shop", version="8.4.3 (MySQL)"),
    Refused("online-shop", because="violates foreign key constraint `refunds_order_fkey` of `refunds`"),
    Declined("helpdesk", "DELETE /users", because="it answered 503"),
    NotUnderstood("helpdesk", "GET /tickets", because="it is no JSON"),
    SentElsewhere("helpdesk", "GET /tickets"),
    NotTheirs("mailer", because="its signature is not by their certificate"),
    Cancelled("mailer"),
    StillHeld("helpdesk", items=1),
    StillHeld("helpdesk", items=2),
    HeldFast("media", items=1, until="2027-02-20"),
    HeldFast("media", items=2, until=""),
    CopiesStay(
        "media", because="its objects are copied to another bucket, and versions deleted here stay there"
    ),
    TooMuch("media", megabytes=1100, most=1024),
    ValueUnfit("media", "pictures", because="holds a `/`, or what cannot be printed"),
    NotAllFound("search", "users", because="the field `mail` is not indexed"),
    NotReady([UNKNOWN_MASK]),
    NotReady([UNKNOWN_MASK, UNKNOWN_MASK]),
    NoSuchSystem("shop", ["club", "online-shop"]),
    NoSuchSystem("shop", []),
    NothingToDiscover("paper-archive", "manual"),
    Unreadable([UNKNOWN_MASK]),
    Unreadable([UNKNOWN_MASK, UNKNOWN_MASK]),
    WhichKind(["customer", "employee"]),
    WhichKind(["customer", "employee"], unknown=["custmer-id"], keys=["customer-id", "employee-no"]),
    Forgotten(REQUEST),
    ReceiptNotWritten(REQUEST, "Permission denied"),
    NotAnsweredAgain(REQUEST, [("club", Standing.UNREACHABLE, "the connection was refused")]),
    GoneMeanwhile(REQUEST),
    NotPublished("evidence/public-key.txt", "the public key has more than one line"),
    UnreadableBatch("this line is not UTF-8", Span(file="leavers.csv", line=3, column=1)),
    ReceiptsThere(Path("handed-out")),
    UnreadableFile(Path("receipts/R-2026-0001.json"), "No such file or directory"),
    NoProgramme(Path("notices")),
    UnwritableFile(Path("report.html"), "No space left on device"),
    NotOverwritten(Path("report.txt"), "report"),
    AnotherForm(Path("map.png"), "picture of a data map", (".svg", ".xml")),
    PlaceTaken(Path("notice.yaml"), "the programme's own files"),
    AnotherPackage(Path("answer.zip"), REQUEST),
    NoFolder(Path("picturs/map.svg")),
    Misused("No such option: --nope", "mamoru plan"),
    NotOfProgramme("notes.yaml"),
    NoStatedReport("yearly", []),
    NoStatedReport("yaerly", ["reports.yearly"]),
    NoStatedReport("yearly", ["reports.yearly", "supplements.KR.reports.yearly"]),
    MethodNotStated("R-2026-0001-1", "", ["shred", "incinerate"]),
    MethodNotStated("R-2026-0001-1", "technical", ["shred"]),
    NoRegion("Brazil"),
    UnknownSupplement("BR", ["CN", "EEA"]),
    UnknownSupplement("BR", []),
    elsewhere("FR", ["BR"]),
    apart(["BR", ""]),
    UnknownCode("MAM-260", ["MAM-206", "MAM-431"]),
    UnknownCode("MAM-9", []),
    UnknownNode("contact.emial", "data.contact.email"),
    UnknownNode("nothing-like-it", ""),
    UnknownNode("JP-corporation-tax", "", law="JP"),
    SeveralNodes("orders", ["data.purchases.orders", "systems.shop.orders"]),
    NothingOfThatName("purpose", "promotion", ["promote", "sell"]),
    NothingOfThatName("recipient", "post", []),
    VersionEdited(VERSION),
    NotFit([UNKNOWN_MASK]),
    NotFit([UNKNOWN_MASK, UNKNOWN_MASK]),
    NeverPublished(LIVED_WITH),
    DayTaken(VERSION, ["right `erasure` is gone"], DAY),
    DayTaken(VERSION, ["right `erasure` is gone", "right `access` is gone"], DAY),
    DayPassed("2024-01-01", VERSION, DAY),
    NothingPublished(),
    NoSuchVersion("2024-01-01", ["2025-01-01", "2026-01-01"]),
    NoSuchVersion("yesterday", []),
    TooLarge(6_000_000, 5_000_000),
    NotOfThisVersion(VERSION, Path("evidence/published/shop-2025-01-01.json")),
    NotKept("published/shop-2025-01-01.json", number=2, missing=True),
    CannotKeepWhole("systems/shop.yaml", "a comment stands where it cannot be kept", PLACE),
    NotAllSaid(["--company", "--country"]),
    AlreadyThere(["programme.yaml", "notice.yaml"]),
    NoConnection("shop", ["--kind", "--connect"]),
    AlreadyMapped("shop", ["--kind", "--connect"]),
    UnfitName("shop", "customers", "x\x1b[31mred"),
    SweepNeedsWord(["12,000 rows would change, more than the limit of 10,000"], digest="9f" * 32),
    SweepForbidden(["a trigger of `shop.orders` copies what is deleted"]),
    SweepChanged("shop.orders", swept=0),
    SweepChanged("shop.orders", swept=1),
    SweepChanged("shop.orders", swept=12_000),
    NotSwept(What.SYSTEM, "shpo", ["club", "shop"]),
    NotSwept(What.RETENTION, "invoices", []),
    SweepUnfinished(REQUEST, Unreachable("shop", because="the connection was lost")),
    CannotAdd("systems/shop.yaml", "its tables stand in brackets", PLACE),
    Unfit("--country", "a country by its two letters of ISO 3166-1, such as JP"),
)
