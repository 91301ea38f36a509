-- The shareholders' register and the enquiry desk, on one old server.
PRAGMA foreign_keys = ON;

CREATE TABLE shareholders (
    id INTEGER NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    name_kana TEXT,
    street TEXT NOT NULL,
    phone TEXT,
    shares INTEGER NOT NULL,
    since TEXT NOT NULL,
    sold_on TEXT
);

CREATE TABLE dividends (
    id INTEGER NOT NULL PRIMARY KEY,
    shareholder_id INTEGER NOT NULL REFERENCES shareholders (id),
    paid_to TEXT NOT NULL,
    amount INTEGER NOT NULL,
    account TEXT,
    paid_on TEXT
);
CREATE INDEX dividends_shareholder ON dividends (shareholder_id);

CREATE TABLE enquirers (
    id INTEGER NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    email TEXT,
    phone TEXT,
    language TEXT NOT NULL,
    first_wrote_at TEXT NOT NULL
);
CREATE INDEX enquirers_email ON enquirers (email);

CREATE TABLE enquiries (
    id INTEGER NOT NULL PRIMARY KEY,
    enquirer_id INTEGER NOT NULL REFERENCES enquirers (id),
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    received_at TEXT NOT NULL,
    closed_at TEXT
);
CREATE INDEX enquiries_enquirer ON enquiries (enquirer_id);

CREATE TABLE replies (
    id INTEGER NOT NULL PRIMARY KEY,
    enquiry_id INTEGER NOT NULL REFERENCES enquiries (id),
    body TEXT NOT NULL,
    sent_at TEXT NOT NULL
);
CREATE INDEX replies_enquiry ON replies (enquiry_id);
