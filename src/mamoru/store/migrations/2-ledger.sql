-- What was erased, as keyed hashes alone (ledger.py): it is looked for again after a restore from a backup.

-- The key of all that was erased in one month; overwritten when no backup can bring it back any more.
CREATE TABLE epoch (
    name TEXT PRIMARY KEY,       -- such as 2026-11
    wrapped BLOB NOT NULL
) STRICT;

CREATE TABLE erased (
    number INTEGER PRIMARY KEY,
    request INTEGER NOT NULL REFERENCES request,
    epoch TEXT NOT NULL REFERENCES epoch,
    system TEXT NOT NULL,
    of_table TEXT NOT NULL,
    what TEXT NOT NULL,          -- deleted, masked
    columns TEXT NOT NULL,       -- JSON: the columns that were set to NULL; of deleted rows none
    at TEXT NOT NULL,            -- ISO time, UTC
    digests BLOB NOT NULL        -- 16 bytes each
) STRICT;

CREATE INDEX erased_by ON erased (request);
CREATE INDEX erased_under ON erased (epoch);

-- Requests whose erased rows stand in the ledger.
CREATE TABLE entered (
    request INTEGER PRIMARY KEY REFERENCES request
) STRICT;
