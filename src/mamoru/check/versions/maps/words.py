"""What each part of a map is called, and what more or less of it means for people.

Nothing comes in; a table of sections goes out.  A word in the place of another one counts for the worse where
rows of a person were found by the first: what it found is perhaps found no more.
"""

from collections.abc import Mapping

from mamoru.check.versions.maps.masking import masked_otherwise, masked_when_gone
from mamoru.check.versions.parts import OTHER, WORDING, Part, S, Section, W, part

_MASKED = Part(says="blanked in a row that stays", means_by=masked_otherwise)
_REASON = Part(says="because", more=WORDING, less=WORDING, other=WORDING)

_TIES: Mapping[str, Part] = {
    "ties": Part(
        says="whose its rows are",
        means={
            "owned": "they are theirs: shown to them, and deleted with them",
            "joint": "they are theirs and others': shown to them, and deleted with the last of them",
            "accessed": "they are somebody else's, and shown to them",
            "owns": "who has the row has that other row, too",
            "accesses": "who has the row is shown that other row, too",
            "none": "they are not theirs: not shown to them, and they stay when they go",
        },
    ),
    "ties.*.to": part("lead to"),
    "ties.*.when": Part(says="only where", more=W, less=S, other=W),
    "ties.*.hide": part("hidden from whoever is shown the row", S, W),
    "ties.*.hide_reason": _REASON,
    "ties.*.leaving": Part(says="masked when its person goes", means_by=masked_when_gone),
    "ties.*.delete_row": part("deleted with this person, whoever else owns it", S, W),
    "ties.*.delete_reason": _REASON,
    "ties.*.delete_shared": part("deleted though other people own it", W, S),
    "ties.*.target_gone": Part(
        says="when what it leads to is erased",
        ranks=("refuse", "keep", "", "delete-row"),
        means={
            "refuse": "the erasure is refused",
            "keep": "the value stays",
            "delete-row": "the row goes as well",
        },
    ),
    "ties.*.gone_reason": _REASON,
    "ties.*.gone_until": part("the value stays until the end of"),
}
_TIES = {**_TIES, "ties.*.how": _TIES["ties"]}

_TABLE: Mapping[str, Part] = {
    "people": Part(says="its rows are people", more=S, less=W, other=W),
    "known_by": Part(says="people are found in it by", more=S, less=W, other=W),
    "region_column": part("where people are is read from"),
    "region_column.column": part("where people are is read from"),
    "region_column.values": part("means the region"),
    "collected": part("day on which a row was collected"),
    "pseudo_person": part("stand-in for people who were erased"),
    "columns": part("holds"),
    "secret": Part(says="shown to nobody, as secret", more=W),
    "names_others": Part(says="free text that may name other people, and is not handed over", less=W),
    "masks": _MASKED,
    "not_personal": part("said to be nobody's data"),
    "nothing_personal": part("said to hold nothing of people", W, S),
    "suspended_since": part("keeps data of its people out of use since", S, W),
    **_TIES,
    "recomputed": part("made anew when rows go"),
    "recomputed.*.made_as": part("made anew as"),
    "recomputed.*.of": part("made anew of"),
    "recomputed.*.by": part("made anew of rows by"),
    "recomputed.*.when": part("made anew only of rows of which"),
    "kept_rows": part("survives an erasure for", W, S),
    "kept_rows.retention": part("survives an erasure for"),
    "kept_rows.regions": part("survives an erasure elsewhere for"),
    "kept_rows.columns": part("stays readable after an erasure", W, S),
    "kept_rows.by": part("the date it is kept by is that of the row that this leads to"),
    "guessed": part("drafted, and confirmed by nobody", W, S),
}

_FIELDS: Mapping[str, Part] = {
    "fields.categories": Part(says="shown as", more=S, less=W),
    "fields.withheld": Part(says="not handed over, because", more=W),
    "removes": Part(says="erased in part alone, of it", more=S, less=W, free=True),
    "because": _REASON,
}
_CALL: Mapping[str, Part] = {
    "method": part("way of the call"),
    "path": part("address of the call"),
    "query": part("what is asked with it"),
    "body": part("what is sent with it"),
    "items": part("where in the answer the items are"),
    "paging": part("how the rest of a long answer is asked for"),
    "expects": part("answers that say it was done"),
    "nothing": part("answers that say nothing is held"),
}
_PLACE: Mapping[str, Part] = {
    "key": part("looked for by the key"),
    "form": part("kind of place"),
    "part": part("part of the key"),
    "below": part("all that is below the key", S, W),
    "category": part("holds"),
    "withheld": Part(says="not handed over, because", more=W),
    "table": part("table"),
    "index": part("looked for by the index"),
    "begins": part("only what begins with", W, S),
    "collection": part("collection"),
    "by": part("looked for by"),
}


def _asked(name: str, says: str, told: Mapping[str, Part]) -> Mapping[str, Part]:
    inner = {f"{name}.*.{field}": said for field, said in {**_FIELDS, **told, "name": part("name")}.items()}
    return {name: part(says, S, W), **inner}


_SYSTEM: Mapping[str, Part] = {
    "title": part("title", WORDING, WORDING),
    "kind": part("kind of system"),
    "settings": part("how it is reached, as a hash"),
    "origin": part("where its data comes from"),
    "country": Part(says="its data is held in the country", other=W),
    "events": part("the event is read from", S, W),  # without it a period never begins, and so never ends
    "guessed": part("drafted, and confirmed by nobody", W, S),
    "owner": part("who sees to it"),
    "of": part("data of", W, OTHER),
    "days": part("days that a search may take", W, S),
    "instructions": part("what a person has to do for"),
    **_asked("look", "call that shows what is held", _CALL),
    **_asked("erase", "call that erases", _CALL),
    **_asked("keys", "place that is looked into", _PLACE),
    **_asked("objects", "object that is looked into", _PLACE),
    **_asked("items", "items that are looked into", _PLACE),
    **_asked("documents", "documents that are looked into", _PLACE),
    "identities": part("people are asked for by", S, W),
}

_SNAPSHOT: Mapping[str, Part] = {
    "columns": part("column"),
    "key": part("primary key"),
    "unique": part("unique"),
    "foreign_keys": part("foreign key"),
}

MAPS: Mapping[str, Section] = {
    "systems": Section(
        noun="system", at="systems", parts=_SYSTEM, shown=("kind", "country", "owner"), is_map=True
    ),
    "tables": Section(noun="table", at="systems", parts=_TABLE, shown=("people", "known_by"), is_map=True),
    "snapshots": Section(noun="snapshot of table", at="systems", parts=_SNAPSHOT, is_map=True),
}
