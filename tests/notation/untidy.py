"""Write YAML as untidily as people do: every style, comments anywhere, indentation of all kinds."""

import json
import random
from collections.abc import Iterator

PLAIN = (
    *(
        "word",
        "two words",
        "1.10",
        "NO",
        "2025-01-01",
        "0o17",
        "0x1F",
        "true",
        "~",
        "null",
        "-1",
        "1e3",
        "on",
    ),
    *(
        "氏名",
        "東京 都",
        "a-b_c.d",
        "(removed)",
        "http://x.example/a",
        "12:30",
        "a:b",
        "x@example.com",
        "it's",
    ),
)
QUOTED = (
    *PLAIN,
    "a, b",
    "[x]",
    "# no comment",
    "a: b",
    "",
    " led",
    "'",
    '"',
    "{",
    "-",
    "?",
    "日本、東京",
    "\\",
    "%",
)
COMMENTS = ("# why", "#", "# a: b", "# 'open", '# "', "# 日本", "## banner ##", "# - x")


def untidy(chance: random.Random) -> str:
    """Return a file whose root is a mapping."""
    lines = [*_fuss(chance, 0), *_mapping(chance, 0, 0), *_fuss(chance, 0)]
    return "\n".join(lines) + chance.choice(("\n", "", "\n\n\n"))


def _fuss(chance: random.Random, indent: int) -> Iterator[str]:
    while chance.random() < 0.15:
        yield chance.choice(("", "   ", " " * indent + chance.choice(COMMENTS)))


def _behind(chance: random.Random) -> str:
    if chance.random() < 0.2:
        return " " * chance.randint(1, 9) + chance.choice(COMMENTS)
    return " " * chance.choice((0, 0, 0, 2))


def _mapping(chance: random.Random, indent: int, depth: int) -> list[str]:
    lines: list[str] = []
    for number in range(chance.randint(1, 4)):
        lines += _fuss(chance, indent)
        key = chance.choice((f"k{number}", f'"q {number}"', f"'k{number}'", f"鍵{number}", f'"{number}.10"'))
        lines += _value(chance, " " * indent + key + ":", indent=indent, depth=depth, listed=False)
    return lines


def _list(chance: random.Random, indent: int, depth: int) -> list[str]:
    lines: list[str] = []
    for _ in range(chance.randint(1, 4)):
        lines += _fuss(chance, indent)
        lines += _value(chance, " " * indent + "-", indent=indent, depth=depth, listed=True)
    return lines


def _value(chance: random.Random, before: str, *, indent: int, depth: int, listed: bool) -> list[str]:
    what = chance.randint(0, 9)
    deeper = indent + chance.randint(1, 5)
    if what < 2 and depth < 4:
        inner = _mapping(chance, deeper, depth + 1)
        if listed and not inner[0].lstrip().startswith("#") and inner[0].strip() and chance.random() < 0.7:
            return [
                before + " " * (deeper - indent - 1 or 1) + inner[0].lstrip(),
                *_shifted(inner[1:], deeper, indent),
            ]
        return [before + _behind(chance), *inner]
    if what == 2 and depth < 4:
        same = 0 if listed else chance.choice((0, 1))
        return [before + _behind(chance), *_list(chance, indent if same else deeper, depth + 1)]
    if what < 6:
        return _flowing(chance, before, indent, deeper)
    if what == 6:
        return _text(chance, before, deeper, listed=listed)
    return [f"{before} {_scalar(chance)}{_behind(chance)}"]


def _shifted(lines: list[str], deeper: int, indent: int) -> list[str]:
    """Keep the keys below the first one of a compact item, whose dash takes at least two columns."""
    return lines if deeper - indent > 1 else [f" {line}" for line in lines]


def _flowing(chance: random.Random, before: str, indent: int, deeper: int) -> list[str]:
    pieces = _flow(chance, 0)
    lines, now = [], before + " "
    if chance.random() < 0.2:
        lines, now = [before + _behind(chance)], " " * deeper
    for piece in pieces:
        now += piece
        if piece[-1] in ",[{" and chance.random() < 0.25:
            lines.append(now + _behind(chance))
            lines += [] if chance.random() < 0.8 else [" " * deeper + chance.choice(COMMENTS)]
            now = " " * (indent + chance.randint(1, 12))
    return [*lines, now + _behind(chance)]


def _flow(chance: random.Random, depth: int) -> list[str]:
    gap = chance.choice(("", " ", "  "))
    if chance.random() < 0.5:
        parts = [
            [f"f{n}:", f" {p[0]}", *p[1:]]
            for n in range(chance.randint(0, 4))
            for p in [_part(chance, depth)]
        ]
        begin, end = "{", "}"
    else:
        parts = [_part(chance, depth) for _ in range(chance.randint(0, 4))]
        begin, end = "[", "]"
    pieces = [begin]
    for number, part in enumerate(parts):
        pieces += [gap, *part] if gap else part
        if number < len(parts) - 1:
            pieces.append(",")
    return [p for p in [*pieces, gap + end] if p]


def _part(chance: random.Random, depth: int) -> list[str]:
    if depth < 2 and chance.random() < 0.25:
        return _flow(chance, depth + 1)
    said = _scalar(chance)
    return [
        said if said[0] in "'\"" or not set(said) & set(",[]{}:") else json.dumps(said, ensure_ascii=False)
    ]


def _scalar(chance: random.Random) -> str:
    style = chance.randint(0, 2)
    if style == 0:
        return chance.choice(PLAIN)
    text = chance.choice(QUOTED)
    return "'" + text.replace("'", "''") + "'" if style == 1 else json.dumps(text, ensure_ascii=False)


def _text(chance: random.Random, before: str, deeper: int, *, listed: bool) -> list[str]:
    """Return a text of several lines, in one of five styles."""
    indent = " " * (deeper + (1 if listed else 0))
    style = chance.randint(0, 4)
    blank = [""] if chance.random() < 0.3 else []
    if style == 0:
        return [f"{before} one two", *blank, f"{indent}three"]
    if style == 1:
        return [f'{before} "one # no', *blank, f'{indent}two"{_behind(chance)}']
    if style == 2:
        return [f"{before} 'one", *blank, f"{indent}it''s'{_behind(chance)}"]
    head = chance.choice(("|", ">", "|-", ">-", "|+"))
    body = [f"{indent}one # text", *blank, f"{indent}  two", f"{indent}three"]
    return [f"{before} {head}", *body, *([""] if chance.random() < 0.3 else [])]
