"""From bytes to text: UTF-8 only, without characters that people cannot see.

An encoding is guessed for the message alone; nothing is ever read by a guess.
"""

import codecs
import re
import unicodedata

from mamoru.model.finding import Finding
from mamoru.model.place import Span
from mamoru.notation.codes import Code, error

_MARKS = (
    (codecs.BOM_UTF32_LE, "UTF-32"),
    (codecs.BOM_UTF32_BE, "UTF-32"),
    (codecs.BOM_UTF16_LE, "UTF-16"),
    (codecs.BOM_UTF16_BE, "UTF-16"),
)
_JAPANESE = (("cp932", "Shift_JIS"), ("euc_jp", "EUC-JP"))
_KANA = re.compile("[\u3041-\u3093\u30a1-\u30fc]")
_ISO_2022 = re.compile(rb"\x1b\$[@B]")
_ICONV = {
    "UTF-32": "UTF-32",
    "UTF-16": "UTF-16",
    "Shift_JIS": "CP932",
    "EUC-JP": "EUC-JP",
    "ISO-2022-JP": "ISO-2022-JP",
    "Windows-1252 (Latin-1)": "CP1252",
}
#: Control characters, separators that only some programs take for a line break, marks that turn the
#: direction of writing, byte order marks inside the text, and characters that take no room or show nothing
#: (UAX 31, default ignorable).  The joiners U+200C and U+200D stay: Persian, Indic scripts and emoji need
#: them.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff"
    "\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2060-\u2065\u206a-\u206f\u3164\uffa0"
    "\ufff9-\ufffb\U000e0000-\U000e007f]"
)
#: Those that may not stand in a value either, however they are written.
_NEVER = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffe\uffff\ud800-\udfff]")
_ENOUGH_NULS = 0.2
_MOSTLY_ASCII = 0.5
_LAST_ASCII = 0x7F
_LAST_OF_FOUR = 0xFFFF  #: the last that is written with four digits


def decode(content: bytes, file: str) -> str | Finding:
    """Return the text with line feeds only and no byte order mark, or why it is no text."""
    encoding = _other_encoding(content)
    if encoding:
        return _not_utf8(encoding, Span(file=file, line=1, column=1))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as failure:
        return _not_utf8(_guess(content), _place(content[: failure.start].decode("utf-8-sig"), file))
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    forbidden = _FORBIDDEN.search(text)
    return _bad_character(text, forbidden.start(), file) if forbidden else text


def forbidden_in(text: str) -> str:
    """Return the first character that may not stand in a value (written by an escape), or nothing."""
    found = _NEVER.search(text)
    return found.group() if found else ""


def character_name(character: str) -> str:
    """Return ``U+2028 LINE SEPARATOR`` for a character nobody can see."""
    return f"U+{ord(character):04X} {unicodedata.name(character, 'control character')}"


def _other_encoding(content: bytes) -> str:
    for mark, name in _MARKS:
        if content.startswith(mark):
            return name
    if _ISO_2022.search(content):
        return "ISO-2022-JP"
    half = max(len(content) // 2, 1)
    nuls = max(content[0::2].count(0), content[1::2].count(0))
    other = min(content[0::2].count(0), content[1::2].count(0))
    return "UTF-16" if nuls > half * _ENOUGH_NULS and other < nuls // 4 else ""


def _guess(content: bytes) -> str:
    kana = {name: _kana(content, codec) for codec, name in _JAPANESE}
    best = max(kana, key=lambda name: kana[name])
    if kana[best]:
        return best
    letters = len(content) - sum(1 for byte in content if byte > _LAST_ASCII)
    western = _FORBIDDEN.search(content.decode("cp1252", errors="replace").replace("\r", "")) is None
    return "Windows-1252 (Latin-1)" if western and letters > len(content) * _MOSTLY_ASCII else ""


def _kana(content: bytes, codec: str) -> int:
    try:
        return len(_KANA.findall(content.decode(codec)))
    except UnicodeDecodeError:
        return 0


def _place(before: str, file: str) -> Span:
    lines = before.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return Span(file=file, line=len(lines), column=len(lines[-1]) + 1)


def _not_utf8(encoding: str, where: Span) -> Finding:
    looks = f"it looks like {encoding}" if encoding else "it may be no text at all"
    source = _ICONV.get(encoding, "ENCODING")
    convert = f"`iconv -f {source} -t UTF-8 {where.file}` writes it as UTF-8"
    return error(
        Code.NOT_UTF8,
        f"`{where.file}` is not UTF-8; {looks}",
        why="read in the wrong encoding, the words of the notice would be other words",
        remedy=f"save the file as UTF-8 in your editor (Save with Encoding), or: {convert}",
        where=where,
    )


def _bad_character(text: str, at: int, file: str) -> Finding:
    where = _place(text[:at], file)
    if text[at] == "\0":
        return error(
            Code.BAD_CHARACTER,
            f"`{file}` holds a NUL byte, so it is no text",
            why="a notice is read by people; a file that is no text cannot be",
            remedy="restore the file from its last good version, or write it again as UTF-8 text",
            where=where,
        )
    number = ord(text[at])
    escape = f"\\u{number:04X}" if number <= _LAST_OF_FOUR else f"\\U{number:08X}"
    escaped = f"`{escape}` in double quotes"
    return error(
        Code.BAD_CHARACTER,
        f"a character that nobody can see stands here: {character_name(text[at])}",
        why="it may break a line, or hide or turn round text, so that people read another notice than Mamoru",
        remedy="remove it" if forbidden_in(text[at]) else f"remove it; {escaped} keeps it in a wording",
        where=where,
    )
