-- Mailings.  No table of people: whoever is here is here as an e-mail address.
PRAGMA foreign_keys = ON;

CREATE TABLE campaigns (
    id INTEGER NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    channel TEXT NOT NULL,
    starts_on TEXT NOT NULL
);

CREATE TABLE mailing_log (
    id INTEGER NOT NULL PRIMARY KEY,
    email TEXT NOT NULL,
    what TEXT NOT NULL,                  -- subscribed, confirmed, unsubscribed
    happened_at TEXT NOT NULL
);
CREATE INDEX mailing_log_email ON mailing_log (email);

CREATE TABLE sends (
    id INTEGER NOT NULL PRIMARY KEY,
    campaign_id INTEGER NOT NULL REFERENCES campaigns (id),
    email TEXT NOT NULL,
    greeting TEXT,
    sent_at TEXT NOT NULL,
    opened_at TEXT
);
CREATE INDEX sends_email ON sends (email);

CREATE TABLE clicks (
    id INTEGER NOT NULL PRIMARY KEY,
    send_id INTEGER NOT NULL REFERENCES sends (id),
    link TEXT NOT NULL,
    clicked_at TEXT NOT NULL
);
CREATE INDEX clicks_send ON clicks (send_id);
