"""Why a person is not found, or not proved to be one person."""

from collections.abc import Iterable, Sequence

from mamoru.model.errors import MamoruError


def how_to_ask(keys: Sequence[str]) -> str:
    """Return identity keys as the command line takes them."""
    return " or ".join(f"`--subject {key}=VALUE`" for key in keys)


class UnknownPerson(MamoruError):
    """No system knows the identity that was given."""

    code = "MAM-410"

    def __init__(
        self, keys: Iterable[str], silent: Sequence[str], *, removed: str = "", until: str = ""
    ) -> None:
        asked = ", ".join(f"`{k}`" for k in keys)
        spelling = "check the spelling, or ask for another key of the person: `--subject KEY=VALUE`"
        if silent:
            problem = f"no system that answered knows a person by the {asked} given; not asked: "
            problem += ", ".join(silent)
            remedy = f"first make these answer: `mamoru check --live` says why they do not; else {spelling}"
        else:
            problem, remedy = f"no system knows a person by the {asked} given", spelling
        if removed:
            problem += f"; request {removed} has removed them from use, and keeps that until {until[:10]}"
            remedy = (
                f"put it back, then answer what they ask: `mamoru undo {removed}`; if they want it erased, "
                f"end it: `mamoru undo {removed} --end`"
            )
        super().__init__(
            problem,
            why="a key may be misspelt or out of date: it does not prove that nothing is held of the person",
            remedy=remedy,
        )


class UnknownIdentityKey(MamoruError):
    """People of this kind are not known by a key of this name."""

    code = "MAM-411"

    def __init__(self, key: str, of: str, known: Sequence[str]) -> None:
        super().__init__(
            f"no system knows a `{of}` by `{key}`",
            why="nobody would be found by it, and that would read as if nothing were held",
            remedy=f"ask for another key of the person: {how_to_ask(known)}",
        )


class SeveralPeople(MamoruError):
    """The identity fits several accounts, and nothing proves, or something denies, that they are one's."""

    code = "MAM-412"

    def __init__(self, places: Sequence[str], linked: Sequence[str], *, differ: Sequence[str] = ()) -> None:
        fit, named = f"{len(places)} accounts fit", ", ".join(places)
        if differ:
            keys = " and ".join(f"`{k}`" for k in differ)
            problem = f"{fit} that hang together, but differ in {keys}: {named}"
            remedy = (
                "if they are one person's, correct the value that is wrong in its system; if several people "
                "share the key that joins the accounts, take it out of `linked-by:` in the notice"
            )
        else:
            problem = f"{fit}, and nothing proves that they are one person's: {named}"
            remedy = f"ask for a key that proves it, and give it too: {how_to_ask(linked)}"
        super().__init__(
            problem,
            why="if they are two people, one would be shown, or would lose, what is the other's",
            remedy=remedy,
        )


class UnconfirmedKey(MamoruError):
    """A key was given beside others, and no account that they find has it."""

    code = "MAM-413"

    def __init__(self, keys: Sequence[str]) -> None:
        named = " and ".join(f"`{k}`" for k in keys)
        super().__init__(
            f"no account that was found has the {named} given",
            why="rows that such a key alone leads to may be another person's",
            remedy="correct it, or leave it out: the other keys find the person; a key that no table of "
            "people has is asked for alone, in a request of its own",
        )
