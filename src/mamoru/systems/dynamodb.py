"""Items of DynamoDB: those that a person's identity values find by the key of a table, or of an index.

No table is scanned.  Needs the extra ``s3``, which brings the driver of AWS.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from mamoru.model.errors import MamoruError
from mamoru.model.kinds.remote import Cell, Errand, Remote, Reply, Section
from mamoru.model.map import SystemMap
from mamoru.model.remote.map import ItemTemplate, RemoteMap
from mamoru.sql.kind import SystemKind
from mamoru.systems._aws import asked as aws
from mamoru.systems._aws.errors import CopiesStay
from mamoru.systems._aws.items import Tables, Wanted, is_left, plain
from mamoru.systems._remote import each_once, refuse_held, section

NOTHING: Mapping[str, Cell] = MappingProxyType({})


@dataclass(slots=True, kw_only=True)
class _Items:
    """The items of some tables; ``model.kinds.remote.Remote`` says what the methods do."""

    system: SystemMap
    map: RemoteMap
    tables: Tables | None = None

    @property
    def looks(self) -> bool:
        """Tables can always be looked into."""
        return True

    def says(self, right: str) -> tuple[str, ...]:
        """Return what is done, with the templates of the keys."""
        if right not in {"access", "portability", "erasure"}:
            return ()
        return tuple(_said(one, erases=right == "erasure") for one in self.map.items)

    def look(self, errand: Errand) -> tuple[Section, ...]:
        """Find the items; for an answer, whole."""
        if errand.right == "erasure":
            return tuple(self._counted(one, errand) for one in self.map.items)
        return tuple(
            section(
                one.name,
                one.fields,
                [
                    plain(item)
                    for w in self._wanted(one, errand)
                    for item in self._open().found(w, whole=True)
                ],
            )
            for one in self.map.items
        )

    def verify(self, errand: Errand) -> None:
        """Look again."""
        refuse_held(self.system.name, [self._counted(one, errand) for one in self.map.items])

    def ask(self, errand: Errand) -> Reply:
        """Let the items go, or what is to go of them."""
        erases, kept = errand.right == "erasure", list[str]()
        for one in self.map.items if erases else ():
            for wanted in self._wanted(one, errand):
                self._open().erase(wanted)
            kept += [f"{one.name}: {one.because}"] if one.removes else []
        return Reply(done=erases, status="done", kept="; ".join(kept))

    def greet(self) -> None:
        """Ask for the keys of the tables."""
        for one in self.map.items:
            self._open().keys(one)

    def keeps(self) -> tuple[MamoruError, ...]:
        """Tell of backups and streams of the tables."""
        names = sorted({one.table for one in self.map.items})
        told = [because for name in names for because in self._kept(name)]
        return tuple(CopiesStay(self.system.name, because=because) for because in told)

    def close(self) -> None:
        """Close the connections."""
        if self.tables is not None:
            self.tables.client.close()
            self.tables = None

    def _open(self) -> Tables:
        if self.tables is None:
            self.tables = Tables(system=self.system, client=aws.client(self.system, "dynamodb"))
        return self.tables

    def _wanted(self, one: ItemTemplate, errand: Errand) -> Iterator[Wanted]:
        for bound in each_once([one.key, one.begins], errand.known):
            yield self._open().wanted(one, bound)

    def _counted(self, one: ItemTemplate, errand: Errand) -> Section:
        found = (i for w in self._wanted(one, errand) for i in self._open().found(w, whole=False))
        items = tuple(NOTHING for item in found if is_left(one, item))
        return Section(name=one.name, shown={}, withheld={}, items=items)

    def _kept(self, name: str) -> Iterator[str]:
        client = self._open().client
        with aws.asked(self.system, "DescribeContinuousBackups"):
            backups = client.describe_continuous_backups(TableName=name)
            recovery = backups["ContinuousBackupsDescription"].get("PointInTimeRecoveryDescription", {})
        if recovery.get("PointInTimeRecoveryStatus") == "ENABLED":
            days = recovery.get("RecoveryPeriodInDays", 35)
            yield f"`{name}` can be brought back as it was for {days} days (point-in-time recovery)"
        with aws.asked(self.system, "ListBackups"):
            is_backed_up = bool(client.list_backups(TableName=name)["BackupSummaries"])
        if is_backed_up:
            yield f"backups of `{name}` stay until somebody deletes them"
        with aws.asked(self.system, "DescribeTable"):
            stream = client.describe_table(TableName=name)["Table"].get("StreamSpecification", {})
        if stream.get("StreamEnabled"):
            yield f"the stream of `{name}` tells what was deleted to its readers, for 24 hours"


def _said(one: ItemTemplate, *, erases: bool) -> str:
    parts = [f"{name} = {template}" for name, template in one.key.items()]
    parts += [f"the rest of the key begins with {one.begins}"] if one.begins else []
    index = [f"BY {one.index}"] if one.index else []
    place = " ".join([one.table, *index, "WHERE", " AND ".join(parts)])
    if not erases:
        return f"READ {place}"
    if one.removes:
        return f"REMOVE {', '.join(one.removes)} FROM {place}, which stays: {one.because}"
    return f"DELETE {place}"


def _remote(system: SystemMap, _folder: Path) -> Remote:
    aws.check_settings(system)
    return _Items(system=system, map=system.remote or RemoteMap())


WRITTEN = """\
owner: app team
days: 7
holds: {origin: given, country: JP, of: customer, categories: [contact, purchases]}
items:
  - name: profile
    table: profiles
    key: {customer_id: "{customer-id}"}        # of the table: all items of that partition, or one
    fields: {name: contact.name, address.mail: contact.email}
    withheld: {token: secret}
  - name: visits
    table: app
    key: {pk: "CUSTOMER#{customer-id}"}
    begins: "VISIT#"                           # the rest of the key
    fields: {page: purchases.messages}
  - name: orders
    table: orders
    index: by-customer
    key: {customer_id: "{customer-id}"}
    fields: {customer_id: contact.name, note: purchases.messages, total: purchases.orders}
    removes: [customer_id, note]               # the items stay without them
    because: totals of orders are kept for the tax authorities
"""
DYNAMODB = SystemKind(
    name="dynamodb",
    says="items of Amazon DynamoDB that identity values find by the key of a table or of an index",
    settings=aws.SETTINGS,
    writes=None,
    open=None,
    discover=None,
    cannot=(
        "find items by anything but the key of a table or of an index: it never scans a table",
        "tell which attributes of items nobody has explained: that would be a scan",
        "find an item that an index does not show yet: a global index lags behind its table for a moment",
        "reach point-in-time recovery, backups, exports and streams, of which `mamoru check --live` warns",
        "take elements out of lists, or attributes whose names hold a dot",
        "ask by keys of bytes, or by numbers that are not whole",
        "be part of the databases' transaction, or erase its items as one: they go one by one afterwards",
        "stop a program from writing an item again after it was looked for",
        "claim a trial on Amazon's own service: its tests speak HTTP with a stand-in (moto)",
    ),
    manners=aws.MANNERS,
    remote=_remote,
    written=WRITTEN,
)
