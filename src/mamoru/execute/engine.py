"""What requests need while they run: the programme, its recipes, open sessions, the store, the log's key.

Statements are compiled once for a right and a kind of people, and kept; sessions stay open between
requests.  The clock and the source of random bytes come in as arguments.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from mamoru.check.acting import Acts, Fired, acts_of, found_of
from mamoru.evidence.errors import NotKeptOutside
from mamoru.evidence.signing import SigningKey, VerifyingKey, public
from mamoru.execute.connecting import Connected, connect
from mamoru.execute.flushing import Flushing
from mamoru.execute.people import queries_for
from mamoru.model.finding import Finding
from mamoru.model.kinds.right import Act
from mamoru.model.notice import Overlay
from mamoru.model.place import Span
from mamoru.model.programme import CheckedProgramme
from mamoru.model.promises.regions import UNKNOWN
from mamoru.model.recipe import Correction, Recipe
from mamoru.model.schema import Trigger
from mamoru.plan.requests import reach, search
from mamoru.plan.requests import recipe as compile_recipe
from mamoru.sql.access import AccessQuery, access_query
from mamoru.sql.erasure import ErasureQueries, erasure_queries
from mamoru.sql.kind import Session
from mamoru.sql.people import PersonQuery
from mamoru.store.database import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A recipe, its systems, and the statements that find its people."""

    recipe: Recipe
    connected: tuple[Connected, ...]
    people: dict[tuple[str, str], tuple[PersonQuery, ...]]
    searching: bool = False  #: by which notice they are answered is known when they are found


@dataclass(slots=True, kw_only=True)
class Engine:
    """An open programme that can carry out requests; one per process and thread."""

    checked: CheckedProgramme
    store: Store
    key: SigningKey
    now: Callable[[], datetime]
    random: Callable[[int], bytes]
    owner: str  #: names this process in leases
    public: VerifyingKey = field(init=False)
    older: tuple[VerifyingKey, ...] = ()  #: keys that the log was signed with before
    kept_outside: str = ""  #: the last checkpoint that was
    flushing: Flushing = field(default_factory=Flushing)  #: of the file it is kept in
    sessions: dict[str, Session] = field(default_factory=dict)
    recipes: dict[tuple[str, str], Recipe] = field(default_factory=dict)
    people: dict[tuple[str, str], dict[tuple[str, str], tuple[PersonQuery, ...]]] = field(
        default_factory=dict
    )
    prepared: dict[tuple[str, str], Prepared] = field(default_factory=dict)  #: for the last request
    erasures: dict[tuple[str, str, bool], ErasureQueries] = field(default_factory=dict)
    accesses: dict[tuple[str, str, bool], AccessQuery] = field(default_factory=dict)
    digests: dict[int, str] = field(default_factory=dict)  #: of all that ``erasures`` do, by id()
    acted: dict[tuple[tuple[str, tuple[Trigger, ...]], ...], tuple[Finding, ...]] = field(
        default_factory=dict
    )  #: what was found of triggers that were set off
    given: str = ""  #: the region that was named for the person; none: it is looked up, if a map tells it
    whole: "Engine | None" = None  #: the one that this is a part of; it goes by the notice as it is
    parts: dict[tuple[str, str], "Engine"] = field(default_factory=dict)  #: by supplement and region given
    searches: dict[tuple[str, str], Recipe] = field(default_factory=dict)  #: what finds people, and no more

    def __post_init__(self) -> None:
        self.public = public(self.key)

    @property
    def overlays(self) -> Mapping[str, Overlay]:
        """The supplements of the programme, whichever of them this engine goes by."""
        return (self.whole or self).checked.programme.notice.overlays

    def told_in(self, supplement: str, *, given: str = "") -> "Engine":
        """Return an engine that goes by the notice as a supplement's people are told it; "" is as it is.

        ``UNKNOWN`` is as it is, too, but for rows that a law of some region keeps longer.
        ``given`` is the region that was named for the person.  It has the same store and the same sessions;
        whoever opened this one closes both.
        """
        whole, place = self.whole or self, (supplement, given)
        if place == ("", ""):
            return whole
        if place not in whole.parts:
            whole.parts[place] = whole.part(supplement, given)
        return whole.parts[place]

    def part(self, supplement: str, given: str) -> "Engine":
        """Make what ``told_in`` returns."""
        programme = self.checked.programme
        notice = programme.notice
        if supplement:
            notice = notice.where_unknown() if supplement == UNKNOWN else self.overlays[supplement].notice
        return replace(
            self,
            checked=replace(self.checked, programme=replace(programme, notice=notice)),
            given=given,
            whole=self,
            parts={},
            recipes={},
            people={},
            prepared={},
            erasures={},
            accesses={},
            digests={},
        )

    def prepare(self, right: str, of: str, corrections: tuple[Correction, ...] = ()) -> Prepared:
        """Compile a recipe, or use the one that was; open its systems, and see whether they have changed."""
        return self._ready(self.recipe(right, of, corrections), (right, of))

    def recipe(self, right: str, of: str, corrections: tuple[Correction, ...] = ()) -> Recipe:
        """Compile a recipe, or use the one that was; one that holds somebody's values is not kept."""
        if corrections:
            return compile_recipe(self.checked, right, of, corrections=corrections)
        if (right, of) not in self.recipes:
            self.recipes[right, of] = compile_recipe(self.checked, right, of)
        return self.recipes[right, of]

    def prepare_search(self, right: str, of: str, corrections: tuple[Correction, ...] = ()) -> Prepared:
        """Prepare to find people who are answered by the notice of the region that they are in.

        Where nothing depends on it, or no map tells it, this is ``prepare``.
        """
        whole = self.whole or self
        if not self.overlays:
            return self.prepare(right, of, corrections)
        if (right, of) not in whole.searches:
            whole.searches[right, of] = search(whole.checked, right, of)
        recipe = whole.searches[right, of]
        if not any(p.region for system in recipe.systems for p in system.people):
            return self.prepare(right, of, corrections)
        recipe = replace(recipe, corrections=corrections)
        return replace(self._ready(recipe, (right, of)), searching=True)

    def prepare_reach(self, of: str) -> Prepared:
        """Prepare to find people and what is about them, whatever rights they are given; changes nothing."""
        recipe = reach((self.whole or self).checked, of)
        return self._ready(recipe, ("", of))

    def prepare_found(self, prepared: Prepared) -> Prepared:
        """Prepare what is done to people who have been found; asks no system."""
        asked = prepared.recipe
        recipe = self.recipe(asked.right.name, asked.of, asked.corrections)
        by_name = {system.system.name: system for system in recipe.systems}
        connected = tuple(replace(c, recipe=by_name[c.name]) for c in prepared.connected if c.name in by_name)
        return Prepared(recipe=recipe, connected=connected, people=prepared.people)

    def _ready(self, recipe: Recipe, place: tuple[str, str]) -> Prepared:
        before = self.prepared.get(place)
        connected = self.connect(recipe, before.connected if before and before.recipe is recipe else ())
        if place not in self.people:
            self.people[place] = queries_for(connected, lock=not recipe.right.act.shows)
        ready = Prepared(recipe=recipe, connected=connected, people=self.people[place])
        if not recipe.corrections:  # what somebody asked for is kept nowhere
            self.prepared[place] = ready
        return ready

    def connect(self, recipe: Recipe, before: Sequence[Connected] = ()) -> tuple[Connected, ...]:
        """Open the systems; one that did not answer is asked again the next time."""
        connected = connect(self.checked.programme, recipe, self.sessions, before=before)
        for one in connected:
            self.sessions.pop(one.name, None)
            if one.session is not None:
                self.sessions[one.name] = one.session
        return connected

    def erasure(self, prepared: Prepared, connected: Connected, *, lone: bool) -> ErasureQueries:
        """Return the statements of an erasure in one system."""
        place, linked = (connected.name, prepared.recipe.of, lone), prepared.recipe.linked_by
        assert connected.kind.dialect is not None  # noqa: S101 - asked only of systems with a session
        if prepared.recipe.right.act is not Act.ERASE:
            return erasure_queries(connected.recipe, connected.kind.dialect, lone=lone, linked=linked)
        if place not in self.erasures:
            self.erasures[place] = erasure_queries(
                connected.recipe, connected.kind.dialect, lone=lone, linked=linked
            )
        return self.erasures[place]

    def access(self, prepared: Prepared, connected: Connected, *, lone: bool) -> AccessQuery:
        """Return the statement of an access in one system."""
        place = (f"{prepared.recipe.right.name} {connected.name}", prepared.recipe.of, lone)
        if place not in self.accesses:
            assert connected.kind.dialect is not None  # noqa: S101 - asked only of systems with a session
            self.accesses[place] = access_query(connected.recipe, connected.kind.dialect, lone=lone)
        return self.accesses[place]

    def acts(self, fired: Fired) -> Acts:
        """Return what is said of the triggers that an erasure would set off; the same are judged once."""
        place = tuple((name, triggers) for name, triggers in fired.items() if triggers)
        if not place:
            return Acts()
        if place not in self.acted:
            self.acted[place] = found_of(self.checked, fired)
        return acts_of(self.checked, self.acted[place], today=self.now().date())

    def moment(self) -> str:
        """Return the present as ISO time, UTC, to the second."""
        return self.now().astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")

    def forget_sessions(self) -> None:
        """Close every session: after an error nobody knows what state they are in."""
        for session in self.sessions.values():
            session.close()
        self.sessions.clear()

    def close(self) -> None:
        """Close sessions and store, and wait for the disk.  Raises NotKeptOutside."""
        self.forget_sessions()
        self.store.close()
        try:
            self.flushing.close()
        except OSError as error:
            where = Span(file=Path(self.checked.programme.settings.checkpoints).name, line=1, column=1)
            raise NotKeptOutside(error.strerror or type(error).__name__, where=where) from None
