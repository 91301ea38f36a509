"""What requests need while they run: the programme, its recipes, open sessions, the store, the log's key.

Statements are compiled once for a right and a kind of people, and kept; sessions stay open between
requests.  The clock and the source of random bytes come in as arguments.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from mamoru.evidence.errors import NotKeptOutside
from mamoru.evidence.signing import SigningKey, VerifyingKey, public
from mamoru.execute.connecting import Connected, connect
from mamoru.execute.flushing import Flushing
from mamoru.execute.people import queries_for
from mamoru.model.kinds.right import Act
from mamoru.model.place import Span
from mamoru.model.programme import CheckedProgramme
from mamoru.model.recipe import Recipe
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
    erasures: dict[tuple[str, str, bool], ErasureQueries] = field(default_factory=dict)
    accesses: dict[tuple[str, str, bool], AccessQuery] = field(default_factory=dict)
    digests: dict[int, str] = field(default_factory=dict)  #: of the statements in ``erasures``, by their id()

    def __post_init__(self) -> None:
        self.public = public(self.key)

    def told_in(self, region: str) -> "Engine":
        """Return an engine that goes by the notice as a supplement's people are told it; "" is as it is.

        It has the same store and the same sessions; whoever opened this one closes both.
        """
        notice = self.checked.programme.notice
        if region == notice.region:
            return self
        programme = replace(self.checked.programme, notice=notice.overlays[region].notice)
        return replace(
            self,
            checked=replace(self.checked, programme=programme),
            recipes={},
            people={},
            erasures={},
            accesses={},
            digests={},
        )

    def prepare(self, right: str, of: str) -> Prepared:
        """Compile a recipe, or use the one that was; open its systems, and see whether they have changed."""
        place = (right, of)
        if place not in self.recipes:
            self.recipes[place] = compile_recipe(self.checked, right, of)
        recipe = self.recipes[place]
        connected = self._connect(recipe)
        if place not in self.people:
            self.people[place] = queries_for(connected, lock=recipe.right.act is Act.ERASE)
        return Prepared(recipe=recipe, connected=connected, people=self.people[place])

    def _connect(self, recipe: Recipe) -> tuple[Connected, ...]:
        """Open the systems; one that did not answer is asked again the next time."""
        connected = connect(self.checked.programme, recipe, self.sessions)
        for one in connected:
            self.sessions.pop(one.name, None)
            if one.session is not None:
                self.sessions[one.name] = one.session
        return connected

    def erasure(self, prepared: Prepared, connected: Connected, *, lone: bool) -> ErasureQueries:
        """Return the statements of an erasure in one system."""
        place = (connected.name, prepared.recipe.of, lone)
        if place not in self.erasures:
            assert connected.kind.dialect is not None  # noqa: S101 - asked only of systems with a session
            self.erasures[place] = erasure_queries(
                connected.recipe, connected.kind.dialect, lone=lone, linked=prepared.recipe.linked_by
            )
        return self.erasures[place]

    def access(self, prepared: Prepared, connected: Connected, *, lone: bool) -> AccessQuery:
        """Return the statement of an access in one system."""
        place = (connected.name, prepared.recipe.of, lone)
        if place not in self.accesses:
            assert connected.kind.dialect is not None  # noqa: S101 - asked only of systems with a session
            self.accesses[place] = access_query(connected.recipe, connected.kind.dialect, lone=lone)
        return self.accesses[place]

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
