-- What must not be destroyed for the time being, and of whom (holds.py).  Columns called sealed hold
-- AES-256-GCM under the hold's own key; nothing else is personal.

CREATE TABLE hold (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    of_kind TEXT NOT NULL,       -- kind of person
    request TEXT NOT NULL,       -- of an appeal: the id of what it is against; empty: a hold
    placed TEXT NOT NULL,
    until TEXT NOT NULL,         -- the last day on which it holds; empty: until it is lifted
    review TEXT NOT NULL,        -- the day on which somebody looks at it again; empty where it ends by itself
    ended TEXT NOT NULL,         -- ISO time, UTC; empty: nobody has lifted it
    wrapped BLOB NOT NULL,
    told BLOB NOT NULL,          -- sealed
    subject BLOB                 -- sealed; NULL: it has ended
) STRICT;

CREATE INDEX hold_standing ON hold (number) WHERE ended = '';

-- `person` as in person_of_request.
CREATE TABLE person_on_hold (
    hold INTEGER NOT NULL REFERENCES hold,
    person TEXT NOT NULL,
    PRIMARY KEY (hold, person)
) STRICT, WITHOUT ROWID;

CREATE INDEX hold_of_person ON person_on_hold (person);

CREATE TABLE receipt_of_hold (
    leaf INTEGER PRIMARY KEY REFERENCES log_leaf,
    hold INTEGER NOT NULL REFERENCES hold,
    file BLOB NOT NULL           -- sealed
) STRICT;

CREATE INDEX receipt_of_hold_by ON receipt_of_hold (hold);
