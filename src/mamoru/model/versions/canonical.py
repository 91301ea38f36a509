"""The one way in which a tree of texts, whole numbers, lists and objects is written.

A tree comes in; bytes and their SHA-256 go out.  Source: RFC 8785, without fractions, which no notice holds.
"""

import hashlib
import json

Tree = str | int | bool | None | list["Tree"] | dict[str, "Tree"]
Fields = dict[str, Tree]


def canonical(tree: Tree) -> bytes:
    """Return the canonical bytes.  Raises UnicodeEncodeError for text that is no Unicode."""
    return json.dumps(sorted_tree(tree), ensure_ascii=False, separators=(",", ":")).encode()


def digest(tree: Tree) -> str:
    """Return SHA-256 over the canonical bytes, in hex.  Raises UnicodeEncodeError."""
    return hashlib.sha256(canonical(tree)).hexdigest()


def sorted_tree(tree: Tree) -> Tree:
    """Return the tree with its keys in canonical order: by UTF-16 code units (RFC 8785, 3.2.3)."""
    if isinstance(tree, dict):
        return {key: sorted_tree(tree[key]) for key in sorted(tree, key=_utf16)}
    return [sorted_tree(part) for part in tree] if isinstance(tree, list) else tree


def fields_of(tree: Tree) -> Fields:
    """Return an object's members; none for anything else."""
    return tree if isinstance(tree, dict) else {}


def _utf16(key: str) -> bytes:
    return key.encode("utf-16-be", "surrogatepass")
