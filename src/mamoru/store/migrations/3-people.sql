-- What is kept of people beside single requests.  `person` is a keyed digest of a row of theirs, or of a key
-- they are known by: it finds what is kept of somebody who is found again, and tells nothing by itself.

CREATE TABLE person_of_request (
    request INTEGER NOT NULL REFERENCES request,
    person TEXT NOT NULL,
    PRIMARY KEY (request, person)
) STRICT, WITHOUT ROWID;

CREATE INDEX request_of_person ON person_of_request (person);

-- Values that a correction has replaced, each sealed by a key of its own.
CREATE TABLE earlier_value (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,   -- of its seal
    request INTEGER NOT NULL REFERENCES request,
    system TEXT NOT NULL,
    person TEXT NOT NULL,
    until TEXT NOT NULL,         -- the last day on which it is kept
    wrapped BLOB NOT NULL,
    value BLOB NOT NULL          -- sealed
) STRICT;

CREATE INDEX earlier_value_of_request ON earlier_value (request);
CREATE INDEX earlier_value_of_person ON earlier_value (person);
CREATE INDEX earlier_value_until ON earlier_value (until);
