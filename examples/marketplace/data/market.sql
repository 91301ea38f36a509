-- The tables of the market.
CREATE TABLE customers (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL, phone TEXT, age INTEGER, profile TEXT, settings TEXT,
  membership TEXT, password_hash TEXT, opened_on TEXT NOT NULL
);
CREATE INDEX customers_email ON customers (email);
CREATE TABLE addresses (
  id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers (id), line TEXT NOT NULL, corrected_by_carrier_on TEXT
);
CREATE INDEX addresses_customer ON addresses (customer_id);
CREATE TABLE address_book (                          -- whom a customer has sent something, or invited
  id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers (id), name TEXT NOT NULL, email TEXT
);
CREATE INDEX address_book_customer ON address_book (customer_id);
CREATE TABLE account_changes (
  id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers (id), what TEXT NOT NULL, was TEXT, changed_on TEXT NOT NULL
);
CREATE INDEX account_changes_customer ON account_changes (customer_id);
CREATE TABLE payment_settings (
  id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers (id), card_token TEXT, gift_balance INTEGER NOT NULL
);
CREATE INDEX payment_settings_customer ON payment_settings (customer_id);
CREATE TABLE sellers (
  id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL, company TEXT, establishment TEXT, bank_account TEXT, document_no TEXT, left_on TEXT
);
CREATE INDEX sellers_email ON sellers (email);
CREATE TABLE orders (
  id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers (id), seller_id INTEGER NOT NULL REFERENCES sellers (id),
  sent_to_name TEXT, sent_to_address TEXT, total INTEGER NOT NULL, tax_due_on TEXT NOT NULL
);
CREATE INDEX orders_customer ON orders (customer_id);
CREATE INDEX orders_seller ON orders (seller_id);
CREATE TABLE shopping_lists (
  id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers (id), title TEXT NOT NULL
);
CREATE INDEX shopping_lists_customer ON shopping_lists (customer_id);
CREATE TABLE reviews (
  id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers (id), seller_id INTEGER NOT NULL REFERENCES sellers (id),
  stars INTEGER NOT NULL, body TEXT
);
CREATE INDEX reviews_customer ON reviews (customer_id);
CREATE INDEX reviews_seller ON reviews (seller_id);
CREATE TABLE recordings (
  id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers (id), words TEXT, said_on TEXT NOT NULL
);
CREATE INDEX recordings_customer ON recordings (customer_id);
CREATE TABLE devices (
  id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers (id), identifier TEXT, advertising_identifier TEXT, log TEXT, wireless_secret TEXT
);
CREATE INDEX devices_customer ON devices (customer_id);
CREATE TABLE page_views (                            -- of whoever is signed in, or of a browser that nobody has signed in with
  id INTEGER PRIMARY KEY, customer_id INTEGER REFERENCES customers (id), visitor_no TEXT, address TEXT, page TEXT NOT NULL, seen_on TEXT NOT NULL
);
CREATE INDEX page_views_customer ON page_views (customer_id);
CREATE INDEX page_views_visitor ON page_views (visitor_no);
CREATE TABLE interests (
  customer_id INTEGER NOT NULL REFERENCES customers (id), topic TEXT NOT NULL, because TEXT, PRIMARY KEY (customer_id, topic)
);
CREATE TABLE credit_checks (
  id INTEGER PRIMARY KEY, customer_id INTEGER NOT NULL REFERENCES customers (id), history TEXT, score INTEGER, checked_on TEXT NOT NULL
);
CREATE INDEX credit_checks_customer ON credit_checks (customer_id);
