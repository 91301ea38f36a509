"""Results for programs: JSON with sorted keys, the fields of the model's values."""

import json
from dataclasses import asdict, is_dataclass
from pathlib import Path


def dump(value: object) -> str:
    """Return a value of the model, or a mapping of them, as JSON text."""
    plain = asdict(value) if is_dataclass(value) and not isinstance(value, type) else value
    return json.dumps(plain, default=_told, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def _told(value: object) -> object:
    if isinstance(value, Path):
        return str(value)
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    raise TypeError(type(value).__name__)
