"""What a map says of a system without SQL that a machine can ask: an HTTP service, or a store.

Templates hold the names of identity keys in braces, ``/users/{customer-id}``, and never a value.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

PLACE = re.compile(r"\{([a-z][a-z0-9-]*)\}")  #: an identity key in a template


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """What the fields of one item hold; a field of which nothing is said is withheld."""

    categories: Mapping[str, str]  #: dotted path in the item -> category; ``""`` is the item itself
    withheld: Mapping[str, str]  #: dotted path -> why: ``secret``, ``names-others`` or ``not-personal``


@dataclass(frozen=True, slots=True, kw_only=True)
class Paging:
    """How the rest of a long answer is asked for; at most one of the three is said."""

    link: str = ""  #: dotted path to the address of the next page
    cursor: str = ""  #: dotted path to what is sent as ``parameter``
    page: bool = False  #: ``parameter`` counts pages until one is empty
    parameter: str = ""
    first: int = 1  #: number of the first page


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteCall:
    """One call of an HTTP service."""

    name: str  #: what the items are called in plans and packages
    method: str
    path: str  #: template
    query: Mapping[str, str]  #: parameter -> template
    body: object  #: templates as JSON, or none
    items: str  #: dotted path to the list of items; empty: the answer itself
    fields: Fields
    paging: Paging
    expects: Sequence[int]  #: statuses that say it was done
    nothing: Sequence[int]  #: statuses that say nothing is held


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyTemplate:
    """One place of a store of keys: a whole key, or a field or member of it."""

    name: str  #: what it is called in plans and packages
    key: str  #: template
    form: str  #: ``key``, ``hash``, ``set`` or ``sorted-set``
    part: str  #: template of the field or member; empty for a whole key
    fields: Fields


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectTemplate:
    """One place of a store of objects: one object, or all below a prefix, with every version of them."""

    name: str  #: what it is called in plans and packages
    key: str  #: template
    below: bool  #: ``key`` is a prefix that ends with ``/``
    category: str
    withheld: str  #: why what is in the objects is not handed over; empty: it is


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemTemplate:
    """Items of one table that a person's identity values find by its key, or by the key of an index."""

    name: str  #: what they are called in plans and packages
    table: str
    index: str  #: empty: by the key of the table itself
    key: Mapping[str, str]  #: attribute -> template
    begins: str  #: template of what the other attribute of the key begins with; empty: anything
    removes: tuple[str, ...]  #: dotted paths that an erasure takes out of items that stay; empty: items go
    because: str  #: why they stay
    fields: Fields


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentTemplate:
    """Documents of one collection, or index, in which fields have a person's identity values."""

    name: str  #: what they are called in plans and packages
    collection: str  #: or the index, the alias of indices, or the data stream
    by: Mapping[str, str]  #: dotted path -> template; all of them
    removes: tuple[str, ...]  #: dotted paths that an erasure takes out of documents that stay; empty: they go
    because: str  #: why they stay
    fields: Fields


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoteMap:
    """How a machine asks a system without SQL."""

    look: tuple[RemoteCall, ...] = ()
    erase: tuple[RemoteCall, ...] = ()
    keys: tuple[KeyTemplate, ...] = ()
    objects: tuple[ObjectTemplate, ...] = ()
    items: tuple[ItemTemplate, ...] = ()
    documents: tuple[DocumentTemplate, ...] = ()
    identities: Mapping[str, tuple[str, str]] = field(default_factory=dict)  #: key -> type, format

    @property
    def asked_by(self) -> frozenset[str]:
        """The identity keys that it can be asked by."""
        calls = (*self.look, *self.erase)
        named = {key for call in calls for key in places_of([call.path, call.query, call.body])}
        named |= {key for one in self.keys for key in places_of([one.key, one.part])}
        named |= {key for one in self.objects for key in places_of(one.key)}
        named |= {key for one in self.items for key in places_of([one.key, one.begins])}
        named |= {key for one in self.documents for key in places_of(one.by)}
        return frozenset(named | self.identities.keys())


def places_of(template: object) -> tuple[str, ...]:
    """Return the identity keys that a template names, once each."""
    if isinstance(template, str):
        return tuple(dict.fromkeys(PLACE.findall(template)))
    if isinstance(template, Mapping):
        return places_of(list(template.values()))
    if isinstance(template, Sequence):
        return tuple(dict.fromkeys(key for part in template for key in places_of(part)))
    return ()
