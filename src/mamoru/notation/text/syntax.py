"""What is wrong with text that is no YAML, told so that a person who knows no YAML can mend it.

An unclosed quote or bracket is shown where it starts, because the parser notices it only far below.
"""

from dataclasses import dataclass

import yaml
from yaml.error import Mark

from mamoru.model.finding import Finding
from mamoru.model.place import Span
from mamoru.notation.codes import Code, error
from mamoru.notation.text.written import Extent, span_at

_WHY = "Mamoru cannot tell what this line promises"
_FULL_WIDTH_COLON = "\uff1a"


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """What the parser had read when it could not go on."""

    quoted: Extent | None  #: the last text, if it is in quotes and of several lines
    bracket: Extent | None  #: the innermost list or mapping in brackets that is still open


@dataclass(frozen=True, slots=True, kw_only=True)
class _Failure:
    """A parser's complaint, and the text around it."""

    file: str
    lines: list[str]
    context: str
    problem: str
    start: Mark | None  #: where what was being read begins
    end: Mark | None  #: where it cannot go on
    near: Near

    def span(self, mark: Mark | None) -> Span:
        if mark is None:
            return Span(file=self.file, line=1, column=1)
        return Span(file=self.file, line=mark.line + 1, column=mark.column + 1)

    def line(self, mark: Mark | None) -> str:
        return self.lines[mark.line] if mark and mark.line < len(self.lines) else ""

    @property
    def character(self) -> str:
        return self.line(self.end)[self.end.column :][:1] if self.end else ""


def syntax_finding(failure: Exception, text: str, *, file: str, near: Near) -> Finding:
    """Tell a parser's complaint."""
    marked = failure if isinstance(failure, yaml.MarkedYAMLError) else yaml.MarkedYAMLError()
    complaint = _Failure(
        file=file,
        lines=text.split("\n"),
        context=marked.context or "",
        problem=marked.problem or "",
        start=marked.context_mark,
        end=marked.problem_mark,
        near=near,
    )
    return next(found for ask in _QUESTIONS if (found := ask(complaint)))


def _tab(failure: _Failure) -> Finding | None:
    line = failure.line(failure.end)
    before = line[: len(line) - len(line.lstrip())]
    if failure.end is None or "\t" not in before:
        return None
    at = Span(file=failure.file, line=failure.end.line + 1, column=before.index("\t") + 1)
    return _tab_at(at, "the line is indented with a tab")


def _tab_at(where: Span, problem: str) -> Finding:
    return error(
        Code.TAB,
        problem,
        why="editors show a tab with different widths, so nobody can see what belongs to what",
        remedy="write spaces; most editors can convert tabs to spaces",
        where=where,
    )


def _open_quote(failure: _Failure) -> Finding | None:
    ends = ("end of stream", "document separator")
    if failure.start and "quoted" in failure.context and any(end in failure.problem for end in ends):
        line, column = failure.start.line, failure.start.column
        return _not_closed(failure, (line, column, line, column + 1), "quote")
    quoted = failure.near.quoted
    if quoted and failure.end and quoted[2] == failure.end.line:
        return _not_closed(failure, quoted, "quote")
    return None


def _open_bracket(failure: _Failure) -> Finding | None:
    bracket = failure.near.bracket
    if bracket is None or failure.end is None or "scalar" in failure.context:
        return None
    if bracket[0] != failure.end.line or not failure.character:
        return _not_closed(failure, bracket, "bracket")
    if "flow" not in failure.context or "content" in failure.problem:
        return None
    if failure.character in "]}":
        return _not_closed(failure, bracket, "bracket")
    return error(
        Code.SYNTAX,
        f"a comma or the closing bracket is missing before {_found(failure)}",
        why=_WHY,
        remedy="put a comma between the parts, and quotes round a text that holds `: `, `,` or a bracket",
        where=failure.span(failure.end),
    )


def _not_closed(failure: _Failure, extent: Extent, what: str) -> Finding:
    line, column = extent[:2]
    sign = failure.lines[line][column : column + 1]
    return error(
        Code.NOT_CLOSED,
        f"the {what} `{sign}` that starts here is not closed",
        why="all that follows was read as part of it",
        remedy="close it where the text or the list ends",
        where=span_at((line, column, line, column + 1), failure.file),
    )


def _wide_colon(failure: _Failure) -> Finding | None:
    numbers = [m.line for m in (failure.start, failure.end) if m]
    for number in sorted({near for n in numbers for near in (n - 1, n)}):
        line = failure.lines[number] if 0 <= number < len(failure.lines) else ""
        if _FULL_WIDTH_COLON in line and ": " not in line:
            at = Span(file=failure.file, line=number + 1, column=line.index(_FULL_WIDTH_COLON) + 1)
            return error(
                Code.SYNTAX,
                f"a full-width colon `{_FULL_WIDTH_COLON}` stands where `: ` is meant",
                why=_WHY,
                remedy="write an ordinary colon and a space after the key",
                where=at,
            )
    return None


def _second_colon(failure: _Failure) -> Finding | None:
    if "mapping values are not allowed" not in failure.problem or failure.end is None:
        return None
    same_line = ": " in failure.line(failure.end)[: failure.end.column]
    remedy = (
        "put the whole text after the first `: ` in quotes"
        if same_line
        else "indent the line like the keys it belongs with; the line above must end with `:` or be complete"
    )
    return error(
        Code.SYNTAX,
        "a `:` stands where no key can be",
        why=_WHY,
        remedy=remedy,
        where=failure.span(failure.end),
    )


def _no_colon(failure: _Failure) -> Finding | None:
    if "could not find expected ':'" not in failure.problem:
        return None
    return error(
        Code.SYNTAX,
        "the line has no `: ` after its key",
        why=_WHY,
        remedy="write `key: value`, with a space after the colon",
        where=failure.span(failure.start),
    )


def _reserved(failure: _Failure) -> Finding | None:
    if "cannot start any token" not in failure.problem:
        return None
    if failure.character == "\t":
        return _tab_at(failure.span(failure.end), "a tab stands where a space is meant")
    return error(
        Code.SYNTAX,
        f"a text cannot begin with `{failure.character}` unless it is in quotes",
        why=_WHY,
        remedy="put the text in quotes",
        where=failure.span(failure.end),
    )


def _escape(failure: _Failure) -> Finding | None:
    if "escape" not in failure.problem and "hexa" not in failure.problem:
        return None
    return error(
        Code.SYNTAX,
        "in double quotes a `\\` begins an escape, and this is none",
        why=_WHY,
        remedy="write `\\\\` for one backslash, or put the text in single quotes",
        where=failure.span(failure.start),
    )


def _block(failure: _Failure) -> Finding | None:
    if "block mapping" not in failure.context and "block collection" not in failure.context:
        return None
    if failure.end and failure.line(failure.end)[: failure.end.column].strip():
        return error(
            Code.SYNTAX,
            f"{_found(failure)} stands after the end of the value",
            why=_WHY,
            remedy="put the whole value in quotes, or move what follows to a line of its own",
            where=failure.span(failure.end),
        )
    return error(
        Code.SYNTAX,
        "the line does not belong to the lines above it",
        why=_WHY,
        remedy="indent it exactly like the keys (or `- ` items) it stands beside",
        where=failure.span(failure.end),
    )


def _other(failure: _Failure) -> Finding:
    return error(
        Code.SYNTAX,
        f"{_found(failure)} cannot stand here",
        why=_WHY,
        remedy="see docs/reference/notation.md; put a text with special characters in quotes",
        where=failure.span(failure.end or failure.start),
    )


def _found(failure: _Failure) -> str:
    return f"`{failure.character}`" if failure.character.strip() else "this"


_QUESTIONS = (
    _tab,
    _open_quote,
    _open_bracket,
    _wide_colon,
    _second_colon,
    _no_colon,
    _reserved,
    _escape,
    _block,
    _other,
)
