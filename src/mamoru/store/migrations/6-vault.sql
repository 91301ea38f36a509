-- What an act that nobody asked for has removed: kept so that it can be put back for some days (vault.py).
-- Columns called sealed hold AES-256-GCM under a key of its own, which is destroyed when the days are over.

CREATE TABLE vault (
    request INTEGER PRIMARY KEY REFERENCES request,
    state TEXT NOT NULL,         -- keeping, kept, undoing, partly, undone, ended
    until TEXT NOT NULL,         -- ISO time, UTC: up to then it can be put back
    wrapped BLOB NOT NULL        -- zeros: destroyed
) STRICT;

CREATE INDEX vault_open ON vault (until) WHERE state NOT IN ('undone', 'ended');

CREATE TABLE removed (
    request INTEGER NOT NULL REFERENCES vault,
    system TEXT NOT NULL,
    rows BLOB NOT NULL,          -- sealed
    PRIMARY KEY (request, system)
) STRICT;
