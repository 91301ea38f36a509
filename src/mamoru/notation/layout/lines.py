"""From a tree back to text: one layout, with every comment where it was.

Comes in: a tree with its comments.  Goes out: lines.  Whoever wrote the file decides what stands in brackets
and where a long one breaks; indentation, spaces and needless quotes are the same everywhere.

A comment on a line of its own goes before what follows it, or to the end of the block it is indented into;
one behind something stays behind it (``ends``).
"""

from mamoru.notation.layout.ends import End, with_ends
from mamoru.notation.layout.tokens import braced, fits_brackets, is_nothing, one_line, word
from mamoru.notation.layout.tree import Collection, Node, Scalar, Sheet

WIDTH = 120  #: characters; what fits is written on one line
STEP = 2  #: spaces that a block is indented by


def written(sheet: Sheet) -> str:
    """Return the text of a tree."""
    writer = _Writer(sheet)
    writer.root()
    unended = sheet.lines[-1] and writer.kept == len(writer.out)  # a text under `|` that no line end closes
    return "\n".join(with_ends(writer.out, writer.ends)) + ("" if unended else "\n")


class _Writer:
    """The lines so far, and the line that is being written."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.out: list[str] = []
        self.ends: list[End] = []  #: comments behind what stands there
        self.now = ""
        self.begun = False  #: whether something stands on the line that is being written
        self.last = -1  #: line of the source that the last word came from
        self.kept = 0  #: lines that end in a text of several lines, whose blank lines are its own
        self.cursor = 0  #: first line of the source whose comment is still to be written

    def root(self) -> None:
        root = self.sheet.root
        if isinstance(root, Collection) and not root.flow:
            self._block(root, 0, outer=-1)
        else:
            self._begin(root.extent[0], 0)
            self._flow(root, 0)
            self._end()
        self._comments_of_end(0, outer=-1, indent=0)
        while len(self.out) > self.kept and not self.out[-1]:
            self.out.pop()

    # -- lines

    def _begin(self, line: int, indent: int) -> None:
        """Begin a line after the comments above it, unless a dash has begun it; then they go above that."""
        if self.begun:
            self._comments_until(line, len(self.now) - len(self.now.lstrip(" ")))
            return
        self._comments_until(line, indent)
        self.now, self.begun = " " * indent, True

    def _put(self, text: str, line: int) -> None:
        self.now += text
        self.last = line

    def _end(self) -> None:
        comment = self.sheet.comments.get(self.last)
        if comment and not comment.alone and self.last >= self.cursor:
            before = self.sheet.lines[self.last][: comment.column]
            distance = max(len(before) - len(before.rstrip()), 1)
            end = End(at=len(self.out), text=comment.text, column=comment.column, distance=distance)
            self.ends.append(end)
        self.out.append(self.now.rstrip())
        self.now, self.begun = "", False
        self.cursor = max(self.cursor, self.last + 1)

    def _comments_until(self, line: int, indent: int) -> None:
        for number in range(self.cursor, line):
            comment = self.sheet.comments.get(number)
            if comment and comment.alone:
                self.out.append(" " * indent + comment.text)
            elif self._is_blank(number):
                self._blank()
        self.cursor = max(self.cursor, line)

    def _comments_of_end(self, column: int, *, outer: int, indent: int) -> None:
        """Write the comments behind the last part of a block that are indented as the block is."""
        number = self.cursor
        while number < len(self.sheet.lines):
            comment = self.sheet.comments.get(number)
            if comment and comment.alone:
                if comment.column < column or comment.column <= outer:
                    return
                self._comments_until(number + 1, indent)
            elif not self._is_blank(number):
                return
            number += 1

    def _is_blank(self, number: int) -> bool:
        return not self.sheet.lines[number].strip()

    def _blank(self) -> None:
        if self.out and self.out[-1]:
            self.out.append("")

    # -- blocks

    def _block(self, node: Collection, indent: int, *, outer: int) -> None:
        column = node.extent[1]
        if node.mapping:
            for key, value in node.pairs:
                self._begin(key.extent[0], indent)
                self._put(f"{word(key)}:", key.extent[2])
                self._value(value, indent, column=column)
        else:
            for item in node.parts:
                self._begin(item.extent[0], indent)
                self._put("-", item.extent[0])
                self._item(item, indent, column=column)
        self._comments_of_end(column, outer=outer, indent=indent)

    def _item(self, item: Node, indent: int, *, column: int) -> None:
        if isinstance(item, Scalar) or item.flow:
            self._value(item, indent, column=column)
            return
        self.now += " " * (STEP - 1)
        self._block(item, indent + STEP, outer=column)

    def _value(self, value: Node, indent: int, *, column: int) -> None:
        """Write what stands behind a key or a dash, and end the line."""
        if isinstance(value, Scalar):
            self._scalar(value, indent, column=column)
        elif value.flow:
            self._flow_value(value, indent)
        elif short := self._short(value):
            self._put(f" {short}", value.parts[-1].extent[2])
        else:
            self._end()
            self._block(value, indent + STEP, outer=column)
            return
        if self.begun:
            self._end()

    def _scalar(self, value: Scalar, indent: int, *, column: int) -> None:
        said = word(value)
        if is_nothing(value):
            return
        if value.is_block:
            self._block_text(value, indent, column=column)
            return
        if said is not None and (value.extent[0] == self.last or self._joins(said)):
            self._put(f" {said}", value.extent[2])
            return
        self._lead(value, indent)
        if said is not None and len(self.now) + len(said) <= WIDTH:
            self._put(said, value.extent[2])
        else:
            self._pieces(value, indent + STEP)

    def _lead(self, value: Node, indent: int) -> None:
        """Go to where a value begins: behind its key, or on the next line, as it was written."""
        if value.extent[0] == self.last:
            self.now += " "
        else:
            self._end()
            self._begin(value.extent[0], indent + STEP)

    def _pieces(self, value: Scalar, indent: int) -> None:
        """Write a text of several lines."""
        first, *more = value.raw
        self._put(first, value.extent[2])
        for piece in more:
            self.out.append(self.now.rstrip())
            self.now = " " * indent + piece if piece else ""

    def _block_text(self, value: Scalar, indent: int, *, column: int) -> None:
        head, *body = value.raw
        self.now += f" {head}"
        self.out.append(self.now)
        self.now, self.begun = "", False
        digits = [int(sign) for sign in head.split("#")[0] if sign.isdigit()]
        inner = next((line for line in body if line.strip()), "")
        old = column + digits[0] if digits else len(inner) - len(inner.lstrip(" "))
        new = indent + (digits[0] if digits else STEP)
        for line in body:
            self.out.append(" " * new + line[old:] if line.strip() or len(line) > old else "")
        self.last, self.kept = value.extent[2], len(self.out)
        self.cursor = self.last + 1

    def _joins(self, said: str) -> bool:
        """Tell whether a value on a line of its own fits behind its key."""
        comment = self.sheet.comments.get(self.last)
        fits = len(self.now) + 1 + len(said) <= WIDTH
        return fits and not comment and not self._commented(self.last, self._next_word())

    def _next_word(self) -> int:
        line = self.last + 1
        while line < len(self.sheet.lines) and (self._is_blank(line) or line in self.sheet.comments):
            line += 1
        return line

    def _short(self, value: Collection) -> str:
        """Return a block list of a few words in brackets; nothing where it does not fit, or has comments."""
        scalars = [item for item in value.parts if isinstance(item, Scalar)]
        if value.mapping or len(scalars) < len(value.parts) or not all(map(fits_brackets, scalars)):
            return ""
        said = braced(value, ", ".join(str(word(item)) for item in scalars))
        fits = len(self.now) + 1 + len(said) <= WIDTH and self.now.strip() != "-"
        return said if fits and not self._commented(self.last, scalars[-1].extent[2] + 1) else ""

    def _commented(self, first: int, last: int) -> bool:
        """Tell whether a comment stands on one of these lines, the last one excepted."""
        return any(number in self.sheet.comments for number in range(first, last))

    # -- brackets

    def _flow_value(self, value: Collection, indent: int) -> None:
        whole = value.extent[0] == value.extent[2]
        said = None if self._commented(value.extent[0], value.extent[2]) else one_line(value)
        same = value.extent[0] == self.last
        if said is not None and ((whole and same) or self._fits_behind(said, same=same)):
            self._put(f" {said}", value.extent[2])
            return
        self._lead(value, indent)
        if said is not None and (whole or len(self.now) + len(said) <= WIDTH):
            self._put(said, value.extent[2])
        else:
            self._broken(value)

    def _fits_behind(self, said: str, *, same: bool) -> bool:
        return len(self.now) + 1 + len(said) <= WIDTH if same else self._joins(said)

    def _flow(self, value: Node, indent: int) -> None:
        said = None if self._commented(value.extent[0], value.extent[2]) else one_line(value)
        if said is not None and (value.extent[0] == value.extent[2] or len(self.now) + len(said) <= WIDTH):
            self._put(said, value.extent[2])
        elif isinstance(value, Scalar):
            self._pieces(value, indent)
        else:
            self._broken(value)

    def _broken(self, node: Collection) -> None:
        """Write a collection in brackets that keeps the breaks it was written with."""
        base = len(self.now) - len(self.now.lstrip(" "))
        self._put("{" if node.mapping else "[", node.extent[0])
        first = node.parts[0].extent[0] if node.parts else node.extent[2]
        hangs = first > node.extent[0]
        indent = base + STEP if hangs else len(self.now)
        step = 2 if node.mapping else 1
        for at in range(0, len(node.parts), step):
            self._part(node, at, indent)
            if at + step < len(node.parts):
                self._put(",", self.last)
        if node.extent[2] > self.last and (hangs or self.last in self.sheet.comments):
            self._end()
            self._begin(node.extent[2], base)
        self._put("}" if node.mapping else "]", node.extent[2])

    def _part(self, node: Collection, at: int, indent: int) -> None:
        part = node.parts[at]
        if part.extent[0] > self.last:
            self._end()
            self._begin(part.extent[0], indent)
        elif at:
            self.now += " "
        if not node.mapping:
            self._inner(part, indent)
            return
        self._put(str(word(part)) if isinstance(part, Scalar) else "", part.extent[2])
        value = node.parts[at + 1]
        if not is_nothing(value):
            self.now += ": "
            self._inner(value, indent)

    def _inner(self, value: Node, indent: int) -> None:
        """Write a part of a collection that has breaks: whole where it has none itself."""
        if isinstance(value, Collection) and value.extent[0] != value.extent[2]:
            self._broken(value)
        else:
            self._flow(value, indent)
