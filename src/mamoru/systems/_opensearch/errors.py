"""What can be wrong with an index; no message holds a value of a person."""

from mamoru.model.errors import MamoruError


class NotAllFound(MamoruError):
    """An index that would not find every document of a person, or would find others too."""

    code = "MAM-523"

    def __init__(self, system: str, index: str, *, because: str) -> None:
        super().__init__(
            f"the system `{system}` cannot be asked for all that `{index}` holds of a person: {because}",
            why="an index says nothing of what it does not find: it answers with fewer documents, or with "
            "others, and they would be missing from the answer, or stay after an erasure",
            remedy=f"name in systems/{system}.yaml an index, and fields of the type `keyword` or of whole "
            "numbers; where there are none, ask who runs the index to add them",
        )
