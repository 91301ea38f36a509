"""Results for programs: JSON with sorted keys, the fields of the model's values."""

import json
from dataclasses import asdict, is_dataclass
from pathlib import Path


def dump(kind: str, fields: object) -> str:
    """Return a value of the model, or a mapping of them, as JSON text that says which kind of answer it is.

    The number behind the kind grows when a key goes or changes its meaning; a new key does not count.
    """
    plain = _plain(fields)
    assert isinstance(plain, dict)  # noqa: S101 - every answer has named parts
    told = {"format": f"mamoru-{kind}/1", **plain}
    return json.dumps(told, default=_plain, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _plain(value: object) -> object:
    if isinstance(value, Path):
        return str(value)
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, dict):
        return value
    raise TypeError(type(value).__name__)
