"""A type by the database's own word for it, for casts."""

from sqlalchemy.types import UserDefinedType


class RawType(UserDefinedType[object]):
    """A type that compiles to the text a schema snapshot gives; the notation has checked its form."""

    cache_ok = True

    def __init__(self, text: str) -> None:
        self.text = text

    def get_col_spec(self, **_: object) -> str:
        """Return the type's text."""
        return self.text
