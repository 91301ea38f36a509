-- The store, version 1.  It never changes: a later version is one more file in migrations/, run after this.
-- Columns called sealed hold AES-256-GCM under the request's own key (sealing.py); nothing else is personal.

PRAGMA application_id = 0x4D414D4F;  -- "MAMO": tells a store from other SQLite files

CREATE TABLE setting (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE request (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    of_right TEXT NOT NULL,
    of_kind TEXT NOT NULL,       -- kind of person
    state TEXT NOT NULL,         -- model.request.State
    made TEXT NOT NULL,
    programme TEXT NOT NULL,     -- digest
    recipe TEXT NOT NULL,        -- digest
    plan TEXT NOT NULL,          -- digest
    row_count INTEGER NOT NULL,
    fence INTEGER NOT NULL,      -- grows by one with each claim
    lease_owner TEXT,            -- NULL: nobody carries it out
    lease_until INTEGER NOT NULL -- seconds since 1970, UTC
) STRICT;

CREATE INDEX request_unfinished ON request (state) WHERE state NOT IN ('done', 'stopped');

-- Apart from all else and never grown or moved, so that overwriting a key in place destroys every copy of it.
CREATE TABLE data_key (
    request INTEGER PRIMARY KEY REFERENCES request,
    wrapped BLOB NOT NULL        -- zeros: destroyed
) STRICT;

-- Apart from request, so that a change of state does not rewrite them.
CREATE TABLE secret (
    request INTEGER PRIMARY KEY REFERENCES request,
    subject BLOB NOT NULL,       -- sealed
    plan BLOB NOT NULL,          -- sealed
    capture BLOB NOT NULL,       -- sealed
    nonces BLOB NOT NULL         -- sealed
) STRICT;

CREATE TABLE step (
    request INTEGER NOT NULL REFERENCES request,
    system TEXT NOT NULL,
    state TEXT NOT NULL,         -- model.request.StepState
    row_count INTEGER NOT NULL,
    finished TEXT NOT NULL,      -- empty: not yet
    PRIMARY KEY (request, system)
) STRICT, WITHOUT ROWID;

CREATE TABLE task (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    request INTEGER NOT NULL REFERENCES request,
    system TEXT NOT NULL,
    owner TEXT NOT NULL,         -- a role
    due TEXT NOT NULL,
    done TEXT NOT NULL,          -- empty: not yet
    found INTEGER,
    done_by BLOB,                -- sealed
    note BLOB                    -- sealed
) STRICT;

CREATE INDEX task_of_request ON task (request);
CREATE INDEX task_undone ON task (due) WHERE done = '';

CREATE TABLE log_leaf (
    number INTEGER PRIMARY KEY,  -- its index, from 0
    leaf BLOB NOT NULL
) STRICT;

CREATE TABLE log_node (
    level INTEGER NOT NULL,
    number INTEGER NOT NULL,     -- its index on the level, from 0
    hash BLOB NOT NULL,
    PRIMARY KEY (level, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE checkpoint (
    size INTEGER PRIMARY KEY,
    text TEXT NOT NULL
) STRICT;

CREATE TABLE receipt (
    leaf INTEGER PRIMARY KEY REFERENCES log_leaf,
    request INTEGER NOT NULL REFERENCES request,
    file BLOB                    -- sealed; NULL: forgotten
) STRICT;

CREATE INDEX receipt_of_request ON receipt (request);

CREATE VIEW request_line AS
SELECT
    number, id, of_right, of_kind, state, made, row_count, plan, programme, recipe, fence,
    (
        SELECT json_group_array(system) FROM (
            SELECT system FROM step
            WHERE step.request = request.number AND step.state = 'pending' AND request.state <> 'stopped'
            UNION
            SELECT system FROM task
            WHERE task.request = request.number AND task.done = '' AND request.state <> 'stopped'
        )
    ) AS waits_for
FROM request;
