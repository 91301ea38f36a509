"""From the shape of ``programme.yaml`` to the settings of Mamoru itself."""

from pathlib import Path

from mamoru.model.programme import Settings
from mamoru.notation.codes import Code
from mamoru.notation.known import Known
from mamoru.notation.page import Page
from mamoru.notation.resolve.names import KEY_SOURCE, Use, is_known
from mamoru.notation.shapes.programme import ProgrammeShape

_FILE = "file"


def resolved_settings(page: Page, shape: ProgrammeShape, *, folder: Path, known: Known) -> Settings:
    """Return the settings; ``folder`` is the programme's."""
    keys = shape.keys
    is_known(page, keys.source, KEY_SOURCE, known=known.keys, use=Use(path=("keys", "from"), node="keys"))
    if keys.source != _FILE and "at" not in keys.model_fields_set:
        page.tell(
            Code.KEY_MISSING,
            f"`keys` from `{keys.source}` do not say `at` what place they are",
            why="a folder is the default for keys from files only",
            remedy="add `at:`",
            where=page.value("keys", "from"),
            node="keys",
        )
    return Settings(
        name=shape.programme,
        folder=str(folder.absolute()),
        store=shape.store,
        keys=keys.source,
        keys_at=keys.at,
        checkpoints=shape.checkpoints,
        row_limit=shape.limits.rows,
        where=page.value("programme"),
    )
