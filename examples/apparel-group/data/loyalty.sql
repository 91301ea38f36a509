-- The loyalty club: people are known by the number on their card, not by their account in the online shop.
PRAGMA foreign_keys = ON;

CREATE TABLE members (
    no TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    name_kana TEXT,
    phone TEXT,
    birthday TEXT,
    postal_code TEXT,
    tier TEXT NOT NULL,
    points INTEGER NOT NULL,
    joined_on TEXT NOT NULL
);

CREATE TABLE point_events (
    id INTEGER NOT NULL PRIMARY KEY,
    member_no TEXT NOT NULL REFERENCES members (no),
    shop TEXT NOT NULL,
    points INTEGER NOT NULL,
    happened_at TEXT NOT NULL
);
CREATE INDEX point_events_member ON point_events (member_no);

CREATE TABLE coupons (
    code TEXT NOT NULL PRIMARY KEY,
    member_no TEXT REFERENCES members (no),          -- NULL: not handed out yet
    worth INTEGER NOT NULL,
    issued_on TEXT NOT NULL,
    used_on TEXT
);
CREATE INDEX coupons_member ON coupons (member_no);

CREATE TABLE surveys (
    id INTEGER NOT NULL PRIMARY KEY,
    title TEXT NOT NULL,
    asked_on TEXT NOT NULL
);

CREATE TABLE survey_answers (
    survey_id INTEGER NOT NULL REFERENCES surveys (id),
    sheet INTEGER NOT NULL,
    question INTEGER NOT NULL,
    member_no TEXT REFERENCES members (no),          -- NULL: answered without a card
    answer TEXT NOT NULL,
    remark TEXT,
    answered_on TEXT NOT NULL,
    PRIMARY KEY (survey_id, sheet, question)
);
CREATE INDEX survey_answers_member ON survey_answers (member_no);
