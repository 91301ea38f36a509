"""What the text of a trigger reads and writes, as far as its words tell.

Nothing is executed and no language is parsed whole: comments and texts are taken out, and what is left is
looked through for names.  Where that cannot tell what a trigger does, ``unjudged`` says why: it hands the row
on to a function, puts its statements together while it runs, or is written in another language.
"""

import re
from collections.abc import Iterable, Iterator

from mamoru.check.computed import plain
from mamoru.model.schema import Schema, Trigger

QUOTED = re.compile(r'"(\w+)"|`(\w+)`|(?<![\w\])])\[([^\W\d]\w*)\]')  #: `a[1]` is no name
SAID = r'(\w+|"[^"]+"|`[^`]+`|\[[^\]]+\])'
NAME = rf"(?:{SAID}\s*\.\s*)?{SAID}"
INSERT = re.compile(
    rf"\b(?:insert\s+(?:or\s+\w+\s+)?into|replace\s+into|merge\s+into(?:\s+only)?)\s+{NAME}([^;]*)"
    rf"|\bcreate\s+(?:\w+\s+)*table\s+(?:if\s+not\s+exists\s+)?{NAME}\s+as\b()"
)
UPDATE = re.compile(
    rf"\bupdate\s+(?:or\s+\w+\s+)?(?:only\s+)?{NAME}(?:\s+(?:as\s+)?(?!set\b)\w+)?\s+set\b([^;]*)"
)
DELETE = re.compile(rf"\bdelete\s+from\s+(?:only\s+)?{NAME}")
#: The whole row, but where it is only compared or given back.
WHOLE_ROW = re.compile(
    r"\bold\s*\.\s*\*|(?<!\breturn )(?<!\bfrom )(?<!<> )(?<!!= )\bold\b"
    r"(?!\s*\.)(?!\s+(?:is|table)\b)(?!\s*(?:<>|!=))"
)
LIST = r"(?:[\w.]+\s*,\s*)*"
START = r"(?:;|\bbegin|\bthen|\belse|\bloop|^)\s*(?:set\s+)?"
HOME = frozenset({"", "public", "main", "dbo"})  #: schemas that are not said of a table in them
CALL = re.compile(r"(?:(?<=\W)|^)(?:\w+\s*\.\s*)?(\w+)\s*\(")
CALLED = re.compile(r"\b(?:perform|call)\s+(?:\w+\s*\.\s*)?(\w+)\s*\(")
DELETING = re.compile(
    r"\btg_op\s*\)?\s*=\s*'delete'\s*\)?\s*then\b.*?(?=\belsif\b|\belse\b|\bend\s+if\b)", re.DOTALL
)
READABLE = frozenset({"", "plpgsql", "sql"})
#: What stands before a bracket and calls nothing that could keep a row.
# fmt: off
HARMLESS = frozenset(
    {
        "if", "elsif", "and", "or", "not", "in", "values", "exists", "select", "when", "then", "else",
        "case", "from", "where", "set", "on", "as", "into", "returning", "using", "any", "all", "some",
        "row", "array", "is", "distinct", "with", "filter", "over", "by", "raise", "changes",
        "coalesce", "nullif", "lower", "upper", "trim", "btrim", "ltrim", "rtrim", "length",
        "char_length", "octet_length", "substr", "substring", "left", "right", "replace", "concat",
        "concat_ws", "format", "now", "date", "datetime", "time", "julianday", "strftime", "unixepoch",
        "current_timestamp", "clock_timestamp", "date_trunc", "extract", "to_char", "to_date",
        "to_timestamp", "age", "row_to_json", "to_json", "to_jsonb", "json_build_object",
        "jsonb_build_object", "json_object", "json_array", "json_extract", "jsonb_set", "hstore", "md5",
        "sha256", "digest", "hex", "quote", "cast", "abs", "round", "floor", "ceil", "greatest",
        "least", "min", "max", "sum", "count", "avg", "random", "gen_random_uuid", "uuid_generate_v4",
        "nextval", "currval", "last_insert_rowid", "ifnull", "iif", "typeof", "printf",
        "pg_trigger_depth", "array_append", "array_remove", "unnest", "position", "instr",
        "regexp_replace", "encode", "decode", "convert_to", "to_tsvector", "setweight",
        "current_setting",
    }
)
# fmt: on
KNOWN = frozenset({"suppress_redundant_updates_trigger"})  #: triggers of PostgreSQL itself that keep no value


def triggers_of(schema: Schema, table: str, *, on: Iterable[str]) -> Iterator[Trigger]:
    """Yield the triggers that fire when rows of a table change in one of these ways."""
    wanted = set(on)
    yield from (t for t in schema.triggers if t.table == table and wanted & set(t.on))


def writes(trigger: Trigger, column: str) -> bool:
    """Return whether a trigger writes a column of its own table: by NEW, a statement, or giving back OLD."""
    text, name = _plain(trigger.text), re.escape(column.lower())
    new = rf"new(?:\s*\.\s*{name}\b(?!\s*\.)|\b(?!\s*\.))"
    given = rf"\b{new}\s*:=|{START}{new}\s*=|\binto\s+(?:strict\s+)?{LIST}{new}"
    return bool(re.search(given, text)) or _undoes(trigger) is True or _states(trigger, text, column.lower())


def copies(trigger: Trigger, columns: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return which columns a trigger reads as they were before, and the other tables that it writes."""
    text = _plain(trigger.text)
    others = sorted(set(_written_elsewhere(trigger, text)))
    return (_read(trigger, text, list(columns)), others) if others else ([], [])


def changes(trigger: Trigger) -> frozenset[str]:
    """Return the tables whose rows a trigger changes by statements of its own; its own table may be one."""
    text, own = _plain(trigger.text), trigger.table.lower()
    named = [
        (schema or made_in, table or made) for schema, table, _, made_in, made, _ in INSERT.findall(text)
    ]
    named += [(schema, table) for schema, table, _ in UPDATE.findall(text)]
    named += DELETE.findall(text)
    bare = [(schema.strip('"`[]'), table.strip('"`[]')) for schema, table in named]
    full = {table if schema in HOME else f"{schema}.{table}" for schema, table in bare}
    return frozenset(own if table == own.rpartition(".")[2] else table for table in full)


def is_certain(trigger: Trigger) -> bool:
    """Return whether a trigger does what its words say whenever it fires."""
    return not trigger.conditional and not re.search(
        r"\b(?:if|case|pg_trigger_depth)\b", _plain(trigger.text)
    )


def unjudged(trigger: Trigger) -> str:
    """Return why the words of a trigger do not tell what becomes of a row; empty where they do."""
    text = _plain(trigger.text)
    if text.strip() in KNOWN:
        return ""
    if trigger.language not in READABLE:
        return f"it is written in `{trigger.language}`"
    if not text.strip():
        return "the database does not show it"
    if re.search(r"\bexecute\b", text):
        return "it puts statements together while it runs"
    handed = next((name for name in _handed(trigger, text) if name not in HARMLESS), "")
    if handed:
        return f"it calls `{handed}`"
    return "" if _undoes(trigger) is not None else "it gives back the old row in some cases"


def _states(trigger: Trigger, text: str, column: str) -> bool:
    """Tell whether a statement on its own table writes a column."""
    own = trigger.table.rpartition(".")[2].lower()
    changed = [parts for _, table, parts in UPDATE.findall(text) if table.strip('"`[]') == own]
    for _, table, more, *_ in INSERT.findall(text):
        if table.strip('"`[]') == own:
            named = re.match(r"\s*\(([^()]*)\)\s*(?:values|select|default|overriding)\b", more)
            if named is None or column in re.findall(r"\w+", named[1]):
                return True
            changed += re.findall(r"\bdo\s+update\s+set\b(.*)", more, re.DOTALL)
    name = re.escape(column)
    one, many = rf"(?:^|,)\s*{name}\s*=", r"(?:^|,)\s*\(([^()]*)\)\s*="
    listed = {
        word for parts in changed for group in re.findall(many, parts) for word in re.findall(r"\w+", group)
    }
    return column in listed or any(re.search(one, parts) for parts in changed)


def _undoes(trigger: Trigger) -> bool | None:
    """Tell whether an update is undone, as OLD is given back instead of NEW; none where nothing tells."""
    if "UPDATE" not in trigger.on or not trigger.before:
        return False
    told = re.sub(r"--[^\n]*|/\*.*?\*/", " ", trigger.text, flags=re.DOTALL).lower()
    if "DELETE" in trigger.on:
        told = DELETING.sub(" ", told)
    if not re.search(r"\breturn\s+old\b", _plain(told)):
        return False
    return None if "DELETE" in trigger.on and "tg_op" in told else True


def _written_elsewhere(trigger: Trigger, text: str) -> Iterator[str]:
    own = trigger.table.lower()
    for schema, table, _, made_in, made, _ in INSERT.findall(text):
        where, name = (schema or made_in).strip('"`[]'), (table or made).strip('"`[]')
        full = name if where in HOME else f"{where}.{name}"
        if full != own and not (not where and name == own.rpartition(".")[2]):
            yield full
    for _, table, _ in UPDATE.findall(text):
        if table.strip('"`[]') != own.rpartition(".")[2]:
            yield table.strip('"`[]')


def _read(trigger: Trigger, text: str, columns: list[str]) -> list[str]:
    """Return the columns that are read of rows as they were: of OLD, or of a table that holds them still."""
    if WHOLE_ROW.search(re.sub(r"\s+", " ", text)):
        return columns
    own = re.escape(trigger.table.rpartition(".")[2].lower())
    kept = bool(trigger.old_rows) and re.search(rf"\b{re.escape(trigger.old_rows.lower())}\b", text)
    if kept or (trigger.before and re.search(rf"\b(?:from|join)\s+(?:\w+\s*\.\s*)?{own}\b", text)):
        found = [c for c in columns if re.search(rf"(?<!new\.)\b{re.escape(c.lower())}\b", text)]
        return found if found and "*" not in text else columns
    return [c for c in columns if re.search(rf"\bold\s*\.\s*{re.escape(c.lower())}(?!\w)", text)]


def _handed(trigger: Trigger, text: str) -> Iterator[str]:
    """Yield the functions that a trigger calls for what they do, or with a value of the row."""
    yield from CALLED.findall(text)
    rows = "|".join(("old", re.escape(trigger.old_rows.lower()))) if trigger.old_rows else "old"
    for call in CALL.finditer(text):
        if re.search(rf"\b(?:{rows})\b", _within(text, call.end())):
            yield call[1]


def _within(text: str, start: int) -> str:
    """Return what stands between a bracket, opened just before, and its end."""
    depth = 1
    for end in range(start, len(text)):
        depth += (text[end] == "(") - (text[end] == ")")
        if not depth:
            return text[start:end]
    return text[start:]


def _plain(text: str) -> str:
    return QUOTED.sub(lambda name: name[1] or name[2] or name[3], plain(text))
