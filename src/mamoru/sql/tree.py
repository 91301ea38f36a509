"""Names for the parts of SQLAlchemy's syntax trees that this room is made of."""

from typing import Any

import sqlalchemy as sa

Part = sa.ColumnElement[Any]  #: one expression over columns
Test = sa.ColumnElement[bool]  #: a condition
Select = sa.Select[*tuple[Any, ...]]  #: a query
Scalar = sa.ScalarSelect[Any]  #: a query of one value
