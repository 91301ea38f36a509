"""From the shape of a system without SQL that a machine can ask to its map."""

from mamoru.model.map import ManualSearch, SystemMap
from mamoru.model.remote.map import Fields, KeyTemplate, Paging, RemoteCall, RemoteMap, places_of
from mamoru.notation.codes import Code
from mamoru.notation.page import Path
from mamoru.notation.resolve.categories import expanded
from mamoru.notation.resolve.names import IDENTITY_KEY, PEOPLE, Use, is_known, known_names
from mamoru.notation.resolve.remote.stores import (
    checked_fields,
    stored_documents,
    stored_items,
    stored_objects,
)
from mamoru.notation.resolve.sheet import Sheet
from mamoru.notation.resolve.systems import check_name, check_secrets, uses_of
from mamoru.notation.shapes.remote import (
    AnyRemote,
    DynamoShape,
    EraseShape,
    HttpShape,
    KeyShape,
    LookShape,
    MongoShape,
    NextShape,
    OpenDsrShape,
    OpenSearchShape,
    RedisShape,
    RemoteShape,
    S3Shape,
)


def resolved_remote(sheet: Sheet, shape: AnyRemote) -> SystemMap:
    """Return the map of a system that is asked by calls."""
    node, holds, page = f"systems.{sheet.system}", shape.holds, sheet.page
    check_name(sheet, shape.system)
    check_secrets(sheet, shape.connect)
    of = known_names(
        page, holds.of, PEOPLE, known=sheet.notice.people, use=Use(path=("holds", "of"), node=node)
    )
    use = Use(path=("holds", "categories"), node=node)
    leaves = expanded(page, holds.categories, sheet.categories, use=use)
    remote = _remote(sheet, shape)
    _check_keys(sheet, remote, of)
    return SystemMap(
        id=node,
        name=shape.system,
        title=shape.title,
        kind=shape.kind,
        settings=shape.connect,
        origin=holds.origin,
        country=holds.country,
        events={},
        tables={},
        manual=ManualSearch(owner=shape.owner, holds=leaves, of=of, instructions={}, days=shape.days),
        where=page.value("system"),
        uses=uses_of(sheet, shape.uses),
        remote=remote,
    )


def _remote(sheet: Sheet, shape: RemoteShape) -> RemoteMap:
    if isinstance(shape, HttpShape):
        look = tuple(_look(sheet, n, one) for n, one in enumerate(shape.service.look))
        return RemoteMap(look=look, erase=tuple(map(_erase, shape.service.erase)))
    if isinstance(shape, RedisShape):
        return RemoteMap(keys=tuple(_key(sheet, n, one) for n, one in enumerate(shape.keys)))
    if isinstance(shape, S3Shape):
        return RemoteMap(objects=stored_objects(sheet, shape.objects))
    if isinstance(shape, DynamoShape):
        return RemoteMap(items=stored_items(sheet, shape.items))
    if isinstance(shape, MongoShape | OpenSearchShape):
        return RemoteMap(documents=stored_documents(sheet, shape.documents))
    assert isinstance(shape, OpenDsrShape)  # noqa: S101 - there is no other
    return RemoteMap(identities={key: (one.type, one.format) for key, one in shape.identities.items()})


def _look(sheet: Sheet, n: int, shape: LookShape) -> RemoteCall:
    method, _, path = shape.call.partition(" ")
    place: Path = ("service", "look", n)
    if shape.next is not None:
        _check_next(sheet, shape.next, (*place, "next"))
    return RemoteCall(
        name=shape.name,
        method=method,
        path=path,
        query=shape.query,
        body=shape.body,
        items=shape.items,
        fields=checked_fields(sheet, shape.fields, shape.withheld, path=(*place, "fields")),
        paging=_paging(shape.next) if shape.next else Paging(),
        expects=(200,),
        nothing=shape.nothing,
    )


def _paging(shape: NextShape) -> Paging:
    return Paging(
        link=shape.link,
        cursor=shape.cursor,
        page=shape.pages_from is not None,
        parameter=shape.parameter,
        first=shape.pages_from or 0,
    )


def _check_next(sheet: Sheet, shape: NextShape, path: Path) -> None:
    ways = [bool(shape.link), bool(shape.cursor), shape.pages_from is not None]
    if sum(ways) == 1 and bool(shape.parameter) is not bool(shape.link):
        return
    sheet.page.tell(
        Code.DO_NOT_FIT,
        "`next:` does not say in one way how the next page is asked for",
        why="of a long answer all but the first page would be missing",
        remedy="write one of: `{link: PATH}`, `{cursor: PATH, as: PARAMETER}`, "
        "`{pages-from: 1, as: PARAMETER}`",
        where=sheet.page.key(*path),
        node=f"systems.{sheet.system}",
    )


def _erase(shape: EraseShape) -> RemoteCall:
    method, _, path = shape.call.partition(" ")
    return RemoteCall(
        name="",
        method=method,
        path=path,
        query=shape.query,
        body=shape.body,
        items="",
        fields=Fields(categories={}, withheld={}),
        paging=Paging(),
        expects=shape.expects,
        nothing=shape.nothing,
    )


def _key(sheet: Sheet, n: int, shape: KeyShape) -> KeyTemplate:
    parts = {"hash": shape.hash_field, "set": shape.member, "sorted-set": shape.sorted_member}
    said = [form for form, part in parts.items() if part]
    path: Path = ("keys", n)
    if len(said) > 1 or bool(shape.fields) is bool(shape.category):
        sheet.page.tell(
            Code.DO_NOT_FIT,
            f"the key `{shape.name}` does not say one thing",
            why="nobody could say what is erased, or which promises hold for it",
            remedy="write `category:` for one value or `fields:` for several, and at most one of "
            "`field:`, `member:` and `sorted-member:`",
            where=sheet.page.key(*path),
            node=f"systems.{sheet.system}",
        )
    told = shape.fields or {"": shape.category}
    form = said[0] if said else "key"
    return KeyTemplate(
        name=shape.name,
        key=shape.key,
        form=form,
        part=parts.get(form, ""),
        fields=checked_fields(
            sheet, told, shape.withheld, path=(*path, "fields" if shape.fields else "category")
        ),
    )


def _check_keys(sheet: Sheet, remote: RemoteMap, of: tuple[str, ...]) -> None:
    """Tell a template that names no identity key of these people, and a call that names nobody."""
    people = [sheet.notice.people[kind] for kind in of if kind in sheet.notice.people]
    known = {key for one in people for key in one.known_by}
    told: list[tuple[Path, object]] = []
    told += [(("service", "look", n), [c.path, c.query, c.body]) for n, c in enumerate(remote.look)]
    told += [(("service", "erase", n), [c.path, c.query, c.body]) for n, c in enumerate(remote.erase)]
    told += [(("keys", n), [k.key, k.part]) for n, k in enumerate(remote.keys)]
    told += [(("objects", n), o.key) for n, o in enumerate(remote.objects)]
    told += [(("items", n), [i.key, i.begins]) for n, i in enumerate(remote.items)]
    told += [(("documents", n), d.by) for n, d in enumerate(remote.documents)]
    for path, templates in told:
        named = places_of(templates)
        for key in named:
            use = Use(path=path, node=f"systems.{sheet.system}")
            is_known(sheet.page, key, IDENTITY_KEY, known=known, use=use)
        if not named:
            _tell_nobody(sheet, path)
    for key in remote.identities:
        use = Use(path=("identities", key), node=f"systems.{sheet.system}", as_key=True)
        is_known(sheet.page, key, IDENTITY_KEY, known=known, use=use)


def _tell_nobody(sheet: Sheet, path: Path) -> None:
    sheet.page.tell(
        Code.DO_NOT_FIT,
        "nothing in it says whose data is meant",
        why="it would show or erase the data of everybody",
        remedy="name an identity key in braces, such as `{customer-id}`",
        where=sheet.page.key(*path),
        node=f"systems.{sheet.system}",
    )
