-- The marketplace of Sorane Cloud.  Dates are ISO text, money is whole cents.
PRAGMA foreign_keys = ON;

CREATE TABLE sellers (
    id INTEGER NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    organisation TEXT,
    tax_no TEXT,
    bank_account TEXT,
    document_no TEXT,
    signed TEXT,
    standing TEXT,
    password_hash TEXT,
    joined_on TEXT NOT NULL,
    left_on TEXT
);
CREATE INDEX sellers_email ON sellers (email);

CREATE TABLE partners (
    id INTEGER NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    organisation TEXT,
    standing TEXT,
    joined_on TEXT NOT NULL
);
CREATE INDEX partners_email ON partners (email);

CREATE TABLE offers (
    id INTEGER NOT NULL PRIMARY KEY,
    seller_id INTEGER NOT NULL REFERENCES sellers (id),
    title TEXT NOT NULL
);
CREATE INDEX offers_seller ON offers (seller_id);

CREATE TABLE sales (
    id INTEGER NOT NULL PRIMARY KEY,
    buyer_no INTEGER,                    -- the buyer's account number
    seller_id INTEGER NOT NULL REFERENCES sellers (id),
    offer_id INTEGER NOT NULL REFERENCES offers (id),
    buyer_name TEXT,
    amount INTEGER NOT NULL,
    sold_on TEXT NOT NULL,
    closed_on TEXT
);
CREATE INDEX sales_buyer ON sales (buyer_no);
CREATE INDEX sales_seller ON sales (seller_id);
CREATE INDEX sales_offer ON sales (offer_id);

CREATE TABLE payouts (
    id INTEGER NOT NULL PRIMARY KEY,
    seller_id INTEGER NOT NULL REFERENCES sellers (id),
    amount INTEGER NOT NULL,
    paid_on TEXT NOT NULL
);
CREATE INDEX payouts_seller ON payouts (seller_id);

CREATE TABLE reviews (
    id INTEGER NOT NULL PRIMARY KEY,
    buyer_no INTEGER,
    offer_id INTEGER NOT NULL REFERENCES offers (id),
    stars INTEGER NOT NULL,
    body TEXT,
    written_on TEXT NOT NULL
);
CREATE INDEX reviews_buyer ON reviews (buyer_no);
CREATE INDEX reviews_offer ON reviews (offer_id);
