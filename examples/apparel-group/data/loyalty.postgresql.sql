-- The loyalty club on PostgreSQL: the same tables as loyalty.sql, with the types a server has.

CREATE TABLE members (
    no text PRIMARY KEY,
    name text NOT NULL,
    name_kana text,
    phone text,
    birthday date,
    postal_code text,
    tier text NOT NULL,
    points integer NOT NULL,
    joined_on date NOT NULL
);

CREATE TABLE point_events (
    id bigint PRIMARY KEY,
    member_no text NOT NULL REFERENCES members (no),
    shop text NOT NULL,
    points integer NOT NULL,
    happened_at timestamp NOT NULL
);
CREATE INDEX point_events_member ON point_events (member_no);

CREATE TABLE coupons (
    code text PRIMARY KEY,
    member_no text REFERENCES members (no),          -- NULL: not handed out yet
    worth integer NOT NULL,
    issued_on date NOT NULL,
    used_on date
);
CREATE INDEX coupons_member ON coupons (member_no);

CREATE TABLE surveys (
    id bigint PRIMARY KEY,
    title text NOT NULL,
    asked_on date NOT NULL
);

CREATE TABLE survey_answers (
    survey_id bigint NOT NULL REFERENCES surveys (id),
    sheet integer NOT NULL,
    question integer NOT NULL,
    member_no text REFERENCES members (no),          -- NULL: answered without a card
    answer text NOT NULL,
    remark text,
    answered_on date NOT NULL,
    PRIMARY KEY (survey_id, sheet, question)
);
CREATE INDEX survey_answers_member ON survey_answers (member_no);
