"""Which keys a shape allows at a place."""

from collections.abc import Iterator, Sequence
from types import UnionType
from typing import Annotated, Union, get_args, get_origin

from pydantic import BaseModel, RootModel, Tag


def keys_at(shape: type[BaseModel], path: Sequence[str | int]) -> frozenset[str]:
    """Return the keys that may stand in the mapping at the path; none when any key may."""
    found = next(_models(shape, tuple(path)), None)
    if found is None:
        return frozenset()
    return frozenset(field.alias or name for name, field in found.model_fields.items())


def _models(kind: object, path: tuple[str | int, ...]) -> Iterator[type[BaseModel]]:
    """Follow the path through the annotations, as pydantic followed it through the values."""
    origin, arguments = get_origin(kind), get_args(kind)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        yield from _of_model(kind, path)
    elif origin is Annotated:
        tags = [a.tag for a in arguments[1:] if isinstance(a, Tag)]
        if not tags:
            yield from _models(arguments[0], path)
        elif path and path[0] == tags[0]:
            yield from _models(arguments[0], path[1:])
    elif origin in {Union, UnionType}:
        for argument in arguments:
            yield from _models(argument, path)
    elif origin in {dict, tuple} and path:
        yield from _models(arguments[1 if origin is dict else 0], path[1:])


def _of_model(model: type[BaseModel], path: tuple[str | int, ...]) -> Iterator[type[BaseModel]]:
    if issubclass(model, RootModel):
        yield from _models(model.model_fields["root"].annotation, path)
    elif not path:
        yield model
    else:
        fields = (f for n, f in model.model_fields.items() if (f.alias or n) == path[0])
        for field in fields:
            yield from _models(field.annotation, path[1:])
