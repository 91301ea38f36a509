"""Find the version that the notice as it is now is held against."""

from mamoru.model.programme import Programme
from mamoru.model.versions.version import Version


def last_version(programme: Programme) -> Version | None:
    """Return the last published version that is as it was frozen.

    None where nothing was published, and none for a notice with a supplement laid over it: versions are
    compared as a whole, with every supplement, once.
    """
    if programme.notice.region:
        return None
    sound = [version for version in programme.published if not version.fault]
    return sound[-1] if sound else None
