-- The accounts of Sorane Cloud.  Dates are ISO text, truth is 0 or 1, money is whole cents.
PRAGMA foreign_keys = ON;

CREATE TABLE customers (
    id INTEGER NOT NULL PRIMARY KEY,     -- the account number
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    phone TEXT,
    street TEXT,
    country TEXT NOT NULL,
    username TEXT,
    alias TEXT,
    organisation TEXT,
    occupation TEXT,
    tax_no TEXT,
    promotions INTEGER NOT NULL,
    interests TEXT,
    password_hash TEXT NOT NULL,
    opened_on TEXT NOT NULL,
    closed_on TEXT
);
CREATE INDEX customers_email ON customers (email);

CREATE TABLE members (
    id INTEGER NOT NULL PRIMARY KEY,
    customer_id INTEGER REFERENCES customers (id),
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    role TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    added_on TEXT NOT NULL
);
CREATE INDEX members_customer ON members (customer_id);
CREATE INDEX members_email ON members (email);

CREATE TABLE prospects (
    id INTEGER NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    country TEXT NOT NULL,
    organisation TEXT,
    lead TEXT,
    interests TEXT,
    promotions INTEGER NOT NULL,
    met_on TEXT NOT NULL,
    last_contact_on TEXT
);
CREATE INDEX prospects_email ON prospects (email);

CREATE TABLE colleagues (
    id INTEGER NOT NULL PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customers (id),
    contact TEXT NOT NULL
);
CREATE INDEX colleagues_customer ON colleagues (customer_id);

CREATE TABLE invoices (
    id INTEGER NOT NULL PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customers (id),
    billed_to TEXT NOT NULL,
    total INTEGER NOT NULL,
    issued_on TEXT NOT NULL
);
CREATE INDEX invoices_customer ON invoices (customer_id);

CREATE TABLE payment_methods (
    id INTEGER NOT NULL PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customers (id),
    card_last4 TEXT NOT NULL,
    last_paid TEXT
);
CREATE INDEX payment_methods_customer ON payment_methods (customer_id);

CREATE TABLE account_changes (
    id INTEGER NOT NULL PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customers (id),
    field TEXT NOT NULL,
    old_value TEXT NOT NULL,
    changed_on TEXT NOT NULL
);
CREATE INDEX account_changes_customer ON account_changes (customer_id);

CREATE TABLE tickets (
    id INTEGER NOT NULL PRIMARY KEY,
    customer_id INTEGER REFERENCES customers (id),
    prospect_id INTEGER REFERENCES prospects (id),   -- one of the two
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    call_recording TEXT,
    opened_on TEXT NOT NULL,
    closed_on TEXT
);
CREATE INDEX tickets_customer ON tickets (customer_id);
CREATE INDEX tickets_prospect ON tickets (prospect_id);

CREATE TABLE page_views (
    id INTEGER NOT NULL PRIMARY KEY,
    customer_id INTEGER REFERENCES customers (id),   -- NULL: before signing in
    address TEXT NOT NULL,
    browser TEXT,
    cookie TEXT,
    page TEXT NOT NULL,
    service_calls INTEGER,
    downloaded TEXT,
    place TEXT,
    seen_on TEXT NOT NULL
);
CREATE INDEX page_views_customer ON page_views (customer_id);

CREATE TABLE event_visits (
    id INTEGER NOT NULL PRIMARY KEY,
    customer_id INTEGER REFERENCES customers (id),
    prospect_id INTEGER REFERENCES prospects (id),   -- one of the two
    event TEXT NOT NULL,
    photo TEXT,
    voice_sample TEXT,
    face_sample TEXT,
    spot TEXT,
    age INTEGER,
    sex TEXT,
    race TEXT,
    course_result TEXT,
    over_on TEXT NOT NULL
);
CREATE INDEX event_visits_customer ON event_visits (customer_id);
CREATE INDEX event_visits_prospect ON event_visits (prospect_id);

CREATE TABLE credit_scores (
    id INTEGER NOT NULL PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customers (id),
    bureau_note TEXT,
    score INTEGER NOT NULL,
    scored_on TEXT NOT NULL
);
CREATE INDEX credit_scores_customer ON credit_scores (customer_id);

CREATE TABLE abuse_records (
    id INTEGER NOT NULL PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customers (id),
    what TEXT NOT NULL,
    recorded_on TEXT NOT NULL
);
CREATE INDEX abuse_records_customer ON abuse_records (customer_id);

CREATE TABLE stored_objects (
    id INTEGER NOT NULL PRIMARY KEY,
    customer_id INTEGER NOT NULL REFERENCES customers (id),
    object_key TEXT NOT NULL,
    bytes INTEGER NOT NULL
);
CREATE INDEX stored_objects_customer ON stored_objects (customer_id);
