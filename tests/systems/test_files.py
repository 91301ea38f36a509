"""Folders of files: what is left is left as it was, to the byte; what cannot be done is refused, and why."""

import gzip
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa

from mamoru.model.errors import MamoruError
from mamoru.model.map import Scalar
from mamoru.sql.kind import Call, Session
from mamoru.sql.query import lower
from mamoru.systems._files import landing
from mamoru.systems._files.layout import mark_of
from mamoru.systems.files import FILES
from tests.worlds import system_map

Settings = Mapping[str, Scalar]


def opened(folder: Path, more: Settings | None = None) -> Session:
    """Open the folder ``lake``."""
    assert FILES.open is not None
    return FILES.open(system_map({}, "files", {"folder": "lake", **(more or {})}), folder)


def put(folder: Path, name: str, content: str | bytes) -> Path:
    """Write a file of the folder ``lake``."""
    path = folder / "lake" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def parquet(folder: Path, name: str, rows: str, options: str = "") -> Path:
    """Write the rows of a query as a Parquet file of the folder ``lake``."""
    path = folder / "lake" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    duckdb.connect().execute(f"COPY ({rows}) TO '{path}' (FORMAT parquet{options})")
    return path


def table(name: str) -> sa.TableClause:
    return sa.table(name, *(sa.column(c) for c in ("id", "name", "note", "n")))


def removal(name: str, key: object) -> Call:
    """Return the statement that removes a row."""
    rows = table(name)
    assert FILES.dialect is not None
    return Call(query=lower(sa.delete(rows).where(rows.c.id == key), FILES.dialect), bound={})


def renaming(name: str, key: object, value: str | None) -> Call:
    """Return the statement that names a row otherwise."""
    rows = table(name)
    assert FILES.dialect is not None
    changed = sa.update(rows).where(rows.c.id == key).values(name=sa.literal(value, sa.Text))
    return Call(query=lower(changed, FILES.dialect), bound={})


def do(folder: Path, *calls: Call, more: Settings | None = None) -> list[int]:
    """Run statements and commit; return how many rows each changed."""
    session = opened(folder, more)
    try:
        session.begin()
        results = session.run(calls)
        session.commit()
    finally:
        session.close()
    return [r.changed for r in results]


def refused(folder: Path, *calls: Call, more: Settings | None = None) -> MamoruError:
    """Return why statements are refused; nothing has changed then, and nothing is left over."""
    before = contents(folder)
    with pytest.raises(MamoruError) as told:
        do(folder, *calls, more=more)
    assert contents(folder) == before
    return told.value


def contents(folder: Path) -> dict[str, bytes]:
    lake = folder / "lake"
    return {str(p.relative_to(lake)): p.read_bytes() for p in sorted(lake.rglob("*")) if p.is_file()}


CSV = '\ufeffid;name;note\r\n007;"Hana; ""H""";x\r\n7;  Ren ;"two\r\nlines"\r\n\r\n8;"Aoi";\r\n'


def test_every_other_record_of_a_csv_keeps_its_very_bytes(tmp_path: Path) -> None:
    """Mark, delimiter, quotes, blanks, line ends; 007 is not 7."""
    path = put(tmp_path, "people.csv", CSV)
    path.chmod(0o640)

    assert do(tmp_path, removal("people", "7"), renaming("people", "8", "a;b")) == [1, 1]

    assert path.read_bytes().decode() == ('\ufeffid;name;note\r\n007;"Hana; ""H""";x\r\n\r\n8;"a;b";\r\n')
    assert path.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(
    ("name", "pack", "unpack"),
    [
        ("people.csv.gz", gzip.compress, gzip.decompress),
        (
            "people.tsv.zst",
            lambda raw: pa.Codec("zstd").compress(raw, asbytes=True),
            lambda raw: pa.CompressedInputStream(pa.BufferReader(raw), "zstd").read(),
        ),
    ],
)
def test_a_compressed_file_stays_compressed(
    tmp_path: Path, name: str, pack: Callable[[bytes], bytes], unpack: Callable[[bytes], bytes]
) -> None:
    separator = "\t" if "tsv" in name else ","
    text = "id,name\n1,Hana\n2,Ren\n".replace(",", separator)
    path = put(tmp_path, name, pack(text.encode()))

    assert do(tmp_path, removal("people", "1")) == [1]

    assert unpack(path.read_bytes()).decode() == "id,name\n2,Ren\n".replace(",", separator)


def test_a_latin_1_file_is_read_and_written_as_such(tmp_path: Path) -> None:
    path = put(tmp_path, "people.csv", "id,name\n1,Zoë\n2,José\n".encode("latin-1"))

    assert do(tmp_path, removal("people", "1"), more={"encoding": "latin-1"}) == [1]

    assert path.read_bytes() == "id,name\n2,José\n".encode("latin-1")


def test_a_line_of_json_that_changes_keeps_its_order_and_its_manner(tmp_path: Path) -> None:
    """Blanks, escapes and a float that is whole; what is nested stays nested."""
    lines = [
        '{"id": 1, "name": "Hana", "n": 1.0}',
        '{"n":2,"name":"\\u00e9","id":2,"deep":{"b":[1,2],"a":null}}',
        '{"id": 3}',
    ]
    path = put(tmp_path, "people.jsonl", "\n".join(lines))

    assert do(tmp_path, removal("people", "1"), renaming("people", "2", "x")) == [1, 1]

    assert path.read_text() == ('{"n":2,"name":"x","id":2,"deep":{"b":[1,2],"a":null}}\n{"id": 3}')


def test_a_parquet_file_keeps_schema_groups_compression_and_metadata(tmp_path: Path) -> None:
    path = tmp_path / "lake" / "people.parquet"
    path.parent.mkdir()
    schema = pa.schema(
        [pa.field("id", pa.int32(), nullable=False), pa.field("name", pa.dictionary(pa.int8(), pa.string())),
         pa.field("at", pa.timestamp("ms", "UTC")), pa.field("tags", pa.list_(pa.string()))],
        metadata={"who": "wrote it"},
    )  # fmt: skip
    rows = pa.table(
        {"id": list(range(10)), "name": ["Hana", "Ren"] * 5, "at": [0] * 10, "tags": [["a"], None] * 5},
        schema,
    )
    pq.write_table(rows, path, row_group_size=4, compression={"id": "gzip", "name": "zstd", "at": "none"})
    before = pq.ParquetFile(path)

    assert do(tmp_path, removal("people", 5), renaming("people", 2, "(left)")) == [1, 1]

    after = pq.ParquetFile(path)
    expected = rows.to_pylist()
    expected[2]["name"] = "(left)"
    del expected[5]
    assert after.read().to_pylist() == expected
    assert after.schema.equals(before.schema)
    assert after.schema_arrow.metadata == before.schema_arrow.metadata
    groups = [after.metadata.row_group(n) for n in range(after.num_row_groups)]
    assert [g.num_rows for g in groups] == [4, 3, 2]
    assert [groups[0].column(n).compression for n in range(3)] == ["GZIP", "ZSTD", "UNCOMPRESSED"]


def test_only_files_with_rows_of_the_plan_are_written_anew(tmp_path: Path) -> None:
    """A folder of a partition goes with the last of its rows; another file is not even touched."""
    parquet(tmp_path, "visits/day=1/a.parquet", "SELECT 1 AS id, 'x' AS name")
    other = parquet(tmp_path, "visits/day=2/b.parquet", "SELECT 2 AS id, 'y' AS name")
    both = parquet(tmp_path, "visits/day=2/c.parquet", "SELECT unnest([1, 3]) AS id, 'z' AS name")
    (both.parent / ".c.parquet.crc").write_bytes(b"sum")
    was = mark_of(other)

    assert do(tmp_path, removal("visits", 1)) == [2]

    assert mark_of(other) == was
    assert pq.read_table(both).column("id").to_pylist() == [3]
    assert sorted(contents(tmp_path)) == [".mamoru-done", "visits/day=2/b.parquet", "visits/day=2/c.parquet"]
    assert not (tmp_path / "lake/visits/day=1").exists()


def test_the_last_row_of_a_lone_file_leaves_an_empty_file(tmp_path: Path) -> None:
    """Its columns are still told."""
    path = parquet(tmp_path, "people/a.parquet", "SELECT 1 AS id, 'x' AS name")
    csv = put(tmp_path, "notes.csv", "id,name\n1,x\n")

    assert do(tmp_path, removal("people", 1), removal("notes", "1")) == [1, 1]

    assert pq.read_table(path).num_rows == 0
    assert csv.read_text() == "id,name\n"
    session = opened(tmp_path)
    assert session.survey(["people"], writing=False).columns == {"people": {"mamoru_row", "id", "name"}}
    session.close()


def test_rows_without_a_key_are_named_by_place_and_content(tmp_path: Path) -> None:
    put(tmp_path, "people.csv", "id,name\n1,x\n1,x\n")
    assert FILES.discover is not None
    found = FILES.discover(system_map({}, "files", {"folder": "lake"}), tmp_path).tables["people"]

    session = opened(tmp_path)
    session.begin(writing=False)
    assert FILES.dialect is not None
    asked = lower(sa.select(sa.column("mamoru_row")).select_from(sa.table("people")), FILES.dialect)
    keys = [str(row[0]) for row in session.run([Call(query=asked, bound={})])[0].rows]
    session.close()

    assert found.key == ("mamoru_row",)
    assert [k.rpartition(":")[0] for k in keys] == ["people.csv:1", "people.csv:2"]


UNREADABLE: Mapping[str, tuple[str, bytes, str]] = {
    "csv": (
        "a.csv",
        b"id,name\n1,Hana\nSecret\n",
        "`a.csv`, line 3, cannot be read: a row has not as many fields as the first",
    ),
    "encoding": (
        "a.csv",
        "id,name\n1,Zoë\n".encode("latin-1"),
        "`a.csv` cannot be read: it is not written in the encoding that `connect:` says, UTF-8 when left out",
    ),
    "header": (
        "a.csv",
        b"id,id\n1,2\n",
        "`a.csv`, line 1, cannot be read: the first line must name every column, each differently",
    ),
    "jsonl": (
        "a.jsonl",
        b'{"id": 1}\n{"id": "Sec\n',
        "`a.jsonl`, line 2, cannot be read: a line is no JSON object",
    ),
    "parquet": ("a/b.parquet", b"PAR1 Secret", "`a/b.parquet` cannot be read: it is no sound Parquet file"),
    "gzip": (
        "a.csv.gz",
        b"Secret",
        "`a.csv.gz` cannot be read: it is not written, or not compressed, as its name and `connect:` say",
    ),
}


@pytest.mark.parametrize(("name", "content", "told"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_file_that_cannot_be_read_is_named_and_never_taken_for_nothing_held(
    tmp_path: Path, name: str, content: bytes, told: str
) -> None:
    """No value of it is told."""
    put(tmp_path, name, content)

    with pytest.raises(MamoruError) as error:
        do(tmp_path, removal("a", "1"))

    assert (error.value.code, error.value.problem) == ("MAM-510", f"in the system `s` the file {told}")
    assert "Sec" not in str(error.value)


@pytest.mark.parametrize(
    ("marker", "by"),
    [
        ("t/_delta_log/0.json", "Delta Lake"),
        ("t/metadata/v1.metadata.json", "Apache Iceberg"),
        ("t/.hoodie/hoodie.properties", "Apache Hudi"),
    ],
)
def test_tables_that_a_log_keeps_are_refused(tmp_path: Path, marker: str, by: str) -> None:
    parquet(tmp_path, "t/a.parquet", "SELECT 1 AS id")
    put(tmp_path, marker, "{}")

    with pytest.raises(MamoruError) as error:
        opened(tmp_path)

    assert error.value.problem == f"in the system `s` the files of `t` are kept by a log of {by}"


def test_a_missing_folder_is_unreachable_and_an_empty_one_holds_nothing(tmp_path: Path) -> None:
    with pytest.raises(MamoruError) as missing:
        opened(tmp_path)
    (tmp_path / "lake/people").mkdir(parents=True)
    session = opened(tmp_path)

    assert (missing.value.code, missing.value.problem) == (
        "MAM-501",
        "the system `s` cannot be reached: there is no folder `lake`",
    )
    assert session.survey(["people", "orders"], writing=True).tables == {"people"}
    session.close()


def test_what_belongs_to_no_table_counts_as_a_table_that_nobody_mapped(tmp_path: Path) -> None:
    """Another format, another file than the patterns name, a folder that leads elsewhere."""
    put(tmp_path, "people/a.csv", "id\n1\n")
    put(tmp_path, "people/old.xlsx", "x")
    (tmp_path / "lake/link").symlink_to(tmp_path)
    session = opened(tmp_path)
    assert session.survey(["people"], writing=False).tables == {"people", "people/old.xlsx", "link"}
    session.close()
    session = opened(tmp_path, {"tables": "folk=people/b*.csv"})
    assert session.survey(["folk"], writing=False).tables == {
        "folk",
        "people/a.csv",
        "people/old.xlsx",
        "link",
    }
    session.close()


def linked(path: Path) -> None:
    path.rename(path.with_name("real"))
    path.symlink_to("real")


REFUSED: Mapping[str, tuple[Callable[[Path], object], str]] = {
    "link": (linked, "it is a link, and what it leads to may be read elsewhere under another name"),
    "second name": (
        lambda path: os.link(path, path.parents[2] / "kept"),
        "it has a second name, under which the old content would stay",
    ),
    "summary": (
        lambda path: (path.parent / "_metadata").write_bytes(b""),
        "a summary (`_metadata`) beside it repeats what it says",
    ),
}


@pytest.mark.parametrize(("harm", "because"), REFUSED.values(), ids=REFUSED)
def test_a_file_that_cannot_be_written_anew_without_harm_is_refused(
    tmp_path: Path, harm: Callable[[Path], object], because: str
) -> None:
    path = put(tmp_path, "people/a.csv", "id,name\n1,x\n")
    harm(path)

    error = refused(tmp_path, removal("people", "1"))

    assert (error.code, error.problem) == (
        "MAM-513",
        f"in the system `s` the file `people/a.csv` cannot be written anew: {because}",
    )


def test_a_value_in_the_name_of_a_folder_is_refused(tmp_path: Path) -> None:
    parquet(tmp_path, "visits/name=x/a.parquet", "SELECT 1 AS id")

    error = refused(tmp_path, renaming("visits", 1, None))

    assert error.problem == (
        "in the system `s` the file `visits/name=x/a.parquet` cannot be written anew: "
        "`name` stands in the name of its folder"
    )


def test_a_key_that_names_several_rows_is_refused(tmp_path: Path) -> None:
    put(tmp_path, "people.csv", "id,name\n1,x\n1,y\n")

    error = refused(tmp_path, removal("people", "1"), more={"keys": "people=id"})

    assert error.code == "MAM-514"
    assert error.problem == (
        "in the system `s` the key that `connect:` gives `people` names no single row: "
        "several rows have the same"
    )


def test_files_of_different_formats_are_no_one_table(tmp_path: Path) -> None:
    put(tmp_path, "people/a.csv", "id\n1\n")
    put(tmp_path, "people/b.jsonl", '{"id": 1}\n')

    with pytest.raises(MamoruError) as error:
        opened(tmp_path)

    assert error.value.problem == (
        "in the system `s` the files of `people` are no one table: there are csv and jsonl files"
    )


@pytest.mark.parametrize("late", [False, True])
def test_a_file_that_changes_meanwhile_stops_the_erasure(tmp_path: Path, late: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """Before the new files are written, or after."""
    path = put(tmp_path, "people.csv", "id,name\n1,x\n2,y\n")
    session = opened(tmp_path)
    session.begin()
    if late:
        session.run([removal("people", "1")])
    path.write_text("id,name\n1,x\n2,y\n3,z\n")

    with pytest.raises(MamoruError) as told:
        session.commit() if late else session.run([removal("people", "1")])
    session.close()

    assert (told.value.code, told.value.passing) == ("MAM-504", True)
    assert told.value.problem == (
        "in the system `s` another program was at work at the same time: `people.csv` was written meanwhile"
    )
    assert contents(tmp_path) == {"people.csv": b"id,name\n1,x\n2,y\n3,z\n"}


def test_a_file_that_appears_meanwhile_stops_the_erasure(tmp_path: Path) -> None:
    put(tmp_path, "people/a.csv", "id,name\n1,x\n")
    session = opened(tmp_path)
    session.begin()
    session.run([removal("people", "1")])
    put(tmp_path, "people/b.csv", "id,name\n1,x\n")

    with pytest.raises(MamoruError) as told:
        session.commit()
    session.close()

    assert told.value.code == "MAM-504"
    assert sorted(contents(tmp_path)) == ["people/a.csv", "people/b.csv"]


KILLED = """
import os, signal, sys
from pathlib import Path
from mamoru.systems._files import landing
from mamoru.systems._files.layout import mark_of
from tests.systems import test_files as t
name, number = sys.argv[2], int(sys.argv[3])
real, count = getattr(landing, name), 0
def dying(*given, **named):
    global count
    count += 1
    if count == number:
        os.kill(os.getpid(), signal.SIGKILL)
    return real(*given, **named)
setattr(landing, name, dying)
t.do(Path(sys.argv[1]), t.removal("people", "1"), t.removal("orders", "1"))
"""
BEFORE = [("flush", 1), ("flush", 3), ("commit", 1), ("_put", 1), ("flush", 7)]
AFTER = [
    ("flush", 8),
    ("finish", 1),
    ("_land", 1),
    ("_land", 2),
    ("_land", 3),
    ("flush", 11),
    ("_put", 2),
    ("flush", 13),
]


@pytest.mark.parametrize(("name", "number"), [*BEFORE, *AFTER])
def test_killed_anywhere_all_files_are_new_or_none_is(tmp_path: Path, name: str, number: int) -> None:
    """Whoever opens the folder next goes on, and the folder tells what was done."""
    for part in ("people/a.csv", "people/b.csv", "orders.csv"):
        put(tmp_path, part, "id,name\n1,x\n2,y\n")
    before = contents(tmp_path)
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path), name, str(number)], check=False, cwd=root
    )
    assert done.returncode == -9

    session = opened(tmp_path)
    session.begin()
    session.rollback()
    session.close()

    after = contents(tmp_path)
    steps = json.loads(after.pop(".mamoru-done", b"[]"))
    if (name, number) in BEFORE:
        assert (after, steps) == (before, [])
    else:
        assert after == dict.fromkeys(before, b"id,name\n2,y\n")
        assert landing.committed(tmp_path / "lake", steps[0]) is True
        assert landing.committed(tmp_path / "lake", "another") is False


def test_a_file_that_was_written_after_the_kill_is_told_and_left(tmp_path: Path) -> None:
    for part in ("people/a.csv", "people/b.csv", "orders.csv"):
        put(tmp_path, part, "id,name\n1,x\n2,y\n")
    root = Path(__file__).parents[2]
    subprocess.run([sys.executable, "-c", KILLED, str(tmp_path), "_land", "2"], check=False, cwd=root)
    put(tmp_path, "people/b.csv", "id,name\n1,x\n2,y\n3,z\n")

    with pytest.raises(MamoruError) as told:
        opened(tmp_path)

    assert told.value.code == "MAM-515"
    assert told.value.problem == (
        "in the system `s` an erasure was interrupted, and `people/b.csv` has been written since by "
        "another program"
    )
    assert contents(tmp_path)["people/b.csv"] == b"id,name\n1,x\n2,y\n3,z\n"
