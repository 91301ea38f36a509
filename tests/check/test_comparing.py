"""What was known before is known again, however it has moved, and no more of it than was written down."""

from dataclasses import replace

from mamoru.check.comparing import compare, lines_of
from mamoru.model.finding import Finding, Severity, known
from mamoru.model.place import Span

PHONE = Finding(
    code="MAM-201",
    severity=Severity.ERROR,
    problem="nothing says what the column `customers.phone` holds",
    why="harm",
    remedy="mend",
    where=Span(file="systems/shop.yaml", line=8, column=3),
    node="systems.shop.customers.phone",
)
MOVED = replace(PHONE, where=Span(file="systems/shop.yaml", line=80, column=9), remedy="mend it otherwise")


def test_a_finding_that_has_moved_is_known_and_every_other_is_new() -> None:
    others = (
        replace(PHONE, node="systems.shop.customers.fax"),
        replace(PHONE, problem="nothing says what the column `customers.fax` holds"),
        replace(PHONE, code="MAM-202"),
    )
    found = compare([MOVED, *others], lines_of([PHONE]))

    assert (found.known, found.new, found.gone) == ((MOVED,), others, ())


def test_a_warning_that_has_become_an_error_is_new() -> None:
    warning = replace(PHONE, severity=Severity.WARNING)
    found = compare([PHONE], lines_of([warning]))

    assert (found.new, found.gone) == ((PHONE,), (known(warning),))


def test_as_many_are_known_as_were_written_down() -> None:
    once, twice = lines_of([PHONE]), lines_of([PHONE, MOVED])

    assert compare([PHONE, MOVED], once).new == (MOVED,)
    assert compare([PHONE, MOVED], twice).new == ()
    assert compare([PHONE], twice).gone == (known(PHONE),)


def test_that_a_system_is_silent_or_a_date_has_passed_is_never_known() -> None:
    silent, ended = replace(PHONE, code="MAM-501"), replace(PHONE, code="MAM-613")

    assert lines_of([silent, ended]) == ()
    assert compare([silent, ended], [known(silent), known(ended)]).known == ()
