-- What a forgotten request still counts as, and what it destroyed: figures and names of the map, nobody's data.

CREATE TABLE outcome (
    request INTEGER PRIMARY KEY REFERENCES request,
    region TEXT NOT NULL,        -- supplement that its person was told; empty: the notice as it is
    people INTEGER NOT NULL,     -- a batch is one request of several
    became TEXT NOT NULL,        -- model.request.Became
    answered TEXT NOT NULL       -- ISO time
) STRICT;

CREATE TABLE destroyed (
    request INTEGER NOT NULL REFERENCES request,
    system TEXT NOT NULL,
    of_table TEXT NOT NULL,      -- empty: a system that people look in
    method TEXT NOT NULL,
    row_count INTEGER NOT NULL,
    at TEXT NOT NULL,            -- ISO time
    done_by TEXT NOT NULL,       -- mamoru, or a role of the map
    statement TEXT NOT NULL,     -- id of the node that states the way; empty: none does
    proof TEXT NOT NULL,         -- what else shows it, as it was reported
    PRIMARY KEY (request, system, of_table, method)
) STRICT, WITHOUT ROWID;

ALTER TABLE task ADD COLUMN method TEXT NOT NULL DEFAULT '';  -- by which what was found was destroyed
ALTER TABLE task ADD COLUMN proof TEXT NOT NULL DEFAULT '';
