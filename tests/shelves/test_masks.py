"""Every mask does on every kind of database what its examples say; doing it twice changes nothing more."""

from datetime import date

import pytest
import sqlalchemy as sa

from mamoru.model.kinds.mask import Argument, Mask
from mamoru.model.map import Scalar
from mamoru.model.shelf import members
from mamoru.sql.effects.expressing import expression
from mamoru.sql.kind import Call, Session
from mamoru.sql.query import lower
from tests.shelves.test_systems import Real

MASKS = members("mamoru.masks", Mask)
EXAMPLES = [
    pytest.param(mask, argument, before, id=f"{mask.name}:{before}")
    for mask in MASKS.values()
    for argument, before in mask.examples
]
TABLE = sa.table("masked", sa.column("c"))


def column_type(before: Scalar) -> str:
    """Return the type of a column that holds such a value, in words that every database knows."""
    if isinstance(before, str):
        return "DATE" if is_date(before) else "TEXT"
    assert isinstance(before, int), "say here which type of column holds such an example"
    return "BOOLEAN" if isinstance(before, bool) else "INTEGER"


def is_date(text: str) -> bool:
    """Return whether a text is a date as ``1984-05-17``; other ways to write one are plain text."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def run(session: Session, real: Real, statement: sa.ClauseElement) -> list[object]:
    """Run one statement; return the first cell of each of its rows."""
    (result,) = session.run([Call(query=lower(statement, real.dialect), bound={})])
    return [row[0] for row in result.rows]


@pytest.mark.parametrize(("mask", "argument", "before"), EXAMPLES)
def test_a_mask_does_what_its_example_says(
    mask: Mask, argument: Scalar, before: Scalar, *, real: Real
) -> None:
    """UPDATE masked SET c = MASK(c), twice; read as text, since databases differ in what they hand out."""
    after = mask.examples[argument, before]
    kind = column_type(before)
    real.execute(f"CREATE TABLE masked (c {kind})")
    real.execute(
        str(sa.insert(TABLE).values(c=sa.literal(before)).compile(compile_kwargs={"literal_binds": True}))
    )
    value = expression(mask.expression(argument), TABLE.c.c, kind, dialect=real.dialect)
    session = real.open()
    session.begin()
    for _ in range(2):
        run(session, real, sa.update(TABLE).values(c=value))
        found = run(session, real, sa.select(sa.cast(TABLE.c.c, sa.Text)))
        assert found == [None if after is None else str(after)]
    session.rollback()
    session.close()


@pytest.mark.parametrize("mask", MASKS.values(), ids=lambda mask: mask.name)
def test_a_mask_says_what_it_does_and_shows_it(mask: Mask) -> None:
    """A mask without an example would be neither documented nor tested."""
    assert mask.says
    assert any(before != after for (_, before), after in mask.examples.items())


@pytest.mark.parametrize("mask", MASKS.values(), ids=lambda mask: mask.name)
def test_a_mask_gives_nothing_only_where_it_says_so(mask: Mask) -> None:
    """The check keeps a mask that gives null from a column that must hold something."""
    assert mask.gives_null == any(after is None for after in mask.examples.values())


@pytest.mark.parametrize("mask", MASKS.values(), ids=lambda mask: mask.name)
def test_the_examples_give_the_argument_that_the_mask_wants(mask: Mask) -> None:
    """A placeholder's key comes from the map of the table it stands in, not from the tie that is masked."""
    given = {type(argument) for argument, _ in mask.examples}
    wanted = {Argument.NOTHING: type(None), Argument.TEXT: str, Argument.NUMBER: int}[mask.argument]

    assert given == ({int} if mask.points_at_placeholder else {wanted})


def test_no_two_masks_have_one_name() -> None:
    """A map names a mask by its name, not by its file."""
    assert len({mask.name for mask in MASKS.values()}) == len(MASKS) > 0
