"""A system that no connector reaches, such as a paper register: people look, and report what they found."""

from mamoru.sql.kind import SystemKind

MANUAL = SystemKind(
    name="manual",
    says="paper, or a system without a connector: a task for a person, with a due date",
    settings={},
    writes=None,
    open=None,
    discover=None,
    cannot=(
        "observe anything: its part of a receipt is what a person reported",
        "undo an erasure that nobody asked for (`--unasked`): one is refused",
    ),
)
